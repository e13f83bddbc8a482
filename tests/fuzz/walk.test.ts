/**
 * Random walks of two devices and three CRMs: a value is only replaced by one whose author had seen it, no note gets a second
 * record, and with nobody editing both sides come to say the same, or what differs is shown, and nothing is sent.
 *
 * `FUZZ_SECONDS` sets the time, `FUZZ_SEED` repeats a run.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moves } from './walk/moves.ts';
import { walk } from './walk/walk.ts';

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 0);
const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const BUDGET: fc.Parameters<unknown> =
  seconds > 0 ? { numRuns: 1e9, seed, plugins: [fc.interruptAfterTimeLimit(seconds * 1000)] } : { numRuns: 25, seed };

test(
  `walks with seed ${seed} lose nothing, double nothing, and come to rest`,
  { timeout: (seconds + 240) * 1000 },
  async () => {
    const holds = fc.asyncProperty(moves, async (all) => walk(all));
    await expect(Promise.resolve(fc.assert(holds, BUDGET))).resolves.toBeUndefined();
  },
);
