/** Side panel: follows the active note, reads its displayed text, and shows the analysis. */
import { type App, ItemView, Notice, type WorkspaceLeaf } from 'obsidian';
import type { Settings } from '../../config/settings.ts';
import type { NoteEdit } from '../../domain/value.ts';
import { misreadRefusal, type Refusal } from '../../domain/refusal.ts';
import type { NoteService, Inspection } from '../../vault/note-service.ts';
import type { LinkStatus } from '../../sync/sync-service.ts';
import { TARGET_IDS } from '../../targets/targets.ts';
import { DEFAULT_CHOICES, type PipelineChoices } from '../../pipeline/choices.ts';
import type { Actions } from '../actions.ts';
import { PANEL_ICON } from '../commands.ts';
import { mountPanel } from './panel-draw.ts';
import { showButtonNotice } from '../parts/button-notice.ts';
import { showHidden } from '../parts/hidden-marks.ts';
import { ScreenTab } from '../parts/screen.ts';
import { settingsOpener } from '../parts/settings-window.ts';
import { changeInEditor, openInSplit, openNote, openText } from '../parts/note-editor.ts';
import { followNotes, watchMovedNotes } from '../parts/note-events.ts';
import { type PipelinePorts, PipelineScreen } from '../pipeline/pipeline-screen.ts';
import { linkModels } from './panel-link-model.ts';
import { type EmptyModel, type PanelModel, panelModel } from './panel-model.ts';
import { mountSyncTab } from './panel-sync.ts';
import { type PanelTab, type PanelTabs, mountTabs } from './panel-tabs.ts';
import type { RunStore } from '../state/run-store.ts';
import { mountRun } from '../run/run-view.ts';
import { isUnset } from '../setup/setup-model.ts';
import type { SyncStore } from '../state/sync-store.ts';
import { refusalText } from '../text/refusals.ts';

export const PANEL_VIEW = 'crm-sync-attribution-panel';

/** Dependencies of the panel. */
export interface PanelPorts {
  readonly service: NoteService;
  readonly actions: Actions;
  readonly runs: RunStore;
  /** Sync state; `undefined` if this device cannot sync. */
  readonly sync?: SyncStore | undefined;
  readonly settings: () => Settings;
  /** Pipeline that is shown while no opportunity is active; omitted for none. */
  readonly pipeline?: PipelinePorts;
}

/** Longest delay in milliseconds between typing and the update of the panel, even during continuous typing. */
const FOLLOW_MS = 150;

export class OpportunityPanel extends ItemView {
  override navigation = false;
  override icon = PANEL_ICON;
  private readonly ports: PanelPorts;
  private path: string | undefined;
  private inspection: Inspection | undefined;
  /** Link states stored on this device, with the path of the note they belong to. */
  private links: { readonly path: string; readonly of: readonly LinkStatus[] } | undefined;
  /** Path of the note that the user asked to check although it does not look like an opportunity. */
  private insisted: string | undefined;
  private timer: number | undefined;
  private show: (model: PanelModel) => void = () => undefined;
  private tabs: PanelTabs | undefined;
  private pipeline: PipelineScreen | undefined;
  private choices: PipelineChoices = { ...DEFAULT_CHOICES, columns: 'none' };

  constructor(leaf: WorkspaceLeaf, ports: PanelPorts) {
    super(leaf);
    this.ports = ports;
  }

  override getViewType(): string {
    return PANEL_VIEW;
  }

  override getDisplayText(): string {
    return 'Revenue attribution';
  }

  protected override onOpen(): Promise<void> {
    this.register(showHidden(this.contentEl));
    this.tabs = mountTabs(this.contentEl);
    this.show = mountPanel(this.tabs.pages.note, {
      goTo: (at) => void this.goTo(at),
      fix: (at, which) => void this.fix(at, which),
      openBoth: (path) => void openInSplit(this.app, path),
      attribute: () => void this.attribute(),
      fill: () => void this.fill(),
      preview: (target) => {
        if (this.path !== undefined) void this.ports.actions.preview({ what: 'note', path: this.path }, target);
      },
      openSettings: settingsOpener(this.app),
      setUp: () => void this.ports.actions.setUp(),
      empty: (does) => void this.help(does),
    });
    this.hostRuns(this.tabs);
    const { sync, actions } = this.ports;
    if (sync !== undefined) this.register(mountSyncTab(this.app, sync, actions, this.tabs));
    this.listen();
    this.follow();
    return Promise.resolve();
  }

  protected override onClose(): Promise<void> {
    this.containerEl.win.clearTimeout(this.timer);
    this.pipeline?.stop();
    return Promise.resolve();
  }

