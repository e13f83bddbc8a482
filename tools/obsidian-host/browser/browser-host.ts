/** The app in a page: draws the window, opens a vault in memory, runs built plugins. The page calls `startHost`. */
import type { Storage } from '../app/app.ts';
import type { TFile } from '../app/files.ts';
import { countListeners, leftovers, loadPlugin, readPlugin } from '../app/load-plugin.ts';
import { setMobile } from '../app/platform.ts';
import type { Plugin, PluginManifest } from '../app/plugin.ts';
import { BROWSER_API } from './browser-api.ts';
import { BrowserApp } from './browser-app.ts';
import { installDom } from './dom.ts';
import { FileExplorer } from './explorer.ts';
import { addRibbonButton, drawFrame, type Frame, FrameShell } from './frame.ts';
import { Keymap, Scope } from './keymap.ts';
import { MemoryDisk } from './memory-disk.ts';
import { CommandPalette, runCommand } from './palette.ts';
import { printPage } from './print-page.ts';
import { createAppSetting } from './settings-window.ts';
import { Workspace } from './workspace.ts';

export interface HostOptions {
  /** Texts by path, including hidden files. */
  readonly vault: Readonly<Record<string, string>>;
  readonly vaultName?: string;
  /** The text of a built `main.js`. */
  readonly code: string;
  readonly manifest: PluginManifest;
  readonly theme?: 'light' | 'dark';
  readonly mobile?: boolean;
  /** Milliseconds between a write and the update of the metadata cache. */
  readonly lagMs?: number;
  /** View types that the right side had when the app was closed; their views start deferred. */
  readonly restored?: readonly string[];
  /** Path of the note that is open at the start. */
  readonly open?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  /** If true, the vault's local storage outlives the page, as IndexedDB always does. */
  readonly keepsStorage?: boolean;
  /** If false, the core plugin Bases is off. */
  readonly bases?: boolean;
}

interface BrowserHost {
  readonly app: BrowserApp;
  readonly plugin: Plugin;
  /** Returns the current text of every file in the vault. */
  texts(): Record<string, string>;
  openNote(path: string): Promise<void>;
  /** Returns the page that “Export to PDF” prints for a note, as complete HTML. */
  printPage(path: string): Promise<string>;
  /** Runs a command; returns false if it is not available now. `id` is without the plugin's prefix. */
  command(id: string): boolean;
  openSettings(): void;
  setTheme(theme: 'light' | 'dark'): void;
  cli(command: string, params: Record<string, string>): Promise<string>;
  protocol(params: { action: string; [key: string]: string }): void;
  /** Unloads the plugin and returns one message for each thing that it left. */
  unload(): Promise<string[]>;
}

function drawOwnButtons(app: BrowserApp, frame: Frame, openSettings: () => void): void {
  const openPalette = (): false => {
    new CommandPalette(app).open();
    return false;
  };
  addRibbonButton(frame.ribbon, 'search', 'Open command palette', openPalette);
  addRibbonButton(frame.ribbon, 'panel-right', 'Toggle right sidebar', () => {
    app.workspace.rightSplit.toggle();
  });
  addRibbonButton(frame.ribbon, 'settings', 'Settings', openSettings).addClass('mod-bottom');
  app.scope.register(['Mod'], 'p', openPalette);
  app.scope.register(['Mod'], ',', () => {
    openSettings();
    return false;
  });
  app.scope.register(['Mod'], 's', () => {
    void app.workspace.activeEditor?.save();
    return false;
  });
}

function setTheme(theme: 'light' | 'dark'): void {
  document.body.toggleClass('theme-light', theme === 'light');
  document.body.toggleClass('theme-dark', theme === 'dark');
}

/** Returns descriptions of the elements of the page that plugins can leave. */
function strayElements(): string[] {
  return document.body.findAll('.modal-container, .menu, .notice').map((el) => `element: ${el.className}`);
}

function fileAt(app: BrowserApp, path: string): TFile {
  const file = app.vault.getFileByPath(path);
  if (file === null) throw new Error(`There is no note ${path}`);
  return file;
}

async function openNote(app: BrowserApp, path: string): Promise<void> {
  await app.workspace.getLeaf().openFile(fileAt(app, path));
}

/** Registrations of the app itself. */
const OWN = /^(?:views: (?:markdown|outline|bases)|basesViews: table|postProcessors: base)$/;

function handOut(
  app: BrowserApp,
  plugin: Plugin,
  disk: MemoryDisk,
  listeners: number,
  openSettings: () => void,
): BrowserHost {
  return {
    app,
    plugin,
    texts: () => disk.texts(),
    openNote: (path) => openNote(app, path),
    printPage: (path) => printPage(app, fileAt(app, path)),
    command: (id) => runCommand(app, `${plugin.manifest.id}:${id}`),
    openSettings,
    setTheme,
    cli: async (command, params) => {
      const found = app.hostRegistered.cli.get(command);
      if (found === undefined) throw new Error(`There is no CLI command ${command}`);
      return await found.handler(params);
    },
    protocol: (params) => {
      app.hostRegistered.protocol.get(params.action)?.(params);
    },
    unload: async () => {
      plugin.unload();
      // Views close asynchronously.
      await new Promise((resolve) => window.setTimeout(resolve, 20));
      const left = leftovers(app, listeners).filter((one) => !OWN.test(one));
      return [...left, ...strayElements()];
    },
  };
}

/** Returns the storage that the app keeps for a vault on this device. */
function keptStorage(): Storage {
  const kept = window.localStorage;
  return {
    get: (key) => kept.getItem(key) ?? undefined,
    set: (key, value) => {
      kept.setItem(key, value);
    },
    delete: (key) => {
      kept.removeItem(key);
    },
  };
}

async function startHost(options: HostOptions): Promise<BrowserHost> {
  setTheme(options.theme ?? 'light');
  setMobile(options.mobile ?? false);
  document.body.toggleClass('is-mobile', options.mobile ?? false);
  document.body.toggleClass('is-phone', options.mobile ?? false);
  const frame = drawFrame(document);
  const shell = new FrameShell(frame);
  const scope = new Scope();
  const disk = new MemoryDisk(options.vaultName ?? 'Sales', options.vault);
  const app = new BrowserApp({
    disk,
    workspace: new Workspace(frame),
    shell,
    keymap: new Keymap(scope, document),
    scope,
    cache: { lagMs: options.lagMs ?? 50 },
    bases: options.bases ?? true,
    ...(options.keepsStorage === true ? { storage: keptStorage() } : {}),
    ...(options.secrets === undefined ? {} : { secrets: options.secrets }),
  });
  const setting = createAppSetting(app, shell.settingTabs);
  // Not part of the documented API, so the class does not have it.
  Object.assign(app, { setting });
  const openSettings = (): void => {
    setting.open();
  };
  drawOwnButtons(app, frame, openSettings);
  new FileExplorer(app, frame.left);
  await app.workspace.hostLayOut(app, options.restored ?? []);
  const listeners = countListeners(app);
  const plugin = await loadPlugin(app, readPlugin(options.code, BROWSER_API), options.manifest);
  await app.hostStart();
  if (options.open !== undefined) await openNote(app, options.open);
  return handOut(app, plugin, disk, listeners, openSettings);
}

declare global {
  interface Window {
    startHost: typeof startHost;
    host: BrowserHost | undefined;
  }
}

installDom(window);
window.startHost = startHost;
