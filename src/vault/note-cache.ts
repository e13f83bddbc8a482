/** The in-memory book of a vault: what was learned of each note, as long as the note stays as it was, and who has which id. */
import { idKey } from '../domain/name.ts';
import { ownText } from '../domain/detach-string.ts';

/** Two equal stamps are taken for the same text. */
interface Stamp {
  /** Milliseconds since 1970 UTC. */
  readonly mtime: number;
  /** Bytes. */
  readonly size: number;
}

/** A path is a name that may change; what is remembered under it moves along. */
export interface Book<T> {
  /** Keeps a value for the text with this stamp, and the note's id, instead of what was there before. */
  remember(path: string, stamp: Stamp, id: string | undefined, value: T): void;
  /** Undefined when nothing is remembered or the note has another stamp by now. */
  recall(path: string, stamp: Stamp): T | undefined;
  /** Learns the id alone, from elsewhere than a reading of ours; undefined: the note has none. Values stay. */
  noteId(path: string, id: string | undefined): void;
  forget(path: string): void;
  /** What `to` held before is forgotten. */
  rename(from: string, to: string): void;
  /** Drops the values and keeps the ids: for settings that change what notes are read as, but not which key is the id. */
  dropValues(): void;
  /** Forgets everything, ids too; they have to be learned again. */
  clear(): void;
  /** Every note that has this id, in any case and spacing, sorted; empty when none has. */
  pathsWithId(id: string): readonly string[];
  /** Every id that a note has, each once, in no order. */
  ids(): Iterable<string>;
}

interface Page<T> {
  readonly mtime: number;
  readonly size: number;
  readonly value: T;
}

const NO_PATHS: readonly string[] = [];

/** An empty book. */
export function createBook<T>(): Book<T> {
  const pages = new Map<string, Page<T>>();
  const ids = createIdIndex();
  const forget = (path: string): void => {
    pages.delete(path);
    ids.set(path, undefined);
  };
  return {
    remember(path, { mtime, size }, id, value) {
      pages.set(path, { mtime, size, value });
      ids.set(path, id);
    },
    recall(path, stamp) {
      const page = pages.get(path);
      return page !== undefined && page.mtime === stamp.mtime && page.size === stamp.size ? page.value : undefined;
    },
    noteId: ids.set,
    forget,
    rename(from, to) {
      if (from === to) return;
      const page = pages.get(from);
      const id = ids.of(from);
      forget(to);
      forget(from);
      if (page !== undefined) pages.set(to, page);
      ids.set(to, id);
    },
    dropValues() {
      pages.clear();
    },
    clear() {
      pages.clear();
      ids.clear();
    },
    pathsWithId: ids.paths,
    ids: ids.all,
  };
}

/** Ids by path and paths by id, kept in step. */
interface IdIndex {
  readonly set: (path: string, id: string | undefined) => void;
  readonly of: (path: string) => string | undefined;
  readonly paths: (id: string) => readonly string[];
  readonly all: () => Iterable<string>;
  readonly clear: () => void;
}

function createIdIndex(): IdIndex {
  const idOf = new Map<string, string>();
  const pathsOf = new Map<string, readonly string[]>();
  const drop = (path: string, id: string): void => {
    idOf.delete(path);
    const key = idKey(id);
    const rest = (pathsOf.get(key) ?? NO_PATHS).filter((other) => other !== path);
    if (rest.length === 0) pathsOf.delete(key);
    else pathsOf.set(key, rest);
  };
  const add = (path: string, id: string): void => {
    const key = ownText(idKey(id));
    const paths = pathsOf.get(key);
    idOf.set(path, key === id ? key : ownText(id));
    pathsOf.set(key, paths === undefined ? [path] : [...paths, path].sort());
  };
  return {
    set(path, id) {
      const known = idOf.get(path);
      if (known === id) return;
      if (known !== undefined) drop(path, known);
      if (id !== undefined) add(path, id);
    },
    of: (path) => idOf.get(path),
    paths: (id) => pathsOf.get(idKey(id)) ?? NO_PATHS,
    all: () => new Set(idOf.values()),
    clear() {
      idOf.clear();
      pathsOf.clear();
    },
  };
}
