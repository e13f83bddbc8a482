/** Display model of a sync's result: a summary, and each row with its outcome and advice. */
import { listed, quoted } from '../../domain/sentence.ts';
import { skippedFields, isNotSynced, type Plan, type FieldChange, type PlanRow } from '../../sync/plan/plan.ts';
import type { RowOutcome, RowResult, SyncRun } from '../../sync/sync-service.ts';
import { TARGETS } from '../../targets/targets.ts';
import type { Tone } from '../text/tone.ts';
import type { Facet, Filter } from '../parts/filter-bar.ts';
import { fillCrmName, blockMessage, fieldReasons, NOT_SYNCED, ROW_ACTION_TEXT, messageText } from '../text/plan.ts';
import { counted, containsWords, noteName } from '../text/format.ts';
import { OUTCOME_TEXT, type OutcomeText, errorMessage } from '../text/errors.ts';
import { refusalText } from '../text/refusals.ts';

/** Outcome of a row, including rows that the user did not exclude, but that were blocked or needed no change. */
type Ending = RowResult | 'blocked' | 'not-synced' | 'unchanged';

export type ResultFacet = 'all' | Ending;

export interface ResultRow {
  readonly opId: string;
  readonly path: string;
  readonly title: string;
  readonly result: Ending;
  readonly word: string;
  readonly tone: Tone;
  readonly icon: string;
  /** Messages and advice, one or more sentences each; empty if the name of the outcome is enough. */
  readonly details: readonly string[];
  readonly remoteId: string | undefined;
  readonly haystack: string;
}

export interface ResultModel {
  readonly heading: string;
  readonly summary: string;
  /** Reason why the sync stopped before its last row; empty if it did not. */
  readonly stopped: string;
  readonly facets: readonly Facet<ResultFacet>[];
  /** Rows by outcome, failures first, then by path; empty in a dry run. */
  readonly rows: readonly ResultRow[];
  readonly logPath: string | undefined;
  /** Paths of the notes to review again; empty if none need it. */
  readonly retryPaths: readonly string[];
  readonly retryLabel: string;
  readonly dryRun: boolean;
}

const ENDINGS: Readonly<Record<Ending, OutcomeText>> = {
  ...OUTCOME_TEXT,
  blocked: { ...ROW_ACTION_TEXT.blocked, advice: '' },
  'not-synced': { ...NOT_SYNCED, advice: '' },
  unchanged: { ...ROW_ACTION_TEXT.unchanged, advice: '' },
};

const ORDER = Object.keys(ENDINGS) as readonly Ending[];

/** Outcomes that a second attempt may fix. */
const AGAIN: ReadonlySet<Ending> = new Set(['failed', 'unknown', 'stale', 'deferred', 'not-reached']);

export function headingOfSync(plan: Plan, isOver: boolean): string {
  const { label } = TARGETS[plan.target];
  if (plan.undoOf !== undefined) return isOver ? `Undid sync with ${label}` : `Undoing sync with ${label}`;
  return isOver ? `Synced with ${label}` : `Syncing with ${label}`;
}

function headingOf(plan: Plan, { target, dryRun, stopped }: SyncRun): string {
  if (dryRun) return `Dry run with ${TARGETS[target].label}: nothing was sent`;
  return stopped === undefined ? headingOfSync(plan, true) : `The sync with ${TARGETS[target].label} stopped early`;
}

/** Returns the progress of a sync; a total of 0 means that nothing has been sent yet. */
export function syncProgressText(done: number, total: number, locale?: string): string {
  return total === 0
    ? 'Checking for changes since the review…'
    : `${done.toLocaleString(locale)} of ${counted(total, 'opportunity', 'opportunities', locale)}`;
}

export function resultModel(plan: Plan, run: SyncRun): ResultModel {
  const { label } = TARGETS[run.target];
  const ended = endings(plan, run);
  // In a dry run, every row would only say that it was not sent.
  const rows = ORDER.flatMap((ending) => ended.filter((one) => one.ending === ending && !run.dryRun)).map((one) =>
    rowOf(one, label),
  );
  const count = (result: Ending): number => rows.filter((row) => row.result === result).length;
  const again = rows.filter(({ result }) => AGAIN.has(result)).map(({ path }) => path);
  const kinds = ORDER.filter((result) => count(result) > 0);
  return {
    heading: headingOf(plan, run),
    summary: summaryOfSync(plan, run),
    stopped: run.stopped === undefined ? '' : messageText(errorMessage(run.stopped), label),
    facets: [
      { id: 'all', label: 'All', count: rows.length },
      ...kinds.map((id) => ({ id, label: ENDINGS[id].word, count: count(id) })),
    ],
    rows,
    logPath: run.logPath,
    retryPaths: again,
    dryRun: run.dryRun,
    retryLabel: count('failed') > 0 ? 'Retry failed' : 'Review again',
  };
}

