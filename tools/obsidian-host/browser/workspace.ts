/** The workspace: groups of tabs in the middle, leaves on the right, the active leaf, and the active file. */
import type { TFile } from '../app/files.ts';
import { BareWorkspace } from '../app/workspace.ts';
import { installBases } from './bases-file-view.ts';
import type { BrowserApp } from './browser-app.ts';
import { type LeafHome, WorkspaceLeaf } from './leaf.ts';
import { TabbedHome } from './leaf-home.ts';
import { FileView, TextFileView } from './file-view.ts';
import { MarkdownView } from './markdown-view.ts';
import { EmptyView } from './view.ts';

/** A side panel as plugins see it. */
interface Side {
  collapsed: boolean;
  expand(): void;
  collapse(): void;
  toggle(): void;
}

export interface WorkspaceElements {
  readonly root: HTMLElement;
  readonly right: HTMLElement;
  readonly container: HTMLElement;
}

export class Workspace extends BareWorkspace {
  declare activeLeaf: WorkspaceLeaf | null;
  declare activeEditor: MarkdownView | null;
  containerEl: HTMLElement;
  rightSplit: Side;
  /** Groups of tabs in the middle, next to each other. */
  readonly #groups: TabbedHome[];
  readonly #right: TabbedHome;
  #app: BrowserApp | undefined;
  #lastRoot: WorkspaceLeaf | undefined;
  #lastFile: TFile | null = null;

  constructor({ root, right, container }: WorkspaceElements) {
    super();
    this.containerEl = container;
    this.#groups = [this.#groupIn(root)];
    this.#right = new TabbedHome('right', right, (leaf) => void leaf.loadIfDeferred());
    this.rightSplit = sideOf(right);
  }

  /** Creates the panes: one in the middle; on the right one of the app's own, and one for each restored type. */
  async hostLayOut(app: BrowserApp, restored: readonly string[]): Promise<void> {
    this.#app = app;
    app.hostRegistered.views.add('markdown', (leaf: WorkspaceLeaf) => new MarkdownView(leaf));
    app.hostRegistered.views.add('outline', (leaf: WorkspaceLeaf) => {
      const view = new EmptyView(leaf, 'outline', 'Outline');
      view.icon = 'list';
      return view;
    });
    app.hostRegistered.views.onRemove((type) => {
      for (const leaf of this.getLeavesOfType(type)) void leaf.hostDefer();
    });
    if (app.hostHasBases) installBases(app);
    this.#followFiles(app);
    const leaf = this.#grow(this.#group());
    await leaf.setViewState({ type: 'empty' });
    this.#lastRoot = leaf;
    await this.#grow(this.#right).setViewState({ type: 'outline' });
    for (const type of restored) await this.#grow(this.#right).hostDefer({ type });
    this.setActiveLeaf(leaf);
  }

  setActiveLeaf(leaf: WorkspaceLeaf, params?: { focus?: boolean }): void {
    if (leaf.hostHome.kind === 'root') {
      this.#lastRoot = leaf;
      if (leaf.hostHome.shown !== leaf) leaf.hostHome.show(leaf);
    }
    if (this.activeLeaf !== leaf) {
      this.activeLeaf = leaf;
      this.activeEditor = leaf.view instanceof MarkdownView ? leaf.view : null;
      this.trigger('active-leaf-change', leaf);
      this.hostFileShown();
    }
    if (params?.focus === true) this.activeEditor?.editor.focus();
  }

