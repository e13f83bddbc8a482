/** Each bug that is put in on purpose turns its invariant red: what the invariants are worth. */
import { expect, test } from 'vitest';
import { CRM_IDS } from '../../src/targets/targets.ts';
import { mutated } from '../support/mutated.ts';
import type * as Model from './model/invariants.ts';
import { TARGET_MODELS } from './model/target-model.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';

/** Seeds that are tried; one is enough to find any of the bugs, and is the same every time. */
const SEED = 20261122;

/** A bug is found in the first of these, as a rule; some show only where several things meet. */
const CASES = 1500;

/** The invariants over an engine with this bug in it; undefined: as it is. */
function modelWith(mutation: Mutation | undefined, name: string): Promise<typeof Model> {
  return mutated('sync/model/invariants.ts', mutation, `sync-${name}`);
}

/** An invariant of the bundle with one CRM; what the CRM does has no bug in it. */
function runnerOf({ INVARIANTS }: typeof Model, { turnsRed, on }: Pick<Mutation, 'turnsRed' | 'on'>) {
  const found = Object.entries(INVARIANTS).find(([name]) => name.startsWith(turnsRed));
  const kind = TARGET_MODELS.find(({ target }) => target === on);
  if (found === undefined || kind === undefined) throw new Error(`No invariant ${turnsRed} with ${on}`);
  return (runs: number) => found[1].property(kind, runs, SEED);
}

test.each(MUTATIONS.map((one, at) => [one.name, one.on, one, at] as const))(
  'it is found that %s, with %s',
  { timeout: 60_000 },
  async (_, __, mutation, at) => {
    const run = runnerOf(await modelWith(mutation, `mutation-${at}`), mutation);
    await expect(run(CASES)).rejects.toThrow('Property failed');
  },
);

test('as it is, nothing is found with that seed', { timeout: 60_000 }, async () => {
  const model = await modelWith(undefined, 'whole');
  const looked = new Map(MUTATIONS.map((one) => [`${one.turnsRed}${one.on}`, one]));
  for (const one of looked.values()) await expect(runnerOf(model, one)(20)).resolves.toBeUndefined();
});

test('every CRM has bugs to find', () => {
  expect(new Set(MUTATIONS.map(({ on }) => on)).size).toBe(CRM_IDS.length);
});
