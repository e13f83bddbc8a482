/**
 * Runs a request flow over a transport: sends each request that it yields, and waits if it yields a delay. A read is
 * repeated if that may help. A write is never repeated here, because note and record must be read again first, which is
 * the task of the caller.
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
import { isRead } from './dry-run-guard.ts';
import { REPEATS, retryDelay } from './retry-delay.ts';

/** Access of a request flow to a CRM, and its usage so far. */
export interface FlowContext {
  readonly crm: Pick<Crm, 'reads' | 'error' | 'usedShare'>;
  readonly transport: Transport;
  readonly clock: Clock;
  /** Returns a different number from 0 to 1 each time, so that many devices do not retry at the same time. */
  readonly jitter: () => number;
  /** Share of the daily request limit, 0 to 1, at which requests stop. */
  readonly budget: number;
  readonly tally: RequestUsage;
  /** Largest number of repetitions of one request, set if a user waits for the response; default: {@link REPEATS}. */
  readonly repeats?: number;
  /** Checked between two requests. Writes have none, because half a batch is worse than a late stop. */
  readonly signal?: AbortSignal | undefined;
}

/** Usage by all request flows of a run. */
export interface RequestUsage {
  requests: number;
  /** Share of the daily request limit, 0 to 1, from the last response that reported it. */
  usedShare: number;
}

/**
 * Result of a request flow. `changes`: number of writes that were answered before the error; if it is not 0, it is not
 * known how much of the whole was done. `repeatable`: the failed request is a write that has the same effect if it is
 * sent twice.
 */
export type FlowResult<Out> =
  { readonly out: Out } | { readonly error: CrmError; readonly changes: number; readonly repeatable?: true };

/**
 * Runs a request flow. Returns a CRM error as a value, including `cancelled`, `budget`, and `sign-in-needed` of the
 * kind `connection`. Rejects for a request that must not be sent, and for bugs; the request flow is closed in both
 * cases. If a write was sent before, a forbidden request is returned as the error `forbidden`, so that the write is not
 * lost.
 */
export async function runFlow<Out>(flow: RequestFlow<Out>, context: FlowContext): Promise<FlowResult<Out>> {
  let changes = 0;
  try {
    let step = flow.next(NO_RESPONSE);
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

/** Response passed to a request flow at its start and after a delay. */
const NO_RESPONSE: CrmResponse = { status: 0, headers: {}, body: '' };

type Step = CrmRequest | Delay | Stop;

type StepResult = CrmResponse | CrmError;

async function perform(step: Step, isWrite: boolean, context: FlowContext): Promise<StepResult> {
  if ('error' in step) return step.error;
  if ('waitMs' in step) return (await waitFor(step.waitMs, context)) ?? NO_RESPONSE;
  for (let attempt = 0; ; attempt++) {
    const stop = stopReason(context);
    if (stop !== undefined) return stop;
    const { response, error } = await sendOnce(step, context);
    if (error === undefined) return response ?? NO_RESPONSE;
    const isRepeated = !isWrite && attempt < (context.repeats ?? REPEATS);
    const isWorthRetrying = isRepeated && (error.kind === 'later' || error.kind === 'unknown');
    const pause = isWorthRetrying ? retryDelay(attempt, error.retryAfterMs, context.jitter) : undefined;
    if (pause === undefined) return step.deliverErrors === true && response !== undefined ? response : error;
    const stopAfterWait = await waitFor(pause, context);
    if (stopAfterWait !== undefined) return stopAfterWait;
  }
}

/** Error if dry run was turned on between two requests. */
export const FORBIDDEN: CrmError = connectionError('forbidden');

/** Has at least one of the two members. */
interface SendResult {
  readonly response?: CrmResponse;
  readonly error?: CrmError | undefined;
}

async function sendOnce(request: CrmRequest, { crm, transport, tally }: FlowContext): Promise<SendResult> {
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
  if (failure === undefined) return connectionError('sign-in-needed');
  const { detail, retryAfterMs } = failure;
  const pause = retryAfterMs === undefined ? {} : { retryAfterMs };
  const known = { message: detail, signIn: failure, ...pause };
  // Nothing was sent, and a temporary failure may be retried.
  return passes(failure)
    ? { kind: 'later', code: 'sign-in-busy' satisfies PluginErrorCode, ...known }
    : { kind: 'connection', code: 'sign-in-needed' satisfies PluginErrorCode, ...known };
}

async function waitFor(ms: number, context: FlowContext): Promise<CrmError | undefined> {
  if (context.signal?.aborted !== true) await context.clock.wait(ms);
  return stopReason(context);
}

function stopReason({ signal, budget, tally }: FlowContext): CrmError | undefined {
  if (signal?.aborted === true) return connectionError('cancelled');
  return tally.usedShare >= budget ? connectionError('budget', String(Math.round(tally.usedShare * 100))) : undefined;
}

/** Returns an error of the plugin that stops all requests to the CRM. */
export function connectionError(code: PluginErrorCode, message = ''): CrmError {
  return { kind: 'connection', code, message };
}
