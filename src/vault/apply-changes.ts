/** Writes selected rows of a change list: one atomic edit per note, logged first so that it can be undone. */
import { digest } from '../domain/digest.ts';
import { addToGroup } from '../domain/group.ts';
import { misreadRefusal, type Refusal } from '../domain/refusal.ts';
import { addToLog, type LogPlace } from '../log/device-log.ts';
import type { NewNoteLine, ReplacedText } from '../log/note-lines.ts';
import { NotUtf8 } from '../log/ports.ts';
import type { ChangeList, ChangeOutcome, ChangeRow, ChangeRun, ChangeRunSummary } from './change-list.ts';
import { listChangeRuns, newRunId, storeChangeRun } from './change-runs.ts';
import { editRows } from './edit-rows.ts';
import { utcTimestamp } from './export.ts';
import { analyzeNote } from './inspect.ts';
import { noteFailureOf, type NoteContext } from './inspect-notes.ts';
import { hasNoNewError } from './keep-valid-fixes.ts';
import type { ProgressOptions } from './note-service.ts';
import { forEachTimeSliced } from './time-slicing.ts';

/** Number of notes whose lines are added to the log together, before they are written. */
const CHUNK = 200;

/** Progress, and the program that calls, which the log has; omitted if the user calls. */
interface ChangeOptions extends ProgressOptions {
  readonly caller?: string;
}

/** A note that will be written. */
interface Prepared {
  readonly path: string;
  readonly before: string;
  readonly text: string;
  readonly line: NewNoteLine;
  readonly done: readonly ChangeRow[];
}

/** A run in progress. */
interface Applying {
  readonly list: ChangeList;
  readonly run: ChangeRunSummary;
  readonly context: NoteContext;
  readonly log: LogPlace;
  readonly caller: string | undefined;
  readonly outcomes: Map<ChangeRow, ChangeOutcome>;
}

/**
 * Applies the rows, which must be of the list. A note that changed since the list was made is skipped. If the run is
 * interrupted, notes in the log may not be written; an undo recognizes them. Rejects if the log cannot be written; the
 * notes after that are unchanged.
 */
export async function applyChanges(
  list: ChangeList,
  rows: readonly ChangeRow[],
  context: NoteContext,
  log: LogPlace,
  options: ChangeOptions = {},
): Promise<ChangeRun> {
  const startedAt = utcTimestamp(context.clock);
  const undoOf = list.undo && { undoOf: list.undo.runId };
  const runId = await newRunId(startedAt, log);
  const run: ChangeRunSummary = { runId, startedAt, work: list.work, ...undoOf, notes: 0, undone: false };
  const at: Applying = { list, run, context, log, caller: options.caller, outcomes: new Map() };
  const notes = rowsByNote(rows);
  let written = 0;
  let logged = 0;
  for (let from = 0; from < notes.length && options.signal?.aborted !== true; from += CHUNK) {
    const progress = (done: number): void => options.progress?.(from + done, notes.length);
    const prepared = await prepareNotes(notes.slice(from, from + CHUNK), at, options);
    if (prepared === undefined) break;
    if (logged === 0 && prepared.length > 0) await storeChangeRun(log.device, { ...run, open: true });
    await addToLog(
      log,
      prepared.map(({ line }) => line),
    );
    logged += prepared.length;
    written += await writePrepared(prepared, at, progress);
  }
  if (logged > 0) await storeChangeRun(log.device, { ...run, notes: written });
  if (written > 0) await markUndone(at);
  const outcomes = rows.map((row) => at.outcomes.get(row) ?? { row, outcome: 'not-reached' as const });
  const cancelled = outcomes.some(({ outcome }) => outcome === 'not-reached');
  return { runId: written > 0 ? runId : undefined, outcomes, cancelled };
}

function rowsByNote(rows: readonly ChangeRow[]): readonly (readonly [path: string, rows: readonly ChangeRow[]])[] {
  const notes = new Map<string, ChangeRow[]>();
  for (const row of rows) addToGroup(notes, row.path, row);
  return [...notes];
}

/** Marks the run that the list undoes. */
async function markUndone({ list: { undo }, log: { device } }: Applying): Promise<void> {
  const undone = (await listChangeRuns(device)).find(({ runId }) => runId === undo?.runId);
  if (undone !== undefined) await storeChangeRun(device, { ...undone, undone: true });
}

