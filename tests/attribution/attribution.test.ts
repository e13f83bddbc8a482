/** Attribution of an opportunity, and the cases without one. */
import { describe, expect, test } from 'vitest';
import { attribute } from '../../src/attribution/attribution.ts';
import { effectiveValues, type EnrichmentRules } from '../../src/attribution/enrichment.ts';
import type { FieldName } from '../../src/domain/fields.ts';
import type { Opportunity } from '../../src/domain/opportunity.ts';
import { GUIDE, NO_RULES, noteOf, V1 } from './opportunities.ts';

const METHOD = { model: 'multi_factor_v1', parameters: V1 } as const;

function attributed(
  change: Partial<Opportunity>,
  rules: EnrichmentRules = NO_RULES,
  present: readonly FieldName[] = [],
) {
  const note = noteOf({ ...GUIDE, ...change }, present);
  return attribute({ ...note, ...effectiveValues(note, rules) }, METHOD);
}

test("the guide's worked example", () => {
  expect(attributed({})).toEqual({
    oem: {
      kind: 'credit',
      shares: [
        { name: 'Microsoft', weight: { parts: 6, of: 10 }, minor: 60_000_000 },
        { name: 'Cisco', weight: { parts: 3, of: 10 }, minor: 30_000_000 },
      ],
      unallocated: 10_000_000,
    },
    partner: {
      kind: 'overlay',
      shares: [
        { name: 'Partner A', weight: { parts: 1, of: 10 }, minor: 10_000_000 },
        { name: 'Partner B', weight: { parts: 1, of: 10 }, minor: 10_000_000 },
      ],
      unallocated: 80_000_000,
    },
    amount: { minor: 100_000_000, currency: 'USD' },
    region: 'East',
    team: undefined,
    customerOrg: 'Department of Defense',
    method: 'multi_factor_v1',
  });
});

describe('nothing is attributed', () => {
  test.each<[string, Partial<Opportunity>]>([
    ['without an amount', { amount: undefined }],
    ['of zero', { amount: { minor: 0, currency: 'USD' } }],
    ['of a negative amount', { amount: { minor: -1, currency: 'USD' } }],
    ['of a currency nobody knows', { amount: { minor: 100, currency: 'USX' } }],
    ['to an OEM named twice', { oems: ['Cisco', 'Dell', 'Cisco'] }],
    ['to an OEM named twice in other letters', { oems: ['Cisco', ' CISCO'] }],
    ['to a partner named twice', { partners: ['A', 'A'] }],
  ])('%s', (_, change) => {
    expect(attributed(change)).toBeUndefined();
  });
});

test.each(['amount', 'currency', 'oems', 'partners', 'region', 'team', 'customerOrg', 'customer'] as const)(
  'nothing is attributed if the %s cannot be read',
  (field) => {
    const note = { opportunity: GUIDE, unreadable: new Map([[field, '[East, West]']]) };
    expect(attribute(note, { model: 'multi_factor_v1', parameters: V1 })).toBeUndefined();
  },
);

test.each(['title', 'owner', 'winProbability', 2026] as const)(
  'a value that no share depends on may be unreadable: %s',
  (what) => {
    const note = { opportunity: GUIDE, unreadable: new Map([[what, '[a, b]']]) };
    expect(attribute(note, { model: 'multi_factor_v1', parameters: V1 })?.region).toBe('East');
  },
);

describe('something is attributed', () => {
  test.each<[string, Partial<Opportunity>]>([
    ['when one is OEM and partner at once', { oems: ['Dell'], partners: ['Dell'] }],
    ['without any name', { oems: [], partners: [] }],
    ['of a single yen', { amount: { minor: 1, currency: 'JPY' } }],
    ['while other fields are missing', { id: undefined, title: undefined, closeDate: undefined, stage: undefined }],
  ])('%s', (_, change) => {
    expect(attributed(change)?.method).toBe('multi_factor_v1');
  });
});

describe('region, team, and organization', () => {
  const rules: EnrichmentRules = {
    organizations: [{ customer: 'DoD', organization: 'Department of Defense' }],
    regions: [{ of: 'Department of Defense', region: 'East' }],
    teams: [
      { region: 'East', team: 'Federal East', owner: 'Ann' },
      { region: 'Unknown', team: 'Nobody', owner: '' },
    ],
  };
  test.each<[string, Partial<Opportunity>, readonly (string | undefined)[], (readonly FieldName[])?]>([
    [
      "the note's own stand before the rules",
      { region: 'West', team: 'W1', customerOrg: 'Navy' },
      ['West', 'W1', 'Navy'],
    ],
    [
      'the rules fill what is missing, one after the other',
      { customer: 'DoD', customerOrg: undefined, region: undefined },
      ['East', 'Federal East', 'Department of Defense'],
    ],
    [
      'an unknown region is no region that a rule could go by',
      { customer: 'Acme', customerOrg: undefined, region: undefined },
      ['Unknown', undefined, 'Acme'],
    ],
    [
      'the customer is its own organization where no rule knows it, and a region rule may go by it',
      { customer: 'Department of Defense', customerOrg: undefined, region: undefined },
      ['East', 'Federal East', 'Department of Defense'],
    ],
    [
      'a key that was emptied stays empty',
      { customer: 'DoD', customerOrg: undefined, region: undefined },
      ['Unknown', undefined, undefined],
      ['customerOrg', 'region', 'team'],
    ],
  ])('%s', (_, change, expected, present = []) => {
    const result = attributed(change, rules, present);
    expect([result?.region, result?.team, result?.customerOrg]).toEqual(expected);
  });
});
