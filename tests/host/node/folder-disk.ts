/** A vault on a real folder. Writes go to a neighbouring file first and take the note's place by rename. */
import * as fs from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Disk, DiskEntry } from '../app/disk.ts';
import type { FileStats } from '../app/files.ts';

// These go through fewer layers than those of node:fs/promises, which over 10,000 notes is a second.
const readFile = promisify(fs.readFile);
const writeFile = promisify(fs.writeFile);
const rename = promisify(fs.rename);
const stat = promisify(fs.stat);

function stamp({ ctimeMs, birthtimeMs, mtimeMs, size }: fs.Stats): FileStats {
  return { ctime: Math.round(Math.min(birthtimeMs, ctimeMs)), mtime: Math.round(mtimeMs), size };
}

/** Folders before what is in them, in the order of their names. */
function walk(root: string, folder: string, found: { folders: string[]; files: DiskEntry[] }): void {
  const entries = fs.readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      found.folders.push(path);
      walk(root, path, found);
    } else if (entry.isFile()) {
      found.files.push({ path, ...stamp(fs.statSync(join(root, path))) });
    }
  }
}

export class FolderDisk implements Disk {
  readonly name: string;
  readonly #root: string;
  #written = 0;

  constructor(root: string) {
    this.#root = root;
    this.name = basename(root);
  }

  scan(): Promise<{ folders: string[]; files: DiskEntry[] }> {
    const found = { folders: [], files: [] };
    walk(this.#root, '', found);
    return Promise.resolve(found);
  }

  async read(path: string): Promise<string> {
    return await readFile(this.#full(path), 'utf8');
  }

  /** For the metadata cache, which answers at once. */
  readNow(path: string): string {
    return fs.readFileSync(this.#full(path), 'utf8');
  }

  async readBinary(path: string): Promise<ArrayBuffer> {
    const bytes = await readFile(this.#full(path));
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  }

  async write(path: string, content: string | ArrayBuffer): Promise<FileStats> {
    const full = this.#full(path);
    const draft = `${full}.${process.pid}-${++this.#written}.tmp`;
    try {
      await writeFile(draft, typeof content === 'string' ? content : new Uint8Array(content), { flag: 'wx' });
      await rename(draft, full);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    return stamp(await stat(full));
  }

  async mkdir(path: string): Promise<void> {
    await mkdir(this.#full(path), { recursive: true });
  }

  async remove(path: string): Promise<void> {
    await rm(this.#full(path), { recursive: true });
  }

  async rename(from: string, to: string): Promise<void> {
    await rename(this.#full(from), this.#full(to));
  }

  async stat(path: string): Promise<(FileStats & { type: 'file' | 'folder' }) | null> {
    try {
      const stats = await stat(this.#full(path));
      return { type: stats.isDirectory() ? 'folder' : 'file', ...stamp(stats) };
    } catch {
      return null;
    }
  }

  async list(path: string): Promise<{ files: string[]; folders: string[] }> {
    const entries = await readdir(this.#full(path), { withFileTypes: true });
    const named = (folders: boolean): string[] =>
      entries
        .filter((entry) => entry.isDirectory() === folders)
        .map((entry) => (path === '/' ? entry.name : `${path}/${entry.name}`));
    return { files: named(false), folders: named(true) };
  }

  #full(path: string): string {
    if (/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(path)) throw new Error(`${path} lies outside the vault`);
    return path === '/' ? this.#root : `${this.#root}/${path}`;
  }
}
