/** Allocation examples, then the largest remainder method compared with a direct implementation. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, type Division } from '../../src/attribution/allocate.ts';
import { MOST_MINOR } from '../../src/domain/money.ts';

/** Adds the unallocated part after the parts of the names. */
function division(parts: readonly number[], of: number): Division {
  return { parts: [...parts, parts.reduce((left, part) => left - part, of)], of };
}

describe('examples', () => {
  test.each([
    ['no remainder at all', 100, [6, 3, 1], 10, [60, 30, 10, 0]],
    ['largest remainder first, not the largest weight', 5, [6, 3, 1], 10, [3, 2, 0, 0]],
    ['a tie of remainders goes to the larger weight', 2, [1, 3], 4, [0, 2, 0]],
    ['a tie of weights goes to the earlier place', 1, [1, 1], 2, [1, 0, 0]],
    ['what no one gets stands last among equals', 1, [1], 2, [1, 0]],
    ['what no one gets wins by its weight', 1, [1], 4, [0, 1]],
    ['three thirds of two units', 2, [1, 1, 1], 3, [1, 1, 0, 0]],
    [
      'three partners of a fifth of a million dollars',
      100_000_000,
      [1, 1, 1],
      15,
      [6666667, 6666667, 6666666, 80000000],
    ],
    ['nobody', 7, [], 1, [7]],
    ['a weight of zero', 7, [0, 1], 2, [0, 4, 3]],
    ['nothing to divide', 0, [1, 1], 2, [0, 0, 0]],
    ['the largest amount, in plain numbers', MOST_MINOR, [6, 3, 1], 10, [54e12, 27e12, 9e12, 0]],
    [
      'the largest amount by odd weights',
      MOST_MINOR,
      [333_333, 333_333],
      1e6,
      [29_999_970_000_000, 29_999_970_000_000, 30_000_060_000_000],
    ],
  ])('%s', (_, amount, parts, of, units) => {
    expect(allocate(amount, division(parts, of))).toEqual(units);
  });
});

const amounts = fc.oneof(
  fc.integer({ min: 0, max: 1000 }),
  fc.integer({ min: 0, max: MOST_MINOR }),
  fc.integer({ min: MOST_MINOR - 100, max: MOST_MINOR }),
);

/** Denominators that fit plain numbers, and denominators that do not. */
const divisions = fc
  .oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1e6, max: 1e8 }))
  .chain((of) => fc.array(fc.integer({ min: 0, max: of }), { maxLength: 12 }).map((parts) => ({ of, parts })))
  .map(({ of, parts }) => {
    let left = of;
    const fitting = parts.map((part) => {
      const taken = Math.min(part, left);
      left -= taken;
      return taken;
    });
    return division(fitting, of);
  });

/** Direct implementation of the method, one line per rule, in integers of any size. */
function byTheRule(amount: number, { parts, of }: Division): number[] {
  const claims = parts.map((part, at) => ({
    at,
    part,
    floor: (BigInt(amount) * BigInt(part)) / BigInt(of),
    remainder: Number((BigInt(amount) * BigInt(part)) % BigInt(of)),
  }));
  const spare = claims.reduce((left, claim) => left - claim.floor, BigInt(amount));
  const ranked = [...claims].sort((a, b) => b.remainder - a.remainder || b.part - a.part || a.at - b.at);
  const winners = new Set(ranked.slice(0, Number(spare)).map((claim) => claim.at));
  return claims.map((claim) => Number(claim.floor) + (winners.has(claim.at) ? 1 : 0));
}

describe('for any amount and weights', () => {
  test('units follow the largest remainder method', () => {
    fc.assert(
      fc.property(amounts, divisions, (amount, weights) => {
        expect(allocate(amount, weights)).toEqual(byTheRule(amount, weights));
      }),
    );
  });

  test('units are whole, not negative, and sum to the amount', () => {
    fc.assert(
      fc.property(amounts, divisions, (amount, weights) => {
        const units = allocate(amount, weights);
        expect(units.every((unit) => Number.isSafeInteger(unit) && unit >= 0)).toBe(true);
        expect(units.reduce((sum, unit) => sum + unit, 0)).toBe(amount);
      }),
    );
  });

  test('each share is within one unit of its exact fraction', () => {
    fc.assert(
      fc.property(amounts, divisions, (amount, weights) => {
        const of = BigInt(weights.of);
        const far = allocate(amount, weights).filter((unit, at) => {
          const exact = BigInt(amount) * BigInt(weights.parts[at] ?? 0);
          const off = BigInt(unit) * of - exact;
          return off >= of || off <= -of;
        });
        expect(far).toEqual([]);
      }),
    );
  });

  test('a larger weight never gets less, and equal weights never differ by more than one unit', () => {
    fc.assert(
      fc.property(amounts, divisions, (amount, weights) => {
        const units = allocate(amount, weights);
        const ranked = weights.parts
          .slice(0, -1)
          .map((part, at) => ({ part, at, unit: units[at] ?? 0 }))
          .sort((one, other) => one.part - other.part || other.at - one.at);
        for (const [at, { part, unit }] of ranked.entries()) {
          const next = ranked[at + 1];
          expect(unit).toBeLessThanOrEqual(next?.unit ?? Infinity);
          if (next?.part === part) expect(next.unit - unit).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('an amount that divides without a remainder divides exactly at any scale', () => {
    fc.assert(
      fc.property(divisions, fc.integer({ min: 1, max: 100 }), (weights, scale) => {
        fc.pre(weights.of * scale <= MOST_MINOR);
        const exact = weights.parts.map((part) => part * scale);
        expect(allocate(weights.of * scale, weights)).toEqual(exact);
      }),
    );
  });

  test('the order of other positions only changes which of equal claims gets the unit', () => {
    fc.assert(
      fc.property(amounts, divisions, (amount, weights) => {
        const turned = division(weights.parts.slice(0, -1).reverse(), weights.of);
        const sorted = (units: number[]): number[] => units.slice(0, -1).sort((one, other) => one - other);
        expect(sorted(allocate(amount, turned))).toEqual(sorted(allocate(amount, weights)));
      }),
    );
  });
});
