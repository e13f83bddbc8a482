/** Explanations cover every share from its weight to its last unit, with the calculated numbers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attribute, type Attribution } from '../../src/attribution/attribution.ts';
import { explain, type LedgerStep } from '../../src/attribution/explain.ts';
import type { ModelParameters } from '../../src/attribution/model.ts';
import type { Opportunity } from '../../src/domain/opportunity.ts';
import { ALL_READ, GUIDE, V1 } from './opportunities.ts';

function attributed(change: Partial<Opportunity>, parameters = V1): Attribution {
  const result = attribute(
    { opportunity: { ...GUIDE, ...change }, unreadable: ALL_READ },
    { model: 'multi_factor_v1', parameters },
  );
  if (result === undefined) throw new Error('nothing to attribute');
  return result;
}

function explained(change: Partial<Opportunity>, parameters: ModelParameters = V1) {
  return explain(attributed(change, parameters), parameters);
}

/** Returns one step as a line: percent, exact fraction, floor, claim, result. */
function line({ percent, exact, floor, spare, minor }: LedgerStep): string {
  const claim =
    spare === undefined ? 'no claim' : `${spare.won ? 'won' : 'lost'} by ${spare.by} to ${spare.against ?? 'no one'}`;
  return [`${percent}%`, exact, floor, claim, minor].join(' | ');
}

test("the guide's worked example needs no rounding", () => {
  const { oem, partner } = explained({});
  expect([...oem.shares, oem.unallocated].map(line)).toEqual([
    '60% | 600000 | 60000000 | no claim | 60000000',
    '30% | 300000 | 30000000 | no claim | 30000000',
    '10% | 100000 | 10000000 | no claim | 10000000',
  ]);
  expect([...partner.shares, partner.unallocated].map(line)).toEqual([
    '10% | 100000 | 10000000 | no claim | 10000000',
    '10% | 100000 | 10000000 | no claim | 10000000',
    '80% | 800000 | 80000000 | no claim | 80000000',
  ]);
  expect([oem.spareUnits, partner.spareUnits]).toEqual([0, 0]);
  expect(oem.shares.map(({ name, position }) => [name, position])).toEqual([
    ['Microsoft', 1],
    ['Cisco', 2],
  ]);
});

describe('spare units', () => {
  test('a tie of remainders is won by the larger weight', () => {
    const amount = { minor: 100_000_005, currency: 'USD' };
    const { oem } = explained({ amount, oems: ['Microsoft', 'Cisco', 'Dell'] });
    expect(oem.spareUnits).toBe(1);
    expect([...oem.shares, oem.unallocated].map(line)).toEqual([
      '60% | 600000.03 | 60000003 | no claim | 60000003',
      '30% | 300000.015 | 30000001 | won by weight to Dell | 30000002',
      '10% | 100000.005 | 10000000 | lost by weight to Cisco | 10000000',
      '0% | 0 | 0 | no claim | 0',
    ]);
  });

  test('a tie of weights is won by the earlier position, and repeating decimals are truncated', () => {
    const { partner } = explained({ partners: ['A', 'B', 'C'] });
    expect([...partner.shares, partner.unallocated].map(line)).toEqual([
      '6.666666…% | 66666.666666… | 6666666 | won by place to C | 6666667',
      '6.666666…% | 66666.666666… | 6666666 | won by place to C | 6666667',
      '6.666666…% | 66666.666666… | 6666666 | lost by place to B | 6666666',
      '80% | 800000 | 80000000 | no claim | 80000000',
    ]);
  });

  test('the larger remainder wins, even for the unallocated part', () => {
    const { oem } = explained(
      { amount: { minor: 1, currency: 'JPY' }, oems: ['A'] },
      { oemWeights: [40], partnerPool: 0 },
    );
    expect([...oem.shares, oem.unallocated].map(line)).toEqual([
      '40% | 0.4 | 0 | lost by remainder to no one | 0',
      '60% | 0.6 | 0 | won by remainder to A | 1',
    ]);
  });

  test('terminating decimals are shown with all digits', () => {
    const { oem } = explained(
      { amount: { minor: 10_001, currency: 'USD' }, oems: ['A'] },
      { oemWeights: [33.3333], partnerPool: 0 },
    );
    expect(oem.shares.map(line)).toEqual(['33.3333% | 33.33663333 | 3333 | won by remainder to no one | 3334']);
  });
});

describe('the reason for an unallocated part', () => {
  const reasons = (change: Partial<Opportunity>, parameters?: ModelParameters): string[][] => {
    const { oem, partner } = explained(change, parameters);
    return [oem, partner].map((ledger) =>
      ledger.unallocated.reasons.map(({ because, percent }) => `${because} ${percent}`),
    );
  };
  test.each<[string, Partial<Opportunity>, ModelParameters, readonly string[], readonly string[]]>([
    ['a third OEM is missing', {}, V1, ['places-empty 10'], ['outside-pool 80']],
    ['all OEMs are missing', { oems: [] }, V1, ['places-empty 100'], ['outside-pool 80']],
    ['nothing is left', { oems: ['A', 'B', 'C'] }, { ...V1, partnerPool: 100 }, [], []],
    [
      'weights leave some',
      { oems: ['A'] },
      { oemWeights: [33.3333, 0.1], partnerPool: 0 },
      ['places-empty 0.1', 'weights-below-100 66.5667'],
      ['outside-pool 100'],
    ],
    ['no partners', { partners: [] }, V1, ['places-empty 10'], ['no-partners 100']],
  ])('%s', (_, change, parameters, oem, partner) => {
    expect(reasons(change, parameters)).toEqual([oem, partner]);
  });
});

test('for any amount, every claim is explained and the steps lead to the calculated result', () => {
  const names = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G'), { maxLength: 7 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9e13 }), names, names, (minor, oems, partners) => {
      const result = attributed({ amount: { minor, currency: 'USD' }, oems, partners });
      const { oem, partner } = explain(result, V1);
      for (const [told, ledger] of [
        [oem, result.oem],
        [partner, result.partner],
      ] as const) {
        const steps: readonly LedgerStep[] = [...told.shares, told.unallocated];
        expect(steps.map((step) => step.minor)).toEqual([
          ...ledger.shares.map((share) => share.minor),
          ledger.unallocated,
        ]);
        expect(steps.map((step) => step.floor + (step.spare?.won === true ? 1 : 0))).toEqual(
          steps.map((step) => step.minor),
        );
        expect(steps.filter((step) => step.spare?.won === true)).toHaveLength(told.spareUnits);
      }
    }),
  );
});
