/** Finds rows by a text field without looking at all of them, once somebody has asked for that field. */
import type { Row } from './org.ts';

export class KeyIndex {
  /** Object prefix and field → text without case → ids. */
  #built = new Map<string, Map<string, Set<string>>>();

  /** Ids of the rows that carry the text, in whatever case, or once did; `all` gives every row when the index is first needed. */
  ids(prefix: string, field: string, text: string, all: () => readonly Row[]): Iterable<string> {
    const name = `${prefix}.${field}`;
    let index = this.#built.get(name);
    if (index === undefined) {
      index = new Map();
      for (const row of all()) note(index, row, field);
      this.#built.set(name, index);
    }
    return index.get(text.toLowerCase()) ?? [];
  }

  /** A row is new or has changed. */
  add(row: Row): void {
    const prefix = String(row['Id']).slice(0, 3);
    for (const [name, index] of this.#built) {
      const [own, field = ''] = name.split('.');
      if (own === prefix) note(index, row, field);
    }
  }

  clear(): void {
    this.#built.clear();
  }
}

function note(index: Map<string, Set<string>>, row: Row, field: string): void {
  const value = row[field];
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  const ids = index.get(text) ?? new Set();
  index.set(text, ids.add(String(row['Id'])));
}
