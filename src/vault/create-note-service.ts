/** Creates the note service, which runs user requests on notes. */
import { REPLACEMENT } from '../domain/encoding.ts';
import { createNoteCache } from './note-cache.ts';
import { allOrRefused, applyEdits } from '../notes/edit.ts';
import { editNote } from './edit-note.ts';
import { attributionJob } from './attribute.ts';
import { cachedId, countsByCache } from './cached-id.ts';
import { createNote, draftNote } from './create-note.ts';
import { withValues } from './new-opportunity.ts';
import { idCreator, withIdFixes } from './new-id.ts';
import type { KnownOrg, NoteService, ProgressOptions, Selection } from './note-service.ts';
import { buildExportBatch, exporterFor, utcTimestamp, writeExportFile } from './export.ts';
import { ENRICH_JOB } from './enrich.ts';
import { CRM_IDS, type CrmId, type TargetId } from '../targets/targets.ts';
import { inspect, type NoteAnalysis } from './inspect.ts';
import { convertToOpportunity } from './template.ts';
import type { LogPlace } from '../log/device-log.ts';
import type { Clock, NoteStore, Store } from '../log/ports.ts';
import { applyChanges } from './apply-changes.ts';
import { listChangeRuns } from './change-runs.ts';
import { listChanges } from './list-changes.ts';
import { listUndo } from './undo-changes.ts';
import { compileSettings } from '../config/compiled-settings.ts';
import type { Settings } from '../config/settings.ts';
import { idOf, otherNotesWithId, type NoteContext } from './inspect-notes.ts';
import { inspectSelection, writeSelected } from './run-selection.ts';
import { createPipelineBase } from './pipeline-base.ts';
import { pipelineOf, rollUpSelection } from './roll-up.ts';
import { isUnknownSelection } from './selection.ts';
import { runJobOnText } from './write.ts';

/** A note service whose settings can change while it is open. */
export interface NoteServiceController extends NoteService {
  /**
   * Returns the parts that the sync service shares with this service: notes, clock, note cache, and the current
   * settings.
   */
  readonly context: () => NoteContext;
  /**
   * Applies new settings to all later work; a run in progress finishes with the previous ones. Returns true if IDs are
   * now read differently, and the ID index must be filled again.
   */
  changeRules(settings: Settings, templateFolders: readonly string[]): boolean;
  /** Stores the ID of a note's current text in the index. */
  noteWritten(path: string, text: string): void;
  /** Returns true if the note was read or its ID is in the index, so that the app's metadata cache adds nothing. */
  isKnown(path: string): boolean;
  /** Stores the ID of a note's frontmatter as parsed by the app; `undefined` if the note has none. */
  noteCached(path: string, frontmatter: Readonly<Record<string, unknown>> | undefined): void;
}

/** Reads the device's information about a CRM's org again. */
type OrgReader = (target: CrmId) => Promise<KnownOrg | undefined>;

const noOrg: OrgReader = () => Promise.resolve(undefined);

const isReady = (): Promise<void> => Promise.resolve();

/** Awaited before work on several notes starts; without a selection, the work needs all IDs. */
type Ready = (selection?: Selection, watch?: ProgressOptions) => Promise<void>;

/**
 * Returns the function that is awaited before work. A run over the whole vault reads every ID itself, unless it is
 * canceled.
 */
function readyFor(ready: () => Promise<void>, idsKnown: () => Promise<void>): Ready {
  return async (selection, watch) => {
    await ready();
    if (selection?.what !== 'vault' || watch?.signal !== undefined) await idsKnown();
  };
}

/** Options of a note service in addition to its settings. */
export interface NoteServiceOptions {
  /** Lets previews run the same checks as a plan; if omitted, they run only the checks that need no org. */
  readonly readOrg?: OrgReader;
  /** Awaited before work on several notes starts; it may change the settings. */
  readonly ready?: () => Promise<void>;
  /**
   * Resolves when the index has the IDs of all notes. Called for requests on single notes, whose answer does not wait,
   * and awaited before work on several notes, except for runs over the whole vault.
   */
  readonly idsKnown?: () => Promise<void>;
  /** The device's store, which lists runs over notes, and a source of random IDs. Changes can be applied only with both. */
  readonly device?: Store;
  readonly newId?: () => string;
}

