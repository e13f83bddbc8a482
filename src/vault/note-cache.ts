/** In-memory cache of the notes in a vault: the analysis of each note while it is unchanged, and an index of IDs. */
import { idKey } from '../domain/name.ts';
import { detachString } from '../domain/detach-string.ts';

/** Two equal stamps are treated as the same text. */
interface Stamp {
  /** Milliseconds since 1970 UTC. */
  readonly mtime: number;
  /** Bytes. */
  readonly size: number;
}

/** Cache of one value per note, by path. Values move with renamed notes. */
export interface NoteCache<T> {
  /** Stores a value for the text with this stamp, and the note's ID, replacing any previous value. */
  set(path: string, stamp: Stamp, id: string | undefined, value: T): void;
  /** Returns the value; `undefined` if none is stored or the note has another stamp. */
  recall(path: string, stamp: Stamp): T | undefined;
  /** Returns true if a value or an ID is stored for the note, regardless of its stamp. */
  has(path: string): boolean;
  /** Stores only the ID, from a source other than reading the note; `undefined` if the note has none. Values stay. */
  noteId(path: string, id: string | undefined): void;
  delete(path: string): void;
  /** Moves the value and the ID of a note. Any value of `to` is deleted. */
  rename(from: string, to: string): void;
  /** Deletes the values and keeps the IDs, for settings that change how notes are read but not the ID key. */
  dropValues(): void;
  /** Deletes everything, including IDs, which must then be stored again. */
  clear(): void;
  /**
   * Returns the paths of every note with this ID, ignoring case and spacing, sorted; an empty array if no note has it.
   */
  pathsWithId(id: string): readonly string[];
  /** Returns every ID in the vault once, unordered. */
  ids(): Iterable<string>;
}

interface Page<T> {
  readonly mtime: number;
  readonly size: number;
  readonly value: T;
}

const NO_PATHS: readonly string[] = [];

/** Creates an empty note cache. */
export function createNoteCache<T>(): NoteCache<T> {
  const pages = new Map<string, Page<T>>();
  const ids = createIdIndex();
  const forget = (path: string): void => {
    pages.delete(path);
    ids.set(path, undefined);
  };
  return {
    set(path, { mtime, size }, id, value) {
      pages.set(path, { mtime, size, value });
      ids.set(path, id);
    },
    recall(path, stamp) {
      const page = pages.get(path);
      return page !== undefined && page.mtime === stamp.mtime && page.size === stamp.size ? page.value : undefined;
    },
    has: (path) => pages.has(path) || ids.of(path) !== undefined,
    noteId: ids.set,
    delete: forget,
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

/** IDs by path and paths by ID, kept consistent. */
interface IdIndex {
  readonly set: (path: string, id: string | undefined) => void;
  readonly of: (path: string) => string | undefined;
  readonly paths: (id: string) => readonly string[];
  readonly all: () => Iterable<string>;
  readonly clear: () => void;
}

function createIdIndex(): IdIndex {
  const idOf = new Map<string, string>();
  // Nearly every ID has one note, whose path alone takes less memory than a list of it.
  const pathsOf = new Map<string, string | readonly string[]>();
  const listed = (key: string): readonly string[] => {
    const paths = pathsOf.get(key);
    return typeof paths === 'string' ? [paths] : (paths ?? NO_PATHS);
  };
  const drop = (path: string, id: string): void => {
    idOf.delete(path);
    const key = idKey(id);
    const [first, ...rest] = listed(key).filter((other) => other !== path);
    if (first === undefined) pathsOf.delete(key);
    else pathsOf.set(key, rest.length === 0 ? first : [first, ...rest]);
  };
  const add = (path: string, id: string): void => {
    const key = detachString(idKey(id));
    idOf.set(path, key === id ? key : detachString(id));
    pathsOf.set(key, pathsOf.has(key) ? [...listed(key), path].sort() : path);
  };
  return {
    set(path, id) {
      const oldId = idOf.get(path);
      if (oldId === id) return;
      if (oldId !== undefined) drop(path, oldId);
      if (id !== undefined) add(path, id);
    },
    of: (path) => idOf.get(path),
    paths: (id) => listed(idKey(id)),
    all: () => new Set(idOf.values()),
    clear() {
      idOf.clear();
      pathsOf.clear();
    },
  };
}
