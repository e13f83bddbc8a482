/** Texts of changes to notes: their kinds, their outcomes, and their runs. */
import { FIELDS } from '../../domain/fields.ts';
import type { Code } from '../../domain/finding.ts';
import { capital, quoted } from '../../domain/sentence.ts';
import type { DayOrder } from '../../domain/suggest-fix-value.ts';
import type { LogFault } from '../../log/device-log.ts';
import type { NoteWork } from '../../log/note-lines.ts';
import type { Enrichment } from '../../vault/note-service.ts';
import type {
  ChangeGroup,
  ChangeOutcome,
  ChangeRow,
  ChangeRun,
  ChangeRunSummary,
  OrderQuestion,
  SkippedUndo,
} from '../../vault/change-list.ts';
import { FINDING_TEXT, findingMessage } from './findings.ts';
import { counted, ORIGINS } from './format.ts';
import { refusalText } from './refusals.ts';
import type { Tone } from './tone.ts';

/** Nouns for what the fixes of a kind change, in the singular, and in the plural if it is irregular. */
export const CHANGE_NOUNS: Readonly<Partial<Record<Code, readonly [one: string, many?: string]>>> = {
  'required-missing': ['missing property', 'missing properties'],
  'required-empty': ['empty property', 'empty properties'],
  'amount-not-a-number': ['amount'],
  'amount-too-precise': ['amount with too many decimals', 'amounts with too many decimals'],
  'close-date-invalid': ['close date'],
  'comment-truncates-value': ['value cut off at #', 'values cut off at #'],
  'currency-unknown': ['currency', 'currencies'],
  'forecast-not-a-number': ['forecast'],
  'id-unsafe-number': ['ID'],
  'invisible-character': ['invisible character'],
  'key-near-miss': ['property name'],
  'link-unquoted': ['link'],
  'list-expected': ['list'],
  'name-duplicate': ['duplicate name'],
  'name-none': ['placeholder'],
  'name-with-and': ['name with “and”', 'names with “and”'],
  'names-in-one-text': ['text with several names', 'texts with several names'],
  'probability-fraction': ['percentage'],
  'stage-unknown': ['stage'],
  'synonyms-conflict': ['conflicting property', 'conflicting properties'],
};

type ChangeKind = ChangeGroup['kind'];

/** Kinds that are not an issue. */
export const CALCULATED_TEXT = {
  attribution: 'Attribution',
  enrichment: 'Missing metadata',
  undo: 'Undo',
} as const satisfies Record<Exclude<ChangeKind, Code>, string>;

/** Returns the heading above the changes of a kind. */
export function changeKindText(kind: ChangeKind): string {
  return isCalculated(kind) ? CALCULATED_TEXT[kind] : FINDING_TEXT[kind].title;
}

/** Returns the label of the filter for a kind. */
export function changeFilterText(kind: ChangeKind): string {
  if (isCalculated(kind)) return CALCULATED_TEXT[kind];
  const [one, many = `${one}s`] = CHANGE_NOUNS[kind] ?? ['other issue'];
  return capital(many);
}

function isCalculated(kind: ChangeKind): kind is keyof typeof CALCULATED_TEXT {
  return kind in CALCULATED_TEXT;
}

/** Returns the label of the button that opens the fixes of one kind. */
export function fixKindText({ kind, count }: ChangeGroup): string {
  const [one, many] = (isCalculated(kind) ? undefined : CHANGE_NOUNS[kind]) ?? ['issue'];
  return `Fix ${counted(count, one, many)}…`;
}

/** Returns the label of the button that opens all fixes. */
export function fixAllText(certain: number): string {
  return certain === 0 ? FIX_NOTE : `Fix all certain issues (${certain.toLocaleString()})…`;
}

/** Label of the button that opens the fixes of one note. */
export const FIX_NOTE = 'Fix issues…';

/** Returns the label of the button that applies the selected changes. */
export function applyChangesText(count: number): string {
  return `Apply ${counted(count, 'change')}`;
}

/** Returns the question about the order of day and month. */
export function orderQuestionText({ open }: OrderQuestion): string {
  return `${counted(open, 'close date')} can be read in two ways. Which comes first?`;
}

