/** Service protection: requests and execution time of one user in a window of five minutes. */
import type { Answer } from '../answer.ts';
import { errorBody } from './answers.ts';

const WINDOW_MS = 300_000;

interface Limits {
  requests: number;
  executionMs: number;
}

export class Protection {
  readonly limits: Limits;
  readonly #now: () => number;
  #spent: { atMs: number; costMs: number }[] = [];
  #untilMs = 0;

  constructor(now: () => number, limits: Partial<Limits>) {
    this.#now = now;
    this.limits = { requests: 6000, executionMs: 1_200_000, ...limits };
  }

  /** Counts a request, or returns the error; a retry that comes too early extends the wait. */
  refusal(costMs: number): Answer | undefined {
    const now = this.#now();
    if (now < this.#untilMs) {
      this.#untilMs += 1000;
      return throttled('requests', Math.ceil((this.#untilMs - now) / 1000));
    }
    this.#spent = this.#spent.filter((one) => now - one.atMs < WINDOW_MS);
    const spentMs = this.#spent.reduce((sum, one) => sum + one.costMs, 0);
    const over =
      this.#spent.length >= this.limits.requests
        ? 'requests'
        : spentMs >= this.limits.executionMs
          ? 'executionMs'
          : undefined;
    if (over === undefined) {
      this.#spent.push({ atMs: now, costMs });
      return undefined;
    }
    const waitMs = (this.#spent[0]?.atMs ?? now) + WINDOW_MS - now;
    this.#untilMs = now + waitMs;
    return throttled(over, Math.ceil(waitMs / 1000));
  }
}

export type Limit = keyof Limits | 'concurrent';

const WORDS: Record<Limit, [code: string, message: string]> = {
  requests: ['0x80072322', 'Number of requests exceeded the limit of 6000 over time window of 300 seconds.'],
  executionMs: ['0x80072321', 'Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds.'],
  concurrent: ['0x80072326', 'Number of concurrent requests exceeded the limit of 52.'],
};

export function throttled(limit: Limit, retryAfterSeconds: number): Answer {
  const headers = { 'Retry-After': String(retryAfterSeconds) };
  return { status: 429, body: errorBody(...WORDS[limit]), headers };
}
