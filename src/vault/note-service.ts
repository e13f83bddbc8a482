/**
 * The note service: the single interface for work on notes, for all entry points in the UI and for the command line.
 */
import type { Attribution } from '../attribution/attribution.ts';
import type { Misread } from '../domain/encoding.ts';
import type { FieldName } from '../domain/fields.ts';
import type { Finding } from '../domain/finding.ts';
import type { Effective, Opportunity, Unreadable } from '../domain/opportunity.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { NoteEdit } from '../domain/value.ts';
import type { LogFault } from '../log/device-log.ts';
import type { SkipReason } from '../notes/skip-reason.ts';
import type { RemoteSchema } from '../targets/core/crm.ts';
import type { Formatted } from '../targets/core/target.ts';
import type { CrmId, TargetId } from '../targets/targets.ts';
import type { NotCountedReason, PipelineOpportunity, RollUpContext } from '../pipeline/opportunity.ts';
import type { RollUp, RollUpSpec } from '../pipeline/roll-up.ts';
import type { NewOpportunity } from './new-opportunity.ts';
import type { ChangeList, ChangeRequest, ChangeRow, ChangeRun, ChangeRunSummary } from './change-list.ts';

/** A selection of notes: one note, several notes, a folder with its subfolders, notes by ID, or the whole vault. */
export type Selection =
  | { readonly what: 'note'; readonly path: string }
  | { readonly what: 'notes'; readonly paths: readonly string[] }
  | { readonly what: 'folder'; readonly path: string }
  | { readonly what: 'ids'; readonly ids: readonly string[] }
  | { readonly what: 'vault' };

/** A selection with an unknown name, and similar names. */
export interface UnknownSelection {
  readonly what: 'note' | 'folder' | 'id';
  readonly name: string;
  readonly nearest: readonly string[];
  /** Only for IDs: all unknown ones, starting with {@link name}. */
  readonly unknownIds?: readonly string[];
}

/** A suggested value: a missing key that a rule can fill in. */
export interface Enrichment {
  readonly field: FieldName;
  readonly key: string;
  readonly value: string;
  /** The field that the rule is based on, and its value. */
  readonly because: { readonly field: FieldName; readonly value: string };
}

/** The result of inspecting one note's text. */
export interface Inspection {
  readonly path: string;
  /** Set if a run over many notes skips this note; a command on the note itself inspects it anyway. */
  readonly skip: SkipReason | undefined;
  /**
   * The note counts as an opportunity only by its keys, without a marker: a run over many notes writes to it only if it
   * is valid.
   */
  readonly byKeys?: true;
  /** With the {@link effective} values; `undefined` if the frontmatter is absent or cannot be read. */
  readonly opportunity: Opportunity | undefined;
  /** Fields of the opportunity whose value is not from the note because their key is absent. */
  readonly effective: Effective;
  /** Fields with a key but without a value: no value, whitespace, or a list of such values. */
  readonly emptyFields: readonly FieldName[];
  /** Values that are in the note but cannot be read as their field. */
  readonly unreadable: Unreadable;
  /** In the order of the note. */
  readonly findings: readonly Finding[];
  readonly valid: boolean;
  readonly attribution: Attribution | undefined;
  /** State of the note's `rev_attribution` compared with {@link attribution}. */
  readonly stored: 'none' | 'current' | 'stale';
  /** Calculation time of the stored attribution, as written; only if it is current. */
  readonly calculatedAt?: string;
  readonly enrichments: readonly Enrichment[];
  /** Day of the last activity as written, which may be no day; omitted if the note has none. */
  readonly lastActivity?: string;
  /** The links of connections in the note, as written; omitted if the note has none. */
  readonly links?: Readonly<Partial<Record<CrmId, string>>>;
}

/** Abort signal and progress callback of a long-running operation. */
export interface ProgressOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** A note that could not be read or written, with the original error message. */
export interface NoteFailure {
  readonly path: string;
  readonly message: string;
  /**
   * Set if the note's own text prevented the edit. Show the message for the refusal then; `message` is only its code.
   */
  readonly refusal?: Refusal;
}

