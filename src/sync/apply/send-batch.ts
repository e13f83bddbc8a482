/**
 * Sends one batch of writes and determines the result of each record. Before a write is sent again for any reason, note
 * and record are read again.
 */
import type { CrmScope, RemoteWrite, WriteResult } from '../../targets/core/crm.ts';
import type { PluginErrorCode, CrmError } from '../../targets/flow/request-flow.ts';
import { longestRequestedDelay, REPEATS, retryDelay } from '../crm/retry-delay.ts';
import { runFlow, FORBIDDEN } from '../crm/run-flow.ts';
import { isCrmError, type CrmContext } from '../crm/crm-context.ts';
import { Forbidden } from '../ports.ts';
import { isolateRejectedRecord } from './isolate-rejected-record.ts';

/** Result of one batch. */
export interface BatchResult {
  /** One for each write, by its `opId`. */
  readonly answers: Map<string, WriteResult>;
  /** Reason why nothing more must be sent. */
  stopped?: CrmError;
}

/** A write that did not succeed. */
export interface Attempt {
  readonly write: RemoteWrite;
  /** Reason why it may have arrived nevertheless; `undefined` if it did not. */
  readonly doubt: CrmError | undefined;
}

/** State of note and record before writes are repeated. Each write is in one of the two lists. */
interface RecheckedBatch {
  /** Neither side changed: these writes may be sent again, with the current version of the record. */
  readonly again: readonly RemoteWrite[];
  /** The write arrived, or a side changed. An error of the kind `unknown` means that it may have arrived. */
  readonly final: readonly WriteResult[];
}

/** Reads the notes and records of these writes again. Returns a CRM error if they could not be read. */
export type RecheckBatch = (attempts: readonly Attempt[]) => Promise<RecheckedBatch | CrmError>;

/** Error of a record or field without a result in the response of its batch. */
export const UNEXPECTED_RESPONSE: CrmError = { kind: 'unknown', code: 'unexpected-answer', message: '' };

/** Code for a record that changed between the check and the write. */
export const CHANGED_SINCE: PluginErrorCode = 'moved';

/** State of a write that has not succeeded. */
interface OpenWrite {
  readonly error: CrmError;
  /** Sending the write again may help. */
  readonly mayPass: boolean;
  readonly doubt?: CrmError | undefined;
}

/** A batch in progress. */
interface Batch {
  readonly org: CrmContext;
  readonly scope: CrmScope;
  readonly recheck: RecheckBatch;
  readonly sent: BatchResult;
  /** By `opId`. */
  readonly open: Map<string, OpenWrite>;
  /** `opId` of the writes whose record changed once after the check; if it changes again, the user must review it. */
  readonly moved: Set<string>;
  /** The CRM as a whole is busy: nothing is sent before the next pause is over. */
  busy?: CrmError | undefined;
}

/**
 * Sends updates and creations separately, so that an error of one kind does not affect the other. A batch that is
 * rejected as a whole is halved until the invalid record is alone. Writes that must not be sent have no answer.
 */
export async function sendBatch(
  org: CrmContext,
  scope: CrmScope,
  writes: readonly RemoteWrite[],
  recheck: RecheckBatch,
): Promise<BatchResult> {
  const sent: BatchResult = { answers: new Map() };
  for (const some of [writes.filter(({ id }) => id !== undefined), writes.filter(({ id }) => id === undefined)]) {
    if (some.length === 0) continue;
    const batch: Batch = { org, scope, recheck, sent, open: new Map(), moved: new Set() };
    await send(batch, some);
    await repeat(batch, some);
    for (const [opId, { error, doubt }] of batch.open) {
      sent.answers.set(opId, {
        opId,
        ok: false,
        error: doubt === undefined ? error : { ...doubt, kind: 'unknown' },
      });
    }
  }
  return sent;
}

/**
 * Repeats writes that may succeed, each time after a pause and a check, until none is left or the attempts are used up.
 */
async function repeat(batch: Batch, writes: readonly RemoteWrite[]): Promise<void> {
  const { open, sent, org } = batch;
  for (let attempt = 0; sent.stopped === undefined; attempt++) {
    const states = writes.flatMap(({ opId }) => open.get(opId) ?? []);
    const isLast = attempt === REPEATS;
    const needsRecheck = states.some(({ mayPass, doubt }) => doubt !== undefined || (mayPass && !isLast));
    const wait = longestRequestedDelay(states.map(({ error }) => error));
    const pause = needsRecheck ? retryDelay(Math.min(attempt, REPEATS - 1), wait, org.writing.jitter) : undefined;
    if (pause !== undefined) await org.writing.clock.wait(pause);
    if ((pause === undefined || isLast) && batch.busy !== undefined) sent.stopped = batch.busy;
    if (pause === undefined) return;
    batch.busy = undefined;
    const left = writes.filter(({ opId }) => isOpen(open.get(opId)));
    const again = (await recheckWrites(batch, left)).filter(({ opId }) => open.get(opId)?.mayPass === true);
    if (isLast || again.length === 0) return;
    await send(batch, again);
  }
}

function isOpen(state: OpenWrite | undefined): boolean {
  return state !== undefined && (state.mayPass || state.doubt !== undefined);
}

