/** Implementation of the actions: calls the note service and shows results in panel, preview, and notices. */
import { Notice } from 'obsidian';
import type { Settings } from '../config/settings.ts';
import type { NewOpportunity } from '../vault/new-opportunity.ts';
import type { Run, Selection, UnknownSelection, WriteRun } from '../vault/note-service.ts';
import type { SetupService } from '../vault/setup/setup-service.ts';
import { TARGET_IDS } from '../targets/targets.ts';
import type { Actions } from './actions.ts';
import { type ChangeActionPorts, createChangeActions } from './create-change-actions.ts';
import { withErrorNotice } from './parts/with-error-notice.ts';
import { openNewNote } from './new-note-modal.ts';
import { formInputs } from './new-note-model.ts';
import { refreshPanels, showPanel, showPanelNotice } from './panel/panel.ts';
import { changeInEditor, openNote, openText, saveEditor } from './parts/note-editor.ts';
import { openScreen } from './parts/screen.ts';
import { openPipeline } from './pipeline/pipeline-tab.ts';
import { openPreview } from './screens.ts';
import { mountSetup } from './setup/setup-view.ts';
import { summaryOf } from './run/run-summary-model.ts';
import { createSyncActions } from './create-sync-actions.ts';
import type { SyncStore } from './state/sync-store.ts';
import { unknownText } from './text/refusals.ts';
import { openUriScreen, type UriScreenPorts } from './uri-screens.ts';
import { attributedText, dryRunNotice, fillableText, validatedText, whereOf } from './notice-text.ts';

/** Dependencies of the actions. */
export interface ActionPorts extends ChangeActionPorts {
  readonly setup: SetupService;
  readonly settings: () => Settings;
  /** Saves settings. */
  readonly change: (settings: Settings) => Promise<void>;
  /** Sync state; `undefined` if this device cannot sync. */
  readonly sync?: SyncStore | undefined;
}

export function createActions(ports: ActionPorts): Actions {
  const { app, service, settings } = ports;
  let [shown = 'generic_json'] = TARGET_IDS;
  const { changeMany, fixNote: fix, ...changes } = createChangeActions(ports);
  const { review, ...actions } = createSyncActions({ ...ports, fix });
  return {
    ...actions,
    ...changes,
    openPanel: withErrorNotice(() => showPanel(app, 'note')),
    openPipeline: withErrorNotice(() => openPipeline(app)),
    createBase: withErrorNotice(() => createBase(ports)),
    openUri: withErrorNotice((request) => openUriScreen(uriPorts(ports, actions.sync), request)),
    validate: withErrorNotice((selection) =>
      selection.what === 'note' ? validateOne(ports, selection) : runMany(ports, selection),
    ),
    attribute: withErrorNotice((selection) =>
      selection.what === 'note' ? attributeOne(ports, selection) : changeMany.attribute(selection),
    ),
    fill: withErrorNotice((selection) =>
      selection.what === 'note' ? fillOne(ports, selection) : changeMany.fill(selection),
    ),
    preview: withErrorNotice((selection, target = shown) => {
      openPreview(app, {
        service,
        settings: settings(),
        selection,
        target,
        open: (path, place) => void openNote(app, path, place && { place }),
        fix,
        shown: (now) => void (shown = now),
        review: (now) => review(selection, now),
      });
      return Promise.resolve();
    }),
    setUp: withErrorNotice(() => openSetup(ports, () => void changes.fix({ what: 'vault' }))),
    newNote: withErrorNotice(newNoteForm(ports)),
    toggleDryRun: withErrorNotice(() => toggleDryRun(ports)),
  };
}

async function createBase({ app, service }: ActionPorts): Promise<void> {
  const { path, isNew } = await service.createBase();
  if (!isNew) new Notice(`${path} already exists.`);
  await openNote(app, path);
}

async function toggleDryRun({ app, change, settings }: ActionPorts): Promise<void> {
  await change({ ...settings(), dryRun: !settings().dryRun });
  new Notice(dryRunNotice(settings().dryRun));
  refreshPanels(app);
}

function openSetup({ app, setup, settings }: ActionPorts, fix: () => void): Promise<void> {
  openScreen(app, {
    title: 'Set up from notes',
    mount: (el, { close }) => mountSetup(el, { service: setup, settings, close, fix }),
  });
  return Promise.resolve();
}

/** Returns the function that opens the form of a new note. Values that made no note are there again the next time. */
function newNoteForm({ app, service, settings }: ActionPorts): () => Promise<void> {
  let kept: NewOpportunity | undefined;
  return () => {
    const { stages, currency } = settings();
    const names = stages.map(({ name }) => name);
    openNewNote(app, {
      inputs: formInputs(service.draftNote({ title: '', values: {} }), names, currency),
      entered: kept,
      draft: (entered) => service.draftNote(entered),
      create: async (entered) => {
        const path = await service.newNote(entered);
        kept = undefined;
        return path;
      },
      open: (path) => openNote(app, path),
      keep: (entered) => (kept = entered),
    });
    return Promise.resolve();
  };
}

function uriPorts(ports: ActionPorts, review: Actions['sync']): UriScreenPorts {
  const { app, service } = ports;
  return { app, service, review, validate: (selection) => runMany(ports, selection) };
}

async function validateOne({ app, service }: ActionPorts, selection: Selection): Promise<void> {
  await showPanel(app, 'note');
  showResult(await service.validate(selection), validatedText);
}

/** Writes the attribution through the open editor, where one undo step reverts it; otherwise to disk. */
async function attributeOne({ app, service }: ActionPorts, selection: Selection & { what: 'note' }): Promise<void> {
  const { path } = selection;
  const open = openText(app, path);
  const isText = open !== undefined && (await service.misread(path, open)) === undefined;
  const after = isText ? service.attributeNoteText(path, open) : undefined;
  if (open !== undefined && after !== undefined && changeInEditor(app, path, open, after.text)) {
    await saveEditor(app, path);
    showResult(after.run, attributedText);
  } else showResult(await service.attribute(selection, { dryRun: false }), attributedText);
  refreshPanels(app);
}

/** Opens the note and the panel, where the user reviews and accepts the suggested values. */
async function fillOne({ app, service }: ActionPorts, selection: Selection & { what: 'note' }): Promise<void> {
  await openNote(app, selection.path);
  await showPanel(app, 'note');
  showResult(await service.enrich(selection, { dryRun: true }), fillableText);
}

function showResult<R extends Run | WriteRun>(result: R | UnknownSelection, text: (run: R) => string): void {
  new Notice('what' in result ? unknownText(result) : text(result));
}

async function runMany({ app, runs }: ActionPorts, selection: Selection): Promise<void> {
  await showPanel(app, runs.state() === undefined ? undefined : 'run');
  const ended = await runs.start({ selection, where: whereOf(selection) });
  if (ended === undefined)
    showPanelNotice(
      app,
      'Another task is already running. Wait for it to finish, or cancel it in the side panel.',
      'run',
    );
  else if (ended.at === 'done') new Notice(summaryOf(ended));
  refreshPanels(app);
}
