/**
 * Random walks of two devices and three CRMs: a value is only replaced by one whose author had seen it, no note gets a
 * second record, and without further edits both sides become equal, or the difference is shown, and nothing is sent.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { budget, LIMIT_MS, seed, tell } from './budget.ts';
import { moves, type Move } from './walk/moves.ts';
import { walk } from './walk/walk.ts';

test(`walks with seed ${seed} lose nothing, duplicate nothing, and stop changing`, { timeout: LIMIT_MS }, async () => {
  let walks = 0;
  const holds = fc.asyncProperty(moves, async (all) => {
    walks += 1;
    await walk(all);
  });
  await expect(Promise.resolve(fc.assert(holds, budget(12)))).resolves.toBeUndefined();
  tell('walks', walks);
});

/** A sync without faults in which no conflict is resolved. */
const QUIET = { faults: [], dieAt: undefined, answer: undefined };

/** Walks that failed once. */
const FOUND: Readonly<Record<string, readonly Move[]>> = {
  'two deals that HubSpot closes on one day': [
    { do: 'sync', on: 0, crm: 1, ...QUIET },
    { do: 'sync', on: 0, crm: 2, ...QUIET },
    { do: 'close', crm: 2, note: 0, how: 'won' },
    { do: 'sync', on: 0, crm: 0, ...QUIET },
    { do: 'close', crm: 0, note: 1, how: 'won' },
    { do: 'sync', on: 0, crm: 0, ...QUIET },
  ],
  'a decision for an earlier value, which a colleague has changed meanwhile': [
    { do: 'sync', on: 1, crm: 0, ...QUIET },
    { do: 'type here', on: 1, note: 1, key: 'amount' },
    { do: 'sync', on: 0, crm: 2, ...QUIET },
    { do: 'sync', on: 1, crm: 1, ...QUIET },
    { do: 'type there', crm: 0, note: 1, key: 'amount' },
    { do: 'sync', on: 1, crm: 2, ...QUIET, answer: 'crm' },
    { do: 'carry', from: 1, note: 1 },
  ],
};

test.each(Object.entries(FOUND))('%s', async (_, all) => {
  await expect(walk(all)).resolves.toBeUndefined();
});