/**
 * The result of a run over notes. `skipped` notes are not in `inspections`; a canceled run contains the notes processed
 * so far.
 */
export interface Run {
  /** Number of inspected notes, including skipped ones. */
  readonly total: number;
  readonly inspections: readonly Inspection[];
  readonly skipped: readonly { readonly path: string; readonly reason: SkipReason }[];
  readonly failures: readonly NoteFailure[];
  readonly cancelled: boolean;
}

/**
 * The result of a run that writes: the outcome of each note in {@link Run.inspections}, in the same order. The
 * inspections are those after the write.
 */
export interface WriteRun extends Run {
  readonly outcomes: readonly WriteOutcome[];
  readonly dryRun: boolean;
}

/**
 * `refused`: errors prevent the write, or no data to compute from is available; the note's findings give the reason.
 */
export type WriteOutcome = 'written' | 'unchanged' | 'refused';

/** A note as the pipeline counts it. */
export interface PipelineNote {
  readonly path: string;
  /** The opportunity, or the reason why no roll-up counts the note. */
  readonly counts: PipelineOpportunity | NotCountedReason;
  /** Omitted if the note was skipped or could not be read. */
  readonly inspection?: Inspection;
}

/** The notes of a selection for roll-ups; a canceled run has only the notes read so far. */
export interface PipelineRun {
  readonly notes: readonly PipelineNote[];
  readonly context: RollUpContext;
  readonly cancelled: boolean;
}

/** A roll-up of a selection; a canceled one has only the notes read so far. */
export interface RollUpRun {
  readonly rollUp: RollUp;
  readonly cancelled: boolean;
}

/** A base, and whether it is new. One that exists is never changed. */
export interface CreatedBase {
  readonly path: string;
  readonly isNew: boolean;
}

/** One note formatted for a target, or the errors that exclude it. */
export type ExportResult =
  | { readonly ok: true; readonly inspection: Inspection; readonly formatted: Formatted }
  | { readonly ok: false; readonly inspection: Inspection; readonly findings: readonly Finding[] };

/** An org as described by the last schema stored on this device. */
export interface KnownOrg {
  readonly orgId: string;
  readonly schema: RemoteSchema;
}

/** A preview of an export to one target, in the order of the paths. Invalid notes are included with their errors. */
export interface ExportBatch {
  readonly target: TargetId;
  readonly exportedAt: string;
  /**
   * `offline`: no schema of this CRM is stored on this device; checks that depend on the org run when a sync is
   * planned.
   */
  readonly checked: 'all' | 'offline';
  readonly results: readonly ExportResult[];
  readonly skipped: Run['skipped'];
  readonly failures: readonly NoteFailure[];
  readonly cancelled: boolean;
}

