/** What a vault stands on: a folder on disk in Node, a map in the browser. Paths are from the vault's root. */
import type { FileStats } from './files.ts';

export interface DiskEntry extends FileStats {
  readonly path: string;
}

/** Another program changed, created, or removed the file; nothing was written. */
export class ChangedMeanwhile extends Error {}

/** Everything rejects with an `Error` naming the path when that is not there. */
export interface Disk {
  readonly name: string;
  /** All that the app shows: what starts with a dot is left out. Folders come before what is in them. */
  scan(): Promise<{ readonly folders: readonly string[]; readonly files: readonly DiskEntry[] }>;
  /** The text of a file; a byte order mark stays. */
  read(path: string): Promise<string>;
  readBinary(path: string): Promise<ArrayBuffer>;
  /**
   * Replaces or creates a file, whole or not at all. The folder above it must exist. With `expected`, rejects with a
   * {@link ChangedMeanwhile} unless the file still has exactly this text, or, with `null`, does not exist.
   */
  write(path: string, content: string | ArrayBuffer, expected?: string | null): Promise<FileStats>;
  /** Creates a folder and those above it. */
  mkdir(path: string): Promise<void>;
  /** Removes a file, or a folder with all in it. */
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  stat(path: string): Promise<(FileStats & { type: 'file' | 'folder' }) | null>;
  /** What stands directly in a folder, as full paths; hidden ones too. */
  list(path: string): Promise<{ files: string[]; folders: string[] }>;
}
