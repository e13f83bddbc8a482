/**
 * Applies a decided plan batch by batch: each row is checked, added to the journal, sent, written back to its note, and
 * logged.
 */
import type { CrmError } from '../../targets/flow/request-flow.ts';
import type { NewLine } from '../../log/audit.ts';
import { connectionError, FORBIDDEN } from '../crm/run-flow.ts';
import { checkRows } from './check-rows.ts';
import type { ProgressOptions } from '../../vault/note-service.ts';
import { auditLineFor, toAuditLine, createRowStep, recordOutcome, type ApplyRun, type RowStep } from './apply-run.ts';
import { utcTimestamp } from '../../vault/export.ts';
import { addEntries, journalKey, removeEntries, pendingEntries } from '../../log/journal.ts';
import { isCrmError, reopenCrmContext, type CrmContext, type SyncPorts } from '../crm/crm-context.ts';
import type { Decisions, Plan, PlanRow, RowAction } from '../plan/plan.ts';
import { resolvePendingWrites, type PendingWrite } from '../plan/pending-writes.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import { logRunLines, storeRun, markUndone, writeSyncLogNote } from './run-log.ts';
import { hasPush, sendRows } from './send-rows.ts';
import { writeBackRows } from './write-back-rows.ts';
import { seenEntry } from '../plan/status.ts';
import type { ApplyOptions, RowOutcome, SyncRunSummary, SyncRun } from '../sync-service.ts';

/** Rows that are checked together if nothing is sent. */
const PULL_BATCH_SIZE = 200;

/**
 * Order of the actions: records are created first, then notes are written, and transitions come last, because a closed
 * record accepts no further changes. An undo reopens first. Rows with another action are not applied.
 */
const ORDER: readonly RowAction[] = ['create', 'update', 'pull', 'link', 'close'];

function orderOf({ undoOf }: Plan): readonly RowAction[] {
  return undoOf === undefined ? ORDER : [...ORDER].reverse();
}

/** Applies a plan that already has the decisions of the user; `confirmed` shows if the safety limits were confirmed. */
export async function applyPlan(
  plan: Plan,
  { confirmed }: Pick<Decisions, 'confirmed'>,
  context: NoteContext,
  ports: SyncPorts,
  options: ApplyOptions = {},
): Promise<SyncRun> {
  const { caller } = options;
  const start = {
    runId: ports.newId(),
    planId: plan.planId,
    target: plan.target,
    identity: plan.identity,
    startedAt: utcTimestamp(context.clock),
    cancelled: false,
    dryRun: ports.dryRun(),
    ...(caller !== undefined && { caller }),
  };
  if (start.dryRun) return { ...start, outcomes: outcomesOf(plan, new Map(), 'left') };
  const org = await reopenCrmContext(plan.target, context, ports);
  const stopped = isCrmError(org)
    ? org
    : plan.safetyLimits.length > 0 && !confirmed
      ? connectionError('not-confirmed')
      : otherOrg(plan, org);
  if (isCrmError(org) || stopped !== undefined) {
    return {
      ...start,
      outcomes: outcomesOf(plan, new Map(), 'not-reached'),
      ...(stopped !== undefined && { stopped }),
    };
  }
  const shared = { runId: start.runId, plan, org, context, ports, caller };
  const empty = { outcomes: new Map(), changedLinks: new Map(), carriedEntries: [], seen: [] };
  return runPlan(start, { ...shared, ...empty }, options);
}

async function runPlan(start: Omit<SyncRun, 'outcomes'>, run: ApplyRun, watch: ProgressOptions): Promise<SyncRun> {
  const { plan, ports } = run;
  const actionRows = orderOf(plan).flatMap((verb) => plan.rows.filter((row) => row.verb === verb));
  // Stored before the first write, so that an interrupted run can be found and undone.
  const again = actionRows.map(({ path }) => path);
  if (again.length > 0)
    await storeRun(ports.device, { ...entryOf(start), done: 0, failed: again.length, logPath: '', again, open: true });
  const { lines, cancelled } = await applyRows(run, actionRows, watch);
  const dryRun = run.stopped === FORBIDDEN && lines.length === 0;
  const syncRun: SyncRun = {
    ...start,
    cancelled,
    dryRun,
    outcomes: outcomesOf(plan, run.outcomes, dryRun ? 'left' : 'not-reached'),
    ...(run.stopped !== undefined && !dryRun && { stopped: run.stopped }),
  };
  if (lines.length > 0) return finishRun(syncRun, run, lines);
  if (again.length > 0) await storeRun(ports.device, endedEntry(syncRun, ''));
  return syncRun;
}

function otherOrg({ identity }: Plan, org: CrmContext): CrmError | undefined {
  return org.identity.orgId === identity.orgId ? undefined : connectionError('other-org');
}