/** Creates a note service over the notes of a store. It reads nothing until the first request. */
export function createNoteService(
  store: NoteStore,
  clock: Clock,
  settings: Settings,
  { readOrg = noOrg, ready: rulesReady = isReady, idsKnown = isReady, device, newId }: NoteServiceOptions = {},
): NoteServiceController {
  const cache = createNoteCache<NoteAnalysis>();
  let rules = compileSettings(settings);
  const orgs = knownOrgs(readOrg);
  const context = (): NoteContext => ({ store, clock, cache, rules, today: clock.today() });
  const ready = readyFor(rulesReady, idsKnown);
  const withIds = (): NoteContext => {
    void idsKnown();
    return context();
  };
  return {
    context,
    ...textService(withIds, orgs),
    ...noteService(context, orgs, ready),
    ...pipelineService(context, ready),
    ...changeService(context, ready, { device, newId }),
    ...indexService(cache),
    noteWritten: (path, text) => {
      cache.noteId(path, idOf(inspect(path, text, rules, clock.today(), () => [])));
    },
    isKnown: (path) => cache.has(path),
    noteCached: (path, frontmatter) => {
      cache.noteId(path, frontmatter && cachedId(path, frontmatter, rules));
    },
    changeRules: (changed, templateFolders) => {
      const before = rules;
      rules = compileSettings(changed, templateFolders);
      const idsMoved = idRules(before) !== idRules(rules);
      if (idsMoved) cache.clear();
      else cache.dropValues();
      return idsMoved;
    },
  };
}

/** Requests that keep the ID index up to date. */
function indexService(cache: NoteContext['cache']): Pick<NoteService, 'noteChanged' | 'noteRemoved' | 'noteRenamed'> {
  return {
    noteChanged: (path, id) => {
      cache.noteId(path, id);
    },
    noteRemoved: (path) => {
      cache.delete(path);
    },
    noteRenamed: (from, to) => {
      cache.rename(from, to);
    },
  };
}

/** Returns the settings that determine the IDs in the index, as one text. */
function idRules({ keyNames, markers, marks }: NoteContext['rules']): string {
  return JSON.stringify([keyNames, markers, marks.templates]);
}

/** Orgs by target: the last read value, and a function that reads it again. A document target has no org. */
interface KnownOrgs {
  /** Returns `undefined` also while the first read is in progress. */
  readonly now: (target: TargetId) => KnownOrg | undefined;
  readonly read: (target: TargetId) => Promise<KnownOrg | undefined>;
}

function knownOrgs(readOrg: OrgReader): KnownOrgs {
  const known = new Map<TargetId, KnownOrg | undefined>();
  const read: KnownOrgs['read'] = async (target) => {
    const crm = CRM_IDS.find((id) => id === target);
    // If the schema cannot be read, the checks that need none still run.
    const org = crm && (await readOrg(crm).catch(() => undefined));
    known.set(target, org);
    return org;
  };
  const now: KnownOrgs['now'] = (target) => {
    if (!known.has(target)) {
      known.set(target, undefined);
      void read(target);
    }
    return known.get(target);
  };
  return { now, read };
}

/** Applies all edits in order, or none if one is refused. */
const editNoteText: NoteService['editNoteText'] = (text, edits) =>
  allOrRefused(applyEdits(text, edits, { createFrontmatter: false }));

/** Requests that are answered synchronously from a text. */
function textService(
  context: () => NoteContext,
  orgs: KnownOrgs,
): Pick<
  NoteService,
  'inspect' | 'editNoteText' | 'attributeNoteText' | 'format' | 'convertToOpportunity' | 'draftNote' | 'counts'
