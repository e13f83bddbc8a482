/** Sends the rows of a batch, exactly as planned, and stores the result of each row. */
import type { RemoteWrite, WriteResult } from '../../targets/core/crm.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { itemsOf, recordOutcome, type ApplyRun, type RowStep } from './apply-run.ts';
import { FORBIDDEN } from '../crm/run-flow.ts';
import { addEntries, removeEntries } from '../../log/journal.ts';
import { isCrmError, buildScope } from '../crm/crm-context.ts';
import type { PlanRow } from '../plan/plan.ts';
import { recheckRows, type RecheckResult } from './recheck.ts';
import { CHANGED_SINCE, sendBatch, type Attempt, type RecheckBatch, type BatchResult } from './send-batch.ts';
import type { RowResult } from '../sync-service.ts';

/** Returns true if the row sends at least one field to the CRM. */
export function hasPush({ fields }: PlanRow): boolean {
  return fields.some(({ action }) => action === 'push');
}

/**
 * Sends the rows that have something to send. Returns the steps that can be written back: their record has the planned
 * values, or nothing had to be sent. Journal entries of rows that certainly did not arrive are removed; those with an
 * unknown result stay for the next run.
 */
export async function sendRows(run: ApplyRun, steps: readonly RowStep[]): Promise<readonly RowStep[]> {
  const { org, ports } = run;
  const sending = steps.filter(({ fresh }) => hasPush(fresh.row));
  if (sending.length === 0) return steps;
  const scope = buildScope(org, itemsOf(sending.map(({ fresh }) => fresh)));
  const sent = await sendBatch(org, scope, sending.map(writeOf), recheckFor(run, sending));
  if (sent.stopped !== undefined) run.stopped = sent.stopped;
  const mayPull = sent.stopped !== FORBIDDEN;
  const finished = steps.filter((step) => (hasPush(step.fresh.row) ? !handleAnswer(run, step, sent) : !mayPull));
  if (finished.length > 0)
    await removeEntries(
      ports.device,
      finished.map(({ entry }) => entry),
    );
  const answered = steps.filter(({ answer, fresh }) => answer !== undefined || (mayPull && !hasPush(fresh.row)));
  const written = answered.filter(({ answer }) => answer !== undefined);
  if (written.length > 0)
    await addEntries(
      ports.device,
      written.map(({ entry }) => entry),
    );
  return answered;
}

/** Returns a check that reads notes and records again, and adds each new attempt to the journal before it is made. */
function recheckFor(run: ApplyRun, steps: readonly RowStep[]): RecheckBatch {
  const { org, context, ports, changedLinks } = run;
  const byOp = new Map(steps.map((step) => [step.fresh.row.opId, step] as const));
  return async (attempts) => {
    const attempted = attempts.flatMap(({ write, doubt }) => {
      const step = byOp.get(write.opId);
      return step === undefined ? [] : [{ fresh: step.fresh, sent: step.entry.sent, inDoubt: doubt !== undefined }];
    });
    const found = await recheckRows(attempted, org, context, changedLinks);
    if (isCrmError(found)) return found;
    const again: RowStep[] = [];
    const final: WriteResult[] = [];
    for (const attempt of attempts) {
      const step = byOp.get(attempt.write.opId);
      const one = found.get(attempt.write.opId);
      if (step === undefined || one === undefined) continue;
      if (one.seen !== undefined) run.seen.push(one.seen);
      if (one.state === 'unchanged') again.push(nextAttempt(step, one.fresh, context.clock.now()));
      else final.push(finalResult(attempt, one));
    }
    if (again.length > 0)
      await addEntries(
        ports.device,
        again.map(({ entry }) => entry),
      );
    return { again: again.map(writeOf), final };
  };
}

function nextAttempt(step: RowStep, fresh: RowStep['fresh'], at: number): RowStep {
  step.fresh = fresh;
  step.entry = { ...step.entry, at, version: fresh.version };
  return step;
}

type FinalState = Exclude<RecheckResult, { readonly found: 'unchanged' }>;

function finalResult({ write, doubt }: Attempt, one: FinalState): WriteResult {
  const { opId, id } = write;
  if (one.state === 'arrived') return { opId, ok: true, id: one.id, created: id === undefined };
  const moved: CrmError = { kind: 'record', code: CHANGED_SINCE, message: '' };
  return {
    opId,
    ok: false,
    error: one.state === 'unclear' && doubt !== undefined ? { ...doubt, kind: 'unknown' } : moved,
  };
}

/** Returns the write of a row: only the fields of the plan, with its values. */
function writeOf({ fresh: { row, version } }: RowStep): RemoteWrite {
  const fields = row.fields.flatMap(({ remote, action, send }) =>
    action === 'push' && send !== undefined ? [[remote, send] as const] : [],
  );
  const known = version === undefined ? {} : { version };
  return { opId: row.opId, id: row.remoteId, key: row.opportunityId, ...known, fields: Object.fromEntries(fields) };
}

const RESULTS: Readonly<Record<CrmError['kind'], RowResult>> = {
  later: 'deferred',
  record: 'failed',
  connection: 'failed',
  unknown: 'unknown',
};

/**
 * Stores the answer for a row. Returns true if the journal must keep the row: it was done, or its result is not known.
 */
function handleAnswer(run: ApplyRun, step: RowStep, { answers, stopped }: BatchResult): boolean {
  const { row } = step.fresh;
  const answer = answers.get(row.opId);
  if (answer === undefined) return false;
  if (answer.ok) {
    step.answer = answer;
    step.entry = { ...step.entry, phase: 'answered', remoteId: answer.id };
    return true;
  }
  const { error } = answer;
  if (error.code === CHANGED_SINCE) {
    // The record or the note is being edited, so that a new plan is needed.
    recordOutcome(run, row, 'stale');
    return false;
  }
  // The row is not the cause of an error that stopped the run before it.
  const result = error === stopped && error.kind === 'connection' ? 'not-reached' : RESULTS[error.kind];
  recordOutcome(run, row, result, { error });
  return result === 'unknown';
}
