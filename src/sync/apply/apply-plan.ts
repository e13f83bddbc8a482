/** Does what a decided plan says: batch by batch, each row checked, journalled, sent, settled in its note, and logged. */
import type { OurTrouble, Trouble } from '../../targets/flow/request-flow.ts';
import type { NewLine } from '../../log/audit.ts';
import { FORBIDDEN } from '../crm/run-flow.ts';
import { checkRows } from './check-rows.ts';
import type { Watch } from '../../vault/note-service.ts';
import { lineFor, lineOf, stepFor, tell, type Doing, type Step } from './apply-run.ts';
import { stampAt } from '../../vault/export.ts';
import { enter, journalKey, strike, unsettled } from '../../log/journal.ts';
import { isTrouble, reopenOrg, type Org, type SyncTools } from '../crm/crm-context.ts';
import type { Decisions, Plan, PlanRow, Verb } from '../plan/plan.ts';
import { lookBack, type Remnant } from '../plan/pending-writes.ts';
import type { Bench } from '../../vault/inspect-notes.ts';
import { addLines, keepRun, keepUndone, writeRunNote } from './run-log.ts';
import { pushes, sendSteps } from './send-rows.ts';
import { settleSteps } from './write-back-rows.ts';
import { seenPut } from '../plan/status.ts';
import type { RowOutcome, RunEntry, SyncRun } from '../sync-service.ts';

/** Rows that are looked at together where nothing is sent. */
const PULLS_AT_ONCE = 200;

/**
 * What makes records goes first, what only writes notes behind it, acts at the end, for a closed deal takes nothing more: a run
 * that is taken back opens first what it closed. No other verb does anything.
 */
const ORDER: readonly Verb[] = ['create', 'update', 'pull', 'link', 'close'];

function orderOf({ undoOf }: Plan): readonly Verb[] {
  return undoOf === undefined ? ORDER : [...ORDER].reverse();
}

/** `plan` is as the user decided it; `decisions` only tell here whether the brakes were released. */
export async function applyPlan(
  plan: Plan,
  { confirmed }: Pick<Decisions, 'confirmed'>,
  bench: Bench,
  tools: SyncTools,
  watch: Watch = {},
): Promise<SyncRun> {
  const head = {
    runId: tools.newId(),
    planId: plan.planId,
    target: plan.target,
    identity: plan.identity,
    startedAt: stampAt(bench.clock),
    cancelled: false,
    dryRun: tools.dryRun(),
  };
  if (head.dryRun) return { ...head, outcomes: outcomesOf(plan, new Map(), 'left') };
  const org = await reopenOrg(plan.target, bench, tools);
  const stopped = isTrouble(org)
    ? org
    : plan.brakes.length > 0 && !confirmed
      ? ours('not-confirmed')
      : otherOrg(plan, org);
  if (isTrouble(org) || stopped !== undefined) {
    return { ...head, outcomes: outcomesOf(plan, new Map(), 'not-reached'), ...(stopped !== undefined && { stopped }) };
  }
  return carriedOut(
    head,
    { runId: head.runId, plan, org, bench, tools, outcomes: new Map(), relinked: new Map(), carried: [], seen: [] },
    watch,
  );
}

async function carriedOut(head: Omit<SyncRun, 'outcomes'>, doing: Doing, watch: Watch): Promise<SyncRun> {
  const { plan, tools } = doing;
  const acting = orderOf(plan).flatMap((verb) => plan.rows.filter((row) => row.verb === verb));
  // Written down before anything happens, so that a run that is cut off can be found and taken back.
  const again = acting.map(({ path }) => path);
  if (again.length > 0)
    await keepRun(tools.device, { ...entryOf(head), done: 0, failed: again.length, logPath: '', again, open: true });
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
  if (again.length > 0) await keepRun(tools.device, endedEntry(run, ''));
  return run;
}

function ours(code: OurTrouble): Trouble {
  return { kind: 'connection', code, message: '' };
}

function otherOrg({ identity }: Plan, org: Org): Trouble | undefined {
  return org.identity.orgId === identity.orgId ? undefined : ours('other-org');
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
function batchesOf(acting: readonly PlanRow[], { crm }: Org): readonly (readonly PlanRow[])[] {
  const writes = acting.filter(pushes).length;
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
  doing: Doing,
  acting: readonly PlanRow[],
  watch: Watch,
): Promise<{ readonly lines: readonly NewLine[]; readonly cancelled: boolean }> {
  const { org, bench, tools } = doing;
  const lines: NewLine[] = [];
  const remnants = await lookBack(org, bench, tools.device);
  if (isTrouble(remnants)) doing.stopped = remnants;
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
    await bench.clock.pause();
  }
  watch.progress?.(acting.length, acting.length);
  return { lines, cancelled: false };
}

/** Logs what was done after all, and forgets it with what never arrived, unless the note still has to be told. */
async function settleRemnants(doing: Doing, remnants: readonly Remnant[]): Promise<void> {
  const { bench, tools } = doing;
  const ts = stampAt(bench.clock);
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
    await strike(
      tools.device,
      over.map(({ entry }) => entry),
    );
  if (doing.carried.length > 0) await enter(tools.device, doing.carried);
}