/** Returns the writes whose note and record are unchanged; the results of the others are known by then. */
async function recheckWrites(batch: Batch, writes: readonly RemoteWrite[]): Promise<readonly RemoteWrite[]> {
  const { recheck, sent, open } = batch;
  const rechecked = await recheck(writes.map((write) => ({ write, doubt: open.get(write.opId)?.doubt })));
  if (isCrmError(rechecked)) {
    for (const { opId } of writes)
      if (!open.has(opId)) recordFailure(batch, opId, { error: rechecked, mayPass: false });
    if (rechecked.kind === 'connection' || rechecked.kind === 'later') sent.stopped ??= rechecked;
    return [];
  }
  for (const answer of rechecked.final) {
    sent.answers.set(answer.opId, answer);
    open.delete(answer.opId);
  }
  for (const { opId } of rechecked.again) {
    const state = open.get(opId);
    // After a response, no request is in flight. Without a response, the write may still arrive.
    if (state?.doubt !== undefined && state.doubt.kind !== 'unknown') open.set(opId, { ...state, doubt: undefined });
  }
  return rechecked.again;
}

/** Sends writes until each record that is rejected was sent alone. */
async function send(batch: Batch, writes: readonly RemoteWrite[]): Promise<void> {
  const isStopped = (): boolean => batch.sent.stopped !== undefined || batch.busy !== undefined;
  await isolateRejectedRecord(
    writes,
    (some) => sendOnce(batch, some),
    async (half) => (isStopped() ? half : recheckWrites(batch, half)),
  );
}

/** Sends writes in one attempt. Returns those that were rejected together, some of which may succeed alone. */
async function sendOnce(batch: Batch, writes: readonly RemoteWrite[]): Promise<readonly RemoteWrite[]> {
  const { org, scope, sent, busy } = batch;
  if (sent.stopped !== undefined || busy !== undefined) {
    const error = sent.stopped ?? busy;
    if (error !== undefined && error !== FORBIDDEN) {
      for (const { opId } of writes) recordFailure(batch, opId, { error, mayPass: error === busy });
    }
    return [];
  }
  const result = await runFlow(org.crm.write(scope, writes), org.writing).catch(catchForbidden);
  if (result === undefined) {
    sent.stopped = FORBIDDEN;
    return [];
  }
  if ('out' in result) return handleAnswers(batch, writes, result.out);
  const { error, changes, repeatable } = result;
  if (changes === 0 && error.kind === 'record' && writes.length > 1) return writes;
  // Requests that were answered before the error may have written some of the records.
  const doubt = changes > 0 ? ({ ...error, kind: 'unknown' } as const) : doubtOf(error);
  const mayPass = changes === 0 && (error.kind === 'later' || (error.kind === 'unknown' && repeatable === true));
  for (const { opId } of writes) recordFailure(batch, opId, { error: doubt ?? error, mayPass, doubt });
  if (mayPass && error.kind === 'later') batch.busy = error;
  else if (error.kind === 'later' || error.kind === 'connection') sent.stopped = error;
  return [];
}

/**
 * Stores the result of each record in the response of a batch. Returns the writes that were rejected together, some of
 * which may succeed alone.
 */
function handleAnswers(
  { sent, open, ...batch }: Batch,
  writes: readonly RemoteWrite[],
  out: readonly WriteResult[],
): readonly RemoteWrite[] {
  const shared: RemoteWrite[] = [];
  const known = new Map(out.map((answer) => [answer.opId, answer] as const));
  for (const write of writes) {
    const { opId } = write;
    const answer = known.get(opId);
    if (answer?.ok === true) {
      sent.answers.set(opId, answer);
      open.delete(opId);
      continue;
    }
    const error = answer?.error ?? UNEXPECTED_RESPONSE;
    if (error.shared === true && writes.length > 1) {
      shared.push(write);
      continue;
    }
    const isChangedSince = error.code === CHANGED_SINCE;
    const mayPass = error.kind === 'later' || (isChangedSince && !batch.moved.has(opId));
    if (isChangedSince) batch.moved.add(opId);
    recordFailure({ sent, open, ...batch }, opId, { error, mayPass, doubt: doubtOf(error) });
    if (error.kind === 'connection') sent.stopped ??= error;
  }
  return shared;
}

/** Stores a failure; a doubt from an earlier attempt is kept. */
function recordFailure({ open }: Batch, opId: string, state: OpenWrite): void {
  open.set(opId, { ...state, doubt: open.get(opId)?.doubt ?? state.doubt });
}

/**
 * Returns the reason why a write with this error may have arrived: there was no response, an incomplete one, or a
 * server error. The rejection of a single record shows that it was not written.
 */
function doubtOf(error: CrmError): CrmError | undefined {
  const { kind, status = 429 } = error;
  const isBroken = status < 400 || status === 408 || status >= 500;
  return kind === 'unknown' || (kind === 'later' && isBroken) ? error : undefined;
}

/**
 * Returns `undefined` for a request that must not be sent, such as while dry run is on; earlier answers stay valid.
 * Throws any other error again.
 */
export function catchForbidden(error: unknown): undefined {
  if (error instanceof Forbidden) return undefined;
  throw error;
}