  /** Selects a tab. */
  showTab(tab: PanelTab): void {
    this.tabs?.select(tab);
  }

  /** Updates the panel with the current note and settings. */
  async refresh(): Promise<void> {
    this.containerEl.win.clearTimeout(this.timer);
    this.timer = undefined;
    const { path } = this;
    const text = path === undefined ? undefined : await this.read(path);
    const { service } = this.ports;
    const misread = path === undefined || text === undefined ? undefined : await service.misread(path, text);
    if (path !== this.path) return;
    this.inspection = path === undefined || text === undefined ? undefined : service.inspect(path, text, misread);
    this.draw();
    if (path !== undefined && text !== undefined) await this.lookUpLinks(path, text);
  }

  /** Reads the link states from this device, without a request, and redraws the panel, which already shows the note. */
  private async lookUpLinks(path: string, text: string): Promise<void> {
    const of = await this.ports.sync?.service.status()(path, text);
    if (of === undefined || path !== this.path) return;
    this.links = { path, of };
    this.draw();
  }

  private draw(): void {
    const { service, settings } = this.ports;
    const { inspection } = this;
    const { dryRun, modelParameters: parameters } = settings();
    const unset = isUnset(settings());
    const targets = inspection?.opportunity === undefined ? [] : TARGET_IDS;
    const exports = targets.flatMap((target) =>
      inspection === undefined ? [] : [{ target, result: service.format(inspection, target) }],
    );
    const states = this.ports.sync?.service.states() ?? [];
    const known = this.links?.path === this.path ? this.links?.of : undefined;
    const links = linkModels({ states, links: known ?? [], choices: settings().targets });
    const insist = this.insisted !== undefined && this.insisted === this.path;
    const model = panelModel({ inspection, exports, parameters, dryRun, links, insist, unset });
    this.show(model);
    this.showPipeline(model.empty !== undefined);
  }

  private showPipeline(isShown: boolean): void {
    if (isShown === (this.pipeline !== undefined)) return;
    const page = this.tabs?.pages.note;
    const { pipeline, actions } = this.ports;
    if (page === undefined || pipeline === undefined) return;
    this.pipeline?.stop();
    const openTab = (): void => void actions.openPipeline();
    const chosen = (choices: PipelineChoices): void => void (this.choices = choices);
    const deps = { ...pipeline, choices: this.choices, chosen, openTab };
    this.pipeline = isShown ? new PipelineScreen(page, deps) : undefined;
  }

  private listen(): void {
    const { workspace, metadataCache, vault } = this.app;
    const follow = (): void => {
      this.follow();
    };
    this.registerEvent(workspace.on('active-leaf-change', follow));
    this.registerEvent(workspace.on('file-open', follow));
    this.registerEvent(
      workspace.on('editor-change', (_, info) => {
        if (info.file?.path === this.path) this.soon();
      }),
    );
    // Changes in other notes matter too: another note may now have the same ID.
    this.registerEvent(
      metadataCache.on('changed', () => {
        this.soon();
      }),
    );
    this.registerEvent(
      vault.on('rename', (file, old) => {
        if (old === this.path) this.path = file.path;
        this.soon();
      }),
    );
    this.registerEvent(vault.on('delete', follow));
  }

  private hostRuns(tabs: PanelTabs): void {
    const { runs, actions } = this.ports;
    const { goneWord, stop } = watchMovedNotes(this.app, () => {
      view.markGone();
    });
    const view = mountRun(tabs.pages.run, {
      open: (path, place) => void openNote(this.app, path, place && { place }),
      cancel: runs.cancel,
      fix: (selection, kind) => void actions.fix(selection, kind),
      goneWord,
    });
    this.register(stop);
    this.register(followNotes(this.app, runs.follow));
    // Notes may have changed while no panel was open.
    runs.follow();
    const before = runs.state();
    if (before !== undefined) {
      view.show(before);
      tabs.select('run');
      tabs.setClosable('run', before.at !== 'running');
    }
    this.register(
      runs.listen((state) => {
        if (state.at === 'running' && state.done === 0) tabs.select('run');
        tabs.setClosable('run', state.at !== 'running');
        view.show(state);
      }),
    );
  }

  /** Switches to the active note; the panel, the sidebars, and the tabs of screens never count as active. */
  private follow(): void {
    if (this.app.workspace.getActiveViewOfType(ScreenTab) !== null) return;
    const file = this.app.workspace.getActiveFile();
    this.path = file?.extension === 'md' ? file.path : undefined;
    void this.refresh();
  }

