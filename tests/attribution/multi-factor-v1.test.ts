/** The guide's method: its own numbers first, then the properties for any inputs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ledger, ModelParameters } from '../../src/attribution/model.ts';
import { isModelName, MODELS } from '../../src/attribution/models.ts';
import { multiFactorV1 } from '../../src/attribution/multi-factor-v1.ts';
import { MOST_MINOR } from '../../src/domain/money.ts';
import { anyMinor, anyNames, anyParameters } from './arbitrary.ts';
import { V1 } from './opportunities.ts';

function split(minor: number, oems: readonly string[], partners: readonly string[] = [], parameters = V1) {
  return multiFactorV1.split({ amount: { minor, currency: 'USD' }, oems, partners }, parameters);
}

function units(ledger: Ledger): number[] {
  return [...ledger.shares.map((share) => share.minor), ledger.unallocated];
}

const MILLION = 100_000_000;

describe('OEMs by position', () => {
  test.each([
    ['none', [], [MILLION]],
    ['one', ['A'], [60_000_000, 40_000_000]],
    ["two, the guide's example", ['A', 'B'], [60_000_000, 30_000_000, 10_000_000]],
    ['three', ['A', 'B', 'C'], [60_000_000, 30_000_000, 10_000_000, 0]],
    ['a fourth gets nothing', ['A', 'B', 'C', 'D'], [60_000_000, 30_000_000, 10_000_000, 0, 0]],
  ])('%s', (_, oems, expected) => {
    const { oem } = split(MILLION, oems);
    expect(oem.kind).toBe('credit');
    expect(oem.shares.map((share) => share.name)).toEqual(oems);
    expect(units(oem)).toEqual(expected);
  });

  test('weights are exact fractions of one denominator', () => {
    expect(split(MILLION, ['A', 'B', 'C', 'D']).oem.shares.map((share) => share.weight)).toEqual([
      { parts: 6, of: 10 },
      { parts: 3, of: 10 },
      { parts: 1, of: 10 },
      { parts: 0, of: 10 },
    ]);
  });
});

describe('partners share the pool equally', () => {
  test.each([
    ['none', [], [MILLION]],
    ['one', ['A'], [20_000_000, 80_000_000]],
    ["two, the guide's example", ['A', 'B'], [10_000_000, 10_000_000, 80_000_000]],
    ['three, to the cent', ['A', 'B', 'C'], [6_666_667, 6_666_667, 6_666_666, 80_000_000]],
    ['seven', Array.from('ABCDEFG'), [2857143, 2857143, 2857143, 2857143, 2857143, 2857143, 2857142, 80_000_000]],
  ])('%s', (_, partners, expected) => {
    const { partner } = split(MILLION, [], partners);
    expect(partner.kind).toBe('overlay');
    expect(units(partner)).toEqual(expected);
  });
});

describe('odd amounts', () => {
  test.each([
    ['one cent goes to the largest weight', 1, [1, 0, 0, 0]],
    ['two cents', 2, [1, 1, 0, 0]],
    ['five cents: 3.0, 1.5, 0.5, the tie to the larger weight', 5, [3, 2, 0, 0]],
    ['a cent more than a million and four', 100_000_005, [60_000_003, 30_000_002, 10_000_000, 0]],
    ['the largest amount', MOST_MINOR, [54e12, 27e12, 9e12, 0]],
    ['one unit less', MOST_MINOR - 1, [53_999_999_999_999, 27e12, 9e12, 0]],
  ])('%s', (_, minor, expected) => {
    expect(units(split(minor, ['A', 'B', 'C']).oem)).toEqual(expected);
  });
});

describe('parameters', () => {
  test.each<[string, ModelParameters, readonly number[], readonly number[]]>([
    [
      'four decimals',
      { oemWeights: [33.3333, 33.3333], partnerPool: 0.0001 },
      [333_333, 333_333, 333_334],
      [1, 0, 0, 999_999],
    ],
    ['nothing for anyone', { oemWeights: [], partnerPool: 0 }, [0, 0, 1_000_000], [0, 0, 0, 1_000_000]],
    ['everything', { oemWeights: [100], partnerPool: 100 }, [1_000_000, 0, 0], [333_334, 333_333, 333_333, 0]],
    [
      'a binary trap: 0.1 + 0.2 + 99.7',
      { oemWeights: [0.1, 99.9], partnerPool: 0.3 },
      [1000, 999_000, 0],
      [1000, 1000, 1000, 997_000],
    ],
  ])('%s', (_, parameters, oem, partner) => {
    const result = split(1_000_000, ['A', 'B'], ['P', 'Q', 'R'], parameters);
    expect(units(result.oem)).toEqual(oem);
    expect(units(result.partner)).toEqual(partner);
  });

  test.each<[string, ModelParameters]>([
    ['a fifth decimal', { oemWeights: [33.33333], partnerPool: 20 }],
    ['below zero', { oemWeights: [-1], partnerPool: 20 }],
    ['above a hundred', { oemWeights: [60], partnerPool: 100.5 }],
    ['no number', { oemWeights: [Number.NaN], partnerPool: 20 }],
    ['a sum above a hundred', { oemWeights: [60, 40.0001], partnerPool: 20 }],
  ])('%s is a bug of the caller and throws', (_, parameters) => {
    expect(() => split(100, ['A', 'B'], ['P'], parameters)).toThrow(RangeError);
  });

  test('one set of parameters never affects another', () => {
    const first = split(100, ['A'], ['P']);
    const other = split(100, ['A'], ['P'], { oemWeights: [50], partnerPool: 10 });
    expect([first, other, split(100, ['A'], ['P'])].map(({ oem, partner }) => [units(oem), units(partner)])).toEqual([
      [
        [60, 40],
        [20, 80],
      ],
      [
        [50, 50],
        [10, 90],
      ],
      [
        [60, 40],
        [20, 80],
      ],
    ]);
  });
});

describe('for any inputs', () => {
  test('both ledgers sum to the amount, with names in their order', () => {
    fc.assert(
      fc.property(anyMinor, anyNames, anyNames, anyParameters, (minor, oems, partners, choice) => {
        const result = split(minor, oems, partners, choice);
        for (const ledger of [result.oem, result.partner]) {
          expect(units(ledger).reduce((sum, unit) => sum + unit, 0)).toBe(minor);
        }
        expect(result.oem.shares.map((share) => share.name)).toEqual(oems);
        expect(result.partner.shares.map((share) => share.name)).toEqual(partners);
      }),
    );
  });

  test('partners differ by at most one unit, earlier ones never have less, and their sum is the pool', () => {
    fc.assert(
      fc.property(anyMinor, anyNames, anyParameters, (minor, partners, choice) => {
        const got = split(minor, [], partners, choice).partner.shares.map((share) => share.minor);
        expect([...got].sort((one, other) => other - one)).toEqual(got);
        expect((got[0] ?? 0) - (got.at(-1) ?? 0)).toBeLessThanOrEqual(1);
        const pool = (BigInt(minor) * BigInt(Math.round(choice.partnerPool * 1e4))) / 1_000_000n;
        const together = BigInt(got.reduce((sum, unit) => sum + unit, 0));
        if (partners.length > 0) expect([pool, pool + 1n]).toContain(together);
      }),
    );
  });

  test('swapping two OEMs swaps their names but no amount', () => {
    fc.assert(
      fc.property(anyMinor, anyNames, anyParameters, (minor, oems, choice) => {
        const turned = [...oems].reverse();
        expect(units(split(minor, turned, [], choice).oem)).toEqual(units(split(minor, oems, [], choice).oem));
      }),
    );
  });
});

test('the table contains its models and no inherited names', () => {
  expect(Object.keys(MODELS)).toEqual(['multi_factor_v1']);
  expect(['multi_factor_v1', 'multi_factor_v2', 'toString', ''].map(isModelName)).toEqual([true, false, false, false]);
});
