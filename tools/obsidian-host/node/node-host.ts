/**
 * The app without a screen, over a folder: opens a vault, runs a built plugin in it, and returns what it registered.
 */
import { App, type Shell, type Storage } from '../app/app.ts';
import { SHARED_API } from '../app/api.ts';
import { countListeners, leftovers, loadPlugin, readPlugin } from '../app/load-plugin.ts';
import type { Plugin, PluginManifest } from '../app/plugin.ts';
import { carryByFetch, makeRequestUrl } from '../app/request-url.ts';
import { BareWorkspace } from '../app/workspace.ts';
import { copiedState, type DeviceState, IDB_CLASSES, keptState, passingState } from './device-state.ts';
import type { RunLock } from './run-lock.ts';
import { FolderDisk } from './folder-disk.ts';
import { INERT_API } from './inert.ts';

export const NODE_API = { ...SHARED_API, ...INERT_API };

export interface NodeHost {
  readonly app: App;
  readonly plugin: Plugin;
  /** Milliseconds that the plugin's `onload` took, without the time for reading its code. */
  readonly loadMs: number;
  /** One message for each folder or file of the vault that the last scan couldn’t read. */
  readonly unreadable: readonly string[];
  /** Removes the drafts of killed runs from the vault. Only a run that holds the lock can call this. */
  removeLeftovers(): void;
  /** Reports what other programs changed in the folder. Resolves when the metadata cache has the changes. */
  rescan(): Promise<void>;
  /** Unloads the plugin and returns one message for each thing that it left. */
  close(): string[];
}

export interface NodeHostOptions {
  /** Path of the vault's folder. */
  readonly folder: string;
  /** The text of a built `main.js`. */
  readonly code: string;
  readonly manifest: PluginManifest;
  /** Milliseconds between a write and the update of the metadata cache; 20 if omitted. */
  readonly lagMs?: number;
  readonly secrets?: Readonly<Record<string, string>>;
  /** File for the device state; if omitted, the state is lost with the host. */
  readonly state?: string;
  /** Lock held while writing to {@link state}; if omitted, a new one is created. */
  readonly lock?: RunLock;
  /** If true, writes to the state are lost with the host and take no lock. */
  readonly copiesState?: boolean;
  /** Values that the app's local storage has in addition, as JSON by key; they are not stored. */
  readonly local?: Readonly<Record<string, string>>;
  /** Other plugins by ID, in the app's list of plugins. */
  readonly plugins?: Readonly<Record<string, unknown>>;
  /** Origins that requests can reach in addition to this machine. */
  readonly reachable?: readonly string[];
}

/** Returns a substitute for an element in a shell without a screen: its methods work and show nothing. */
function nothingDrawn(): HTMLElement {
  const nothing: HTMLElement = new Proxy(() => nothing, { get: () => nothing }) as unknown as HTMLElement;
  return nothing;
}

const NO_SCREEN: Shell = {
  addRibbonIcon: () => [nothingDrawn(), () => undefined],
  addStatusBarItem: () => [nothingDrawn(), () => undefined],
  addSettingTab: () => () => undefined,
  isDarkMode: () => false,
};

/** The timers that plugins use through `window`; there is no document. */
const WINDOW = {
  setTimeout: setTimeout,
  clearTimeout: clearTimeout,
  setInterval: setInterval,
  clearInterval: clearInterval,
  requestAnimationFrame: (callback: (time: number) => void): unknown =>
    setTimeout(() => {
      callback(performance.now());
    }),
  cancelAnimationFrame: clearTimeout,
  performance,
  crypto,
};

function stateOf({ state, lock, copiesState = false }: NodeHostOptions): DeviceState | Promise<DeviceState> {
  if (state === undefined) return passingState();
  return copiesState ? copiedState(state) : keptState(state, lock);
}

/** Returns a storage in which these values can't be changed. */
function withFixed(storage: Storage, fixed: Readonly<Record<string, string>> = {}): Storage {
  return {
    get: (key) => (Object.hasOwn(fixed, key) ? fixed[key] : storage.get(key)),
    set: (key, value) => (Object.hasOwn(fixed, key) ? undefined : storage.set(key, value)),
    delete: (key) => !Object.hasOwn(fixed, key) && storage.delete(key),
  };
}

export async function openNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  const disk = new FolderDisk(options.folder);
  const state = await stateOf(options);
  const app = new App({
    disk,
    workspace: new BareWorkspace(),
    shell: NO_SCREEN,
    cache: { lagMs: options.lagMs ?? 20, readNow: (path) => disk.readNow(path) },
    storage: withFixed(state.local, options.local),
    ...(options.secrets === undefined ? {} : { secrets: options.secrets }),
  });
  // The list is not part of the documented API, so the class does not have it.
  Object.assign(app, { plugins: { plugins: options.plugins ?? {} } });
  const own = countListeners(app);
  const { indexedDB } = state;
  const window = { ...WINDOW, ...IDB_CLASSES, indexedDB };
  const api = { ...NODE_API, requestUrl: makeRequestUrl(carryByFetch, options.reachable) };
  const found = readPlugin(options.code, api, { window, activeWindow: window, ...IDB_CLASSES, indexedDB });
  const began = performance.now();
  const plugin = await loadPlugin(app, found, options.manifest);
  const loadMs = performance.now() - began;
  await app.hostStart();
  return {
    app,
    plugin,
    loadMs,
    get unreadable() {
      return disk.unreadable;
    },
    removeLeftovers: () => {
      disk.removeLeftovers();
    },
    rescan: async () => {
      await app.vault.hostRescan();
      await app.metadataCache.hostSettled();
    },
    close: () => {
      plugin.unload();
      state.close();
      return leftovers(app, own);
    },
  };
}
