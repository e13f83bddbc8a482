/** A list of changes to notes as a value: fixes, calculated values, or what an undo restores. */
import type { FieldName } from '../domain/fields.ts';
import type { Code, UnplacedFinding } from '../domain/finding.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { DayOrder } from '../domain/suggest-fix-value.ts';
import type { NoteEdit } from '../domain/value.ts';
import type { NoteWork, ReplacedText } from '../log/note-lines.ts';

/** Request for a list: fixes of all kinds or of one, or calculated values. */
export type ChangeRequest =
  | {
      readonly work: 'fix';
      readonly kind?: Code | undefined;
      /** The order of day and month in close dates such as `3/4/2027`; that of the settings if absent. */
      readonly order?: DayOrder | undefined;
    }
  | { readonly work: 'attribute' | 'enrich' };

/** Kind of a change: the code of the finding that it fixes, or the work that calculated it. */
type ChangeKind = Code | 'attribution' | 'enrichment' | 'undo';

/** The edit of a row: an edit of the properties, or a part that an undo restores. */
export type RowEdit = NoteEdit | { readonly do: 'restore'; readonly part: ReplacedText };

/** One change of one note. */
export interface ChangeRow {
  readonly path: string;
  readonly opportunityId: string | undefined;
  readonly title: string | undefined;
  /** The top-level key as written, or the key that is added. */
  readonly key: string;
  readonly field: FieldName | undefined;
  readonly kind: ChangeKind;
  /** Exact source text of the value, or of a renamed key; `undefined` if the key is absent. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly edit: RowEdit;
  /** Digest of the whole note that the row was made from. */
  readonly noteDigest: string;
  /** True if the new value is what every reading of the old one means. */
  readonly certain: boolean;
  /** The field that the rule of the value is based on, or the finding that the stored attribution is outdated. */
  readonly because?: { readonly field: FieldName; readonly value: string } | UnplacedFinding;
  /** Set if the value is a day that depends on the order of day and month. */
  readonly asksOrder?: true;
}

/** The rows of one kind. */
export interface ChangeGroup {
  readonly kind: ChangeKind;
  readonly count: number;
  /** Number of certain rows. */
  readonly certain: number;
}

/** The question in which order the run's close dates have day and month. */
export interface OrderQuestion {
  /** The user's answer: that of the request, or the saved one. */
  readonly given: DayOrder | undefined;
  /** The order in the settings. */
  readonly saved: DayOrder | undefined;
  /** The order of all days that are possible in one order only; `undefined` without such days, or if both orders occur. */
  readonly inferred: DayOrder | undefined;
  /** Numbers of days that are possible in this order only, and in both. */
  readonly dayFirst: number;
  readonly monthFirst: number;
  readonly open: number;
}

/** A note that an undo skips. */
export interface SkippedUndo {
  readonly path: string;
  readonly reason: 'changed-since' | 'gone' | 'already-undone';
}

/** Changes to notes, before anything is written. */
export interface ChangeList {
  readonly work: NoteWork;
  /** Sorted by path, and within a note in its order. */
  readonly rows: readonly ChangeRow[];
  /** Sorted by count, the largest first. */
  readonly groups: readonly ChangeGroup[];
  /** Set if days with an open order occur. */
  readonly order?: OrderQuestion;
  /** Set for an undo. */
  readonly undo?: UndoInfo;
  /** Notes that could not be read, with the original error message. */
  readonly failures: readonly { readonly path: string; readonly message: string }[];
  readonly cancelled: boolean;
}

/** The run that a list undoes. */
interface UndoInfo {
  readonly runId: string;
  /** False if this device did not write the log. It would not notice if all lines had been written again. */
  readonly isVerified: boolean;
  readonly skipped: readonly SkippedUndo[];
}

/** The outcome of one row. `not-reached`: the run was canceled before. */
export interface ChangeOutcome {
  readonly row: ChangeRow;
  readonly outcome: 'done' | 'changed-since' | 'refused' | 'failed' | 'not-reached';
  /** Only if refused. */
  readonly refusal?: Refusal;
  /** The original error message; only if failed. */
  readonly message?: string;
}

/** The result of applying rows. */
export interface ChangeRun {
  /** `undefined` if nothing was written. */
  readonly runId: string | undefined;
  /** In the order of the rows. */
  readonly outcomes: readonly ChangeOutcome[];
  readonly cancelled: boolean;
}

/** A run over notes as stored on this device. */
export interface ChangeRunSummary {
  readonly runId: string;
  readonly startedAt: string;
  readonly work: NoteWork;
  readonly undoOf?: string;
  /** Number of written notes. */
  readonly notes: number;
  /** True if the run is in progress or was interrupted. */
  readonly open?: true;
  readonly undone: boolean;
}

/** Returns the rows by kind, with counts. */
export function changeGroups(rows: readonly Pick<ChangeRow, 'kind' | 'certain'>[]): readonly ChangeGroup[] {
  const groups = new Map<ChangeKind, ChangeGroup>();
  for (const { kind, certain } of rows) {
    const group = groups.get(kind) ?? { kind, count: 0, certain: 0 };
    groups.set(kind, { kind, count: group.count + 1, certain: group.certain + (certain ? 1 : 0) });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}
