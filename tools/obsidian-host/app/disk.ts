/** Storage under a vault: a folder on disk in Node, a map in the browser. Paths start at the vault's root. */
import type { FileStats } from './files.ts';

export interface DiskEntry extends FileStats {
  readonly path: string;
}

/** Another program changed, created, or removed the file; nothing was written. */
export class ChangedMeanwhile extends Error {}

/** Every method rejects with an `Error` that names the path if the file or folder does not exist. */
export interface Disk {
  readonly name: string;
  /** Lists everything that the app shows: names with a leading dot are skipped. Folders come before their content. */
  scan(): Promise<{ readonly folders: readonly string[]; readonly files: readonly DiskEntry[] }>;
  /** Returns the text of a file, including a byte order mark. */
  read(path: string): Promise<string>;
  readBinary(path: string): Promise<ArrayBuffer>;
  /**
   * Replaces or creates a file, completely or not at all. The parent folder must exist. With `expected`, rejects with a
   * {@link ChangedMeanwhile} unless the file still has exactly this text, or, with `null`, does not exist.
   */
  write(path: string, content: string | ArrayBuffer, expected?: string | null): Promise<FileStats>;
  /** Creates a folder and its missing parents. */
  mkdir(path: string): Promise<void>;
  /** Removes a file, or a folder with all its content. */
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  stat(path: string): Promise<(FileStats & { type: 'file' | 'folder' }) | null>;
  /** Lists the direct content of a folder as full paths, including hidden names. */
  list(path: string): Promise<{ files: string[]; folders: string[] }>;
}
