/** Text answer of the operations that make a plan. */
import { isNotSynced, type Plan, type FieldChange } from '../sync/plan/plan.ts';
import { OUTCOME_NAMES, outcomeName, outcomeOf, type Outcome } from '../sync/apply/outcome-names.ts';
import type { RowOutcome, SyncRun } from '../sync/sync-service.ts';
import { TARGETS } from '../targets/targets.ts';
import { countedText, LOCALE, oneLine, page } from './finding-lines.ts';
import type { Messages } from './messages.ts';
import type { SyncAnswer } from './sync-answer.ts';
import {
  countsOf,
  KIND_TEXT,
  notAppliedText,
  rowErrorText,
  safetyLimitTexts,
  reportRows,
  whereText,
  type ReportKind,
  type ReportRow,
} from './sync-report.ts';

/**
 * Returns every row except those without differences, each field with its change and the reason, then the next step.
 */
export function syncText(answer: SyncAnswer, messages: Messages): string {
  const rows = reportRows(answer).filter(({ row }) => row.verb !== 'unchanged' || isNotSynced(row));
  return page([
    [headOf(answer, messages)],
    ...rows.map((row) => rowLines(row, answer.plan, messages)),
    nextLines(answer, rows, messages),
  ]);
}

function headOf({ plan, run, notApplied }: SyncAnswer, messages: Messages): string {
  const where = whereText(plan);
  if (notApplied !== undefined)
    return `${notAppliedText(notApplied, plan, messages)} Plan for ${where}: ${planCounts(plan)}.`;
  if (run === undefined) return `Plan for ${where}, nothing was sent: ${planCounts(plan)}.`;
  return `${plan.undoOf === undefined ? 'Synced with' : 'Undone in'} ${where}: ${runCounts(run, plan)}.`;
}

function planCounts(plan: Plan): string {
  const counts = Object.entries(countsOf(plan)) as [ReportKind, number][];
  return listedCounts(counts.map(([kind, count]) => [count, KIND_TEXT[kind]]));
}

function runCounts({ outcomes }: SyncRun, plan: Plan): string {
  const changed = new Set(plan.rows.filter(({ verb }) => verb !== 'unchanged').map(({ opId }) => opId));
  const results = outcomes.filter(({ opId }) => changed.has(opId)).map(outcomeOf);
  return listedCounts([
    ...(Object.keys(OUTCOME_NAMES) as Outcome[]).map((outcome): [number, string] => [
      results.filter((one) => one === outcome).length,
      outcomeName(outcome),
    ]),
    [countsOf(plan).not_synced, KIND_TEXT.not_synced],
    [countsOf(plan).unchanged, KIND_TEXT.unchanged],
  ]);
}

function listedCounts(counts: readonly (readonly [number, string])[]): string {
  const some = counts.filter(([count]) => count > 0).map(([count, word]) => `${count.toLocaleString(LOCALE)} ${word}`);
  return some.length === 0 ? 'nothing to do' : some.join(', ');
}

function rowLines({ row, outcome }: ReportRow, plan: Plan, messages: Messages): readonly string[] {
  const id = outcome?.remoteId ?? row.remoteId;
  const result = isNotSynced(row)
    ? messages.notSynced(row.fields.length).toLowerCase()
    : outcome === undefined
      ? KIND_TEXT[row.verb]
      : resultText(outcome);
  const error = outcome && rowErrorText(outcome, plan, messages);
  return [
    `${row.path} (${result}${id === undefined ? '' : `, ${id}`})`,
    ...(row.verb === 'blocked' ? [] : row.fields.map((field) => `  ${fieldText(field, plan, messages)}`)),
    ...row.blocks.map((block) => `  blocked  ${messages.block(block, plan.target)}`),
    ...(error === undefined ? [] : [`  error  ${error}`]),
    ...(outcome?.ignored ?? []).map((remote) => `  warning  ${TARGETS[plan.target].label} didn’t store ${remote}.`),
  ];
}

function resultText(outcome: RowOutcome): string {
  return outcome.result === 'done' && outcome.created === true ? 'created' : outcomeName(outcomeOf(outcome));
}

function fieldText(field: FieldChange, { target }: Plan, messages: Messages): string {
  const crm = TARGETS[target].label;
  const { action, reason, base, detail, shown, label: name = field.remote } = field;
  const [noteValue, crmValue] = [
    oneLine(shown?.noteValue ?? field.noteValue),
    oneLine(shown?.crmValue ?? field.crmValue),
  ];
  const becomes = shown?.becomes === undefined ? undefined : oneLine(shown.becomes);
  // For a new record, the row states once that all its values are new.
  if (reason === 'new-record' && action === 'push')
    return `${name}: ${noteValue}${detail === undefined ? '' : `. ${detail}`}`;
  const why = messages.fieldReasons(field, target);
  const lastSynced = base === undefined ? '' : `, ${oneLine(shown?.base ?? base)} at the last sync`;
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

const CLOSE_HINT = 'To close or reopen opportunities, add close.';

function nextLines(
  { plan, run, notApplied }: SyncAnswer,
  rows: readonly ReportRow[],
  messages: Messages,
): readonly string[] {
  if (run === undefined) {
    const applicable = rows.filter(({ row }) => row.verb !== 'blocked' && row.verb !== 'unchanged').length;
    if (applicable === 0 || notApplied !== undefined) return [];
    return [
      ...safetyLimitTexts(plan, messages),
      `The plan is ${plan.planId} and needs ${countedText(plan.calls, 'request')}. To apply it, add “confirm”.`,
    ];
  }
  return [
    ...(rows.some(({ row, outcome }) => row.verb === 'close' && outcome?.result === 'left') ? [CLOSE_HINT] : []),
    ...(run.stopped === undefined ? [] : [`Stopped: ${messages.crmError(run.stopped, plan.target)}`]),
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
