/** Delays before a request is repeated. */
import { expect, test } from 'vitest';
import { REPEATS, retryDelay } from '../../../src/sync/crm/retry-delay.ts';

test.each<[string, number, number | undefined, number, number | undefined]>([
  ['the first delay is a second', 0, undefined, 0, 1000],
  ['the last delay is sixteen seconds', REPEATS - 1, undefined, 0, 16_000],
  ['a quarter is random', 1, undefined, 1, 2500],
  ['no attempt is left', REPEATS, undefined, 0, undefined],
  ['a requested delay is kept exactly', 0, 90_000, 1, 90_000],
  ['a requested delay of two minutes is kept', 0, 120_000, 0, 120_000],
  ['a longer delay is too long', 0, 120_001, 0, undefined],
])('%s', (_, attempt, retryAfterMs, random, expected) => {
  expect(retryDelay(attempt, retryAfterMs, () => random)).toBe(expected);
});
