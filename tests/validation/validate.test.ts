import { describe, expect, test } from 'vitest';
import type { Opportunity, OpportunityNote, Sources } from '../../src/domain/opportunity.ts';
import type { NoteEntry, NoteValue } from '../../src/domain/value.ts';
import { findingOf, validate, type ValidationContext } from '../../src/validation/validate.ts';
import { EXAMPLE_CONTEXT } from './example-context.ts';

const text = '---\nid: 007\ntitle: Zero trust\ncustomer: Navy\namount: -5\nstage:\nclose_date: 2026-06-30\n---\n';

const opportunity: Opportunity = {
  id: '007',
  title: 'Zero trust',
  customer: 'Navy',
  amount: { minor: -500, currency: 'USD' },
  stage: undefined,
  closeDate: '2026-06-30',
  currency: 'USD',
  oems: [],
  partners: [],
  customerOrg: undefined,
  customerPoc: undefined,
  region: undefined,
  team: undefined,
  owner: undefined,
  source: undefined,
  contractVehicle: undefined,
  tags: [],
  notes: undefined,
  forecast: { amounts: [], scores: {} },
};

function entryOf(key: string): NoteEntry {
  const keyFrom = text.indexOf(`${key}:`);
  const keyTo = keyFrom + key.length;
  const to = text.indexOf('\n', keyTo);
  const written = text.slice(keyTo + 1, to).trim();
  const value: NoteValue =
    written === ''
      ? { kind: 'empty', from: to, to }
      : { kind: 'scalar', text: written, plain: true, from: to - written.length, to };
  return { key, keyFrom, keyTo, value };
}

const sources: Sources = {
  id: [entryOf('id')],
  title: [entryOf('title')],
  customer: [entryOf('customer')],
  amount: [entryOf('amount')],
  stage: [entryOf('stage')],
  closeDate: [entryOf('close_date')],
};

const note: OpportunityNote = {
  entries: Object.values(sources).flat(),
  sources,
  others: [],
  forecastSources: [],
  opportunity,
  unreadable: new Map(),
  emptyFields: [],
  isAscii: false,
};

const context: ValidationContext = { ...EXAMPLE_CONTEXT, text, markedBy: undefined };

describe('a note that was read', () => {
  test('has its findings in the order of the note, with severity and place', () => {
    const findings = validate({ state: 'read', note }, context);
    expect(findings.map(({ code, severity, place }) => [code, severity, place?.line, place?.column])).toEqual([
      ['id-unsafe-number', 'error', 2, 1],
      ['amount-not-positive', 'error', 5, 1],
      ['required-empty', 'error', 6, 1],
    ]);
  });

  test('has findings at one place in the order of the checks', () => {
    const findings = validate({ state: 'read', note }, { ...context, othersWithId: () => ['Copy.md'] });
    expect(findings.slice(0, 2).map(({ code }) => code)).toEqual(['id-duplicate', 'id-unsafe-number']);
  });

  test('has findings about the whole note first', () => {
    const { stage: _, ...others } = sources;
    const findings = validate({ state: 'read', note: { ...note, sources: others } }, context);
    expect(findings[0]).toEqual({
      code: 'required-missing',
      severity: 'error',
      field: 'stage',
      key: 'stage',
      data: { keys: ['stage'] },
      fix: { do: 'set', path: ['stage'], value: null, was: undefined },
    });
  });

  test('gets the shared empty list if it has no findings', () => {
    const good = { ...opportunity, id: 'A', amount: { minor: 500, currency: 'USD' }, stage: 'Won' };
    const { id: _, ...others } = sources;
    const reading = { state: 'read', note: { ...note, sources: others, opportunity: good } } as const;
    expect(validate(reading, context)).toEqual([]);
    expect(validate(reading, context)).toBe(validate(reading, context));
  });
});

test('values that are not in the note are only reported as missing', () => {
  const amount = { minor: 100, currency: 'USD' };
  const odd: Opportunity = {
    ...opportunity,
    amount,
    stage: 'Talking',
    closeDate: '2020-01-01',
    currency: '$',
    oems: ['A', 'B', 'C', 'D', 'D'],
    partners: ['E', 'e'],
    forecast: { amounts: [{ year: 2026, money: { minor: 200, currency: 'USD' } }], scores: { confidence: 140 } },
  };
  const stages = [{ name: 'Won', state: 'won' }] as const;
  const nothing = { entries: [], sources: {}, others: [], forecastSources: [], unreadable: new Map(), emptyFields: [] };
  const reading = { state: 'read', note: { ...nothing, opportunity: odd, isAscii: false } } as const;
  expect(validate(reading, { ...context, stages, othersWithId: () => ['Copy.md'] })).toEqual([]);
});

test('a marked note without frontmatter gets a warning without a place', () => {
  expect(validate({ state: 'absent' }, { ...context, markedBy: '#opportunity' })).toEqual([
    { code: 'frontmatter-missing', severity: 'warning', data: { rule: '#opportunity' } },
  ]);
});

test('a finding of a target becomes a finding without a place', () => {
  const finding = { code: 'target-required-missing', data: { target: 'HubSpot', remote: 'dealname' } } as const;
  expect(findingOf(finding, text)).toEqual({ ...finding, severity: 'error' });
});
