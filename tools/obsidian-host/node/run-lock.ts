/** The lock that keeps two runs from writing to one vault at the same time: a file that names its holder. */
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601 UTC; absent in locks of earlier versions, which contain only a process ID. */
  readonly since?: string;
}

/** Another run holds the lock; the message names it. */
export class LockHeld extends Error {}

/** Returns true if a process of this machine with that ID is running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Returns the holder that a lock file names, or `undefined` if its text names no holder. */
function readHolder(text: string): Holder | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === 'number') return { pid: read, host: hostname() };
    const { pid, host, since } = read as Partial<Holder>;
    if (typeof pid !== 'number' || typeof host !== 'string') return undefined;
    return typeof since === 'string' ? { pid, host, since } : { pid, host };
  } catch {
    return undefined;
  }
}

/** A lock that one process can take any number of times; it is free again after as many releases. */
export class RunLock {
  readonly #file: string;
  #taken = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Throws {@link LockHeld} if another run holds the lock. A lock is free if its process no longer runs on this
   * machine.
   */
  take(): void {
    if (this.#taken === 0) this.#acquire();
    this.#taken += 1;
  }

  release(): void {
    if (this.#taken === 0) return;
    this.#taken -= 1;
    if (this.#taken === 0) fs.rmSync(this.#file, { force: true });
  }

  #acquire(): void {
    fs.mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    while (!this.#create()) this.#clearStale();
  }

  #create(): boolean {
    const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
    try {
      fs.writeFileSync(this.#file, JSON.stringify(holder), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return false;
    }
  }

  /** Moves a stale lock away first: of several runs that find it stale, only one can, and none removes a newer lock. */
  #clearStale(): void {
    const text = this.#read(this.#file);
    if (text === undefined) return;
    const holder = readHolder(text);
    if (holder !== undefined && (holder.host !== hostname() || isRunning(holder.pid))) throw this.#heldBy(holder);
    const aside = `${this.#file}.${process.pid}`;
    try {
      fs.renameSync(this.#file, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    if (this.#read(aside) !== text) fs.linkSync(aside, this.#file);
    fs.rmSync(aside, { force: true });
  }

  #read(file: string): string | undefined {
    try {
      return fs.readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  #heldBy({ pid, host, since }: Holder): LockHeld {
    const start = since === undefined ? '' : `, started ${since}`;
    return new LockHeld(
      `Another run is writing to this vault: process ${pid} on ${host}${start}. ` +
        `Wait until it’s finished. If it’s no longer running, delete ${this.#file}.`,
    );
  }
}
