/** Fields that enrichment rules fill in, their source, and fields that never change. */
import { describe, expect, test } from 'vitest';
import { effectiveValues, type EnrichmentRules, suggestEnrichments } from '../../src/attribution/enrichment.ts';
import type { FieldName } from '../../src/domain/fields.ts';
import type { Opportunity, Unreadable } from '../../src/domain/opportunity.ts';
import { ALL_READ, GUIDE, NO_RULES, noteOf } from './opportunities.ts';

const RULES: EnrichmentRules = {
  organizations: [
    { customer: 'DISA', organization: 'Department of Defense' },
    { customer: 'disa ', organization: 'Second Choice' },
    { customer: 'Army', organization: '  ' },
    { customer: 'Army', organization: 'Department of the Army' },
  ],
  regions: [
    { of: 'Department of Defense', region: 'East' },
    { of: 'DISA', region: 'Never, for the organisation goes first' },
    { of: 'NASA', region: 'South' },
    { of: '', region: 'Nowhere' },
  ],
  teams: [
    { region: 'East', team: 'Federal East', owner: '' },
    { region: 'East', team: 'Second Team', owner: 'Ann' },
    { region: 'South', team: '', owner: 'Sam' },
  ],
};

/** Returns each suggested value as `field=value <- field`. */
function filled(change: Partial<Opportunity>, rules = RULES): string[] {
  const bare: Opportunity = { ...GUIDE, customerOrg: undefined, region: undefined, team: undefined, owner: undefined };
  return suggestEnrichments(noteOf({ ...bare, ...change }), rules).map(
    ({ field, value, because }) => `${field}=${value} <- ${because.field} ${because.value}`,
  );
}

describe('rules fill in', () => {
  test.each<[string, Partial<Opportunity>, readonly string[]]>([
    [
      'each from the one before, and each field by the first rule that has a value for it',
      { customer: 'DISA' },
      [
        'customerOrg=Department of Defense <- customer DISA',
        'region=East <- customerOrg Department of Defense',
        'team=Federal East <- region East',
        'owner=Ann <- region East',
      ],
    ],
    [
      'the region by the customer where there is no organisation',
      { customer: 'NASA' },
      ['region=South <- customer NASA', 'owner=Sam <- region South'],
    ],
    [
      'the region by the customer where the organisation has none',
      { customer: 'NASA', customerOrg: 'Space Force' },
      ['region=South <- customer NASA', 'owner=Sam <- region South'],
    ],
    ['from a region that stands in the note', { customer: 'Acme', region: 'south' }, ['owner=Sam <- region south']],
    [
      'whatever the case and the outer blanks',
      { customer: ' dIsA', region: 'West' },
      ['customerOrg=Department of Defense <- customer  dIsA'],
    ],
    [
      'past a rule that says nothing',
      { customer: 'Army', region: 'West' },
      ['customerOrg=Department of the Army <- customer Army'],
    ],
  ])('%s', (_, change, expected) => {
    expect(filled(change)).toEqual(expected);
  });
});

describe('rules do not change', () => {
  test.each<[string, Partial<Opportunity>, EnrichmentRules]>([
    ['what stands in the note', { customer: 'DISA', customerOrg: 'X', region: 'R', team: 'T', owner: 'O' }, RULES],
    ['a note without a customer', { customer: undefined }, RULES],
    ['a customer that no rule knows', { customer: 'Acme' }, RULES],
    ['a customer that only begins like one', { customer: 'DISA West' }, RULES],
    ['everything when there are no rules', { customer: 'DISA' }, NO_RULES],
    ['names that objects have by nature', { customer: 'constructor' }, RULES],
  ])('%s', (_, change, rules) => {
    expect(filled(change, rules)).toEqual([]);
  });
});

test('other rules for the same note give another result', () => {
  const other: EnrichmentRules = { ...NO_RULES, regions: [{ of: 'DISA', region: 'West' }] };
  expect(filled({ customer: 'DISA' }, other)).toEqual(['region=West <- customer DISA']);
});

test('results are in the order of the fields, so that each can depend on a previous one', () => {
  const fields = suggestEnrichments(
    noteOf({ ...GUIDE, customer: 'DISA', customerOrg: undefined, region: undefined }),
    RULES,
  );
  expect(fields.map((enrichment) => enrichment.field)).toEqual(['customerOrg', 'region', 'team', 'owner']);
});

describe('effective values', () => {
  const BARE: Opportunity = { ...GUIDE, customerOrg: undefined, region: undefined };
  const effective = (
    change: Partial<Opportunity>,
    present: readonly FieldName[] = [],
    unreadable: Unreadable = ALL_READ,
    rules = RULES,
  ) => {
    const found = effectiveValues(noteOf({ ...BARE, ...change }, present, unreadable), rules);
    const { customerOrg, region, team, owner } = found.opportunity;
    return [{ customerOrg, region, team, owner }, [...found.effective]];
  };

  test('come from the rules if the keys are absent', () => {
    expect(effective({ customer: 'DISA' })).toEqual([
      { customerOrg: 'Department of Defense', region: 'East', team: 'Federal East', owner: 'Ann' },
      [
        ['customerOrg', 'rule'],
        ['region', 'rule'],
        ['team', 'rule'],
        ['owner', 'rule'],
      ],
    ]);
  });

  test('use the customer as the organization if no rule has one', () => {
    expect(effective({ customer: 'Acme' })).toEqual([
      { customerOrg: 'Acme', region: undefined, team: undefined, owner: undefined },
      [['customerOrg', 'customer']],
    ]);
  });

  test('do not replace keys in the note, not even empty ones', () => {
    const note = noteOf({ ...BARE, customer: 'DISA' }, ['customerOrg', 'region', 'team', 'owner']);
    const found = effectiveValues(note, RULES);
    expect(found.effective.size).toBe(0);
    expect(found.opportunity).toBe(note.opportunity);
  });

  test.each<[string, FieldName]>([
    ['a customer', 'customer'],
    ['an organization', 'customerOrg'],
  ])('never depend on %s that cannot be read, nor on the next available value', (_, field) => {
    const rules = { ...RULES, regions: [...RULES.regions, { of: 'Known', region: 'West' }] };
    const change = field === 'customer' ? { customer: undefined } : { customer: 'Known' };
    expect(effective(change, [field], new Map([[field, '[a, b]']]), rules)[1]).toEqual([]);
  });
});
