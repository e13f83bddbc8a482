/** Actions that need a CRM: each one determines the CRM and opens a screen for it. */
import { type App, Notice } from 'obsidian';
import type { Settings } from '../config/settings.ts';
import type { Selection } from '../vault/note-service.ts';
import { lastUndoable } from '../sync/apply/run-log.ts';
import type { CrmId, TargetId } from '../targets/targets.ts';
import { TARGETS } from '../targets/targets.ts';
import type { Actions } from './actions.ts';
import { mountAddFields } from './sync/add-fields-view.ts';
import { notReadyText, readyConnections } from './sync/connection-model.ts';
import { chooseCrm } from './sync/crm-chooser.ts';
import { withErrorNotice } from './parts/with-error-notice.ts';
import { mountImport, type OwnerQuestion } from './sync/import-view.ts';
import { showSettingsNotice } from './parts/button-notice.ts';
import { closeSettings, settingsOpener } from './parts/settings-window.ts';
import { openNote, openText } from './parts/note-editor.ts';
import { refreshPanels, showPanelNotice } from './panel/panel.ts';
import { openScreen } from './parts/screen.ts';
import { openReview } from './screens.ts';
import type { ReviewDeps } from './review/review-plan.ts';
import type { NextSteps } from './settings/settings-fields.ts';
import { withValue } from './settings/settings-row-model.ts';
import type { SyncStore } from './state/sync-store.ts';
import { summaryOfSync } from './sync/sync-result-model.ts';
import { whereOf } from './notice-text.ts';

export interface SyncActionPorts {
  readonly app: App;
  readonly sync?: SyncStore | undefined;
  readonly settings: () => Settings;
  /** Saves settings. */
  readonly change: (settings: Settings) => Promise<void>;
  /** Opens the fixes of a note; `changed` is called if some were applied. */
  readonly fix: ReviewDeps['fix'];
}

type SyncActions = Pick<
  Actions,
  | 'sync'
  | 'pull'
  | 'importNotes'
  | 'resolveConflicts'
  | 'retryFailed'
  | 'undoLast'
  | 'openRecord'
  | 'openLog'
  | 'addFields'
> & {
  /**
   * Returns the review that the export preview shows in place of a payload; `undefined` if the CRM is not connected.
   */
  readonly review: (selection: Selection, target: TargetId) => ReviewDeps | undefined;
};

const VAULT: Selection = { what: 'vault' };

export function createSyncActions(ports: SyncActionPorts): SyncActions {
  const { app } = ports;
  const review = (selection: Selection, direction: ReviewKind, only?: CrmId): Promise<void> =>
    withCrm(
      ports,
      (store, target) => {
        openReview(app, selectionDeps(ports, store, target, selection, direction));
      },
      only,
    );
  return {
    review: (selection, target) => {
      const ready = readyConnections(ports.sync?.service.states() ?? []).find((state) => state.target === target);
      if (ports.sync === undefined || ready === undefined) return undefined;
      return selectionDeps(ports, ports.sync, ready.target, selection, 'both');
    },
    sync: withErrorNotice((selection, target) => review(selection, 'both', target)),
    pull: withErrorNotice((selection) => review(selection, 'pull')),
    resolveConflicts: withErrorNotice(() => review(VAULT, 'conflicts')),
    importNotes: withErrorNotice((only) => openImport(ports, only)),
    addFields: withErrorNotice((target) => {
      if (ports.sync !== undefined) openAddFields(ports, ports.sync, target);
      return Promise.resolve();
    }),
    retryFailed: withErrorNotice(() => retryFailed(ports)),
    undoLast: withErrorNotice(() => undoLast(ports)),
    openRecord: withErrorNotice((selection) => openRecord(ports, selection)),
    openLog: withErrorNotice(() => openLog(ports)),
  };
}

/** Returns the steps that the settings offer once a CRM is connected. */
export function createNextSteps(app: App, actions: Actions, service: SyncStore['service']): NextSteps {
  return {
    addsFields: (target) => service.addsFields(target),
    addFields: (target) => void actions.addFields(target),
    planSync: (target) => {
      closeSettings(app);
      void actions.sync(VAULT, target);
    },
    importNotes: (target) => {
      closeSettings(app);
      void actions.importNotes(target);
    },
  };
}

function openImport(ports: SyncActionPorts, only: CrmId | undefined): Promise<void> {
  const { app } = ports;
  const open = (path: string): void => void openNote(app, path);
  return withCrm(
    ports,
    ({ service }, target) => {
      openScreen(app, {
        title: `Import from ${TARGETS[target].label}`,
        mount: (el, { close }) =>
          mountImport(el, {
            ...{ service, target, open, close, openSettings: settingsOpener(app) },
            owner: ownerQuestion(ports, target),
          }),
      });
    },
    only,
  );
}

/** Returns the question who the user is in the CRM; `undefined` if the plugin knows. */
function ownerQuestion({ settings, change }: SyncActionPorts, target: CrmId): OwnerQuestion | undefined {
  const { options, ownerOption = '' } = TARGETS[target];
  const spec = options[ownerOption];
  const chosen = settings().targets[target]?.options?.[ownerOption] ?? '';
  if (spec === undefined || chosen !== '') return undefined;
  return {
    label: spec.label,
    refuse: spec.refuse,
    save: (value) => change(withValue(settings(), ['targets', target, 'options', ownerOption], value)),
  };
}

