/** Does what a decided plan says: batch by batch, each row checked, journalled, sent, settled in its note, and logged. */
import type { PluginErrorCode, CrmError } from '../../targets/flow/request-flow.ts';
import type { NewLine } from '../../log/audit.ts';
import { FORBIDDEN } from '../crm/run-flow.ts';
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
import { seenPut } from '../plan/status.ts';
import type { RowOutcome, SyncRunSummary, SyncRun } from '../sync-service.ts';

/** Rows that are looked at together where nothing is sent. */
const PULLS_AT_ONCE = 200;

/**
 * What makes records goes first, what only writes notes behind it, acts at the end, for a closed deal takes nothing more: a run
 * that is taken back opens first what it closed. No other verb does anything.
 */
const ORDER: readonly RowAction[] = ['create', 'update', 'pull', 'link', 'close'];

function orderOf({ undoOf }: Plan): readonly RowAction[] {
  return undoOf === undefined ? ORDER : [...ORDER].reverse();
}

/** `plan` is as the user decided it; `decisions` only tell here whether the brakes were released. */
export async function applyPlan(
  plan: Plan,
  { confirmed }: Pick<Decisions, 'confirmed'>,
  context: NoteContext,
  tools: SyncPorts,
  watch: ProgressOptions = {},
): Promise<SyncRun> {
  const head = {
    runId: tools.newId(),
    planId: plan.planId,
    target: plan.target,
    identity: plan.identity,
    startedAt: utcTimestamp(context.clock),
    cancelled: false,
    dryRun: tools.dryRun(),
  };
  if (head.dryRun) return { ...head, outcomes: outcomesOf(plan, new Map(), 'left') };
  const org = await reopenCrmContext(plan.target, context, tools);
  const stopped = isCrmError(org)
    ? org
    : plan.safetyLimits.length > 0 && !confirmed
      ? noteValue('not-confirmed')
      : otherOrg(plan, org);
  if (isCrmError(org) || stopped !== undefined) {
    return { ...head, outcomes: outcomesOf(plan, new Map(), 'not-reached'), ...(stopped !== undefined && { stopped }) };
  }
  return carriedOut(
    head,
    { runId: head.runId, plan, org, context, tools, outcomes: new Map(), relinked: new Map(), carried: [], seen: [] },
    watch,
  );
}

async function carriedOut(head: Omit<SyncRun, 'outcomes'>, doing: ApplyRun, watch: ProgressOptions): Promise<SyncRun> {
  const { plan, tools } = doing;
  const acting = orderOf(plan).flatMap((verb) => plan.rows.filter((row) => row.verb === verb));
  // Written down before anything happens, so that a run that is cut off can be found and taken back.
  const again = acting.map(({ path }) => path);
  if (again.length > 0)
    await storeRun(tools.device, { ...entryOf(head), done: 0, failed: again.length, logPath: '', again, open: true });
  const { lines, cancelled } = await doAll(doing, acting, watch);
  const dryRun = doing.stopped === FORBIDDEN && lines.length === 0;
  const run: SyncRun = {
    ...head,
    cancelled,
    dryRun,
    outcomes: outcomesOf(plan, doing.outcomes, dryRun ? 'left' : 'not-reached'),
    ...(doing.stopped !== undefined && !dryRun && { stopped: doing.stopped }),
  };
  if (lines.length > 0) return concluded(run, doing, lines);
  if (again.length > 0) await storeRun(tools.device, endedEntry(run, ''));
  return run;
}

function noteValue(code: PluginErrorCode): CrmError {
  return { kind: 'connection', code, message: '' };
}

function otherOrg({ identity }: Plan, org: CrmContext): CrmError | undefined {
  return org.identity.orgId === identity.orgId ? undefined : noteValue('other-org');
}

/** One for each row, in the order of the plan. */
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

/** In their order; a note's act and all else of it are in two batches, for each rests on the note as the other left it. */
function batchesOf(acting: readonly PlanRow[], { crm }: CrmContext): readonly (readonly PlanRow[])[] {
  const writes = acting.filter(hasPush).length;
  const size = writes === 0 ? PULLS_AT_ONCE : Math.max(1, crm.batchSize(writes));
  const batches: PlanRow[][] = [];
  for (const row of acting) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < size && last[0]?.act === row.act) last.push(row);
    else batches.push([row]);
  }
  return batches;
}

