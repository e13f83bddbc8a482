/** Each deliberate bug fails its invariant. */
import { expect, test } from 'vitest';
import { CRM_IDS } from '../../src/targets/targets.ts';
import { mutated } from '../support/mutated.ts';
import type * as Echo from './model/echo.ts';
import type * as Known from './model/known.ts';
import type * as Model from './model/invariants.ts';
import { TARGET_MODELS } from './model/target-model.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';

/** The seed; it finds every one of the bugs, and is the same every time. */
const SEED = 20261122;

/** Usually the first cases find a bug; some need a combination of events. */
const CASES = 1500;

type Run = (runs: number) => Promise<void>;

/**
 * Returns the property that must find a mutation, over an engine with this bug, or without a bug if `undefined`. The
 * CRM has no bug.
 */
async function runOf(bug: Mutation | undefined, { turnsRed, on }: Mutation, name: string): Promise<Run> {
  if (on === 'all') {
    const { ECHOES } = await mutated<typeof Echo>('sync/model/echo.ts', bug, `sync-echo-${name}`);
    const { property } = named(ECHOES, turnsRed);
    return (runs) => property(runs, SEED);
  }
  const { property } = turnsRed.startsWith('K')
    ? named((await mutated<typeof Known>('sync/model/known.ts', bug, `sync-known-${name}`)).KNOWN, turnsRed)
    : named((await mutated<typeof Model>('sync/model/invariants.ts', bug, `sync-${name}`)).INVARIANTS, turnsRed);
  const kind = TARGET_MODELS.find(({ target }) => target === on);
  if (kind === undefined) throw new Error(`No model of ${on}`);
  return (runs) => property(kind, runs, SEED);
}

function named<T>(table: Readonly<Record<string, T>>, start: string): T {
  const found = Object.entries(table).find(([name]) => name.startsWith(start));
  if (found === undefined) throw new Error(`Nothing is called ${start}`);
  return found[1];
}

test.each(MUTATIONS.map((one, at) => [one.name, one.on, one, at] as const))(
  'the mutation that %s is detected, with %s',
  { timeout: 60_000 },
  async (_, __, mutation, at) => {
    const run = await runOf(mutation, mutation, `mutation-${at}`);
    await expect(run(CASES)).rejects.toThrow('Property failed');
  },
);

test('without a mutation, nothing is found with that seed', { timeout: 60_000 }, async () => {
  const looked = new Map(MUTATIONS.map((one) => [`${one.turnsRed}${one.on}`, one]));
  for (const one of looked.values()) await expect((await runOf(undefined, one, 'whole'))(10)).resolves.toBeUndefined();
});

test('every CRM has bugs to find, and so have all of them together', () => {
  expect(new Set(MUTATIONS.map(({ on }) => on)).size).toBe(CRM_IDS.length + 1);
});
