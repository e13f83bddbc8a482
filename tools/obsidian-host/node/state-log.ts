/** What a device remembers between two headless runs: an append-only file whose lines are there whole or not at all. */
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { UnreadableFile } from './unreadable-file.ts';
import type { RunLock } from './run-lock.ts';

/** What a run that was killed in the middle of a line left behind is no line. */
function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
}

function lineOf(entry: unknown): string {
  return `${serialize(entry).toString('base64')}\n`;
}

/** Entries are anything that can be cloned. One process at a time may write; any number may read. */
export class StateLog {
  readonly #file: string;
  readonly #lock: RunLock;
  /** Bytes that were read or written here. */
  #size = 0;
  #handle: number | undefined;

  constructor(file: string, lock: RunLock) {
    this.#file = file;
    this.#lock = lock;
  }

  /** All entries, oldest first; none while the file does not exist. */
  read(): unknown[] {
    if (!fs.existsSync(this.#file)) return [];
    const bytes = wholeLines(fs.readFileSync(this.#file));
    this.#size = bytes.length;
    const lines = bytes.toString('latin1').split('\n').slice(0, -1);
    return lines.map((line, at) => this.#entryOf(line, at + 1));
  }

  /** Makes this process the one that writes. Throws when another one is, or has written since the file was read here. */
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

  /** On the disk once it returns. */
  append(entry: unknown): void {
    const handle = this.claim();
    const line = lineOf(entry);
    fs.writeSync(handle, line, this.#size);
    fs.fsyncSync(handle);
    this.#size += line.length;
  }

  /** These take the place of all entries. */
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
      // Node passes over characters that are none of base64.
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
