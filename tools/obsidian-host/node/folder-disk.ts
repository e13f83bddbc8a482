/** A vault in a folder on disk. A write goes to a draft next to the file, which then replaces the file by rename. */
import * as fs from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { ChangedMeanwhile, type Disk, type DiskEntry } from '../app/disk.ts';
import type { FileStats } from '../app/files.ts';
import { draftName, isLeftover } from './draft.ts';

// Calls that only look up or change a directory entry are synchronous, because they take less time than waiting for a
// promise. So is the reading of a text while the system has it in memory; from a slow disk, texts are read
// asynchronously, many at a time. These three use fewer layers than node:fs/promises.
const open = promisify(fs.open);
const read = promisify(fs.read);
const rename = promisify(fs.rename);

const PERMISSIONS = 0o7777;
const WRITABLE = 0o222;

/** Milliseconds that a read takes only if the system does not have the file in memory. */
const SLOW_MS = 1;
/** Number of asynchronous reads after a slow one. */
const AFTER_SLOW = 100;

function stamp({ ctimeMs, birthtimeMs, mtimeMs, size }: fs.Stats): FileStats {
  return { ctime: Math.round(Math.min(birthtimeMs, ctimeMs)), mtime: Math.round(mtimeMs), size };
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** The content of a folder as found by a scan. */
interface Found {
  readonly folders: string[];
  readonly files: DiskEntry[];
  /** Drafts of runs that have ended, as full paths. */
  readonly leftovers: string[];
  /** Messages about folders and files that can’t be read. */
  readonly unreadable: string[];
}

export class FolderDisk implements Disk {
  readonly name: string;
  readonly #root: string;
  #found: Found = { folders: [], files: [], leftovers: [], unreadable: [] };
  /** Number of files to read asynchronously before a synchronous read is tried again. */
  #asynchronous = 0;

  constructor(root: string) {
    this.#root = root;
    this.name = basename(root);
  }

  /** Follows symbolic links that lead out of the vault, each target once; links to places inside it are skipped. */
  scan(): Promise<{ folders: string[]; files: DiskEntry[] }> {
    this.#found = { folders: [], files: [], leftovers: [], unreadable: [] };
    this.#walk('', new Set([fs.realpathSync(this.#root)]));
    return Promise.resolve(this.#found);
  }

  /** Returns one message for each folder or file that the last scan couldn’t read. */
  get unreadable(): readonly string[] {
    return this.#found.unreadable;
  }

  /** Removes the drafts of killed runs on this machine; only the one run that can write calls this. */
  removeLeftovers(): void {
    for (const draft of this.#found.leftovers.splice(0)) fs.rmSync(draft, { force: true });
  }

  async read(path: string): Promise<string> {
    const full = this.#full(path);
    if (this.#asynchronous > 0) {
      this.#asynchronous -= 1;
      return (await bytesOf(full)).toString();
    }
    const began = performance.now();
    const text = fs.readFileSync(full, 'utf8');
    if (performance.now() - began > SLOW_MS) this.#asynchronous = AFTER_SLOW;
    return text;
  }

  /** Returns the text synchronously. The metadata cache calls this. */
  readNow(path: string): string {
    return fs.readFileSync(this.#full(path), 'utf8');
  }

  async readBinary(path: string): Promise<ArrayBuffer> {
    const bytes = await bytesOf(this.#full(path));
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  }

  /**
   * Keeps permissions and owner of the file. Rejects for a read-only file. A symbolic link still points to its file.
   */
  async write(path: string, content: string | ArrayBuffer, expected?: string | null): Promise<FileStats> {
    const { full, before } = this.#target(path);
    if (before !== undefined && (before.mode & WRITABLE) === 0) {
      throw new Error(`EACCES: ${path} is read-only. Allow changes to the file, or exclude the note.`);
    }
    const draft = join(dirname(full), draftName());
    try {
      await writeNew(draft, typeof content === 'string' ? content : new Uint8Array(content));
      const stats = fs.statSync(draft);
      if (before !== undefined) keepAccess(draft, stats, before, path);
      if (expected === null) {
        linkNew(draft, full, path);
        fs.rmSync(draft);
      } else {
        if (expected !== undefined) await compare(full, expected, path);
        await rename(draft, full);
      }
      return stamp(stats);
    } catch (error) {
      fs.rmSync(draft, { force: true });
      throw error;
    }
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

  /** Lists folders before their content, sorted by name. `seen` contains the real paths of the visited folders. */
  #walk(folder: string, seen: Set<string>): void {
    for (const entry of this.#entries(folder)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const full = join(this.#root, path);
      if (isLeftover(entry.name)) this.#found.leftovers.push(full);
      if (entry.name.startsWith('.')) continue;
      try {
        const isLink = entry.isSymbolicLink();
        if (isLink && !leadsOut(fs.realpathSync(full), seen)) continue;
        const stats = isLink || entry.isFile() ? fs.statSync(full) : undefined;
        if (stats === undefined ? entry.isDirectory() : stats.isDirectory()) {
          this.#found.folders.push(path);
          this.#walk(path, seen);
        } else if (stats?.isFile() === true) this.#found.files.push({ path, ...stamp(stats) });
      } catch (error) {
        if (codeOf(error) !== 'ENOENT')
          this.#found.unreadable.push(
            `${path} can’t be read: ${messageOf(error)}. Check the file and its permissions.`,
          );
      }
    }
  }

  #entries(folder: string): fs.Dirent[] {
    try {
      return fs.readdirSync(join(this.#root, folder), { withFileTypes: true });
    } catch (error) {
      if (codeOf(error) !== 'ENOENT')
        this.#found.unreadable.push(
          `The folder ${folder === '' ? this.#root : folder} can’t be read: ${messageOf(error)}. Check the folder and its permissions.`,
        );
      return [];
    }
  }

  /** Returns the target of a write: a symbolic link is followed, so that it is not replaced by a file. */
  #target(path: string): { readonly full: string; readonly before: fs.Stats | undefined } {
    const full = this.#full(path);
    const before = fs.lstatSync(full, { throwIfNoEntry: false });
    if (before?.isSymbolicLink() !== true) return { full, before };
    const real = fs.realpathSync(full);
    return { full: real, before: fs.statSync(real) };
  }

  #full(path: string): string {
    if (/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(path))
      throw new Error(`${path} is outside the vault. Use a path in the vault.`);
    return path === '/' ? this.#root : `${this.#root}/${path}`;
  }
}

function absent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

/** Reads a whole file. Only the transfer of its content is asynchronous. */
async function bytesOf(full: string): Promise<Buffer<ArrayBuffer>> {
  const file = fs.openSync(full, 'r');
  try {
    const bytes = Buffer.allocUnsafe(fs.fstatSync(file).size);
    const { bytesRead } = await read(file, bytes, 0, bytes.length, 0);
    // A file that the system generates while it is read has the size 0.
    return bytesRead > 0 && bytesRead === bytes.length ? bytes : fs.readFileSync(file);
  } finally {
    fs.closeSync(file);
  }
}

/**
 * Writes a file that must not exist yet. Only its creation is asynchronous; the content goes to the file cache first.
 */
async function writeNew(full: string, content: string | Uint8Array): Promise<void> {
  const file = await open(full, 'wx');
  try {
    fs.writeFileSync(file, content);
  } finally {
    fs.closeSync(file);
  }
}

/** Rejects unless the file has the expected text. */
async function compare(full: string, expected: string, path: string): Promise<void> {
  const bytes = await bytesOf(full).catch(absent);
  if (bytes?.equals(Buffer.from(expected)) !== true) throw changed(path);
}

function changed(path: string): ChangedMeanwhile {
  return new ChangedMeanwhile(`${path} was changed by another program during the run. Run the command again.`);
}

/** Renames a draft to a file that must not exist yet. */
function linkNew(draft: string, full: string, path: string): void {
  try {
    fs.linkSync(draft, full);
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? changed(path) : error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Gives a draft the permissions and the owner of the file that it replaces. */
function keepAccess(draft: string, now: fs.Stats, before: fs.Stats, path: string): void {
  if (now.uid !== before.uid || now.gid !== before.gid) {
    try {
      fs.chownSync(draft, before.uid, before.gid);
    } catch {
      throw new Error(
        `EPERM: ${path} belongs to another user, and this run can’t preserve the owner. Run the command as that user.`,
      );
    }
  }
  // A change of the owner clears some permissions, so the permissions are set second.
  if ((now.mode & PERMISSIONS) !== (before.mode & PERMISSIONS) || now.uid !== before.uid) {
    fs.chmodSync(draft, before.mode & PERMISSIONS);
  }
}

/** Returns true if a link leads to a place outside all visited folders; notes of a place inside would appear twice. */
function leadsOut(real: string, seen: Set<string>): boolean {
  const within = (one: string, other: string): boolean => one === other || one.startsWith(`${other}${sep}`);
  if ([...seen].some((other) => within(real, other) || within(other, real))) return false;
  seen.add(real);
  return true;
}
