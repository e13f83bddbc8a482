/** The in-memory implementation of NoteStore, with counts of its calls. */
import { decodeUtf8, type Misread } from '../../src/domain/encoding.ts';
import { NotUtf8, type NoteStamp, type NoteStore } from '../../src/log/ports.ts';

interface MemoryFile {
  content: string | Uint8Array;
  text: string;
  /** Set for a file that is not UTF-8. */
  misread: Misread | undefined;
  mtime: number;
}

/** A NoteStore over a map. `counts` shows how often a disk would have been accessed. */
export interface MemoryNotes extends NoteStore {
  readonly counts: { reads: number; writes: number };
  /** Returns every file with its text, sorted by path. */
  texts(): Readonly<Record<string, string>>;
  bytesAt(path: string): Buffer | undefined;
  /** Imitates another program: writes or, with `undefined`, deletes a file without the store. */
  put(path: string, content: string | Uint8Array | undefined): void;
  /** From this call on, reading or editing this path rejects with this error. */
  breakAt(path: string, error: Error): void;
}

/** Returns a store with these files, by path; its own clock advances `mtime` by one with every write. */
export function memoryNotes(initial: Readonly<Record<string, string | Uint8Array>> = {}): MemoryNotes {
  let time = 1_700_000_000_000;
  const counts = { reads: 0, writes: 0 };
  const broken = new Map<string, Error>();
  const files = new Map<string, MemoryFile>();
  const put = (path: string, content: string | Uint8Array): void => {
    const decoded = typeof content === 'string' ? content : decodeUtf8(content);
    const misread = typeof decoded === 'string' ? undefined : decoded;
    files.set(path, { content, text: typeof decoded === 'string' ? decoded : decoded.text, misread, mtime: ++time });
  };
  for (const [path, content] of Object.entries(initial)) put(path, content);

  const fileAt = async (path: string): Promise<MemoryFile> => {
    await Promise.resolve();
    counts.reads += 1;
    const file = files.get(path);
    const error = broken.get(path) ?? (file === undefined ? new Error(`No file at ${path}`) : undefined);
    if (file === undefined || error !== undefined) throw error ?? new Error(path);
    return file;
  };
  const utf8 = (path: string): string => {
    const { text, misread } = files.get(path) ?? { text: '', misread: undefined };
    if (misread !== undefined) throw new NotUtf8(path, misread);
    return text;
  };

  return {
    counts,
    list: () => stampsOf(files),
    listAt: (paths) => {
      const wanted = new Set(paths);
      return stampsOf(files).filter(({ path }) => wanted.has(path));
    },
    read: async (path) => {
      await fileAt(path);
      return utf8(path);
    },
    misread: async (path) => (await fileAt(path)).misread,
    exists: (path) => files.has(path),
    edit: async (path, change) => {
      await fileAt(path);
      // Read again: other code may have written during the wait above.
      const text = utf8(path);
      const changed = change(text);
      if (changed === text) return 'unchanged';
      counts.writes += 1;
      put(path, changed);
      return 'written';
    },
    create: async (path, text) => {
      await Promise.resolve();
      if (files.has(path)) throw new Error(`${path} already exists`);
      counts.writes += 1;
      put(path, text);
    },
    texts: () => Object.fromEntries([...files].map(([path, { text }]) => [path, text] as const).sort(byPath)),
    bytesAt: (path) => {
      const content = files.get(path)?.content;
      return content === undefined ? undefined : Buffer.from(content as string);
    },
    put: (path, content) => {
      if (content === undefined) files.delete(path);
      else put(path, content);
    },
    breakAt: (path, error) => void broken.set(path, error),
  };
}

function stampsOf(files: ReadonlyMap<string, MemoryFile>): NoteStamp[] {
  return [...files]
    .filter(([path]) => path.endsWith('.md'))
    .map(([path, { content, mtime }]) => ({ path, mtime, size: Buffer.byteLength(content) }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

function byPath([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}
