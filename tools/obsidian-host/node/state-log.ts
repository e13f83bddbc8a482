/**
 * The state that a device keeps between headless runs: an append-only file in which each line is either complete or
 * ignored.
 */
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { UnreadableFile } from './unreadable-file.ts';
import type { RunLock } from './run-lock.ts';

/** Returns the complete lines; a line that a killed run left incomplete is dropped. */
function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
}

function lineOf(entry: unknown): string {
  return `${serialize(entry).toString('base64')}\n`;
}

/** An append-only log of cloneable entries. One process at a time can write; any number can read. */
export class StateLog {
  readonly #file: string;
  readonly #lock: RunLock;
  /** Number of bytes read or written by this object. */
  #size = 0;
  #handle: number | undefined;

  constructor(file: string, lock: RunLock) {
    this.#file = file;
    this.#lock = lock;
  }

  /** Returns all entries, oldest first; none if the file does not exist. */
  read(): unknown[] {
    if (!fs.existsSync(this.#file)) return [];
    const bytes = wholeLines(fs.readFileSync(this.#file));
    this.#size = bytes.length;
    const lines = bytes.toString('latin1').split('\n').slice(0, -1);
    return lines.map((line, at) => this.#entryOf(line, at + 1));
  }

  /** Makes this process the writer. Throws if another process is, or has written since this object read the file. */
  claim(): number {
    if (this.#handle !== undefined) return this.#handle;
    fs.mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    this.#lock.take();
    const handle = fs.openSync(this.#file, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
    this.#handle = handle;
    if (wholeLines(fs.readFileSync(handle)).length !== this.#size) {
      this.close();
      throw new Error(
        `Another run changed ${this.#file} during this run, so this run can’t store anything in it. Run the command again.`,
      );
    }
    fs.ftruncateSync(handle, this.#size);
    return handle;
  }

  /** Appends an entry; it is on disk when the call returns. */
  append(entry: unknown): void {
    const handle = this.claim();
    const line = lineOf(entry);
    fs.writeSync(handle, line, this.#size);
    fs.fsyncSync(handle);
    this.#size += line.length;
  }

  /** Replaces all entries. */
  replace(entries: readonly unknown[]): void {
    fs.closeSync(this.claim());
    const draft = `${this.#file}.tmp`;
    const text = entries.map(lineOf).join('');
    fs.writeFileSync(draft, text, { mode: 0o600, flush: true });
    fs.renameSync(draft, this.#file);
    this.#handle = fs.openSync(this.#file, 'r+');
    this.#size = text.length;
  }

  /** Lets the next process write. */
  close(): void {
    if (this.#handle === undefined) return;
    fs.closeSync(this.#handle);
    this.#lock.release();
    this.#handle = undefined;
  }

  #entryOf(line: string, number: number): unknown {
    try {
      const bytes = Buffer.from(line, 'base64');
      // Node skips characters that are not base64.
      if (bytes.toString('base64') !== line) throw new Error('Not base64');
      return deserialize(bytes) as unknown;
    } catch {
      throw new UnreadableFile(
        `${this.#file} is damaged: line ${number} can’t be read. It stores the last synced values of this vault. ` +
          'Restore the file from a backup, or delete it. If you delete it, the next sync asks about each difference.',
      );
    }
  }
}
