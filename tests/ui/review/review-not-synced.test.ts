/** Fields that differ and are not written, as shown by the review, the command line, and the result of a sync. */
import { describe, expect, test } from 'vitest';
import type { FieldChange } from '../../../src/sync/plan/plan.ts';
import { syncJson } from '../../../src/operations/sync-json.ts';
import { syncText } from '../../../src/operations/sync-text.ts';
import { MESSAGES } from '../../../src/ui/messages.ts';
import { initialChoices } from '../../../src/ui/review/review-decisions-model.ts';
import { filterReview, reviewItem, reviewModel } from '../../../src/ui/review/review-model.ts';
import { fieldAdvice } from '../../../src/ui/review/review-remedy-model.ts';
import { reviewRowModel } from '../../../src/ui/review/review-row-model.ts';
import { resultModel } from '../../../src/ui/sync/sync-result-model.ts';
import { outcome, planField, planOf, planRow, syncRun } from '../../support/sync-service.ts';
import { jsonText } from '../../../src/targets/core/json.ts';

const TOO_LONG = {
  code: 'target-text-too-long',
  field: 'notes',
  data: { target: 'Salesforce', remote: 'Description', length: 40_000, most: 32_000 },
} as const;
const ARMY = { field: 'AccountId', name: 'US Army', candidates: [] };
const TWO = { ...ARMY, candidates: ['1', '2'].map((id) => ({ id, label: `Army ${id}`, detail: 'Ohio' })) };

const held = (changes: Partial<FieldChange>): FieldChange =>
  planField({ action: 'hold', reason: 'refused-there', noteValue: 'East', crmValue: 'West', ...changes });

const LONG = held({ remote: 'Description', label: 'Description', from: 'notes', finding: TOO_LONG });
const NAMED = held({
  remote: 'AccountId',
  label: 'Account',
  from: 'customerOrg',
  reason: 'name-unknown',
  lookups: [ARMY],
});
const ROW = planRow('a.md', { verb: 'unchanged', title: 'Pier', fields: [LONG, NAMED] });
const PLAN = planOf([ROW, planRow('b.md', { verb: 'unchanged', fields: [] })]);

describe('the review', () => {
  const model = reviewModel(PLAN);

  test('lists such a row as not synced, separately from unchanged rows', () => {
    expect(model.facets.map(({ id, count }) => [id, count])).toEqual([
      ['all', 1],
      ['not-synced', 1],
      ['unchanged', 1],
    ]);
    const found = (facet: 'all' | 'not-synced' | 'unchanged') =>
      filterReview(model.entries, { facet, text: '' }).map(({ row }) => row.path);
    expect([found('all'), found('not-synced'), found('unchanged')]).toEqual([['a.md'], ['a.md'], ['b.md']]);
    const [entry] = model.entries;
    const item = entry && reviewItem(entry, undefined, initialChoices(), 'salesforce');
    expect(item).toMatchObject({ status: 'Not synced', tone: 'quiet', selected: undefined });
    expect(item?.detail.join('')).toMatch(/^[A-Z].+: .+ ≠ .+ · 1 more field$/);
  });

  test('shows for each field the reason, and who can correct it', () => {
    const { verb, fields } = reviewRowModel(ROW, undefined, initialChoices(), 'salesforce');
    expect(verb).toBe('Not synced: 2 fields differ.');
    expect(fields.map(({ directionText, reason }) => [directionText, reason])).toEqual([
      [
        'Not changed',
        'Salesforce can’t store the note’s value, so it isn’t sent. Salesforce allows at most 32000 characters for Description. This value has 40000. Shorten the value.',
      ],
      [
        'Not changed',
        'No record in Salesforce has the name in the note, so it isn’t sent. Salesforce has no record named “US Army”. The record isn’t changed. If it was renamed or merged in Salesforce, enter the new name in the note.',
      ],
    ]);
  });

  test.each<[string, FieldChange, readonly string[]]>([
    ['a name that several have', { ...NAMED, lookups: [TWO] }, ['choose', 'choose']],
    ['an unknown name', NAMED, ['open', 'again']],
    ['what the CRM refuses', LONG, ['open']],
    ['a value that cannot be read', held({ reason: 'unreadable-here', source: '[a, b]' }), ['open']],
    ['what the note refuses', held({ reason: 'refused-here', finding: TOO_LONG }), ['record']],
    ['what only the settings hold', held({ reason: 'push-only' }), []],
    [
      'a field that is missing there',
      held({
        finding: { ...TOO_LONG, code: 'target-field-missing', data: { target: 'Salesforce', remote: 'X', known: [] } },
      }),
      ['fields', 'open'],
    ],
  ])('offers actions for %s', (_, field, ways) => {
    expect(fieldAdvice(field, ROW, 'salesforce').map(({ remedy }) => remedy.do)).toEqual(ways);
  });

  test('never advises creating a record if the CRM record already has a value', () => {
    const advice = (crmValue: string) =>
      reviewRowModel({ ...ROW, fields: [{ ...NAMED, crmValue }] }, undefined, initialChoices(), 'salesforce').fields[0]
        ?.reason;
    expect(advice('001')).not.toMatch(/create|add it/);
    expect(advice('')).toContain('ask your admin to add it');
  });
});

describe('the command line', () => {
  const answer = { plan: PLAN, run: undefined, notApplied: undefined };

  test('lists such a row with both sides and the reason of each field', () => {
    const text = syncText(answer, MESSAGES);
    expect(text).toContain('1 unchanged, 1 not synced.');
    expect(text).toContain('a.md (not synced: 2 fields differ');
    expect(text).toContain('  Description: stays East in the note and West in Salesforce. Salesforce can’t store');
    expect(text).not.toContain('b.md');
    expect(text).not.toContain('add confirm');
  });

  test('contains the same in JSON, with the names to choose from', () => {
    const json = JSON.parse(
      jsonText(
        syncJson({ ...answer, plan: planOf([{ ...ROW, fields: [LONG, { ...NAMED, lookups: [TWO] }] }]) }, MESSAGES),
      ),
    ) as {
      readonly counts: unknown;
      readonly results: readonly unknown[];
    };
    expect(json).toMatchObject({ not_synced: 1, counts: { unchanged: 0, not_synced: 1 } });
    expect(json.results).toMatchObject([
      {
        ...{ success: true, not_synced: 2, message: 'Not synced: 2 fields differ.' },
        fields: [
          { remote: 'Description', action: 'hold', reason: 'refused-there', code: 'target-text-too-long' },
          { remote: 'AccountId', names: [{ name: 'US Army', candidates: [{ id: '1', detail: 'Ohio' }, { id: '2' }] }] },
        ],
      },
    ]);
  });
});

test('the result of a sync shows the row, and why each field was skipped', () => {
  const run = syncRun([{ ...outcome('a.md', { verb: 'unchanged', result: 'left' }), opId: ROW.opId }]);
  const [row] = resultModel(PLAN, run).rows;
  expect(row).toMatchObject({ result: 'not-synced', word: 'Not synced', tone: 'quiet' });
  expect(row?.details[0]).toContain('Description: Salesforce can’t store the note’s value');
});