/** Settles what is left of former runs, then goes through the rows. */
async function doAll(
  doing: ApplyRun,
  acting: readonly PlanRow[],
  watch: ProgressOptions,
): Promise<{ readonly lines: readonly NewLine[]; readonly cancelled: boolean }> {
  const { org, context, tools } = doing;
  const lines: NewLine[] = [];
  const remnants = await resolvePendingWrites(org, context, tools.device);
  if (isCrmError(remnants)) doing.stopped = remnants;
  else await settleRemnants(doing, remnants);
  let at = 0;
  for (const batch of batchesOf(acting, org)) {
    if (doing.stopped !== undefined) break;
    if (tools.dryRun()) {
      doing.stopped = FORBIDDEN;
      break;
    }
    if (watch.signal?.aborted === true) return { lines, cancelled: true };
    watch.progress?.(at, acting.length);
    for (const line of await doBatch(doing, batch)) lines.push(line);
    at += batch.length;
    await context.clock.pause();
  }
  watch.progress?.(acting.length, acting.length);
  return { lines, cancelled: false };
}

/** Logs what was done after all, and forgets it with what never arrived, unless the note still has to be told. */
async function settleRemnants(doing: ApplyRun, remnants: readonly PendingWrite[]): Promise<void> {
  const { context, tools } = doing;
  const ts = utcTimestamp(context.clock);
  const news = remnants.filter(({ fate, entry }) => fate === 'done' && entry.logged !== true);
  const lines = news.map(({ entry, path, recordId, linked }): NewLine => ({
    ...entry.row,
    path,
    ts,
    result: 'done',
    ...(recordId !== undefined && { remoteId: recordId }),
    ...(linked !== undefined && { linked }),
  }));
  if (!(await logged(doing, lines))) return;
  const open = remnants.filter(({ own }) => own !== undefined);
  doing.carried = open.map(({ entry, fate }) => (fate === 'done' ? { ...entry, logged: true } : entry));
  const over = remnants.filter(({ fate, own }) => fate !== 'wait' && own === undefined);
  if (over.length > 0)
    await removeEntries(
      tools.device,
      over.map(({ entry }) => entry),
    );
  if (doing.carried.length > 0) await addEntries(tools.device, doing.carried);
}

/** The lines of the rows that came to an end. */
async function doBatch(doing: ApplyRun, rows: readonly PlanRow[]): Promise<readonly NewLine[]> {
  const { org, tools, plan } = doing;
  const under = await underWay(doing);
  const held = new Set(rows.filter((row) => isHeldBack(doing, row)));
  const free = rows.filter((row) => !under.has(row.opportunityId) && !held.has(row) && knowsOwnWrites(doing, row));
  const mapped = plan.mappingRev === org.mappingRev ? free : [];
  const first = await sendFresh(doing, mapped);
  if (first === undefined) return [];
  const sent = new Set(mapped);
  for (const row of rows) if (!sent.has(row) && !held.has(row)) recordOutcome(doing, row, 'stale');
  const { steps } = first;
  const { lines, puts, journal } = await writeBackRows(doing, first.open);
  const said = new Set(lines.map(({ opId }) => opId));
  const failed = rows.flatMap((row) => {
    const outcome = doing.outcomes.get(row.opId);
    if (outcome === undefined || outcome.result === 'not-reached' || said.has(row.opId)) return [];
    const step = steps.find(({ fresh: one }) => one.row.opId === row.opId);
    return [step === undefined ? auditLineFor(doing, row, outcome) : toAuditLine(doing, step.entry.row, outcome)];
  });
  const all = [...lines, ...failed];
  // What the log does not know yet stays in the journal: the next run tells it.
  const isLogged = await logged(doing, all);
  const seen = await seenPut(doing.seen.splice(0), utcTimestamp(doing.context.clock), plan, tools.device);
  await tools.device.put([...puts, seen, ...(isLogged ? journal : [])]);
  return all;
}

