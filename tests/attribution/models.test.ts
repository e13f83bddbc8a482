/** Properties of every model in the table for any input, and incorrect models that must fail. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attribute } from '../../src/attribution/attribution.ts';
import type { AttributionInputs, Ledger, Model, Share, Split } from '../../src/attribution/model.ts';
import { isModelName, MODELS } from '../../src/attribution/models.ts';
import { multiFactorV1 } from '../../src/attribution/multi-factor-v1.ts';
import { toStoredShape } from '../../src/attribution/stored-shape.ts';
import { decimalsOf } from '../../src/domain/money.ts';
import { anyMinor, anyNames, anyParameters } from './arbitrary.ts';
import { ALL_READ, GUIDE } from './opportunities.ts';

/** Currencies without decimals, with two, and with three. */
const CURRENCIES = ['JPY', 'USD', 'EUR', 'KWD'];

const anyInputs: fc.Arbitrary<AttributionInputs> = fc.record({
  amount: fc.record({ minor: anyMinor, currency: fc.constantFrom(...CURRENCIES) }),
  oems: anyNames,
  partners: anyNames,
});

/** One ledger of a split, with its names and its amount. */
interface Divided {
  readonly ledger: Ledger;
  readonly names: readonly string[];
  readonly minor: number;
}

function dividedBy(split: Split, { amount: { minor }, oems, partners }: AttributionInputs): readonly Divided[] {
  return [
    { ledger: split.oem, names: oems, minor },
    { ledger: split.partner, names: partners, minor },
  ];
}

/** Returns `part / of` of the amount as whole units, rounded down, and whether the division is exact. */
function exactly(minor: number, parts: bigint, of: number): { readonly floor: number; readonly whole: boolean } {
  const product = BigInt(minor) * parts;
  return { floor: Number(product / BigInt(of)), whole: product % BigInt(of) === 0n };
}

function isRounded(units: number, minor: number, parts: bigint, of: number): boolean {
  const { floor, whole } = exactly(minor, parts, of);
  return units === floor || (!whole && units === floor + 1);
}

const heavier = (one: Share, other: Share): boolean =>
  BigInt(one.weight.parts) * BigInt(other.weight.of) > BigInt(other.weight.parts) * BigInt(one.weight.of);

/** Each throws if the property does not hold. */
const PROPERTIES: Readonly<Record<string, (divided: Divided) => void>> = {
  'shares and the unallocated rest are the amount': ({ ledger, minor }) => {
    const units = [...ledger.shares.map((share) => share.minor), ledger.unallocated];
    for (const unit of units) expect(Number.isSafeInteger(unit) && unit >= 0).toBe(true);
    expect(units.reduce((sum, unit) => sum + unit, 0)).toBe(minor);
  },
  'each name has one share, in the order of the note': ({ ledger, names }) => {
    expect(ledger.shares.map(({ name }) => name)).toEqual(names);
  },
  'weights are parts of one whole': ({ ledger: { shares } }) => {
    expect(new Set(shares.map(({ weight }) => weight.of)).size).toBeLessThanOrEqual(1);
    const together = shares.reduce((sum, { weight }) => sum + BigInt(weight.parts), 0n);
    expect(together <= BigInt(shares[0]?.weight.of ?? 1)).toBe(true);
    for (const { weight } of shares) expect(weight.parts >= 0 && weight.of > 0).toBe(true);
  },
  'no share is off by a unit': ({ ledger: { shares, unallocated }, minor }) => {
    for (const { weight, minor: units } of shares)
      expect(isRounded(units, minor, BigInt(weight.parts), weight.of)).toBe(true);
    const of = shares[0]?.weight.of ?? 1;
    const rest = shares.reduce((left, { weight }) => left - BigInt(weight.parts), BigInt(of));
    expect(isRounded(unallocated, minor, rest, of)).toBe(true);
  },
  'the heavier never gets less': ({ ledger: { shares } }) => {
    for (const one of shares)
      for (const other of shares) if (heavier(one, other)) expect(one.minor).toBeGreaterThanOrEqual(other.minor);
  },
  'of two equal weights, the earlier never gets less': ({ ledger: { shares } }) => {
    for (const [at, later] of shares.entries())
      for (const earlier of shares.slice(0, at))
        if (!heavier(earlier, later) && !heavier(later, earlier))
          expect(earlier.minor).toBeGreaterThanOrEqual(later.minor);
  },
};

/** Throws if a model does not have the property. */
function hold({ split }: Model, property: (divided: Divided) => void): void {
  fc.assert(
    fc.property(anyInputs, anyParameters, (inputs, parameters) => {
      for (const divided of dividedBy(split(inputs, parameters), inputs)) property(divided);
    }),
  );
}

