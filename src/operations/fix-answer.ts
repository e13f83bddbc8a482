/** The answers of the operation that fixes notes. */
import { addToGroup } from '../domain/group.ts';
import type {
  ChangeList,
  ChangeOutcome,
  ChangeRow,
  ChangeRun,
  OrderQuestion,
  SkippedUndo,
} from '../vault/change-list.ts';
import { failureJson } from './finding-json.ts';
import { countedText, failureBlock, oneLine, page, stoppedEarly } from './finding-lines.ts';
import { json, type Json } from './json.ts';
import type { Messages } from './messages.ts';

/** The list, and what was applied of it. */
export interface FixResult {
  readonly list: ChangeList;
  /** `undefined` if nothing was applied. */
  readonly run: ChangeRun | undefined;
  /** By row; rows that were not selected have none. */
  readonly outcomes: ReadonlyMap<ChangeRow, ChangeOutcome>;
}

/** Returns true if the row was applied. */
export function isDone({ outcome }: ChangeOutcome): boolean {
  return outcome === 'done';
}

/** Returns the JSON answer. */
export function fixJson(result: FixResult, messages: Messages): Json {
  const { list, run, outcomes } = result;
  const { rows, groups, undo, order, failures } = list;
  return json({
    total: rows.length,
    certain: rows.filter(({ certain }) => certain).length,
    notes: notesIn(rows),
    applied: run?.outcomes.filter(isDone).length ?? 0,
    run_id: run?.runId,
    undo_of: undo?.runId,
    verified: undo?.isVerified,
    kinds: groups.map(({ kind, count, certain }) => json({ kind, count, certain })),
    day_order: order && orderJson(order),
    changes: rows.map((row) => rowJson(row, outcomes.get(row), messages)),
    skipped: undo?.skipped.map(({ path, reason }) => json({ path, reason })),
    failures: failures.map((failure) => json({ path: failure.path, findings: [failureJson(failure, messages)] })),
  });
}

function notesIn(rows: readonly ChangeRow[]): number {
  return new Set(rows.map(({ path }) => path)).size;
}

function orderJson({ given, inferred, dayFirst, monthFirst, open }: OrderQuestion): Json {
  return json({ given: given ?? null, inferred: inferred ?? null, day_first: dayFirst, month_first: monthFirst, open });
}

function rowJson(row: ChangeRow, outcome: ChangeOutcome | undefined, messages: Messages): Json {
  const { path, opportunityId, key, kind, before, after, certain } = row;
  return json({
    path,
    opportunity_id: opportunityId ?? null,
    kind,
    key,
    from: before ?? null,
    to: after ?? null,
    certain,
    outcome: outcome?.outcome,
    message: outcome && outcomeText(outcome, messages),
  });
}

/** Returns the reason why a row was not applied; `undefined` if it was. */
function outcomeText({ outcome, refusal, message }: ChangeOutcome, messages: Messages): string | undefined {
  if (refusal !== undefined) return messages.refusal(refusal);
  if (outcome === 'changed-since') return 'The note changed after the list was made. Run the command again.';
  return message ?? (outcome === 'not-reached' ? 'The run stopped before.' : undefined);
}

const SKIPPED: Readonly<Record<SkippedUndo['reason'], string>> = {
  'changed-since': 'not undone: the note changed since',
  gone: 'not undone: the note no longer exists',
  'already-undone': 'already undone',
};

/** Returns the text answer: the counts, the question about days, and each change under its note. */
export function fixText({ list, run, outcomes }: FixResult, messages: Messages): string {
  const { rows, undo, order, failures } = list;
  const certain = rows.filter((row) => row.certain).length;
  const changes = countedText(rows.length, 'change');
  const applied = countedText(run?.outcomes.filter(isDone).length ?? 0, 'change');
  const notes = countedText(notesIn(rows), 'note');
  const listed = `${changes} in ${notes}${undo === undefined ? `, ${certain} certain` : ''}. Nothing was written.`;
  const runText = run?.runId === undefined ? '' : ` Run ${run.runId}.`;
  const first = run === undefined ? listed : `${applied} of ${rows.length} written.${runText}`;
  return page([
    [
      `${first}${stoppedEarly({ cancelled: list.cancelled || run?.cancelled === true })}`,
      ...(undo?.isVerified === false ? ['Another device wrote the log, so this device can’t verify it.'] : []),
      ...(order === undefined ? [] : [orderText(order)]),
    ],
    ...blocksOf(list, outcomes, messages),
    ...(undo?.skipped ?? []).map(({ path, reason }) => [`${path} (${SKIPPED[reason]})`]),
    ...failures.map((failure) => failureBlock(failure, messages)),
  ]);
}

function orderText({ given, saved, inferred, open }: OrderQuestion): string {
  const days = `${countedText(open, 'close date')} can be read day first or month first`;
  if (given !== undefined) return `${days}: ${given}, as ${given === saved ? 'in the settings' : 'requested'}.`;
  return inferred === undefined
    ? `${days}. Use order=day-first or order=month-first.`
    : `${days}. The other dates are ${inferred}. Use order=${inferred} to confirm.`;
}

function blocksOf(
  { rows }: ChangeList,
  outcomes: FixResult['outcomes'],
  messages: Messages,
): readonly (readonly string[])[] {
  const blocks = new Map<string, string[]>();
  for (const row of rows) {
    const outcome = outcomes.get(row);
    const reason = outcome && outcomeText(outcome, messages);
    const label = outcome === undefined ? (row.certain ? '' : ' (not certain)') : ` (${outcome.outcome})`;
    const line = `  ${row.key}: ${valueLine(row.before)} → ${valueLine(row.after)}${label}`;
    addToGroup(blocks, row.path, line);
    if (reason !== undefined) addToGroup(blocks, row.path, `    ${reason}`);
  }
  return [...blocks].map(([path, lines]) => [path, ...lines]);
}

function valueLine(source = ''): string {
  return oneLine(source.trim());
}