> {
  return {
    inspect: (path, text, misread) => {
      const at = context();
      const inspection = inspect(path, misread?.text ?? text, at.rules, at.today, otherNotesWithId(path, at), misread);
      const findings = withIdFixes(inspection.findings, idCreator(at));
      return findings === inspection.findings ? inspection : { ...inspection, findings };
    },
    editNoteText,
    attributeNoteText: (path, text) => {
      const at = context();
      return runJobOnText(path, text, attributionJob(at.rules, utcTimestamp(at.clock)), at);
    },
    format: (inspection, target) =>
      exporterFor(target, utcTimestamp(context().clock), context().rules, orgs.now(target))(inspection),
    convertToOpportunity: (text) => convertToOpportunity(text, context().rules),
    counts: (path, frontmatter) => countsByCache(path, frontmatter, context().rules),
    draftNote: (entered) => draftNote(entered, context()),
  };
}

/** Requests that read and write notes. */
function noteService(
  context: () => NoteContext,
  orgs: KnownOrgs,
  ready: Ready,
): Pick<
  NoteService,
  'validate' | 'attribute' | 'enrich' | 'apply' | 'makeOpportunity' | 'misread' | 'preview' | 'writeFile' | 'newNote'
> {
  return {
    validate: async (selection, watch) => {
      await ready(selection, watch);
      return inspectSelection(selection, context(), watch);
    },
    attribute: async (selection, { dryRun }, watch) => {
      await ready(selection, watch);
      const at = context();
      return writeSelected(selection, attributionJob(at.rules, utcTimestamp(at.clock)), at, dryRun, watch);
    },
    enrich: async (selection, { dryRun }, watch) => {
      await ready(selection, watch);
      return writeSelected(selection, ENRICH_JOB, context(), dryRun, watch);
    },
    apply: (path, edits) => editNote(context().store, path, (text) => editNoteText(text, edits)),
    makeOpportunity: (path) => editNote(context().store, path, (text) => convertToOpportunity(text, context().rules)),
    misread: async (path, text) => (text.includes(REPLACEMENT) ? context().store.misread(path) : undefined),
    preview: async (selection, target, watch) => {
      await ready(selection, watch);
      const at = context();
      const done = await inspectSelection(selection, at, watch);
      return isUnknownSelection(done)
        ? done
        : buildExportBatch(done, target, utcTimestamp(at.clock), at.rules, await orgs.read(target));
    },
    writeFile: (batch) => writeExportFile(batch, context().rules.exportFolder, context().store),
    newNote: async ({ title, values }) => {
      await ready();
      return createNote(title, context(), (text) => withValues(text, values, context().rules));
    },
  };
}

/** Requests that roll up opportunities. */
function pipelineService(
  context: () => NoteContext,
  ready: Ready,
): Pick<NoteService, 'rollUp' | 'pipeline' | 'createBase'> {
  return {
    createBase: async () => {
      await ready({ what: 'vault' });
      return createPipelineBase(context());
    },
    pipeline: async (selection, watch) => {
      await ready(selection, watch);
      return pipelineOf(selection, context(), watch);
    },
    rollUp: async (selection, spec, watch) => {
      await ready(selection, watch);
      return rollUpSelection(selection, spec, context(), watch);
    },
  };
}

/** Requests that list changes, apply them, and undo them. */
function changeService(
  context: () => NoteContext,
  ready: Ready,
  { device, newId }: { readonly device: Store | undefined; readonly newId: (() => string) | undefined },
): Pick<NoteService, 'listChanges' | 'applyChanges' | 'listUndo' | 'changeRuns'> {
  const log = (): LogPlace => {
    if (device === undefined || newId === undefined) throw new Error('The note service has no device store');
    const { store, rules } = context();
    return { store, folder: rules.logFolder, device, newId };
  };
  return {
    listChanges: async (selection, request, watch) => {
      await ready(selection, watch);
      return listChanges(selection, request, context(), watch);
    },
    applyChanges: async (list, rows, options) => applyChanges(list, rows, context(), log(), options),
    listUndo: async (runId, watch) => {
      await ready();
      return listUndo(runId, context(), log(), watch);
    },
    changeRuns: async () => listChangeRuns(log().device),
  };
}
