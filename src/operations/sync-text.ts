/** Text output of the sync commands. The first line shows the result: `Issues: ` and `Failed: ` require attention. */
import { isNotSynced, type Plan, type FieldChange } from '../sync/plan/plan.ts';
import { OUTCOME_NAMES, outcomeName, outcomeOf, type Outcome } from '../sync/apply/outcome-names.ts';
import type { RowOutcome, SyncRun } from '../sync/sync-service.ts';
import { TARGETS } from '../targets/targets.ts';
import { countedText, page } from './note-text.ts';
import {
  countsOf,
  notAppliedText,
  rowErrorText,
  safetyLimitTexts,
  reportRows,
  crmErrorText,
  whereText,
  whyText,
  type ReportKind,
  type SyncAnswer,
  type ReportRow,
} from './sync-report.ts';
import { blockMessage, notSyncedText, messageText } from '../ui/text/plan.ts';

/** Texts that follow the number of rows of each category. */
const WOULD: Readonly<Record<ReportKind, string>> = {
  create: 'to create',
  update: 'to update',
  pull: 'to pull',
  link: 'to link',
  close: 'to close or reopen',
  conflict: 'in conflict',
  blocked: 'blocked',
  unchanged: 'unchanged',
  not_synced: 'not synced',
};

/**
 * Returns every row except those without differences, each field with its change and the reason, then the next step.
 */
export function syncText(answer: SyncAnswer): string {
  const rows = reportRows(answer).filter(({ row }) => row.verb !== 'unchanged' || isNotSynced(row));
  return page([[headOf(answer, rows)], ...rows.map((row) => rowLines(row, answer)), nextLines(answer, rows)]);
}

function headOf({ plan, run, notApplied }: SyncAnswer, rows: readonly ReportRow[]): string {
  const where = whereText(plan);
  const start = rows.every(({ ok }) => ok) ? '' : run === undefined ? 'Issues: ' : 'Failed: ';
  if (notApplied !== undefined)
    return `Failed: ${notAppliedText(notApplied, plan)} Plan for ${where}: ${wouldText(plan)}.`;
  if (run === undefined) return `${start}Plan for ${where}, nothing was sent: ${wouldText(plan)}.`;
  return `${start}${plan.undoOf === undefined ? 'Synced with' : 'Undone in'} ${where}: ${didText(run, plan)}.`;
}

function wouldText(plan: Plan): string {
  const counts = Object.entries(countsOf(plan)) as [ReportKind, number][];
  return listedCounts(counts.map(([kind, count]) => [count, WOULD[kind]]));
}

function didText({ outcomes }: SyncRun, plan: Plan): string {
  const changed = new Set(plan.rows.filter(({ verb }) => verb !== 'unchanged').map(({ opId }) => opId));
  const told = outcomes.filter(({ opId }) => changed.has(opId)).map(outcomeOf);
  return listedCounts([
    ...(Object.keys(OUTCOME_NAMES) as Outcome[]).map((outcome): [number, string] => [
      told.filter((one) => one === outcome).length,
      outcomeName(outcome),
    ]),
    [countsOf(plan).not_synced, WOULD.not_synced],
    [countsOf(plan).unchanged, WOULD.unchanged],
  ]);
}

function listedCounts(counts: readonly (readonly [number, string])[]): string {
  const some = counts.filter(([count]) => count > 0).map(([count, word]) => `${count.toLocaleString('en-US')} ${word}`);
  return some.length === 0 ? 'nothing to do' : some.join(', ');
}

function rowLines({ row, outcome }: ReportRow, { plan }: SyncAnswer): string[] {
  const id = outcome?.remoteId ?? row.remoteId;
  const result = isNotSynced(row)
    ? notSyncedText(row.fields.length).toLowerCase()
    : outcome === undefined
      ? WOULD[row.verb]
      : resultWord(outcome);
  const wrong = outcome === undefined ? undefined : rowErrorText(outcome, plan);
  return [
    `${row.path} (${result}${id === undefined ? '' : `, ${id}`})`,
    ...(row.verb === 'blocked' ? [] : row.fields.map((field) => `  ${fieldText(field, plan)}`)),
    ...row.blocks.map((block) => `  blocked  ${messageText(blockMessage(block), TARGETS[plan.target].label)}`),
    ...(wrong === undefined ? [] : [`  error  ${wrong}`]),
    ...(outcome?.ignored ?? []).map((remote) => `  warning  ${TARGETS[plan.target].label} didn’t store ${remote}.`),
  ];
}

function resultWord(outcome: RowOutcome): string {
  return outcome.result === 'done' && outcome.created === true ? 'created' : outcomeName(outcomeOf(outcome));
}

function fieldText(field: FieldChange, plan: Plan): string {
  const crm = TARGETS[plan.target].label;
  const { action, reason, base, detail, shown, label: name = field.remote } = field;
  const [noteValue, crmValue] = [said(shown?.noteValue ?? field.noteValue), said(shown?.crmValue ?? field.crmValue)];
  const becomes = shown?.becomes === undefined ? undefined : said(shown.becomes);
  // For a new record, the row states once that all its values are new.
  if (reason === 'new-record' && action === 'push')
    return `${name}: ${noteValue}${detail === undefined ? '' : `. ${detail}`}`;
  const why = whyText(field, plan);
  const lastSynced = base === undefined ? '' : `, ${said(shown?.base ?? base)} at the last sync`;
  switch (action) {
    case 'push':
      return `${name}: ${crmValue} → ${becomes ?? noteValue} in ${crm}. ${why}`;
    case 'pull':
      return `${name}: ${noteValue} → ${becomes ?? crmValue} in the note. ${why}`;
    case 'conflict':
      return `${name}: conflict, ${noteValue} in the note, ${crmValue} in ${crm}${lastSynced}. ${why}`;
    case 'hold':
      return `${name}: stays ${noteValue} in the note and ${crmValue} in ${crm}. ${why}`;
  }
}

const LONGEST_VALUE = 60;

/** Returns the value on one line, truncated if it is long. */
function said(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  if (line === '') return '(empty)';
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 1)}…` : line;
}

const CLOSE_HINT = 'To close or reopen opportunities, add close.';

function nextLines({ plan, run, notApplied }: SyncAnswer, rows: readonly ReportRow[]): string[] {
  if (run === undefined) {
    const todo = rows.filter(({ row }) => row.verb !== 'blocked' && row.verb !== 'unchanged').length;
    if (todo === 0 || notApplied !== undefined) return [];
    return [
      ...safetyLimitTexts(plan),
      `The plan is ${plan.planId} and needs ${countedText(plan.calls, 'request')}. To apply it, add “confirm”.`,
    ];
  }
  return [
    ...(rows.some(({ row, outcome }) => row.verb === 'close' && outcome?.result === 'left') ? [CLOSE_HINT] : []),
    ...(run.stopped === undefined ? [] : [`Stopped: ${crmErrorText(run.stopped, plan)}`]),
    runLine(run),
    ...(run.logPath === undefined ? [] : [`Log: ${run.logPath}`]),
  ];
}

/** Mentions undo only if the run changed something. */
function runLine({ runId, outcomes }: SyncRun): string {
  const has = (wanted: SyncRun['outcomes'][number]['result']): boolean =>
    outcomes.some(({ result }) => result === wanted);
  if (has('done')) return `Run ${runId}. To undo it, use undo run=${runId}.`;
  return has('unknown')
    ? `Run ${runId}. The result isn’t known yet. The next sync checks what arrived.`
    : `Run ${runId} changed nothing.`;
}