  /** Schedules an update of the panel; further calls until then have no effect. */
  private soon(): void {
    this.timer ??= this.containerEl.win.setTimeout(() => void this.refresh(), FOLLOW_MS);
  }

  /**
   * Returns the displayed text, from the open editor or else from the file; `undefined` if the note no longer exists.
   */
  private async read(path: string): Promise<string | undefined> {
    const open = openText(this.app, path);
    if (open !== undefined) return open;
    const file = this.app.vault.getFileByPath(path);
    return file === null ? undefined : this.app.vault.cachedRead(file);
  }

  private async goTo(at: number): Promise<void> {
    const finding = this.inspection?.findings[at];
    if (this.path !== undefined) await openNote(this.app, this.path, finding?.place && { place: finding.place });
  }

  private async fix(at: number, which: 'fix' | 'otherFix'): Promise<void> {
    const fix = this.inspection?.findings[at]?.[which];
    if (fix !== undefined) await this.change([fix]);
  }

  private async fill(): Promise<void> {
    const enrichments = this.inspection?.enrichments ?? [];
    await this.change(enrichments.map(({ key, value }) => ({ do: 'set', path: [key], value, was: undefined })));
  }

  private async attribute(): Promise<void> {
    if (this.path !== undefined) await this.ports.actions.attribute({ what: 'note', path: this.path });
    await this.refresh();
  }

  private async help(does: EmptyModel['buttons'][number]['does']): Promise<void> {
    if (does === 'new-note') await this.ports.actions.newNote();
    if (does === 'insist') this.insisted = this.path;
    if (does === 'make-opportunity') await this.makeOpportunity();
    await this.refresh();
  }

  /** Edits through the open editor, where one undo step reverts all edits; otherwise on disk. */
  private async change(edits: readonly NoteEdit[]): Promise<void> {
    const { path } = this;
    const text = path === undefined ? undefined : await this.read(path);
    if (path === undefined || text === undefined) return;
    const edited = (await this.unwritable(path, text)) ?? this.ports.service.editNoteText(text, edits);
    if ('refused' in edited) new Notice(refusalText(edited.refused));
    else if (!changeInEditor(this.app, path, text, edited.text)) await this.applyOnDisk(path, edits);
    await this.refresh();
  }

  private async applyOnDisk(path: string, edits: readonly NoteEdit[]): Promise<void> {
    for (const edit of edits) {
      const refusal = await this.ports.service.apply(path, [edit]);
      if (refusal !== undefined) new Notice(refusalText(refusal));
    }
  }

  /**
   * Returns a refusal if the file is not UTF-8. An editor shows such a file with characters missing, so an edit of its
   * text must not reach the disk.
   */
  private async unwritable(path: string, text: string): Promise<{ readonly refused: Refusal } | undefined> {
    const misread = await this.ports.service.misread(path, text);
    return misread && { refused: misreadRefusal(misread) };
  }

  private async makeOpportunity(): Promise<void> {
    const { path } = this;
    const text = path === undefined ? undefined : await this.read(path);
    if (path === undefined || text === undefined) return;
    const { service } = this.ports;
    const made = (await this.unwritable(path, text)) ?? service.convertToOpportunity(text);
    if ('text' in made && changeInEditor(this.app, path, text, made.text)) return;
    const refused = 'refused' in made ? made.refused : await service.makeOpportunity(path);
    if (refused !== undefined) new Notice(refusalText(refused));
  }
}

/** Updates every open panel with the current settings. */
export function refreshPanels(app: App): void {
  for (const { view } of app.workspace.getLeavesOfType(PANEL_VIEW)) {
    if (view instanceof OpportunityPanel) void view.refresh();
  }
}

/** Shows a notice that mentions the panel, with the button that opens it. */
export function showPanelNotice(app: App, message: string, tab: PanelTab): void {
  showButtonNotice(message, 'Open panel', () => void showPanel(app, tab));
}

/** Focuses the selected tab of the panel if nothing has the focus, for example because a list was drawn again. */
export function focusPanel(app: App): void {
  if (activeDocument.activeElement !== activeDocument.body) return;
  const [leaf] = app.workspace.getLeavesOfType(PANEL_VIEW);
  leaf?.view.containerEl.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
}

/**
 * Shows the panel and opens it if necessary. Resolves to `undefined` if the app shows no panel, for example while it
 * closes.
 */
export async function showPanel(app: App, tab?: PanelTab): Promise<void> {
  const leaf = await app.workspace.ensureSideLeaf(PANEL_VIEW, 'right', { active: true, reveal: true });
  await leaf.loadIfDeferred();
  if (tab !== undefined && leaf.view instanceof OpportunityPanel) leaf.view.showTab(tab);
}