/** Outcomes in the order of the summary, `done` first. */
const SUMMARY = ['done', ...ORDER.filter((result) => result !== 'done')] as const satisfies readonly Ending[];

/** Returns one or two sentences, as in the notice. */
export function summaryOfSync(plan: Plan, run: SyncRun): string {
  const { outcomes, dryRun, cancelled } = run;
  if (dryRun)
    return `${counted(new Set(outcomes.map(({ path }) => path)).size, 'opportunity', 'opportunities')} checked. No records or notes were changed.`;
  const ended = endings(plan, run);
  const parts = SUMMARY.flatMap((ending) => {
    const count = ended.filter((one) => one.ending === ending).length;
    return count === 0 ? [] : [`${count.toLocaleString()} ${ENDINGS[ending].word.toLowerCase()}`];
  });
  const early = cancelled ? 'Stopped early. Completed changes are kept. ' : '';
  return parts.length === 0 ? `${early}Nothing was changed.` : `${early}${listed(parts)}.`;
}

interface EndedRow {
  readonly outcome: RowOutcome;
  readonly ending: Ending;
  /** Row as planned, before the user excluded anything; `undefined` if the plan has no such row. */
  readonly planned: PlanRow | undefined;
}

function endings({ rows }: Plan, { outcomes }: SyncRun): readonly EndedRow[] {
  const byOp = new Map(rows.map((row) => [row.opId, row]));
  return outcomes.map((outcome) => {
    const planned = byOp.get(outcome.opId);
    const verb = planned?.verb;
    const isIdle = outcome.result === 'left' && (verb === 'blocked' || verb === 'unchanged');
    const isSkipped = planned !== undefined && isNotSynced(planned);
    return { outcome, planned, ending: isIdle ? (isSkipped ? 'not-synced' : verb) : outcome.result };
  });
}

function rowOf({ outcome, ending, planned }: EndedRow, label: string): ResultRow {
  const { opId, path, remoteId, error, noteRefused, ignored = [], created } = outcome;
  const { word, tone, icon, advice } = ENDINGS[ending];
  const title = outcome.title === '' ? noteName(path) : outcome.title;
  const refused = typeof noteRefused === 'object' ? refusalText(noteRefused) : (noteRefused ?? '');
  const says = [
    error === undefined ? '' : messageText(errorMessage(error), label),
    fillCrmName(advice, label),
    ...(ending === 'blocked' ? (planned?.blocks ?? []) : []).map((block) => messageText(blockMessage(block), label)),
    ...(planned === undefined ? [] : skippedFields(planned).map((field) => skippedText(field, label))),
    noteRefused === undefined
      ? ''
      : `The record was updated, but the note wasn’t: ${refused} The next sync will fix this.`,
    ignored.length === 0
      ? ''
      : `${label} accepted the change but didn’t store ${listed(ignored.map((name) => quoted(thereLabel(planned, name))))}.`,
  ];
  const isOdd = ending === 'done' && (noteRefused !== undefined || ignored.length > 0);
  return {
    opId,
    path,
    title,
    result: ending,
    word: created === true ? 'Created' : word,
    tone: isOdd ? 'warn' : tone,
    icon: isOdd ? 'triangle-alert' : icon,
    details: says.filter(Boolean),
    remoteId,
    haystack: `${path} ${title} ${outcome.opportunityId} ${error?.message ?? ''}`.toLowerCase(),
  };
}

/** Returns the reason why a field was not synced. */
function skippedText(field: FieldChange, crm: string): string {
  return fillCrmName(`${field.label ?? field.remote}: ${fieldReasons(field)}`, crm);
}

/** Returns the display name of a field in the CRM. */
function thereLabel(planned: PlanRow | undefined, name: string): string {
  return planned?.fields.find(({ remote }) => remote === name)?.label ?? name;
}

/** Returns true if the row matches the filter. */
export function isResult(row: ResultRow, { facet, text }: Filter<ResultFacet>): boolean {
  return (facet === 'all' || row.result === facet) && containsWords(row.haystack, text);
}
