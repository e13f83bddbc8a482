/** Each bug that is put in on purpose turns its invariant red: what the invariants are worth. */
import { expect, test } from 'vitest';
import { CRM_IDS } from '../../src/targets/targets.ts';
import { mutated } from '../support/mutated.ts';
import type * as Echo from './model/echo.ts';
import type * as Known from './model/known.ts';
import type * as Model from './model/invariants.ts';
import { TARGET_MODELS } from './model/target-model.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';

/** Seeds that are tried; one is enough to find any of the bugs, and is the same every time. */
const SEED = 20261122;

/** A bug is found in the first of these, as a rule; some show only where several things meet. */
const CASES = 1500;

type Run = (runs: number) => Promise<void>;

/** What has to find a mutation, over an engine with this bug in it; undefined: as it is. What a CRM does has no bug in it. */
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
  'it is found that %s, with %s',
  { timeout: 60_000 },
  async (_, __, mutation, at) => {
    const run = await runOf(mutation, mutation, `mutation-${at}`);
    await expect(run(CASES)).rejects.toThrow('Property failed');
  },
);

test('as it is, nothing is found with that seed', { timeout: 60_000 }, async () => {
  const looked = new Map(MUTATIONS.map((one) => [`${one.turnsRed}${one.on}`, one]));
  for (const one of looked.values()) await expect((await runOf(undefined, one, 'whole'))(10)).resolves.toBeUndefined();
});

test('every CRM has bugs to find, and so have all of them together', () => {
  expect(new Set(MUTATIONS.map(({ on }) => on)).size).toBe(CRM_IDS.length + 1);
});
