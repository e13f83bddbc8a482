/** A leaf: one pane or side tab, and its current view. */
import { Events } from '../app/events.ts';
import type { TFile } from '../app/files.ts';
import type { BrowserApp } from './browser-app.ts';
import { DeferredView, EmptyView, type View } from './view.ts';

export interface ViewState {
  type: string;
  state?: Record<string, unknown>;
  active?: boolean;
}

/** A container of leaves that shows one of them at a time. */
export interface LeafHome {
  readonly kind: 'root' | 'left' | 'right';
  readonly el: HTMLElement;
  readonly bodyEl: HTMLElement;
  readonly leaves: WorkspaceLeaf[];
  readonly shown: WorkspaceLeaf | undefined;
  add(leaf: WorkspaceLeaf): void;
  /** Shows a leaf instead of the current one. */
  show(leaf: WorkspaceLeaf): void;
  remove(leaf: WorkspaceLeaf): void;
  /** Redraws the tabs. */
  refresh(): void;
}

export class WorkspaceLeaf extends Events {
  view: View;
  hoverPopover: object | null = null;
  readonly hostApp: BrowserApp;
  readonly hostHome: LeafHome;
  readonly hostEl: HTMLElement;
  #state: ViewState = { type: 'empty' };
  #loading: Promise<void> | undefined;

  constructor(app: BrowserApp, home: LeafHome) {
    super();
    this.hostApp = app;
    this.hostHome = home;
    this.hostEl = home.bodyEl.createDiv('workspace-leaf');
    this.view = new DeferredView(this, 'empty');
    for (const name of ['pointerdown', 'focusin'])
      this.hostEl.addEventListener(name, () => {
        app.workspace.setActiveLeaf(this);
      });
  }

  get parent(): LeafHome {
    return this.hostHome;
  }

  get isDeferred(): boolean {
    return this.view instanceof DeferredView;
  }

  async loadIfDeferred(): Promise<void> {
    if (this.#loading === undefined && this.isDeferred)
      this.#loading = this.#load().finally(() => {
        this.#loading = undefined;
      });
    await this.#loading;
  }

  getViewState(): ViewState {
    return { ...this.#state, state: this.isDeferred ? (this.#state.state ?? {}) : this.view.getState() };
  }

  async setViewState(viewState: ViewState, eState?: unknown): Promise<void> {
    if (viewState.type !== this.#state.type || this.isDeferred) {
      await this.hostDefer(viewState);
      await this.loadIfDeferred();
    } else {
      this.#state = viewState;
      await this.view.setState(viewState.state ?? {}, { history: false });
    }
    if (eState !== undefined) this.view.setEphemeralState(eState);
    if (viewState.active === true) this.hostApp.workspace.setActiveLeaf(this);
    this.hostHome.refresh();
  }

  /** Replaces the view with a placeholder; the real view is loaded when the leaf is revealed. */
  async hostDefer(viewState: ViewState = this.#state): Promise<void> {
    await this.view.hostClose();
    this.#state = viewState;
    this.view = new DeferredView(this, viewState.type);
    await this.view.hostOpen(this.hostEl);
    this.hostHome.refresh();
  }

  /** Shows a view in place of the current one. */
  async open(view: View): Promise<View> {
    await this.view.hostClose();
    this.#state = { type: view.getViewType() };
    this.view = view;
    await view.hostOpen(this.hostEl);
    this.hostHome.refresh();
    return view;
  }

  async openFile(
    file: TFile,
    openState: { active?: boolean; state?: Record<string, unknown>; eState?: unknown } = {},
  ): Promise<void> {
    const state = { ...openState.state, file: file.path };
    const type = file.extension === 'base' && this.hostApp.hostHasBases ? 'bases' : 'markdown';
    await this.setViewState({ type, state }, openState.eState);
    if (openState.active !== false) this.hostApp.workspace.setActiveLeaf(this);
    this.hostApp.workspace.hostFileShown();
  }

  getIcon(): string {
    return this.view.getIcon();
  }

  getDisplayText(): string {
    return this.view.getDisplayText();
  }

  setEphemeralState(state: unknown): void {
    this.view.setEphemeralState(state);
  }

  detach(): void {
    void this.view.hostClose();
    this.hostEl.detach();
    this.hostHome.remove(this);
    this.hostApp.workspace.hostDetached(this);
  }

  async #load(): Promise<void> {
    const { type, state } = this.#state;
    const create = this.hostApp.hostRegistered.views.get(type) as ((leaf: WorkspaceLeaf) => View) | undefined;
    if (create === undefined && type !== 'empty') return;
    await this.view.hostClose();
    this.view = create?.(this) ?? new EmptyView(this);
    await this.view.hostOpen(this.hostEl);
    await this.view.setState(state ?? {}, { history: false });
    this.hostHome.refresh();
  }
}