describe.each(Object.entries<Model>(MODELS))('%s', (name, model) => {
  test.each(Object.entries(PROPERTIES))('%s', (_, property) => {
    hold(model, property);
  });

  test('OEMs get the credit, partners are in a separate overlay', () => {
    fc.assert(
      fc.property(anyInputs, anyParameters, (inputs, parameters) => {
        const { oem, partner } = model.split(inputs, parameters);
        expect([oem.kind, partner.kind]).toEqual(['credit', 'overlay']);
      }),
    );
  });

  test('the units of an amount are divided the same way in every currency, every time', () => {
    fc.assert(
      fc.property(anyInputs, anyParameters, fc.constantFrom(...CURRENCIES), (inputs, parameters, currency) => {
        const again = { ...inputs, amount: { ...inputs.amount, currency } };
        expect(model.split(again, { ...parameters })).toEqual(model.split(inputs, parameters));
      }),
    );
  });

  test('the written figures add up in any currency', () => {
    fc.assert(
      fc.property(anyInputs, anyParameters, (inputs, parameters) => {
        if (!isModelName(name)) throw new Error(`${name} is no model`);
        const opportunity = { ...GUIDE, ...inputs };
        const result = attribute({ opportunity, unreadable: ALL_READ }, { model: name, parameters });
        // Two spellings of one name in a list are an error of the note, and nothing is attributed.
        if (result === undefined) return;
        const shape = toStoredShape(result, '2026-11-29T00:00:00Z');
        const figures = [...(shape.get('oem_attribution') as ReadonlyMap<string, number>).values()];
        const units = [...figures, shape.get('oem_unallocated') as number].map((figure) =>
          Math.round(figure * 10 ** decimalsOf(inputs.amount.currency)),
        );
        expect(units.reduce((sum, unit) => sum + unit, 0)).toBe(inputs.amount.minor);
      }),
    );
  });
});

/** Returns the guide's model with one incorrect ledger. */
function broken(oem: (inputs: AttributionInputs, right: Ledger) => Ledger): Model {
  const split: Model['split'] = (inputs, parameters) => {
    const right = multiFactorV1.split(inputs, parameters);
    return { ...right, oem: oem(inputs, right.oem) };
  };
  return { description: 'Wrong on purpose.', split };
}

function restOf(minor: number, shares: readonly Share[]): Ledger {
  return { kind: 'credit', shares, unallocated: shares.reduce((left, share) => left - share.minor, minor) };
}

const BROKEN: readonly (readonly [name: string, model: Model, property: keyof typeof PROPERTIES])[] = [
  [
    'every OEM gets all, and a rest below zero makes up for it',
    broken(({ amount: { minor }, oems }) =>
      restOf(
        minor,
        oems.map((name) => ({ name, weight: { parts: 1, of: 1 }, minor })),
      ),
    ),
    'weights are parts of one whole',
  ],
  [
    'every OEM gets all, and nothing is left',
    broken(({ amount: { minor }, oems }) => ({
      ...{ kind: 'credit', unallocated: oems.length === 0 ? minor : 0 },
      shares: oems.map((name) => ({ name, weight: { parts: 1, of: 1 }, minor })),
    })),
    'shares and the unallocated rest are the amount',
  ],
  [
    'each share is cut to whole units, and the rest has what is lost',
    broken(({ amount: { minor } }, { shares }) =>
      restOf(
        minor,
        shares.map((share) => ({ ...share, minor: exactly(minor, BigInt(share.weight.parts), share.weight.of).floor })),
      ),
    ),
    'no share is off by a unit',
  ],
  [
    'the rest goes to the first OEM',
    broken((_, { shares: [first, ...others], unallocated, ...ledger }) =>
      first === undefined
        ? { ...ledger, shares: [], unallocated }
        : { ...ledger, shares: [{ ...first, minor: first.minor + unallocated }, ...others], unallocated: 0 },
    ),
    'no share is off by a unit',
  ],
  [
    'the last OEM gets the share of the first',
    broken((_, { shares, ...ledger }) => {
      const units = shares.map(({ minor }) => minor).reverse();
      return { ...ledger, shares: shares.map((share, at) => ({ ...share, minor: units[at] ?? 0 })) };
    }),
    'the heavier never gets less',
  ],
  [
    'a tie goes to the later OEM',
    broken(({ amount: { minor }, oems }) => {
      const of = Math.max(oems.length, 1);
      const spare = minor % of;
      const shares = oems.map((name, at) => ({
        ...{ name, weight: { parts: 1, of } },
        minor: Math.floor(minor / of) + (at >= of - spare ? 1 : 0),
      }));
      return restOf(minor, shares);
    }),
    'of two equal weights, the earlier never gets less',
  ],
  [
    'an OEM without a weight is left out',
    broken((_, { shares, ...ledger }) => ({ ...ledger, shares: shares.filter(({ weight }) => weight.parts > 0) })),
    'each name has one share, in the order of the note',
  ],
];

describe('a model fails if', () => {
  test.each(BROKEN)('%s', (_, model, property) => {
    expect(() => {
      hold(model, PROPERTIES[property] ?? (() => undefined));
    }).toThrow();
  });
});
