/** Paging of a listing: the next page starts after the last row returned, regardless of changes since then. */
import type { Row } from './org.ts';

interface Cursor {
  set: string;
  /** The options of the first page. */
  options: ReadonlyMap<string, string>;
  last: Row;
  pageSize: number;
  /** For a listing that ends in a delta link: the version from which it tracks changes. */
  trackedVersion: number | undefined;
}

interface Delta {
  set: string;
  options: ReadonlyMap<string, string>;
  version: number;
  issuedMs: number;
}

/** The rows of a delta that are not returned yet. */
export interface Rest {
  set: string;
  entries: readonly unknown[];
  pageSize: number;
  /** The delta link after the last of them. */
  behind: string;
}

export class Cursors {
  readonly #pages = new Map<string, Cursor>();
  readonly #deltas = new Map<string, Delta>();
  readonly #rests = new Map<string, Rest>();

  keepPage(cursor: Cursor): string {
    const token = `<cookie pagenumber="${this.#pages.size + 2}" pagingcookie="loopback" />`;
    this.#pages.set(token, cursor);
    return token;
  }

  page(token: string): Cursor | undefined {
    return this.#pages.get(token);
  }

  keepDelta(delta: Delta): string {
    const token = `${919_042 + this.#deltas.size}!11/22/2026 18:30:15`;
    this.#deltas.set(token, delta);
    return token;
  }

  delta(token: string): Delta | undefined {
    return this.#deltas.get(token);
  }

  keepRest(rest: Rest): string {
    const token = `<cookie delta="${this.#rests.size + 2}" />`;
    this.#rests.set(token, rest);
    return token;
  }

  rest(token: string): Rest | undefined {
    return this.#rests.get(token);
  }
}
