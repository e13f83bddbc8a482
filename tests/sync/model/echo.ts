/** One note linked to several CRMs: a pulled value is an edit for the other CRMs, and no value circulates forever. */
import fc from 'fast-check';
import { DIRECTIONS, WINNERS } from '../../../src/targets/core/target.ts';
import { asserted, holds } from './deals.ts';
import { carry, going, make, move, openingOf, ORDERS, quiet, rounds, saidIn, ZONES, type Value } from './four.ts';
import { dynamicsModel, hubspotModel, salesforceModel, type Role, type TargetModel } from './target-model.ts';

/** Undeclared changes of a CRM to a value, in addition to its usual normalization. */
const SPELLINGS: Readonly<Record<string, (text: string, role: Role | undefined) => string>> = {
  'as sent': (text) => text,
  uppercase: (text, role) => (role === 'region' ? text.toUpperCase() : text),
  lowercase: (text, role) => (role === 'region' ? text.toLowerCase() : text),
  truncated: (text, role) => (role === 'region' ? text.slice(0, 4) : text),
  'whole amounts': (text, role) => (role === 'amount' ? Number(text).toFixed(0) : text),
};

export type Spelling = keyof typeof SPELLINGS;

function spelling(model: TargetModel, name: Spelling): TargetModel {
  const spell = SPELLINGS[name] ?? String;
  return { ...model, keeps: (value, role) => model.keeps(spell(String(value), role), role) };
}

type EchoProperty = (runs: number, seed?: number) => Promise<void>;

const scene = {
  moves: fc.array(move, { minLength: 2, maxLength: 12 }),
  zone: fc.constantFrom(...ZONES),
  order: fc.constantFrom(...ORDERS),
  take: fc.constantFrom('note' as const, 'crm' as const),
};

function check<T>(arbitrary: fc.Arbitrary<T>, predicate: (one: T) => Promise<void>): EchoProperty {
  return (runs, seed) => asserted(fc.asyncProperty(arbitrary, predicate), runs, seed);
}

const saysTheSame = check(fc.record(scene), async ({ moves, zone, order, take }) => {
  const models = [salesforceModel, hubspotModel(zone), dynamicsModel];
  const world = openingOf(
    models.map((model) => going(model, () => 'both', { clearing: true })),
    'KWD',
  );
  for (const one of moves) await make(world, one);
  carry(world, 1);
  await rounds(world, order, 3, take);
  for (const [role, said] of Object.entries(saidIn(world)))
    holds(new Set(said).size === 1, `${role}: ${JSON.stringify(said)}`);
  await quiet(world, order);
});

const policy = fc.record({
  winner: fc.constantFrom(...WINNERS),
  clearing: fc.boolean(),
  spelled: fc.constantFrom(...Object.keys(SPELLINGS)),
  directions: fc.array(fc.constantFrom(...DIRECTIONS, 'both' as const, 'both' as const), {
    minLength: 9,
    maxLength: 9,
  }),
});

const wild = fc.record({
  ...scene,
  policies: fc.tuple(policy, policy, policy),
  currency: fc.constantFrom('USD', 'KWD', 'JPY'),
});

const comesToRest = check(wild, async ({ moves, zone, order, take, policies, currency }) => {
  const models = [salesforceModel, hubspotModel(zone), dynamicsModel].map((model, at) => {
    const { directions, spelled, ...choice } = policies[at as 0 | 1 | 2];
    const names = model.choice.mapping.map(({ to }) => to);
    return spelling(
      going(model, ({ to }) => directions[names.indexOf(to)] ?? 'both', choice),
      spelled,
    );
  });
  const world = openingOf(models, currency);
  for (const one of moves) await make(world, one);
  carry(world, 1);
  await rounds(world, order, 3, take);
  await quiet(world, order);
});

/**
 * Returns the values of the note and each CRM after edits in the note alone, once no sync has changes; each CRM
 * normalizes as given.
 */
export async function afterRest(spelled: readonly [Spelling, Spelling, Spelling], values: readonly Value[]) {
  const models = [salesforceModel, hubspotModel('UTC'), dynamicsModel].map((model, at) =>
    spelling(
      going(model, () => 'both', {}),
      spelled[at] ?? 'as sent',
    ),
  );
  const world = openingOf(models, 'USD');
  for (const value of values) {
    await make(world, { do: 'note', on: 0, value });
    await rounds(world, [0, 1, 2], 2, 'note');
    await quiet(world, [0, 1, 2]);
  }
  return saidIn(world);
}

/** Properties by name, with their number of cases in the suite. */
export const ECHOES: Readonly<Record<string, { readonly runs: number; readonly property: EchoProperty }>> = {
  'E1 the note and the three CRMs have the same values': { runs: 120, property: saysTheSame },
  'E2 the sync stops changing, regardless of how each CRM normalizes a value': { runs: 120, property: comesToRest },
};