/** Returns the notes that can be written, and sets the outcomes of all others; `undefined` if the run was canceled. */
async function prepareNotes(
  notes: readonly (readonly [path: string, rows: readonly ChangeRow[]])[],
  at: Applying,
  { signal }: ProgressOptions,
): Promise<readonly Prepared[] | undefined> {
  const prepared: Prepared[] = [];
  const settled: ChangeOutcome[] = [];
  const watch = signal === undefined ? {} : { signal };
  const { cancelled } = await forEachTimeSliced(notes, at.context.clock, watch, async ([path, rows], turn) => {
    try {
      const text = await at.context.store.read(path);
      for (let wait = turn(); wait !== undefined; wait = turn()) await wait;
      const result = prepare(path, text, rows, at);
      for (const outcome of result.outcomes) settled.push(outcome);
      if (result.prepared !== undefined) prepared.push(result.prepared);
    } catch (error) {
      for (const row of rows) settled.push(unreadOutcome(row, error));
    }
  });
  if (cancelled) return undefined;
  for (const outcome of settled) at.outcomes.set(outcome.row, outcome);
  return prepared;
}

function unreadOutcome(row: ChangeRow, error: unknown): ChangeOutcome {
  return error instanceof NotUtf8
    ? { row, outcome: 'refused', refusal: misreadRefusal(error.misread) }
    : { row, outcome: 'failed', message: noteFailureOf(row.path, error).message };
}

/** The note after its rows, and the outcomes that are already certain. */
interface PreparedNote {
  readonly prepared?: Prepared;
  readonly outcomes: readonly ChangeOutcome[];
}

function prepare(path: string, text: string, rows: readonly ChangeRow[], at: Applying): PreparedNote {
  const before = digest(text);
  if (rows.some(({ noteDigest }) => noteDigest !== before)) return { outcomes: each(rows, 'changed-since') };
  const edited = editRows(text, rows, at.context.rules);
  const outcomes = [...edited.refused].map(([row, refusal]) => ({ row, outcome: 'refused' as const, refusal }));
  const done = rows.filter((row) => !edited.refused.has(row));
  if (edited.text === text) return { outcomes: [...outcomes, ...each(done, 'done')] };
  if (at.list.undo === undefined && !isProven(path, text, edited.text, done, at.context)) {
    return {
      outcomes: [...outcomes, ...done.map((row) => ({ row, outcome: 'refused' as const, refusal: NEW_ERRORS }))],
    };
  }
  const line = lineOf(path, before, digest(edited.text), edited.parts, rows[0]?.opportunityId, at);
  return { prepared: { path, before, text: edited.text, line, done }, outcomes };
}

function each(rows: readonly ChangeRow[], outcome: 'done' | 'changed-since'): readonly ChangeOutcome[] {
  return rows.map((row) => ({ row, outcome }));
}

const NEW_ERRORS: Refusal = { code: 'new-errors', place: { from: 0, to: 0, line: 1, column: 1 }, found: '' };

/** Returns true if the note, read again, has no error that it did not have before. */
function isProven(
  path: string,
  before: string,
  after: string,
  rows: readonly ChangeRow[],
  { rules, today }: NoteContext,
): boolean {
  const [old, now] = [before, after].map((text) => analyzeNote(path, text, rules, today).analysis.inspection);
  const fixed = rows.map(({ kind, key, field }) => ({ code: kind, key, ...(field && { field }) }));
  return hasNoNewError(now?.findings ?? [], old?.findings ?? [], fixed);
}

function lineOf(
  path: string,
  before: string,
  after: string,
  changes: readonly ReplacedText[],
  noteId: string | undefined,
  { run, caller }: Applying,
): NewNoteLine {
  const { runId, startedAt, work, undoOf } = run;
  return {
    kind: 'notes',
    ts: startedAt,
    runId,
    work,
    ...(undoOf !== undefined && { undoOf }),
    ...(caller !== undefined && { caller }),
    path,
    noteId: noteId ?? '',
    changes,
    before,
    after,
  };
}

/** Writes the notes, all of them even if the run is canceled, because the log has them. Returns how many were written. */
async function writePrepared(
  prepared: readonly Prepared[],
  { context, outcomes }: Applying,
  progress: (done: number) => void,
): Promise<number> {
  let written = 0;
  await forEachTimeSliced(prepared, context.clock, { progress }, async ({ path, before, text, done }) => {
    const outcome = await context.store
      .edit(path, (now) => (digest(now) === before ? text : now))
      .then((result) => (result === 'written' ? { outcome: 'done' as const } : { outcome: 'changed-since' as const }))
      .catch((error: unknown) => ({ outcome: 'failed' as const, message: noteFailureOf(path, error).message }));
    if (outcome.outcome === 'done') written += 1;
    for (const row of done) outcomes.set(row, { row, ...outcome });
  });
  return written;
}
