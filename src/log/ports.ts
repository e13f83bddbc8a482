/**
 * Ports to the vault, the device, and the clock. Each has an in-memory implementation, and one contract suite tests
 * both.
 */
import type { Misread } from '../domain/encoding.ts';

/** A note as listed by the vault. Two stamps with equal `mtime` and `size` are treated as the same text. */
export interface NoteStamp {
  /** Path from the vault's root, with `/`. */
  readonly path: string;
  /** Milliseconds since 1970 UTC. */
  readonly mtime: number;
  /** Bytes. */
  readonly size: number;
}

/**
 * The vault's files as texts. Paths start at the vault's root. If no file exists at a path, methods reject with an
 * `Error` that contains the path. For a file that is not UTF-8 they reject with a {@link NotUtf8}: it is never read as
 * text silently, and never written.
 */
export interface NoteStore {
  /** Returns all Markdown notes, sorted by path, without disk access. */
  list(): readonly NoteStamp[];
  /** Returns the Markdown notes at these paths, each once, sorted by path, without disk access. Omits other paths. */
  listAt(paths: Iterable<string>): readonly NoteStamp[];
  /** Returns the text on disk after saving open editors of this note. A byte order mark is kept. */
  read(path: string): Promise<string>;
  /**
   * Replaces the text by the result of `change`, atomically: no other program writes between its reading and its
   * writing, and calls for one path run one after the other. If `change` returns the same text, nothing is written.
   * `change` may run twice and must depend on the text alone; an error that it throws rejects the call and leaves the
   * file unchanged.
   */
  edit(path: string, change: (text: string) => string): Promise<'written' | 'unchanged'>;
  /** Returns the decoding error of the bytes on disk; `undefined` if they are UTF-8. Does not save editors. */
  misread(path: string): Promise<Misread | undefined>;
  /** Creates a file and its parent folders. Rejects if the path is in use. */
  create(path: string, text: string): Promise<void>;
  /** Returns true if a file of any kind exists at the path. */
  exists(path: string): boolean;
}

/** The file is not UTF-8. It was not changed. */
export class NotUtf8 extends Error {
  readonly misread: Misread;

  constructor(path: string, misread: Misread) {
    super(`${path} isn’t UTF-8`);
    this.misread = misread;
  }
}

/**
 * Data that stays on this device and is not part of the notes: the journal, and data that can be fetched again. Keys
 * are paths with `/`.
 */
export interface Store {
  get(key: string): Promise<string | undefined>;
  /** Stores all entries or none; resolves when they are on disk. `undefined` removes an entry. */
  put(entries: readonly (readonly [key: string, value: string | undefined])[]): Promise<void>;
  /** Returns all entries whose key starts with `prefix`, sorted by key. */
  list(prefix: string): Promise<readonly (readonly [key: string, value: string])[]>;
}

/** The current time, and timers. */
export interface Clock {
  /** Returns milliseconds since 1970 UTC. */
  now(): number;
  /** Returns the user's local calendar day, `YYYY-MM-DD`. */
  today(): string;
  /** Lets the app draw and respond to the user; resolves right after that. */
  pause(): Promise<void>;
  /** Resolves after this many milliseconds. */
  wait(ms: number): Promise<void>;
}