/** All operations on notes. */
export interface NoteService {
  /**
   * Inspects a text, for example while the user types. Pure and synchronous. `misread`, if given, replaces the text.
   */
  inspect(path: string, text: string, misread?: Misread): Inspection;
  /**
   * Returns the decoding error if the file of a text is not UTF-8; the text must not be written then. Rejects if the
   * file no longer exists.
   */
  misread(path: string, text: string): Promise<Misread | undefined>;
  /** Returns the text after all edits in order, or the reason why one is refused. Pure. */
  editNoteText(text: string, edits: readonly NoteEdit[]): { readonly text: string } | { readonly refused: Refusal };
  validate(selection: Selection, watch?: ProgressOptions): Promise<Run | UnknownSelection>;
  /**
   * Reads the notes of a selection for any number of roll-ups. A note that did not change since the last call is the
   * same object.
   */
  pipeline(selection: Selection, watch?: ProgressOptions): Promise<PipelineRun | UnknownSelection>;
  /** Rolls up the notes of a selection, without writing anything. */
  rollUp(selection: Selection, spec: RollUpSpec, watch?: ProgressOptions): Promise<RollUpRun | UnknownSelection>;
  /** Creates a base of the opportunities at the root of the vault unless it exists. Rejects if it cannot be written. */
  createBase(): Promise<CreatedBase>;
  /** Calculates `rev_attribution` and writes it unless `dryRun` is true. */
  attribute(
    selection: Selection,
    options: { readonly dryRun: boolean },
    watch?: ProgressOptions,
  ): Promise<WriteRun | UnknownSelection>;
  /**
   * Calculates the attribution for the text of one open note, as in an editor. Returns the new text, and the run to
   * report once that text has been applied. Pure.
   */
  attributeNoteText(path: string, text: string): { readonly text: string; readonly run: WriteRun };
  /** Fills in missing keys by the rules; with `dryRun`, the inspections contain the suggested values. */
  enrich(
    selection: Selection,
    options: { readonly dryRun: boolean },
    watch?: ProgressOptions,
  ): Promise<WriteRun | UnknownSelection>;
  /** Lists what fixes, attribution, or enrichment would change, without writing anything. */
  listChanges(
    selection: Selection,
    request: ChangeRequest,
    watch?: ProgressOptions,
  ): Promise<ChangeList | UnknownSelection>;
  /**
   * Applies rows of a list, and logs them so that they can be undone. `caller` is the program that calls, if it is not
   * the user. Rejects if the log cannot be written.
   */
  applyChanges(
    list: ChangeList,
    rows: readonly ChangeRow[],
    options?: ProgressOptions & { readonly caller?: string },
  ): Promise<ChangeRun>;
  /**
   * Lists what the undo of a run restores. Returns the fault if the log is not reliable, and `undefined` if no run over
   * notes has the ID.
   */
  listUndo(runId: string, watch?: ProgressOptions): Promise<ChangeList | LogFault | undefined>;
  /** Returns the runs over notes that this device stores, newest first. Syncs are not among them. */
  changeRuns(): Promise<readonly ChangeRunSummary[]>;
  /** Applies all edits to a note on disk. Resolves to the reason if one is refused and none is applied, otherwise to `undefined`. */
  apply(path: string, edits: readonly NoteEdit[]): Promise<Refusal | undefined>;
  preview(selection: Selection, target: TargetId, watch?: ProgressOptions): Promise<ExportBatch | UnknownSelection>;
  /** Formats one inspected note for one target. Pure. Used by the panel and by export batches. */
  format(inspection: Inspection, target: TargetId): ExportResult;
  /**
   * Writes the valid records of a document target's batch as one new, dated file and returns its path. Rejects for CRM
   * targets.
   */
  writeFile(batch: ExportBatch): Promise<string>;
  /** Returns true if a note counts as an opportunity by its folder and its frontmatter as parsed by the app. Pure. */
  counts(path: string, frontmatter: Readonly<Record<string, unknown>>): boolean;
  /** Inspects the note that {@link newNote} would create. Pure. */
  draftNote(entered: NewOpportunity): Inspection;
  /**
   * Creates an opportunity note from the template and returns its path. Adds a number if the name is in use. Rejects if
   * the template cannot take the values.
   */
  newNote(entered: NewOpportunity): Promise<string>;
  /**
   * Returns the text with frontmatter that makes it an opportunity: required keys that are absent are added without
   * values; existing content is unchanged.
   */
  convertToOpportunity(text: string): { readonly text: string } | { readonly refused: Refusal };
  /** Does the same to a note on disk. Resolves to the reason if it is refused, otherwise to `undefined`. */
  makeOpportunity(path: string): Promise<Refusal | undefined>;
  /** Updates the vault's ID index when a note changes; `undefined` if the ID is unknown. */
  noteChanged(path: string, id: string | undefined): void;
  noteRemoved(path: string): void;
  noteRenamed(from: string, to: string): void;
}
