/** The invariants of a sync, many cases each; a failure prints its seed. */
import { describe, expect, test } from 'vitest';
import { INVARIANTS } from './model/invariants.ts';

describe('in every case', () => {
  test.each(Object.entries(INVARIANTS))('%s', { timeout: 120_000 }, async (_, { property, runs }) => {
    await expect(property(runs)).resolves.toBeUndefined();
  });
});

test('there are ten thousand cases', () => {
  const runs = Object.values(INVARIANTS).map((one) => one.runs);
  expect(runs).toHaveLength(15);
  expect(runs.reduce((sum, some) => sum + some, 0)).toBeGreaterThanOrEqual(10_000);
});