/** Returns one outcome for each row, in the order of the plan. */
function outcomesOf(
  { rows }: Plan,
  known: ReadonlyMap<string, RowOutcome>,
  otherwise: 'left' | 'not-reached',
): readonly RowOutcome[] {
  return rows.map((row) => {
    const { opId, path, opportunityId, title, verb, remoteId } = row;
    const result = ORDER.includes(verb) ? otherwise : 'left';
    const outcome = { opId, path, opportunityId, title, verb, result } as const;
    return known.get(opId) ?? (remoteId === undefined ? outcome : { ...outcome, remoteId });
  });
}

/**
 * Splits the rows into batches, in their order. A transition and the other fields of the same note are in different
 * batches, because each depends on the note as the other one left it.
 */
function batchesOf(actionRows: readonly PlanRow[], { crm }: CrmContext): readonly (readonly PlanRow[])[] {
  const writes = actionRows.filter(hasPush).length;
  const size = writes === 0 ? PULL_BATCH_SIZE : Math.max(1, crm.batchSize(writes));
  const batches: PlanRow[][] = [];
  for (const row of actionRows) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < size && last[0]?.isTransition === row.isTransition) last.push(row);
    else batches.push([row]);
  }
  return batches;
}

/** Resolves the pending writes of former runs, then applies the rows. */
async function applyRows(
  run: ApplyRun,
  actionRows: readonly PlanRow[],
  watch: ProgressOptions,
): Promise<{ readonly lines: readonly NewLine[]; readonly cancelled: boolean }> {
  const { org, context, ports } = run;
  const lines: NewLine[] = [];
  const pendingWrites = await resolvePendingWrites(org, context, ports.device);
  if (isCrmError(pendingWrites)) run.stopped = pendingWrites;
  else await logPendingWrites(run, pendingWrites);
  let at = 0;
  for (const batch of batchesOf(actionRows, org)) {
    if (run.stopped !== undefined) break;
    if (ports.dryRun()) {
      run.stopped = FORBIDDEN;
      break;
    }
    if (watch.signal?.aborted === true) return { lines, cancelled: true };
    watch.progress?.(at, actionRows.length);
    for (const line of await applyBatch(run, batch)) lines.push(line);
    at += batch.length;
    await context.clock.pause();
  }
  watch.progress?.(actionRows.length, actionRows.length);
  return { lines, cancelled: false };
}

/**
 * Logs pending writes that turned out to be applied, and removes them and the lost ones from the journal, unless the
 * note does not have their values yet.
 */
async function logPendingWrites(run: ApplyRun, pendingWrites: readonly PendingWrite[]): Promise<void> {
  const { context, ports } = run;
  const ts = utcTimestamp(context.clock);
  const applied = pendingWrites.filter(({ state, entry }) => state === 'applied' && entry.logged !== true);
  const lines = applied.map(({ entry, path, recordId, linked }): NewLine => ({
    ...entry.row,
    path,
    ts,
    result: 'done',
    ...(recordId !== undefined && { remoteId: recordId }),
    ...(linked !== undefined && { linked }),
  }));
  if (!(await tryLog(run, lines))) return;
  const open = pendingWrites.filter(({ own }) => own !== undefined);
  run.carriedEntries = open.map(({ entry, state }) => (state === 'applied' ? { ...entry, logged: true } : entry));
  const finished = pendingWrites.filter(({ state, own }) => state !== 'in-flight' && own === undefined);
  if (finished.length > 0)
    await removeEntries(
      ports.device,
      finished.map(({ entry }) => entry),
    );
  if (run.carriedEntries.length > 0) await addEntries(ports.device, run.carriedEntries);
}

/** Applies one batch. Returns the log lines of the finished rows. */
async function applyBatch(run: ApplyRun, rows: readonly PlanRow[]): Promise<readonly NewLine[]> {
  const { org, ports, plan } = run;
  const inFlight = await notesInFlight(run);
  const dependent = new Set(rows.filter((row) => sharesFailure(run, row)));
  const ready = rows.filter(
    (row) => !inFlight.has(row.opportunityId) && !dependent.has(row) && knowsOwnWrites(run, row),
  );
  const mapped = plan.mappingRev === org.mappingRev ? ready : [];
  const first = await checkAndSend(run, mapped);
  if (first === undefined) return [];
  const sent = new Set(mapped);
  for (const row of rows) if (!sent.has(row) && !dependent.has(row)) recordOutcome(run, row, 'stale');
  const { steps } = first;
  const { lines, puts, journal } = await writeBackRows(run, first.open);
  const loggedIds = new Set(lines.map(({ opId }) => opId));
  const failed = rows.flatMap((row) => {
    const outcome = run.outcomes.get(row.opId);
    if (outcome === undefined || outcome.result === 'not-reached' || loggedIds.has(row.opId)) return [];
    const step = steps.find(({ fresh }) => fresh.row.opId === row.opId);
    return [step === undefined ? auditLineFor(run, row, outcome) : toAuditLine(run, step.entry.row, outcome)];
  });
  const all = [...lines, ...failed];
  // Rows that are not in the log yet stay in the journal, so that the next run logs them.
  const isLogged = await tryLog(run, all);
  const seen = await seenEntry(run.seen.splice(0), utcTimestamp(run.context.clock), plan, ports.device);
  await ports.device.put([...puts, seen, ...(isLogged ? journal : [])]);
  return all;
}