/** Names of the orders of day and month. */
export const DAY_ORDER_TEXT: Readonly<Record<DayOrder, string>> = {
  'day-first': 'Day first',
  'month-first': 'Month first',
};

/** Returns the label of one answer, with the reason if the other dates suggest it, or if it is in the settings. */
export function orderAnswerText(order: DayOrder, { inferred, saved, dayFirst, monthFirst }: OrderQuestion): string {
  const label = DAY_ORDER_TEXT[order];
  if (order !== inferred) return order === saved ? `${label}, as in settings` : label;
  return `${label}, as in ${counted(dayFirst + monthFirst, 'other date')}`;
}

/** Returns the reason why a rule provides a value, as a part of a sentence. */
export function ruleReason({ field, value }: Enrichment['because']): string {
  return `because the ${FIELDS[field].label} is ${quoted(value)}`;
}

/** Returns the reason for the new value of a change; empty if the old value is the only reason. */
export function valueReason(
  { because, asksOrder }: Pick<ChangeRow, 'because' | 'asksOrder'>,
  order?: OrderQuestion,
): string {
  if (because !== undefined)
    return 'code' in because ? findingMessage(because).message : `${ORIGINS.rule}, ${ruleReason(because)}.`;
  const chosen = asksOrder && (order?.given ?? order?.inferred);
  return order === undefined || chosen === undefined ? '' : `${orderAnswerText(chosen, order)}.`;
}

/** Outcomes of a change, the most important first. */
export const CHANGE_OUTCOME_TEXT: Readonly<
  Record<ChangeOutcome['outcome'], { readonly word: string; readonly tone: Tone }>
> = {
  failed: { word: 'Failed', tone: 'bad' },
  refused: { word: 'Not written', tone: 'bad' },
  'changed-since': { word: 'Changed since', tone: 'warn' },
  'not-reached': { word: 'Not processed', tone: 'quiet' },
  done: { word: 'Done', tone: 'good' },
};

/** Returns the reason for the outcome of a change; empty if it was applied. */
export function changeReason({ outcome, refusal, message = '' }: ChangeOutcome): string {
  if (refusal !== undefined) return refusalText(refusal);
  if (outcome === 'changed-since') return 'The note changed after the list was made. Make the list again.';
  return outcome === 'not-reached' ? 'The task stopped before.' : message;
}

/** Reasons why an undo skips a note. */
export const UNDO_SKIP_TEXT: Readonly<Record<SkippedUndo['reason'], string>> = {
  'changed-since': 'Not undone, because the note changed since.',
  gone: 'Not undone, because the note no longer exists.',
  'already-undone': 'Already undone.',
};

/** Returns the result of applied changes in one or two sentences. */
export function changesAppliedText({ outcomes, cancelled }: ChangeRun, isUndo: boolean): string {
  const done = outcomes.filter(({ outcome }) => outcome === 'done');
  const notes = new Set(done.map(({ row }) => row.path)).size;
  const of = done.length === outcomes.length ? '' : `${done.length.toLocaleString()} of `;
  const stopped = cancelled ? ' Stopped early. Completed changes are kept.' : '';
  const what = `${of}${counted(outcomes.length, 'change')} in ${counted(notes, 'note')}`;
  return `${isUndo ? 'Undid' : 'Applied'} ${what}.${stopped}`;
}

/** Work of a run on notes, as a completed action. */
export const NOTE_WORK_TEXT: Readonly<Record<NoteWork, string>> = {
  fix: 'Fixed issues',
  attribute: 'Calculated attribution',
  enrich: 'Filled in missing metadata',
  undo: 'Undid changes',
};

/** Returns the number of notes of an earlier run, and its state. */
export function changeRunText({ notes, open, undone }: ChangeRunSummary): string {
  const state = undone ? ' · Undone' : open === true ? ' · Interrupted' : '';
  return `${open === true ? 'Unknown number of notes' : counted(notes, 'note')}${state}`;
}

/** Returns the reason why a run can't be undone. */
export function logFaultText({ fault, path, line }: LogFault): string {
  const what =
    fault === 'missing'
      ? `The log file ${path} is missing`
      : `Line ${line ?? 1} of ${path} changed after it was written`;
  return `${what}, so the run can’t be undone. Restore the file from a backup or from file history, then try again.`;
}