  /** Checks if the active file has changed, and reports it. */
  hostFileShown(): void {
    this.activeEditor = this.activeLeaf?.view instanceof MarkdownView ? this.activeLeaf.view : null;
    const file = this.getActiveFile();
    if (file === this.#lastFile) return;
    this.#lastFile = file;
    this.trigger('file-open', file);
  }

  hostDetached(leaf: WorkspaceLeaf): void {
    this.trigger('layout-change');
    if (leaf.hostHome.leaves.length === 0 && this.#groups.length > 1) this.#removeGroup(leaf.hostHome);
    if (this.#rootLeaves().length === 0) void this.#grow(this.#group()).setViewState({ type: 'empty' });
    const [first] = this.#rootLeaves();
    if (this.#lastRoot === leaf) this.#lastRoot = first;
    if (this.activeLeaf === leaf && first !== undefined) this.setActiveLeaf(first);
    this.hostFileShown();
  }

  override getActiveFile(): TFile | null {
    const view = this.activeLeaf?.view;
    if (view instanceof FileView) return view.file;
    const last = this.#lastRoot?.view;
    return last instanceof FileView ? last.file : null;
  }

  override getActiveViewOfType<T>(type: abstract new (...args: never[]) => T): T | null {
    const view: unknown = this.activeLeaf?.view;
    return view instanceof type ? view : null;
  }

  override getLeavesOfType(viewType: string): WorkspaceLeaf[] {
    return this.#leaves().filter((leaf) => leaf.view.getViewType() === viewType);
  }

  override iterateAllLeaves(callback: (leaf: WorkspaceLeaf) => unknown): void {
    for (const leaf of this.#leaves()) callback(leaf);
  }

  iterateRootLeaves(callback: (leaf: WorkspaceLeaf) => unknown): void {
    for (const leaf of this.#rootLeaves()) callback(leaf);
  }

  detachLeavesOfType(viewType: string): void {
    for (const leaf of this.getLeavesOfType(viewType)) leaf.detach();
  }

  getMostRecentLeaf(): WorkspaceLeaf | null {
    return this.#lastRoot ?? null;
  }

  getLeaf(newLeaf: boolean | string = false): WorkspaceLeaf {
    const last = this.#lastRoot;
    if (last !== undefined && newLeaf === 'split') return this.createLeafBySplit(last);
    return last === undefined || newLeaf !== false || !last.view.navigation ? this.#grow(this.#group()) : last;
  }

  createLeafBySplit(leaf: WorkspaceLeaf, _direction?: 'horizontal' | 'vertical'): WorkspaceLeaf {
    const group = this.#groupIn(createDiv('workspace-tabs'));
    leaf.hostHome.el.after(group.el);
    this.#groups.push(group);
    return this.#grow(group);
  }

  getRightLeaf(_split: boolean): WorkspaceLeaf {
    return this.#grow(this.#right);
  }

  async ensureSideLeaf(
    type: string,
    _side: 'left' | 'right',
    options: { active?: boolean; reveal?: boolean; split?: boolean; state?: Record<string, unknown> } = {},
  ): Promise<WorkspaceLeaf> {
    const leaf = this.getLeavesOfType(type)[0] ?? this.#grow(this.#right);
    const { state } = options;
    if (leaf.getViewState().type !== type) await leaf.hostDefer(state === undefined ? { type } : { type, state });
    if (options.reveal !== false) await this.revealLeaf(leaf);
    if (options.active === true) this.setActiveLeaf(leaf);
    return leaf;
  }

  async revealLeaf(leaf: WorkspaceLeaf): Promise<void> {
    if (leaf.hostHome.kind === 'right') this.rightSplit.expand();
    leaf.hostHome.show(leaf);
    await leaf.loadIfDeferred();
  }

  async openLinkText(linktext: string, sourcePath: string, newLeaf: boolean | string = false): Promise<void> {
    const [linkpath = ''] = linktext.split('#');
    const file = this.#app?.metadataCache.getFirstLinkpathDest(linkpath, sourcePath);
    if (file !== undefined && file !== null) await this.getLeaf(newLeaf).openFile(file);
  }

  updateOptions(): void {
    // The host has no editor options to update.
  }

  /** Applies changes of files to the views that show them. */
  #followFiles({ vault }: BrowserApp): void {
    const showing = (file: unknown): WorkspaceLeaf[] =>
      this.#leaves().filter(({ view }) => view instanceof FileView && view.file === file);
    vault.on('modify', (file: TFile) => {
      for (const { view } of showing(file)) if (view instanceof TextFileView) void view.hostFollow(file);
    });
    vault.on('delete', (file: unknown) => {
      for (const leaf of showing(file)) leaf.detach();
    });
    vault.on('rename', (file: unknown) => {
      for (const { hostHome } of showing(file)) hostHome.refresh();
    });
  }

  #leaves(): WorkspaceLeaf[] {
    return [...this.#rootLeaves(), ...this.#right.leaves];
  }

  #rootLeaves(): WorkspaceLeaf[] {
    return this.#groups.flatMap(({ leaves }) => leaves);
  }

  #groupIn(el: HTMLElement): TabbedHome {
    return new TabbedHome('root', el, (leaf) => {
      this.setActiveLeaf(leaf);
    });
  }

  /** Returns the group of tabs that was used last. */
  #group(): LeafHome {
    const [first] = this.#groups;
    if (first === undefined) throw new Error('The workspace has no group of tabs');
    return this.#lastRoot?.hostHome ?? first;
  }

  #removeGroup(group: LeafHome): void {
    const at = this.#groups.findIndex((one) => one === group);
    if (at < 0) return;
    this.#groups.splice(at, 1);
    group.el.detach();
  }

  #grow(home: LeafHome): WorkspaceLeaf {
    if (this.#app === undefined) throw new Error('The workspace is not laid out yet');
    const leaf = new WorkspaceLeaf(this.#app, home);
    home.add(leaf);
    this.trigger('layout-change');
    return leaf;
  }
}

function sideOf(el: HTMLElement): Side {
  const set = (collapsed: boolean): void => {
    el.toggleClass('is-collapsed', collapsed);
  };
  set(true);
  return {
    get collapsed() {
      return el.hasClass('is-collapsed');
    },
    expand: () => {
      set(false);
    },
    collapse: () => {
      set(true);
    },
    toggle: () => {
      set(!el.hasClass('is-collapsed'));
    },
  };
}
