/**
 * Random walks of two devices and three CRMs: a value is only replaced by one whose author had seen it, no note gets a second
 * record, and with nobody editing both sides come to say the same, or what differs is shown, and nothing is sent.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { budget, LIMIT_MS, seed, tell } from './budget.ts';
import { moves } from './walk/moves.ts';
import { walk } from './walk/walk.ts';

test(`walks with seed ${seed} lose nothing, double nothing, and come to rest`, { timeout: LIMIT_MS }, async () => {
  let walks = 0;
  const holds = fc.asyncProperty(moves, async (all) => {
    walks += 1;
    await walk(all);
  });
  await expect(Promise.resolve(fc.assert(holds, budget(25)))).resolves.toBeUndefined();
  tell('walks', walks);
});
