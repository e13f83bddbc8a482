/** The `App` object that every plugin receives, in the browser and in Node. */
import type { Disk } from './disk.ts';
import type { BasesViewRegistration } from '../bases/bases-view.ts';
import { RenderContext } from '../bases/values.ts';
import { FileManager } from './file-manager.ts';
import { type CacheOptions, MetadataCache } from './metadata-cache.ts';
import { PostProcessors } from './post-processors.ts';
import { type CliCommand, type Command, type ProtocolHandler, Registry } from './registry.ts';
import { SecretStorage } from './secret-storage.ts';
import { Vault } from './vault.ts';
import type { BareWorkspace } from './workspace.ts';

/**
 * Elements that plugins add to the screen; without a screen they are kept and never shown. Each method returns a
 * function that removes the element.
 */
export interface Shell {
  addRibbonIcon(icon: string, title: string, callback: (evt: MouseEvent) => unknown): [HTMLElement, () => void];
  addStatusBarItem(): [HTMLElement, () => void];
  addSettingTab(tab: object): () => void;
  isDarkMode(): boolean;
}

/** Texts by key. */
export interface Storage {
  get(key: string): string | undefined;
  set(key: string, value: string): unknown;
  delete(key: string): unknown;
}

export interface AppParts {
  readonly disk: Disk;
  readonly workspace: BareWorkspace;
  readonly shell: Shell;
  readonly cache: CacheOptions;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Storage of the vault's local storage; in memory if omitted. */
  readonly storage?: Storage;
  /** False if the user turned off the core plugin Bases. */
  readonly bases?: boolean;
}

/** Everything that is registered by name. */
class Registrations {
  readonly commands = new Registry<Command>('command');
  readonly cli = new Registry<CliCommand>('CLI command');
  readonly views = new Registry<(leaf: never) => unknown>('view type');
  readonly protocol = new Registry<ProtocolHandler>('protocol action');
  readonly basesViews = new Registry<BasesViewRegistration>('Bases view type');
  readonly postProcessors = new PostProcessors();
}

export class App {
  vault: Vault;
  metadataCache: MetadataCache;
  workspace: BareWorkspace;
  fileManager: FileManager;
  secretStorage: SecretStorage;
  lastEvent: UIEvent | null = null;
  renderContext = new RenderContext();
  readonly hostHasBases: boolean;
  readonly hostShell: Shell;
  readonly hostRegistered = new Registrations();
  readonly #storage: Storage;

  constructor(parts: AppParts) {
    this.vault = new Vault(parts.disk);
    this.metadataCache = new MetadataCache(this.vault, parts.cache);
    this.workspace = parts.workspace;
    this.fileManager = new FileManager(this.vault, this.metadataCache);
    this.secretStorage = new SecretStorage(parts.secrets);
    this.hostShell = parts.shell;
    this.hostHasBases = parts.bases ?? true;
    this.#storage = parts.storage ?? new Map<string, string>();
  }

  /** Fills the vault and reports that the layout is ready. Plugins are loaded before this call, as in the app. */
  async hostStart(): Promise<void> {
    await this.vault.hostOpen();
    await this.metadataCache.hostIndex();
    this.workspace.hostLayoutReady();
  }

  isDarkMode(): boolean {
    return this.hostShell.isDarkMode();
  }

  loadLocalStorage(key: string): unknown {
    const stored = this.#storage.get(key);
    return stored === undefined ? null : JSON.parse(stored);
  }

  saveLocalStorage(key: string, data: unknown): void {
    if (data === null) this.#storage.delete(key);
    else this.#storage.set(key, JSON.stringify(data));
  }
}
