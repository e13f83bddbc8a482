/** The desk: the one place where the user's four ways in, and the command line, ask for work on notes. */
import type { Attribution } from '../attribution/attribution.ts';
import type { Misread } from '../domain/encoding.ts';
import type { FieldName } from '../domain/fields.ts';
import type { Finding } from '../domain/finding.ts';
import type { Effective, Opportunity, Unreadable } from '../domain/opportunity.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { NoteEdit } from '../domain/value.ts';
import type { SkipReason } from '../notes/skip-reason.ts';
import type { RemoteSchema } from '../targets/core/crm.ts';
import type { Formatted } from '../targets/core/target.ts';
import type { CrmId, TargetId } from '../targets/targets.ts';

/** Which notes: one, these, a folder with all below it, those with these ids, or the whole vault. */
export type Selection =
  | { readonly what: 'note'; readonly path: string }
  | { readonly what: 'notes'; readonly paths: readonly string[] }
  | { readonly what: 'folder'; readonly path: string }
  | { readonly what: 'ids'; readonly ids: readonly string[] }
  | { readonly what: 'vault' };

/** A selection that names nothing, with names near to it. */
export interface UnknownSelection {
  readonly what: 'note' | 'folder' | 'id';
  readonly name: string;
  readonly nearest: readonly string[];
}

/** A missing key that a rule can fill. */
export interface Filling {
  readonly field: FieldName;
  readonly key: string;
  readonly value: string;
  /** The field the rule went by, and what stood there. */
  readonly because: { readonly field: FieldName; readonly value: string };
}

/** All that is known of one note's text. */
export interface Inspection {
  readonly path: string;
  /** Set when a run over many notes passes this one over; a command on the note itself looks at it all the same. */
  readonly skip: SkipReason | undefined;
  /** It counts only for its keys, because nothing marks it: a run over many writes to it only if it is valid. */
  readonly byKeys?: true;
  /** With the {@link effective} values; undefined when the frontmatter is missing or cannot be read. */
  readonly opportunity: Opportunity | undefined;
  /** Fields of the opportunity whose value is not from the note, for their key is absent. */
  readonly effective: Effective;
  /** Fields whose key stands there with nothing behind it: no value, blank text, or a list of such. */
  readonly emptied: readonly FieldName[];
  /** Values that are in the note and cannot be read as their field; empty when all can be. */
  readonly unreadable: Unreadable;
  /** In the order of the note. */
  readonly findings: readonly Finding[];
  readonly valid: boolean;
  readonly attribution: Attribution | undefined;
  /** What the note's `rev_attribution` is against {@link attribution}. */
  readonly stored: 'none' | 'current' | 'stale';
  /** When the stored attribution was calculated, as written; only while it is current. */
  readonly calculatedAt?: string;
  readonly fillings: readonly Filling[];
  /** The links of connections that stand in the note, as written; missing where there is none. */
  readonly links?: Readonly<Partial<Record<CrmId, string>>>;
}

/** How a long run tells of itself, and hears that it shall stop. */
export interface Watch {
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** A note that could not be read or written, in the words of whoever refused. */
export interface Failure {
  readonly path: string;
  readonly message: string;
  /** Set when the note's own text forbade the edit: say it in our words then; `message` is only its code. */
  readonly refusal?: Refusal;
}

/** A run over notes. `skipped` notes are counted and in `inspections` nowhere; a run that was cancelled holds what was done. */
export interface Run {
  /** Notes looked at, skipped ones included. */
  readonly total: number;
  readonly inspections: readonly Inspection[];
  readonly skipped: readonly { readonly path: string; readonly reason: SkipReason }[];
  readonly failures: readonly Failure[];
  readonly cancelled: boolean;
}

/** What a writing run did to each note of {@link Run.inspections}, same order; inspections are those after the write. */
export interface WriteRun extends Run {
  readonly outcomes: readonly WriteOutcome[];
  readonly dryRun: boolean;
}

/** `refused`: the note has errors that forbid the write, or nothing to compute from; its findings say which. */
export type WriteOutcome = 'written' | 'unchanged' | 'refused';

export type ExportResult =
  | { readonly ok: true; readonly inspection: Inspection; readonly formatted: Formatted }
  | { readonly ok: false; readonly inspection: Inspection; readonly findings: readonly Finding[] };

/** An org as this device knows it from the last description of its object. */
export interface KnownOrg {
  readonly orgId: string;
  readonly schema: RemoteSchema;
}

/** A preview of what a target would get, in the order of the paths. Invalid notes are in it with their reasons. */
export interface ExportBatch {
  readonly target: TargetId;
  readonly exportedAt: string;
  /** `offline`: a CRM that was never described on this device, so what depends on its org is checked when a sync is planned. */
  readonly checked: 'all' | 'offline';
  readonly results: readonly ExportResult[];
  readonly skipped: Run['skipped'];
  readonly failures: readonly Failure[];
  readonly cancelled: boolean;
}

/** What to do with a run's notes. */
export interface Desk {
  /** Pure and at once: what the panel shows while the user types. `misread`, if there is one, counts instead of the text. */
  inspect(path: string, text: string, misread?: Misread): Inspection;
  /** Whether the file of a text at hand is not UTF-8: then nothing that was made of the text may be written. Rejects if the file is gone. */
  misread(path: string, text: string): Promise<Misread | undefined>;
  /** The text after an edit that a finding or a filling proposed, or why it is refused. Pure. */
  edited(text: string, edit: NoteEdit): { readonly text: string } | { readonly refused: Refusal };
  validate(selection: Selection, watch?: Watch): Promise<Run | UnknownSelection>;
  /** Computes, and unless `dryRun` writes, `rev_attribution`. */
  attribute(
    selection: Selection,
    options: { readonly dryRun: boolean },
    watch?: Watch,
  ): Promise<WriteRun | UnknownSelection>;
  /**
   * The same on the text of one note that someone has at hand, as an editor does: what to put in its place, and the run to
   * tell of once it stands there. Pure.
   */
  attributed(path: string, text: string): { readonly text: string; readonly run: WriteRun };
  /** Fills missing keys by the rules; with `dryRun` the inspections tell what would be filled. */
  fill(
    selection: Selection,
    options: { readonly dryRun: boolean },
    watch?: Watch,
  ): Promise<WriteRun | UnknownSelection>;
  /** Applies an edit to a note on disk. Resolves to why it was refused, or undefined when it stands. */
  apply(path: string, edit: NoteEdit): Promise<Refusal | undefined>;
  preview(selection: Selection, target: TargetId, watch?: Watch): Promise<ExportBatch | UnknownSelection>;
  /** One inspected note for one target; what the panel's readiness and the batch are made of. Pure. */
  format(inspection: Inspection, target: TargetId): ExportResult;
  /** Writes the valid records of a document target's batch as one new, dated file; its path. Rejects for CRM targets. */
  writeFile(batch: ExportBatch): Promise<string>;
  /** Creates an opportunity note from the template; its path. A name that is taken gets a number behind it. */
  newNote(title: string): Promise<string>;
  /** The text with frontmatter that makes it an opportunity: missing required keys are added empty, what stands there stays. */
  madeOpportunity(path: string, text: string): { readonly text: string } | { readonly refused: Refusal };
  /** Keeps the vault-wide index of ids true as notes change; an unknown id is undefined. */
  noteChanged(path: string, id: string | undefined): void;
  noteRemoved(path: string): void;
  noteRenamed(from: string, to: string): void;
}
