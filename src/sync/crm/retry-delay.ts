/** Waiting time before a request is repeated. */
import { largest } from '../../domain/largest.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';

/** Milliseconds before each new attempt. */
const BACKOFF_MS = [1000, 2000, 4000, 8000, 16_000];

/** Largest number of repetitions of a request. */
export const REPEATS = BACKOFF_MS.length;

/** Longest delay, in milliseconds, for which a request waits; with a longer one, the error is reported to the user. */
const LONGEST_WAIT_MS = 120_000;

/**
 * Returns the milliseconds before an attempt, of which the first is number 0; `undefined` if the attempts are used up
 * or the delay is too long. A delay that the CRM requested is kept exactly.
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

/** Returns the longest delay that the CRM requested, in milliseconds; `undefined` if it requested none. */
export function longestRequestedDelay(errors: readonly Pick<CrmError, 'retryAfterMs'>[]): number | undefined {
  const delays = errors.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
  return delays.length === 0 ? undefined : largest(delays, 0);
}
