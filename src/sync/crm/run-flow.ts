/**
 * Drives a conversation over a transport: sends what it yields and waits when it asks for a wait. A read is repeated where that
 * may help. A write is never repeated here: note and record have to be read again first, which is the caller's work.
 */
import type { Crm } from '../../targets/core/crm.ts';
import type {
  Stop,
  PluginErrorCode,
  RequestFlow,
  CrmError,
  Delay,
  CrmRequest,
  CrmResponse,
} from '../../targets/flow/request-flow.ts';
import { passes } from '../../targets/core/sign-in.ts';
import type { Clock } from '../../log/ports.ts';
import { Forbidden, SignInNeeded, type Transport } from '../ports.ts';
import { isRead } from './guard.ts';

/** One way to a CRM, as conversations need it, and what it has cost so far. */
export interface FlowContext {
  readonly crm: Pick<Crm, 'reads' | 'error' | 'usedShare'>;
  readonly transport: Transport;
  readonly clock: Clock;
  /** 0 to 1, another each time, so that many devices do not try again all at once. */
  readonly jitter: () => number;
  /** Share of the day's requests, 0 to 1, at which nothing more is asked. */
  readonly budget: number;
  readonly tally: RequestUsage;
  /** How often one request is repeated at most, where a person waits for the answer; missing: as often as may help. */
  readonly repeats?: number;
  /** Heard between two requests. Writes are given none: half a batch is worse than a late stop. */
  readonly signal?: AbortSignal | undefined;
}

/** Kept over all conversations of a run. */
export interface RequestUsage {
  requests: number;
  /** Share of the day's requests, as the last answer that told it. */
  usedShare: number;
}

/**
 * What came of it. `changes`: writes that got an answer before trouble ended it; with any, nobody knows how much of the whole was
 * done. `repeatable`: the request that met trouble is a write that does the same when it is sent twice.
 */
export type FlowResult<Out> =
  { readonly out: Out } | { readonly error: CrmError; readonly changes: number; readonly repeatable?: true };

/** Milliseconds before each new try. */
const BACKOFF_MS = [1000, 2000, 4000, 8000, 16_000];

/** How often a request is repeated at most. */
export const REPEATS = BACKOFF_MS.length;

/** A CRM that wants to be left alone for longer is not waited for: the user is told instead. */
const LONGEST_WAIT_MS = 120_000;

/**
 * Milliseconds until the next try, the first one being number 0; undefined: there is none. What the CRM asked for is kept to, to
 * the millisecond.
 */
export function retryDelay(
  attempt: number,
  retryAfterMs: number | undefined,
  jitter: () => number,
): number | undefined {
  const step = BACKOFF_MS[attempt];
  if (step === undefined) return undefined;
  const pause = retryAfterMs ?? step * (1 + jitter() / 4);
  return pause > LONGEST_WAIT_MS ? undefined : pause;
}

/**
 * Trouble is a value, with `cancelled`, `budget` and `sign-in-needed` as connection trouble of our own. Rejects when a
 * request may not leave, and for bugs; the conversation is ended then too. Where something left before, that is no reason to
 * forget it: then `forbidden` is trouble like any other.
 */
export async function runFlow<Out>(flow: RequestFlow<Out>, context: FlowContext): Promise<FlowResult<Out>> {
  let changes = 0;
  try {
    let step = flow.next(NO_ANSWER);
    while (step.done !== true) {
      const request = step.value;
      const isWrite = 'method' in request && !isRead(request, context.crm.reads);
      const response = await perform(request, isWrite, context);
      if ('kind' in response) {
        const again = isWrite && request.repeatable === true;
        return { error: response, changes, ...(again && { repeatable: true }) };
      }
      if (isWrite) changes += 1;
      step = flow.next(response);
    }
    return { out: step.value };
  } catch (error) {
    if (changes > 0 && error instanceof Forbidden) return { error: FORBIDDEN, changes };
    throw error;
  } finally {
    flow.return(undefined as Out);
  }
}

/** What a conversation is given where there is nothing to tell: at its start, and after a wait. */
const NO_ANSWER: CrmResponse = { status: 0, headers: {}, body: '' };

type Step = CrmRequest | Delay | Stop;

type StepResult = CrmResponse | CrmError;

async function perform(step: Step, isWrite: boolean, context: FlowContext): Promise<StepResult> {
  if ('error' in step) return step.error;
  if ('waitMs' in step) return (await waitFor(step.waitMs, context)) ?? NO_ANSWER;
  for (let attempt = 0; ; attempt++) {
    const stop = stopReason(context);
    if (stop !== undefined) return stop;
    const { response, error } = await sendOnce(step, context);
    if (error === undefined) return response ?? NO_ANSWER;
    const isRepeated = !isWrite && attempt < (context.repeats ?? REPEATS);
    const isWorthRetrying = isRepeated && (error.kind === 'later' || error.kind === 'unknown');
    const pause = isWorthRetrying ? retryDelay(attempt, error.retryAfterMs, context.jitter) : undefined;
    if (pause === undefined) return step.deliverErrors === true && response !== undefined ? response : error;
    const stopAfterWait = await waitFor(pause, context);
    if (stopAfterWait !== undefined) return stopAfterWait;
  }
}

/** What is told where dry run came on between two requests. */
export const FORBIDDEN: CrmError = { kind: 'connection', code: 'forbidden', message: '' };

/** At least one of both. */
interface Attempted {
  readonly response?: CrmResponse;
  readonly error?: CrmError | undefined;
}

async function sendOnce(request: CrmRequest, { crm, transport, tally }: FlowContext): Promise<Attempted> {
  tally.requests += 1;
  try {
    const reply = await transport.send(request);
    if ('unknown' in reply) {
      return { error: { kind: 'unknown', code: reply.unknown, message: reply.message } };
    }
    tally.usedShare = crm.usedShare?.(reply.response) ?? tally.usedShare;
    return { response: reply.response, error: crm.error(reply.response) };
  } catch (error) {
    if (!(error instanceof SignInNeeded)) throw error;
    return { error: signInError(error) };
  }
}

function signInError({ failure }: SignInNeeded): CrmError {
  if (failure === undefined) return connectionError('sign-in-needed', '');
  const { detail, retryAfterMs } = failure;
  const pause = retryAfterMs === undefined ? {} : { retryAfterMs };
  const known = { message: detail, signIn: failure, ...pause };
  // Nothing was sent, and what passes by itself is worth another try.
  return passes(failure)
    ? { kind: 'later', code: 'sign-in-busy' satisfies PluginErrorCode, ...known }
    : { kind: 'connection', code: 'sign-in-needed' satisfies PluginErrorCode, ...known };
}

async function waitFor(ms: number, context: FlowContext): Promise<CrmError | undefined> {
  if (context.signal?.aborted !== true) await context.clock.wait(ms);
  return stopReason(context);
}

function stopReason({ signal, budget, tally }: FlowContext): CrmError | undefined {
  if (signal?.aborted === true) return connectionError('cancelled', '');
  return tally.usedShare >= budget ? connectionError('budget', String(Math.round(tally.usedShare * 100))) : undefined;
}

function connectionError(code: PluginErrorCode, message: string): CrmError {
  return { kind: 'connection', code, message };
}