/** Ids of the notes of which a write is not settled, and nobody knows yet what became of it. */
async function underWay({ org, tools, carried }: ApplyRun): Promise<ReadonlySet<string>> {
  const known = new Set(carried.map(journalKey));
  const entries = await pendingEntries(tools.device, org.target, org.identity.orgId);
  return new Set(entries.filter((entry) => !known.has(journalKey(entry))).map(({ row }) => row.noteId));
}

/** A plan from before the write that the note does not tell of took the plugin's own values for another user's. */
function knowsOwnWrites({ carried, plan }: ApplyRun, { opportunityId, recovered }: PlanRow): boolean {
  const isCarried = carried.some(({ row }) => row.noteId === opportunityId);
  return !isCarried || recovered !== undefined || plan.undoOf !== undefined;
}

/** An act whose note has another row in this run that was not done: a closed deal would not take it any more. It shares its fate. */
function isHeldBack(doing: ApplyRun, row: PlanRow): boolean {
  if (row.act !== true) return false;
  const others = doing.plan.rows.filter(({ path, opId }) => path === row.path && opId !== row.opId);
  const wrong = others.flatMap(({ opId }) => doing.outcomes.get(opId) ?? []).find(({ result }) => result !== 'done');
  if (wrong === undefined) return false;
  const { result, error } = wrong;
  // Nobody knows of the other row; of this one it is known that nothing was sent.
  if (result === 'unknown') recordOutcome(doing, row, 'stale');
  else recordOutcome(doing, row, result, error && { error });
  return true;
}

/** Looks at these rows, and sends those that still stand; `open` may be settled. Undefined: nobody could look, which ends the run. */
async function sendFresh(
  doing: ApplyRun,
  rows: readonly PlanRow[],
): Promise<{ readonly steps: readonly RowStep[]; readonly open: readonly RowStep[] } | undefined> {
  const checked = await checkRows(rows, doing.org, doing.context, doing.relinked);
  if (isCrmError(checked)) {
    doing.stopped = checked;
    return undefined;
  }
  for (const row of checked.stale) recordOutcome(doing, row, 'stale');
  for (const one of checked.seen) doing.seen.push(one);
  const steps = checked.fresh.map((one) => createRowStep(doing, one));
  if (steps.length === 0) return { steps, open: [] };
  await addEntries(
    doing.tools.device,
    steps.map(({ entry }) => entry),
  );
  return { steps, open: await sendRows(doing, steps) };
}

/** Whether the lines are in the log now. A vault that does not take them ends the run, and takes nothing from its outcome. */
async function logged(doing: ApplyRun, lines: readonly NewLine[]): Promise<boolean> {
  if (lines.length === 0) return true;
  try {
    doing.file = await logRunLines(doing.context, doing.tools, lines);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    doing.stopped ??= { kind: 'connection', code: 'log-unwritable', message };
    return false;
  }
}

/** The run with its note, remembered by this device. */
async function concluded(run: SyncRun, doing: ApplyRun, lines: readonly NewLine[]): Promise<SyncRun> {
  const { context, tools, plan } = doing;
  // Without its note a run still has its outcome.
  const logPath = await writeSyncLogNote(run, lines, doing.file, doing.plan.rows, context).catch(() => undefined);
  await storeRun(tools.device, endedEntry(run, logPath ?? ''));
  const tookBack = plan.undoOf !== undefined && run.outcomes.some(({ result }) => result === 'done');
  if (tookBack) await markUndone(tools.device, plan.undoOf);
  return logPath === undefined ? run : { ...run, logPath };
}

function endedEntry(run: SyncRun, logPath: string): SyncRunSummary {
  const again = run.outcomes.filter(({ result }) => AGAIN.includes(result));
  const done = run.outcomes.length - again.length - run.outcomes.filter(({ result }) => result === 'left').length;
  return { ...entryOf(run), done, failed: again.length, logPath, again: again.map(({ path }) => path) };
}

function entryOf({ runId, target, startedAt }: Pick<SyncRun, 'runId' | 'target' | 'startedAt'>) {
  return { runId, target, startedAt, undone: false };
}

const AGAIN: readonly RowOutcome['result'][] = ['failed', 'deferred', 'stale', 'unknown', 'not-reached'];
