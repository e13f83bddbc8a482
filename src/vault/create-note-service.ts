/** Creates the note service, which runs user requests on notes. */
import { REPLACEMENT } from '../domain/encoding.ts';
import { createBook } from './note-cache.ts';
import { applyEdit } from '../notes/edit.ts';
import { applied } from './edit-note.ts';
import { attributionJob } from './attribute.ts';
import { cachedId } from './cached-id.ts';
import { createNote } from './create-note.ts';
import type { Desk, KnownOrg } from './note-service.ts';
import { batchOf, exporterFor, stampAt, writeBatch } from './export.ts';
import { FILL } from './enrich.ts';
import { CRM_IDS, type CrmId, type TargetId } from '../targets/targets.ts';
import { inspect, type Verdict } from './inspect.ts';
import { madeOpportunity } from './template.ts';
import type { Clock, NoteStore } from '../log/ports.ts';
import { compileRulebook } from '../config/compiled-settings.ts';
import type { Settings } from '../config/settings.ts';
import { idOf, othersThan, type Bench } from './inspect-notes.ts';
import { runSelected, writeSelected } from './run-selection.ts';
import { isUnknown } from './selection.ts';
import { onText } from './write.ts';

/** A note service whose settings can change while it is open. */
export interface OpenDesk extends Desk {
  /**
   * Returns the parts that the sync service shares with this service: notes, clock, note cache, and the current
   * settings.
   */
  readonly bench: () => Bench;
  /**
   * Applies new settings to all later work; a run in progress finishes with the previous ones. Returns true if IDs are
   * now read differently, and the ID index must be filled again.
   */
  changeRules(settings: Settings, templateFolders: readonly string[]): boolean;
  /** Stores the ID of a note's current text in the index. */
  noteWritten(path: string, text: string): void;
  /** Stores the ID of a note's frontmatter as parsed by the app; `undefined` if the note has none. */
  noteCached(path: string, frontmatter: Readonly<Record<string, unknown>> | undefined): void;
}

/** Reads the device's information about a CRM's org again. */
type OrgReader = (target: CrmId) => Promise<KnownOrg | undefined>;

const noOrg: OrgReader = () => Promise.resolve(undefined);

const isReady = (): Promise<void> => Promise.resolve();

/** Options of a note service in addition to its settings. */
export interface DeskHelp {
  /** Lets previews run the same checks as a plan; if omitted, they run only the checks that need no org. */
  readonly readOrg?: OrgReader;
  /** Awaited before work on several notes starts; it may change the settings. */
  readonly ready?: () => Promise<void>;
}

/** Creates a note service over the notes of a store. It reads nothing until the first request. */
export function openDesk(
  store: NoteStore,
  clock: Clock,
  settings: Settings,
  { readOrg = noOrg, ready = isReady }: DeskHelp = {},
): OpenDesk {
  const book = createBook<Verdict>();
  let rules = compileRulebook(settings);
  const orgs = knownOrgs(readOrg);
  const bench = (): Bench => ({ store, clock, book, rules, today: clock.today() });
  return {
    bench,
    ...deskOfTexts(bench, orgs),
    ...deskOfNotes(bench, orgs, ready),
    noteChanged: (path, id) => {
      book.noteId(path, id);
    },
    noteWritten: (path, text) => {
      book.noteId(path, idOf(inspect(path, text, rules, clock.today(), () => [])));
    },
    noteCached: (path, frontmatter) => {
      book.noteId(path, frontmatter && cachedId(path, frontmatter, rules));
    },
    noteRemoved: (path) => {
      book.forget(path);
    },
    noteRenamed: (from, to) => {
      book.rename(from, to);
    },
    changeRules: (changed, templateFolders) => {
      const before = rules;
      rules = compileRulebook(changed, templateFolders);
      const idsMoved = idRules(before) !== idRules(rules);
      if (idsMoved) book.clear();
      else book.dropValues();
      return idsMoved;
    },
  };
}

/** Returns the settings that determine the IDs in the index, as one text. */
function idRules({ keyNames, markers, marks }: Bench['rules']): string {
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

/** Requests that are answered synchronously from a text. */
function deskOfTexts(
  bench: () => Bench,
  orgs: KnownOrgs,
): Pick<Desk, 'inspect' | 'edited' | 'attributed' | 'format' | 'madeOpportunity'> {
  return {
    inspect: (path, text, misread) => {
      const at = bench();
      return inspect(path, misread?.text ?? text, at.rules, at.today, othersThan(path, at), misread);
    },
    edited: (text, edit) => applyEdit(text, edit, { createFrontmatter: false }),
    attributed: (path, text) => {
      const at = bench();
      return onText(path, text, attributionJob(at.rules, stampAt(at.clock)), at);
    },
    format: (inspection, target) =>
      exporterFor(target, stampAt(bench().clock), bench().rules, orgs.now(target))(inspection),
    madeOpportunity: (_, text) => madeOpportunity(text, bench().rules),
  };
}

/** Requests that read and write notes. */
function deskOfNotes(
  bench: () => Bench,
  orgs: KnownOrgs,
  ready: () => Promise<void>,
): Pick<Desk, 'validate' | 'attribute' | 'fill' | 'apply' | 'misread' | 'preview' | 'writeFile' | 'newNote'> {
  return {
    validate: async (selection, watch) => {
      await ready();
      return runSelected(selection, bench(), watch);
    },
    attribute: async (selection, { dryRun }, watch) => {
      await ready();
      const at = bench();
      return writeSelected(selection, attributionJob(at.rules, stampAt(at.clock)), at, dryRun, watch);
    },
    fill: async (selection, { dryRun }, watch) => {
      await ready();
      return writeSelected(selection, FILL, bench(), dryRun, watch);
    },
    apply: (path, edit) => applied(bench().store, path, edit),
    misread: async (path, text) => (text.includes(REPLACEMENT) ? bench().store.misread(path) : undefined),
    preview: async (selection, target, watch) => {
      await ready();
      const at = bench();
      const done = await runSelected(selection, at, watch);
      return isUnknown(done) ? done : batchOf(done, target, stampAt(at.clock), at.rules, await orgs.read(target));
    },
    writeFile: (batch) => writeBatch(batch, bench().rules.exportFolder, bench().store),
    newNote: (title) => createNote(title, bench()),
  };
}
