/** The base class of plugins: everything that a plugin registers is removed when it is unloaded. */
import type { BasesViewRegistration } from '../bases/bases-view.ts';
import type { App } from './app.ts';
import { Component } from './component.ts';
import type { CodeBlockHandler, PostProcessor } from './post-processors.ts';
import type { CliData, CliFlag, Command, ProtocolHandler } from './registry.ts';

export interface PluginManifest {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly minAppVersion: string;
  readonly author: string;
  readonly description: string;
  readonly isDesktopOnly?: boolean;
  dir?: string;
}

export abstract class Plugin extends Component {
  app: App;
  manifest: PluginManifest;
  settings?: unknown;

  constructor(app: App, manifest: PluginManifest) {
    super();
    this.app = app;
    this.manifest = manifest;
  }

  addRibbonIcon(icon: string, title: string, callback: (evt: MouseEvent) => unknown): HTMLElement {
    const [el, remove] = this.app.hostShell.addRibbonIcon(icon, title, callback);
    this.register(remove);
    return el;
  }

  addStatusBarItem(): HTMLElement {
    const [el, remove] = this.app.hostShell.addStatusBarItem();
    this.register(remove);
    return el;
  }

  /** The app puts the plugin's ID before the command's ID, and its name before the command's name. */
  addCommand(command: Command): Command {
    command.id = `${this.manifest.id}:${command.id}`;
    command.name = `${this.manifest.name}: ${command.name}`;
    this.register(this.app.hostRegistered.commands.add(command.id, command));
    return command;
  }

  addSettingTab(settingTab: object): void {
    this.register(this.app.hostShell.addSettingTab(settingTab));
  }

  registerView(type: string, viewCreator: (leaf: never) => unknown): void {
    this.register(this.app.hostRegistered.views.add(type, viewCreator));
  }

  /** Returns false and registers nothing if Bases is off. */
  registerBasesView(viewId: string, registration: BasesViewRegistration): boolean {
    if (!this.app.hostHasBases) return false;
    this.register(this.app.hostRegistered.basesViews.add(viewId, registration));
    return true;
  }

  registerMarkdownPostProcessor(postProcessor: PostProcessor, sortOrder?: number): PostProcessor {
    this.register(this.app.hostRegistered.postProcessors.add(postProcessor, sortOrder));
    return postProcessor;
  }

  registerMarkdownCodeBlockProcessor(language: string, handler: CodeBlockHandler, sortOrder?: number): PostProcessor {
    const [processor, remove] = this.app.hostRegistered.postProcessors.addCodeBlock(language, handler, sortOrder);
    this.register(remove);
    return processor;
  }

  registerObsidianProtocolHandler(action: string, handler: ProtocolHandler): void {
    this.register(this.app.hostRegistered.protocol.add(action, handler));
  }

  registerHoverLinkSource(_id: string, _info: object): void {
    // The host shows no previews on hover.
  }

  registerCliHandler(
    command: string,
    description: string,
    flags: Record<string, CliFlag> | null,
    handler: (params: CliData) => string | Promise<string>,
  ): void {
    this.register(this.app.hostRegistered.cli.add(command, { description, flags: flags ?? {}, handler }));
  }

  async loadData(): Promise<unknown> {
    const path = this.#dataPath();
    const { adapter } = this.app.vault;
    return (await adapter.exists(path)) ? JSON.parse(await adapter.read(path)) : null;
  }

  async saveData(data: unknown): Promise<void> {
    const { adapter } = this.app.vault;
    await adapter.mkdir(this.#folder());
    await adapter.write(this.#dataPath(), JSON.stringify(data, null, 2));
  }

  onUserEnable(): void {
    // Plugins override this method.
  }

  /** Imitates settings that another device changed and a file sync delivered. */
  async hostExternalSettings(data: unknown): Promise<void> {
    await this.saveData(data);
    const changed = (this as { onExternalSettingsChange?: () => unknown }).onExternalSettingsChange;
    await changed?.call(this);
  }

  #folder(): string {
    return `${this.app.vault.configDir}/plugins/${this.manifest.id}`;
  }

  #dataPath(): string {
    return `${this.#folder()}/data.json`;
  }
}