/** Returns the IDs of the notes with a pending write whose result is not known yet. */
async function notesInFlight({ org, ports, carriedEntries }: ApplyRun): Promise<ReadonlySet<string>> {
  const known = new Set(carriedEntries.map(journalKey));
  const entries = await pendingEntries(ports.device, org.target, org.identity.orgId);
  return new Set(entries.filter((entry) => !known.has(journalKey(entry))).map(({ row }) => row.noteId));
}

/**
 * Returns false for a row of a plan that is older than a pending write: it treats values that the plugin wrote as
 * changes by another user.
 */
function knowsOwnWrites({ carriedEntries, plan }: ApplyRun, { opportunityId, recovered }: PlanRow): boolean {
  const isCarried = carriedEntries.some(({ row }) => row.noteId === opportunityId);
  return !isCarried || recovered !== undefined || plan.undoOf !== undefined;
}

/**
 * Handles a transition whose note has another row in this run that was not done, because a closed record would no
 * longer accept it. The transition gets the same result. Returns true if there is such a row.
 */
function sharesFailure(run: ApplyRun, row: PlanRow): boolean {
  if (row.isTransition !== true) return false;
  const others = run.plan.rows.filter(({ path, opId }) => path === row.path && opId !== row.opId);
  const failure = others.flatMap(({ opId }) => run.outcomes.get(opId) ?? []).find(({ result }) => result !== 'done');
  if (failure === undefined) return false;
  const { result, error } = failure;
  // The result of the other row is not known, but this row was certainly not sent.
  if (result === 'unknown') recordOutcome(run, row, 'stale');
  else recordOutcome(run, row, result, error && { error });
  return true;
}

/**
 * Checks these rows and sends the unchanged ones; `open` can be written back. Returns `undefined` if the check failed,
 * which stops the run.
 */
async function checkAndSend(
  run: ApplyRun,
  rows: readonly PlanRow[],
): Promise<{ readonly steps: readonly RowStep[]; readonly open: readonly RowStep[] } | undefined> {
  const checked = await checkRows(rows, run.org, run.context, run.changedLinks);
  if (isCrmError(checked)) {
    run.stopped = checked;
    return undefined;
  }
  for (const row of checked.stale) recordOutcome(run, row, 'stale');
  for (const one of checked.seen) run.seen.push(one);
  const steps = checked.fresh.map((one) => createRowStep(run, one));
  if (steps.length === 0) return { steps, open: [] };
  await addEntries(
    run.ports.device,
    steps.map(({ entry }) => entry),
  );
  return { steps, open: await sendRows(run, steps) };
}

/**
 * Writes the lines to the log, and returns true if this succeeded. An error stops the run, and does not affect the
 * outcomes.
 */
async function tryLog(run: ApplyRun, lines: readonly NewLine[]): Promise<boolean> {
  if (lines.length === 0) return true;
  try {
    run.file = await logRunLines(run.context, run.ports, lines);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    run.stopped ??= connectionError('log-unwritable', message);
    return false;
  }
}

/** Writes the log note and stores the run on this device. */
async function finishRun(syncRun: SyncRun, run: ApplyRun, lines: readonly NewLine[]): Promise<SyncRun> {
  const { context, ports, plan } = run;
  // The result is complete even if its note cannot be written.
  const logPath = await writeSyncLogNote(syncRun, lines, run.file, run.plan.rows, context).catch(() => undefined);
  await storeRun(ports.device, endedEntry(syncRun, logPath ?? ''));
  const isUndo = plan.undoOf !== undefined && syncRun.outcomes.some(({ result }) => result === 'done');
  if (isUndo) await markUndone(ports.device, plan.undoOf);
  return logPath === undefined ? syncRun : { ...syncRun, logPath };
}

function endedEntry(syncRun: SyncRun, logPath: string): SyncRunSummary {
  const again = syncRun.outcomes.filter(({ result }) => RETRYABLE.includes(result));
  const done =
    syncRun.outcomes.length - again.length - syncRun.outcomes.filter(({ result }) => result === 'left').length;
  return { ...entryOf(syncRun), done, failed: again.length, logPath, again: again.map(({ path }) => path) };
}

function entryOf({ runId, target, startedAt }: Pick<SyncRun, 'runId' | 'target' | 'startedAt'>) {
  return { runId, target, startedAt, undone: false };
}

const RETRYABLE: readonly RowOutcome['result'][] = ['failed', 'deferred', 'stale', 'unknown', 'not-reached'];
