/** The content of a leaf, and the base class of plugins' views. */
import { Component } from '../app/component.ts';
import type { BrowserApp } from './browser-app.ts';
import { setIcon, setTooltip } from './icons.ts';
import type { Scope } from './keymap.ts';
import type { WorkspaceLeaf } from './leaf.ts';
import type { Menu } from './menu.ts';

export abstract class View extends Component {
  app: BrowserApp;
  leaf: WorkspaceLeaf;
  containerEl: HTMLElement;
  icon = 'file';
  navigation = true;
  scope: Scope | null = null;

  constructor(leaf: WorkspaceLeaf) {
    super();
    this.leaf = leaf;
    this.app = leaf.hostApp;
    this.containerEl = createDiv('workspace-leaf-content');
  }

  abstract getViewType(): string;
  abstract getDisplayText(): string;

  getIcon(): string {
    return this.icon;
  }

  getState(): Record<string, unknown> {
    return {};
  }

  async setState(_state: unknown, _result: { history: boolean }): Promise<void> {
    // Views with a state override this method.
  }

  getEphemeralState(): Record<string, unknown> {
    return {};
  }

  setEphemeralState(_state: unknown): void {
    // Views with an ephemeral state override this method.
  }

  onResize(): void {
    // Views that depend on their size override this method.
  }

  onPaneMenu(_menu: Menu, _source: string): void {
    // Views with a menu override this method to add items.
  }

  async hostOpen(parent: HTMLElement): Promise<void> {
    this.containerEl.setAttr('data-type', this.getViewType());
    parent.appendChild(this.containerEl);
    await this.hostLoad();
    await this.onOpen();
  }

  async hostClose(): Promise<void> {
    await this.onClose();
    this.unload();
    this.containerEl.detach();
  }

  /** Updates the shown name after a change. */
  hostRetitle(): void {
    // A bare view shows no name.
  }

  protected async onOpen(): Promise<void> {
    // Subclasses draw in this method.
  }

  protected async onClose(): Promise<void> {
    // Subclasses clean up in this method.
  }
}

export abstract class ItemView extends View {
  contentEl: HTMLElement;
  readonly #actionsEl: HTMLElement;

  constructor(leaf: WorkspaceLeaf) {
    super(leaf);
    const header = this.containerEl.createDiv('view-header');
    header.createDiv('view-header-title-container').createDiv('view-header-title');
    this.#actionsEl = header.createDiv('view-actions');
    this.contentEl = this.containerEl.createDiv('view-content');
  }

  addAction(icon: string, title: string, callback: (evt: MouseEvent) => unknown): HTMLElement {
    const el = this.#actionsEl.createEl('button', 'clickable-icon view-action');
    setIcon(el, icon);
    setTooltip(el, title);
    el.addEventListener('click', (evt) => void callback(evt));
    return el;
  }

  override async hostOpen(parent: HTMLElement): Promise<void> {
    await super.hostOpen(parent);
    this.hostRetitle();
  }

  override hostRetitle(): void {
    this.containerEl.find('.view-header-title').setText(this.getDisplayText());
  }
}

/** A placeholder in a leaf whose real view is not loaded yet, or whose plugin is unloaded. */
export class DeferredView extends View {
  readonly #type: string;

  constructor(leaf: WorkspaceLeaf, type: string) {
    super(leaf);
    this.#type = type;
  }

  getViewType(): string {
    return this.#type;
  }

  getDisplayText(): string {
    return this.#type;
  }
}

/** An empty pane, such as a new tab. */
export class EmptyView extends ItemView {
  readonly #type: string;
  readonly #title: string;

  constructor(leaf: WorkspaceLeaf, type = 'empty', title = 'New tab') {
    super(leaf);
    this.#type = type;
    this.#title = title;
  }

  getViewType(): string {
    return this.#type;
  }

  getDisplayText(): string {
    return this.#title;
  }

  protected override async onOpen(): Promise<void> {
    const words = this.#type === 'empty' ? 'No file is open' : 'No headings found.';
    this.contentEl.createDiv({ cls: 'pane-empty', text: words });
    await Promise.resolve();
  }
}
