/** The invariants of a sync for each CRM, many cases each; a failure prints its seed. */
import { describe, expect, test } from 'vitest';
import { CRM_IDS } from '../../src/targets/targets.ts';
import { INVARIANTS } from './model/invariants.ts';
import { TARGET_MODELS } from './model/target-model.ts';

describe.each(TARGET_MODELS)('in every case with $target', (kind) => {
  test.each(Object.entries(INVARIANTS))('%s', { timeout: 120_000 }, async (_, { property, runs }) => {
    await expect(property(kind, runs)).resolves.toBeUndefined();
  });
});

test('each of the CRMs has six thousand cases', () => {
  const runs = Object.values(INVARIANTS).map((one) => one.runs);
  expect(runs).toHaveLength(19);
  expect(runs.reduce((sum, some) => sum + some, 0)).toBeGreaterThanOrEqual(6_000);
  expect(TARGET_MODELS.map(({ target }) => target)).toEqual(CRM_IDS);
});