async function openLog({ app, sync }: SyncActionPorts): Promise<void> {
  const [last] = (await sync?.service.runs()) ?? [];
  if (last === undefined) new Notice(NO_RUN);
  else await openNote(app, last.logPath);
}

const NO_RUN = 'Nothing has been synced on this device yet.';

/** Calls `choose` with the CRM that the user selects among the connected ones, or with `only`. */
function withCrm(
  { app, sync }: SyncActionPorts,
  choose: (store: SyncStore, target: CrmId) => void,
  only?: CrmId,
): Promise<void> {
  const states = sync?.service.states() ?? [];
  const ready = readyConnections(states).filter(({ target }) => only === undefined || target === only);
  if (sync === undefined || ready.length === 0) showSettingsNotice(app, notReadyText(states));
  else {
    chooseCrm(app, ready, (target) => {
      choose(sync, target);
    });
  }
  return Promise.resolve();
}

/** `conflicts`: a sync of the opportunities with conflicts. */
type ReviewKind = 'both' | 'pull' | 'conflicts';

function titleOf(kind: ReviewKind, selection: Selection, crm: string): string {
  const where = whereOf(selection);
  if (kind === 'pull') return `Pull changes into ${where} from ${crm}`;
  return kind === 'both' ? `Sync ${where} with ${crm}` : `Resolve conflicts with ${crm}`;
}

function selectionDeps(
  ports: SyncActionPorts,
  store: SyncStore,
  target: CrmId,
  selection: Selection,
  kind: ReviewKind,
): ReviewDeps {
  const direction = kind === 'pull' ? 'pull' : 'both';
  return {
    ...reviewDeps(ports, store, target, (watch) => store.service.plan(selection, target, { direction }, watch)),
    title: titleOf(kind, selection, TARGETS[target].label),
    conflictsOnly: kind === 'conflicts',
  };
}

function reviewDeps(
  ports: SyncActionPorts,
  store: SyncStore,
  target: CrmId,
  plan: ReviewDeps['plan'],
): Omit<ReviewDeps, 'title'> {
  const { app, settings } = ports;
  return {
    store,
    target,
    plan,
    dryRun: () => settings().dryRun,
    apply: (made, decisions, approved) => {
      void store.apply(made, decisions, approved).then((ended) => {
        refreshPanels(app);
        const isSeen = activeDocument.querySelector<HTMLElement>('.crm-sync-review')?.isShown() === true;
        if (ended === undefined)
          showPanelNotice(
            app,
            'A sync is already running. Wait for it to finish, or cancel it in the side panel.',
            'sync',
          );
        else if (ended.at === 'done' && !isSeen) new Notice(summaryOfSync(ended.plan, ended.run));
      });
    },
    open: (path, spot) => void openNote(app, path, spot),
    openSettings: settingsOpener(app),
    fix: ports.fix,
    retry: (paths, crm) => {
      reviewNotes(ports, store, crm, paths);
    },
  };
}

function openAddFields(ports: SyncActionPorts, { service }: SyncStore, target: CrmId): void {
  const { app, settings } = ports;
  const dryRun = (): boolean => settings().dryRun;
  const open = (path: string): void => void openNote(app, path);
  openScreen(app, {
    title: `Add fields to ${TARGETS[target].label}`,
    mount: (el, { close }) =>
      mountAddFields(el, { service, target, dryRun, open, close, openSettings: settingsOpener(app) }),
  });
}

/** Opens a new review of these notes. */
function reviewNotes(ports: SyncActionPorts, store: SyncStore, target: CrmId, paths: readonly string[]): void {
  const selection: Selection = { what: 'notes', paths };
  openReview(ports.app, selectionDeps(ports, store, target, selection, 'both'));
}

async function retryFailed(ports: SyncActionPorts): Promise<void> {
  const { sync } = ports;
  const [last] = (await sync?.service.runs()) ?? [];
  if (sync === undefined || last === undefined) new Notice(NO_RUN);
  else if (last.again.length === 0) new Notice('The last sync has nothing to retry.');
  else reviewNotes(ports, sync, last.target, last.again);
}

async function undoLast(ports: SyncActionPorts): Promise<void> {
  const { app, sync } = ports;
  const last = lastUndoable((await sync?.service.runs()) ?? []);
  if (sync === undefined || last === undefined) {
    new Notice('No sync to undo.');
    return;
  }
  const { runId, target } = last;
  const plan: ReviewDeps['plan'] = (watch) => sync.service.undo(runId, watch);
  const title = `Undo the last sync with ${TARGETS[target].label}`;
  openReview(app, { ...reviewDeps(ports, sync, target, plan), title });
}

async function openRecord({ app, sync }: SyncActionPorts, selection: Selection): Promise<void> {
  const path = selection.what === 'note' ? selection.path : '';
  const file = app.vault.getFileByPath(path);
  const text = openText(app, path) ?? (file === null ? '' : await app.vault.cachedRead(file));
  const states = sync?.service.states() ?? [];
  const links = (await sync?.service.status()(path, text)) ?? [];
  const urls = new Map(links.flatMap(({ target, url }) => (url === undefined ? [] : [[target, url] as const])));
  if (urls.size === 0) {
    if (readyConnections(states).length === 0) showSettingsNotice(app, notReadyText(states));
    else new Notice('This note isn’t linked to a record yet.');
    return;
  }
  const linked = readyConnections(states).filter(({ target }) => urls.has(target));
  chooseCrm(app, linked, (target) => {
    activeWindow.open(urls.get(target), '_blank', 'noopener');
  });
}
