/** Ports to the vault, the device, and the clock. Each has an in-memory implementation, and one contract suite holds both. */
import type { Misread } from '../domain/encoding.ts';

/** A note as the vault lists it. Two stamps with equal `mtime` and `size` are taken for the same text. */
export interface NoteStamp {
  /** From the vault's root, with `/`. */
  readonly path: string;
  /** Milliseconds since 1970 UTC. */
  readonly mtime: number;
  /** Bytes. */
  readonly size: number;
}

/**
 * The vault's files as texts. Paths are from the vault's root. A path that is no file rejects with an `Error` naming it, a file
 * that is not UTF-8 with a {@link NotUtf8}: it is never read as text without notice, and never written.
 */
export interface NoteStore {
  /** All markdown notes, sorted by path. No disk is touched. */
  list(): readonly NoteStamp[];
  /** The text on disk, after open editors of this note were saved. A byte order mark is kept. */
  read(path: string): Promise<string>;
  /**
   * Replaces the text by what `change` makes of it, atomically: nobody else writes between its reading and its writing,
   * and calls for one path run one after the other. Returning the very same text writes nothing. `change` may run twice
   * and must depend on the text alone; what it throws rejects the call and leaves the file untouched.
   */
  edit(path: string, change: (text: string) => string): Promise<'written' | 'unchanged'>;
  /** What is wrong with the bytes on disk; undefined if they are UTF-8. No editor is saved. */
  misread(path: string): Promise<Misread | undefined>;
  /** Creates a file and the folders above it. Rejects when the path is taken. */
  create(path: string, text: string): Promise<void>;
  /** Whether a file of any kind stands there. */
  exists(path: string): boolean;
}

/** A file is not UTF-8. It was left as it is. */
export class NotUtf8 extends Error {
  readonly misread: Misread;

  constructor(path: string, misread: Misread) {
    super(`${path} isn’t UTF-8`);
    this.misread = misread;
  }
}

/** What stays on this device and is nobody's notes: the journal, and what can be fetched again. Keys are paths with `/`. */
export interface Store {
  get(key: string): Promise<string | undefined>;
  /** All or nothing, and on the disk once it resolves; undefined removes. */
  put(entries: readonly (readonly [key: string, value: string | undefined])[]): Promise<void>;
  /** All entries whose key begins so, sorted by key. */
  list(prefix: string): Promise<readonly (readonly [key: string, value: string])[]>;
}

export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** The calendar day where the user is, `YYYY-MM-DD`. */
  today(): string;
  /** Lets the app draw and answer the user; resolves as soon as it has. */
  pause(): Promise<void>;
  /** Resolves after this many milliseconds. */
  wait(ms: number): Promise<void>;
}
