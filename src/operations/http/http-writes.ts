/** State of the writes through HTTP: one at a time, the plans that callers have seen, and the answers to repeat. */
import { digest } from '../../domain/digest.ts';
import type { Clock } from '../../log/ports.ts';
import type { HttpAnswer, Problem } from './http-message.ts';

/** Time for which plans and answers are kept, in milliseconds. */
const KEPT_MS = 10 * 60_000;

export interface HttpWrites {
  /**
   * Keeps the ID of a plan that an answer shows. `subject` is what it was made for. Returns when it expires, in
   * milliseconds since 1970 UTC.
   */
  showPlan(planId: string, subject: string): number;
  /** Returns what a plan was made for; `undefined` if no answer showed it, or if it has expired. */
  subjectOf(planId: string): string | undefined;
  /**
   * Runs a write, unless another one is running. If the caller gave a key, an answer without a problem is kept and
   * returned again for the same key; `request` identifies the request, and another one with the same key is a problem.
   */
  run(key: string | undefined, request: string, write: () => Promise<HttpAnswer>): Promise<HttpAnswer>;
}

/** Returns the state of a server that has just started. */
export function createHttpWrites({ now }: Pick<Clock, 'now'>): HttpWrites {
  const subjects = keptFor(now);
  const answers = keptFor<{ readonly request: string; readonly answer: HttpAnswer }>(now);
  let isWriting = false;
  return {
    showPlan: (planId, subject) => subjects.keep(planId, subject),
    subjectOf: (planId) => subjects.get(planId),
    run: async (key, request, write) => {
      const known = key === undefined ? undefined : answers.get(key);
      if (known !== undefined) return known.request === digest(request) ? known.answer : KEY_REUSED;
      if (isWriting) return BUSY;
      isWriting = true;
      try {
        const answer = await write();
        if (key !== undefined && 'ok' in answer) answers.keep(key, { request: digest(request), answer });
        return answer;
      } finally {
        isWriting = false;
      }
    },
  };
}

const BUSY: Problem = {
  code: 'busy',
  detail: 'Another request is writing. Wait until it’s answered, and send this one again.',
};

const KEY_REUSED: Problem = {
  code: 'idempotency-key-reused',
  detail: 'Another request had the same Idempotency-Key. Use a new key for each change.',
};

interface Kept<Value> {
  /** Returns when the value expires, in milliseconds since 1970 UTC. */
  keep(key: string, value: Value): number;
  get(key: string): Value | undefined;
}

/** Returns an empty map whose entries expire. */
function keptFor<Value = string>(now: () => number): Kept<Value> {
  const entries = new Map<string, { readonly value: Value; readonly until: number }>();
  const removeExpired = (): void => {
    for (const [key, { until }] of entries) if (until <= now()) entries.delete(key);
  };
  return {
    keep: (key, value) => {
      removeExpired();
      const until = now() + KEPT_MS;
      entries.set(key, { value, until });
      return until;
    },
    get: (key) => {
      removeExpired();
      return entries.get(key)?.value;
    },
  };
}