/** The lines of the rows that came to an end. */
async function doBatch(doing: Doing, rows: readonly PlanRow[]): Promise<readonly NewLine[]> {
  const { org, tools, plan } = doing;
  const under = await underWay(doing);
  const held = new Set(rows.filter((row) => isHeldBack(doing, row)));
  const free = rows.filter((row) => !under.has(row.opportunityId) && !held.has(row) && knowsOwnWrites(doing, row));
  const mapped = plan.mappingRev === org.mappingRev ? free : [];
  const first = await sendFresh(doing, mapped);
  if (first === undefined) return [];
  const sent = new Set(mapped);
  for (const row of rows) if (!sent.has(row) && !held.has(row)) tell(doing, row, 'stale');
  const { steps } = first;
  const { lines, puts, journal } = await settleSteps(doing, first.open);
  const said = new Set(lines.map(({ opId }) => opId));
  const failed = rows.flatMap((row) => {
    const outcome = doing.outcomes.get(row.opId);
    if (outcome === undefined || outcome.result === 'not-reached' || said.has(row.opId)) return [];
    const step = steps.find(({ fresh: one }) => one.row.opId === row.opId);
    return [step === undefined ? lineFor(doing, row, outcome) : lineOf(doing, step.entry.row, outcome)];
  });
  const all = [...lines, ...failed];
  // What the log does not know yet stays in the journal: the next run tells it.
  const isLogged = await logged(doing, all);
  const seen = await seenPut(doing.seen.splice(0), stampAt(doing.bench.clock), plan, tools.device);
  await tools.device.put([...puts, seen, ...(isLogged ? journal : [])]);
  return all;
}

/** Ids of the notes of which a write is not settled, and nobody knows yet what became of it. */
async function underWay({ org, tools, carried }: Doing): Promise<ReadonlySet<string>> {
  const known = new Set(carried.map(journalKey));
  const entries = await unsettled(tools.device, org.target, org.identity.orgId);
  return new Set(entries.filter((entry) => !known.has(journalKey(entry))).map(({ row }) => row.noteId));
}

/** A plan from before the write that the note does not tell of took the plugin's own values for another user's. */
function knowsOwnWrites({ carried, plan }: Doing, { opportunityId, recovered }: PlanRow): boolean {
  const isCarried = carried.some(({ row }) => row.noteId === opportunityId);
  return !isCarried || recovered !== undefined || plan.undoOf !== undefined;
}

/** An act whose note has another row in this run that was not done: a closed deal would not take it any more. It shares its fate. */
function isHeldBack(doing: Doing, row: PlanRow): boolean {
  if (row.act !== true) return false;
  const others = doing.plan.rows.filter(({ path, opId }) => path === row.path && opId !== row.opId);
  const wrong = others.flatMap(({ opId }) => doing.outcomes.get(opId) ?? []).find(({ result }) => result !== 'done');
  if (wrong === undefined) return false;
  const { result, trouble } = wrong;
  // Nobody knows of the other row; of this one it is known that nothing was sent.
  if (result === 'unknown') tell(doing, row, 'stale');
  else tell(doing, row, result, trouble && { trouble });
  return true;
}

/** Looks at these rows, and sends those that still stand; `open` may be settled. Undefined: nobody could look, which ends the run. */
async function sendFresh(
  doing: Doing,
  rows: readonly PlanRow[],
): Promise<{ readonly steps: readonly Step[]; readonly open: readonly Step[] } | undefined> {
  const checked = await checkRows(rows, doing.org, doing.bench, doing.relinked);
  if (isTrouble(checked)) {
    doing.stopped = checked;
    return undefined;
  }
  for (const row of checked.stale) tell(doing, row, 'stale');
  for (const one of checked.seen) doing.seen.push(one);
  const steps = checked.fresh.map((one) => stepFor(doing, one));
  if (steps.length === 0) return { steps, open: [] };
  await enter(
    doing.tools.device,
    steps.map(({ entry }) => entry),
  );
  return { steps, open: await sendSteps(doing, steps) };
}

/** Whether the lines are in the log now. A vault that does not take them ends the run, and takes nothing from its outcome. */
async function logged(doing: Doing, lines: readonly NewLine[]): Promise<boolean> {
  if (lines.length === 0) return true;
  try {
    doing.file = await addLines(doing.bench, doing.tools, lines);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    doing.stopped ??= { kind: 'connection', code: 'log-unwritable', message };
    return false;
  }
}

/** The run with its note, remembered by this device. */
async function concluded(run: SyncRun, doing: Doing, lines: readonly NewLine[]): Promise<SyncRun> {
  const { bench, tools, plan } = doing;
  // Without its note a run still has its outcome.
  const logPath = await writeRunNote(run, lines, doing.file, doing.plan.rows, bench).catch(() => undefined);
  await keepRun(tools.device, endedEntry(run, logPath ?? ''));
  const tookBack = plan.undoOf !== undefined && run.outcomes.some(({ result }) => result === 'done');
  if (tookBack) await keepUndone(tools.device, plan.undoOf);
  return logPath === undefined ? run : { ...run, logPath };
}

function endedEntry(run: SyncRun, logPath: string): RunEntry {
  const again = run.outcomes.filter(({ result }) => AGAIN.includes(result));
  const done = run.outcomes.length - again.length - run.outcomes.filter(({ result }) => result === 'left').length;
  return { ...entryOf(run), done, failed: again.length, logPath, again: again.map(({ path }) => path) };
}

function entryOf({ runId, target, startedAt }: Pick<SyncRun, 'runId' | 'target' | 'startedAt'>) {
  return { runId, target, startedAt, undone: false };
}

const AGAIN: readonly RowOutcome['result'][] = ['failed', 'deferred', 'stale', 'unknown', 'not-reached'];
