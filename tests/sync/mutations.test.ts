/** Each bug that is put in on purpose turns its invariant red: what the invariants are worth. */
import { expect, test } from 'vitest';
import { mutated } from '../support/mutated.ts';
import type * as Model from './model/invariants.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';

/** Seeds that are tried; one is enough to find any of the bugs, and is the same every time. */
const SEED = 20261122;

/** The invariants over an engine with this bug in it; undefined: as it is. */
function modelWith(mutation: Mutation | undefined, name: string): Promise<typeof Model> {
  return mutated('sync/model/invariants.ts', mutation, `sync-${name}`);
}

function propertyOf({ INVARIANTS }: typeof Model, start: string) {
  const found = Object.entries(INVARIANTS).find(([name]) => name.startsWith(start));
  if (found === undefined) throw new Error(`No invariant ${start}`);
  return found[1];
}

test.each(MUTATIONS.map((one, at) => [one.name, one, at] as const))(
  'it is found that %s',
  { timeout: 60_000 },
  async (_, mutation, at) => {
    const { property, runs } = propertyOf(await modelWith(mutation, `mutation-${at}`), mutation.turnsRed);
    await expect(property(runs, SEED)).rejects.toThrow('Property failed');
  },
);

test('as it is, nothing is found with that seed', { timeout: 60_000 }, async () => {
  const model = await modelWith(undefined, 'whole');
  for (const start of new Set(MUTATIONS.map(({ turnsRed }) => turnsRed))) {
    const { property } = propertyOf(model, start);
    await expect(property(40, SEED)).resolves.toBeUndefined();
  }
});
