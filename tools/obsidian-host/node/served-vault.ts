/** A vault that is kept open for a server and follows what other programs change. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { PERMISSIONS_KEY } from '../../../src/obsidian/http-permissions.ts';
import { surroundings } from './headless.ts';
import type { RunLock } from './run-lock.ts';
import { type NodeHost, openNodeHost, type NodeHostOptions } from './node-host.ts';

export interface ServedVaultOptions extends Pick<NodeHostOptions, 'folder' | 'code' | 'manifest' | 'plugins'> {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives each message once. */
  readonly warn: (message: string) => void;
  /** Permissions of HTTP callers in the plugin's settings of this device. */
  readonly permissions: { readonly write: boolean; readonly unreviewed: boolean };
  /** Minimum time between two scans of the folder in milliseconds; 1,000 if omitted. */
  readonly scanMs?: number;
}

const SCAN_MS = 1000;

export class ServedVault {
  readonly #options: ServedVaultOptions;
  readonly #warned = new Set<string>();
  #host: NodeHost | undefined;
  /** Settings and state as they were when the host was opened. */
  #opened = '';
  #scanned = -Infinity;
  #refreshing: Promise<void> = Promise.resolve();
  /** Held while the vault is open if callers may write. */
  #lock: RunLock | undefined;
  /** Number of running tasks that may write. */
  #writing = 0;

  constructor(options: ServedVaultOptions) {
    this.#options = options;
  }

  /**
   * Opens the vault. If callers may write, no other run can write until {@link close}; throws an error if another one is
   * writing.
   */
  async open(): Promise<void> {
    if (this.#options.permissions.write) {
      const { folder, env, manifest } = this.#options;
      this.#lock = surroundings(folder, manifest.id, env).lock;
      this.#lock?.take();
    }
    try {
      await this.refresh();
      if (this.#lock !== undefined) this.#host?.removeLeftovers();
    } catch (error) {
      this.#lock?.release();
      throw error;
    }
  }

  /** Runs a task on the current vault. While a task that may write is running, the vault is not opened again. */
  async run<T>(mayWrite: boolean, task: () => Promise<T>): Promise<T> {
    await this.refresh();
    this.#writing += Number(mayWrite);
    try {
      return await task();
    } finally {
      this.#writing -= Number(mayWrite);
    }
  }

  /**
   * Opens the vault on the first call. Later calls report what has changed in the folder, at most once in
   * {@link ServedVaultOptions.scanMs}; if the settings or the state of other runs changed, the vault is opened again.
   */
  refresh(): Promise<void> {
    const now = performance.now();
    if (now - this.#scanned < (this.#options.scanMs ?? SCAN_MS)) return this.#refreshing;
    this.#scanned = now;
    const refreshing = this.#refreshing.then(() => this.#update());
    this.#refreshing = refreshing.catch(() => undefined);
    return refreshing;
  }

  /** Unloads the plugin and returns one message for each thing that it left. */
  close(): string[] {
    const left = this.#host?.close() ?? [];
    this.#lock?.release();
    return left;
  }

  async #update(): Promise<void> {
    const { folder, env, manifest } = this.#options;
    const isFirst = this.#host === undefined;
    try {
      const { state, secrets = {}, reachable = [] } = surroundings(folder, manifest.id, env);
      const settings = join(folder, '.obsidian/plugins', manifest.id, 'data.json');
      // With the lock, only this process writes the state.
      const found = [this.#lock === undefined ? (state ?? '') : '', settings].map(stampOf).join();
      if (isFirst || (found !== this.#opened && this.#writing === 0))
        await this.#open({ secrets, reachable, ...(state && { state }) }, found);
      else await this.#host?.rescan();
    } catch (error) {
      // Until the file is repaired, the vault stays open with what was read before.
      if (isFirst) throw error;
      this.#warn(error instanceof Error ? error.message : String(error));
    }
    for (const message of this.#host?.unreadable ?? []) this.#warn(message);
  }

  async #open(around: Pick<NodeHostOptions, 'state' | 'secrets' | 'reachable'>, found: string): Promise<void> {
    const { folder, code, manifest, plugins = {}, permissions } = this.#options;
    const local = { [PERMISSIONS_KEY]: JSON.stringify(permissions) };
    const access = this.#lock === undefined ? { copiesState: true } : { lock: this.#lock };
    this.#host?.close();
    this.#host = await openNodeHost({ folder, code, manifest, plugins, local, ...access, ...around });
    this.#opened = found;
  }

  #warn(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#options.warn(message);
  }
}

/** Returns a text that changes when a file is written. */
function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}
