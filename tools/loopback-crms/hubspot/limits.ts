/** Call limits of an account: per ten seconds, per second for searches, and per day. */
import { refuse } from './answers.ts';
import type { Portal } from './portal.ts';

export interface LimitOptions {
  tenSecondly?: number;
  searchesASecond?: number;
  daily?: number;
  /** The documentation does not promise the header, so it is off by default. */
  retryAfter?: boolean;
  /** Newer bodies have a category instead of the policy. */
  body?: 'policy' | 'category';
}

type Policy = 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY';

const WINDOW_MS = 10_000;

/** Formats by zone: creating one takes longer than the rest of a call. */
const DAYS = new Map<string, Intl.DateTimeFormat>();

function daysIn(timeZone: string): Intl.DateTimeFormat {
  const days = DAYS.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone });
  DAYS.set(timeZone, days);
  return days;
}

export class Limits {
  readonly #portal: Portal;
  readonly #options: LimitOptions;
  #calls: number[] = [];
  #searches: number[] = [];
  #day = '';
  #today = 0;

  constructor(portal: Portal, options: LimitOptions) {
    this.#portal = portal;
    this.#options = options;
  }

  /** Counts a call, or rejects it; a rejected call is not counted. */
  count(isSearch: boolean): void {
    const now = this.#portal.now();
    this.#calls = this.#calls.filter((at) => at > now - WINDOW_MS);
    this.#searches = this.#searches.filter((at) => at > now - 1000);
    // The day starts at midnight in the account's zone.
    const day = daysIn(this.#portal.timeZone).format(now);
    if (day !== this.#day) [this.#day, this.#today] = [day, 0];
    if (this.#today >= this.#daily()) throw tooMany('DAILY', this.#options);
    if (this.#calls.length >= this.#most()) throw tooMany('TEN_SECONDLY_ROLLING', this.#options);
    if (isSearch && this.#searches.length >= (this.#options.searchesASecond ?? 5))
      throw tooMany('SECONDLY', this.#options);
    this.#today += 1;
    this.#calls.push(now);
    if (isSearch) this.#searches.push(now);
  }

  headers(): Record<string, string> {
    return {
      'X-HubSpot-RateLimit-Max': String(this.#most()),
      'X-HubSpot-RateLimit-Remaining': String(this.#most() - this.#calls.length),
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(WINDOW_MS),
      'X-HubSpot-RateLimit-Daily': String(this.#daily()),
      'X-HubSpot-RateLimit-Daily-Remaining': String(this.#daily() - this.#today),
    };
  }

  #most(): number {
    return this.#options.tenSecondly ?? 100;
  }

  #daily(): number {
    return this.#options.daily ?? 250_000;
  }
}

const WAIT: Record<Policy, { limit: string; seconds: number }> = {
  TEN_SECONDLY_ROLLING: { limit: 'ten_secondly_rolling', seconds: 10 },
  SECONDLY: { limit: 'secondly', seconds: 1 },
  DAILY: { limit: 'daily', seconds: 3600 },
};

export function tooManyBody(policyName: Policy, body: LimitOptions['body'] = 'policy'): Record<string, unknown> {
  const message = `You have reached your ${WAIT[policyName].limit} limit.`;
  if (body === 'category') return { status: 'error', message, category: 'RATE_LIMITS' };
  return { status: 'error', message, errorType: 'RATE_LIMIT', policyName };
}

function tooMany(policy: Policy, options: LimitOptions): Error {
  const refusal = refuse(429, 'RATE_LIMITS', '');
  refusal.answer.body = tooManyBody(policy, options.body);
  if (options.retryAfter === true) refusal.answer.headers = { 'Retry-After': String(WAIT[policy].seconds) };
  return refusal;
}
