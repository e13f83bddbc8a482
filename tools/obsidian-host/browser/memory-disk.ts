/** A vault in memory for the playground and the end-to-end tests. Nothing outlives the page. */
import { ChangedMeanwhile, type Disk, type DiskEntry } from '../app/disk.ts';
import type { FileStats } from '../app/files.ts';

interface Stored {
  content: string | ArrayBuffer;
  stat: FileStats;
}

const encoder = new TextEncoder();

function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.'));
}

function missing(path: string): Error {
  return new Error(`ENOENT: no such file or directory, open '${path}'`);
}

export class MemoryDisk implements Disk {
  readonly name: string;
  readonly #files = new Map<string, Stored>();
  readonly #folders = new Set<string>();

  constructor(name: string, texts: Readonly<Record<string, string>>) {
    this.name = name;
    for (const [path, text] of Object.entries(texts)) {
      this.#makeFolders(path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
      this.#put(path, text);
    }
  }

  /** Returns all files with their texts, as JSON-compatible values. */
  texts(): Record<string, string> {
    return Object.fromEntries([...this.#files.keys()].sort().map((path) => [path, this.#text(path)]));
  }

  async scan(): Promise<{ folders: string[]; files: DiskEntry[] }> {
    const files = [...this.#files].map(([path, { stat }]) => ({ path, ...stat }));
    await Promise.resolve();
    return {
      folders: [...this.#folders].filter((path) => !isHidden(path)).sort(),
      files: files.filter(({ path }) => !isHidden(path)).sort((a, b) => (a.path < b.path ? -1 : 1)),
    };
  }

  async read(path: string): Promise<string> {
    await Promise.resolve();
    return this.#text(path);
  }

  async readBinary(path: string): Promise<ArrayBuffer> {
    await Promise.resolve();
    const content = this.#files.get(path)?.content;
    return typeof content === 'object' ? content : encoder.encode(this.#text(path)).buffer;
  }

  async write(path: string, content: string | ArrayBuffer, expected?: string | null): Promise<FileStats> {
    await Promise.resolve();
    const now = this.#files.has(path) ? this.#text(path) : null;
    if (expected !== undefined && now !== expected)
      throw new ChangedMeanwhile(`${path} was changed by another program`);
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
    if (folder !== '' && !this.#folders.has(folder)) throw missing(path);
    return this.#put(path, content);
  }

  async mkdir(path: string): Promise<void> {
    await Promise.resolve();
    this.#makeFolders(path);
  }

  async remove(path: string): Promise<void> {
    await Promise.resolve();
    const all = [...this.#files.keys(), ...this.#folders].filter((one) => one === path || one.startsWith(`${path}/`));
    if (all.length === 0) throw missing(path);
    for (const one of all) {
      this.#files.delete(one);
      this.#folders.delete(one);
    }
  }

  async rename(from: string, to: string): Promise<void> {
    await Promise.resolve();
    const moved = (path: string): string => to + path.slice(from.length);
    const within = (path: string): boolean => path === from || path.startsWith(`${from}/`);
    for (const [path, stored] of [...this.#files].filter(([path]) => within(path))) {
      this.#files.delete(path);
      this.#files.set(moved(path), stored);
    }
    for (const path of [...this.#folders].filter(within)) {
      this.#folders.delete(path);
      this.#folders.add(moved(path));
    }
  }

  async stat(path: string): Promise<(FileStats & { type: 'file' | 'folder' }) | null> {
    await Promise.resolve();
    const stored = this.#files.get(path);
    if (stored !== undefined) return { type: 'file', ...stored.stat };
    return path === '/' || this.#folders.has(path) ? { type: 'folder', ctime: 0, mtime: 0, size: 0 } : null;
  }

  async list(path: string): Promise<{ files: string[]; folders: string[] }> {
    await Promise.resolve();
    const prefix = path === '/' ? '' : `${path}/`;
    const direct = (one: string): boolean => one.startsWith(prefix) && !one.slice(prefix.length).includes('/');
    return { files: [...this.#files.keys()].filter(direct), folders: [...this.#folders].filter(direct) };
  }

  #makeFolders(path: string): void {
    if (path === '') return;
    this.#makeFolders(path.slice(0, Math.max(path.lastIndexOf('/'), 0)));
    this.#folders.add(path);
  }

  #put(path: string, content: string | ArrayBuffer): FileStats {
    const now = Date.now();
    const size = typeof content === 'string' ? encoder.encode(content).length : content.byteLength;
    const stat = { ctime: this.#files.get(path)?.stat.ctime ?? now, mtime: now, size };
    this.#files.set(path, { content, stat });
    return stat;
  }

  #text(path: string): string {
    const stored = this.#files.get(path);
    if (stored === undefined) throw missing(path);
    const { content } = stored;
    return typeof content === 'string' ? content : new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
  }
}
