/** One row of the review: old and new value, reason, last synced value, and actions for a block. */
import { expect, test } from 'vitest';
import type { ConflictChoice, BlockReason, FieldReason, FieldChange, PlanRow } from '../../../src/sync/plan/plan.ts';
import { answer, fieldKey, initialChoices, select } from '../../../src/ui/review/review-decisions-model.ts';
import { adviceFor } from '../../../src/ui/review/review-remedy-model.ts';
import { reviewRowModel } from '../../../src/ui/review/review-row-model.ts';
import { CONFLICT, planField, planRow } from '../../support/sync-service.ts';

function fieldOf(field: FieldChange, changes: Partial<PlanRow> = {}, decided?: FieldChange, given?: ConflictChoice) {
  const row = planRow('a.md', { fields: [field], ...changes });
  const now = decided === undefined ? row : { ...row, fields: [decided] };
  const choices = initialChoices();
  if (decided !== undefined) answer(choices, fieldKey(row, field), given ?? { take: 'note' });
  const [model] = reviewRowModel(row, now, choices, 'salesforce').fields;
  if (model === undefined) throw new Error('no field');
  return model;
}

test.each<[string, Partial<FieldChange>, unknown]>([
  [
    'a push',
    {},
    { directionText: 'To Salesforce', becomes: 'Proposal', noteValue: 'Proposal', crmValue: 'Prospecting' },
  ],
  ['a pull', { action: 'pull', reason: 'changed-there' }, { directionText: 'To the note', becomes: 'Prospecting' }],
  [
    'a hold',
    { action: 'hold', reason: 'push-only' },
    { directionText: 'Not changed', becomes: undefined, selected: undefined },
  ],
  [
    'a conflict',
    { action: 'conflict' },
    { directionText: 'Not resolved', becomes: undefined, choice: { answer: undefined } },
  ],
  ['an amount', { from: 'amount', noteValue: '1234.5', crmValue: 'x' }, { noteValue: '$1,234.50', crmValue: 'x' }],
  [
    'an id with a name',
    { shown: { noteValue: 'US Army' }, crmValue: '001A' },
    { noteValue: 'US Army', crmValue: '001A' },
  ],
  ['an undoing', { reason: 'undone', send: 'Closed' }, { becomes: 'Closed' }],
  ['an emptying', { noteValue: '', clears: true }, { becomes: '', clears: true }],
])('%s', (_, changes, expected) => {
  expect(fieldOf(planField(changes))).toMatchObject(expected as object);
});

test.each<[FieldReason, string | undefined, string, string]>([
  ['changed-here', 'Prospecting', 'Changed in the note.', 'Last synced value: Prospecting.'],
  ['changed-here', '', 'Changed in the note. Both were empty at the last sync.', ''],
  [
    'both-changed',
    undefined,
    'Changed in the note and in Salesforce. The last synced value isn’t stored on this device.',
    '',
  ],
  ['never-agreed', undefined, 'The values differ and have never been synced.', ''],
  ['new-record', undefined, '', ''],
])('the last synced value for %s with %j', (reason, base, why, text) => {
  expect(fieldOf(planField({ reason, base }))).toMatchObject({ reason: why, base: text });
});

test('fields with the same reason follow each other', () => {
  const fields = (['changed-here', 'changed-there', 'changed-here', 'new-record'] as const).map((reason, at) =>
    planField({ reason, remote: String(at) }),
  );
  const shown = reviewRowModel(planRow('Deals/a.md', { fields }), undefined, initialChoices(), 'salesforce').fields;
  expect(shown.map(({ remote }) => remote)).toEqual(['3', '0', '2', '1']);
});

test("a reason includes the CRM's message", () => {
  const detail = 'The amount is the sum of its products.';
  expect(fieldOf(planField({ action: 'hold', reason: 'ignored-there', detail })).reason).toBe(
    `Salesforce would ignore a change to this field. ${detail}`,
  );
});

test('the row shows once that its record is new', () => {
  const fields = [planField({ reason: 'new-record' })];
  const said = (verb: 'create' | 'blocked'): unknown => {
    const { verb: head, fields: shown } = reviewRowModel(
      planRow('a.md', { verb, fields }),
      undefined,
      initialChoices(),
      'salesforce',
    );
    return [head, shown[0]?.reason, shown[0]?.isNew];
  };
  expect(said('create')).toEqual(['New in Salesforce', '', true]);
  expect(said('blocked')).toEqual(['Blocked. The record is new.', '', true]);
});

test.each<[string, FieldChange, unknown]>([
  [
    'mine',
    { ...CONFLICT, action: 'push', reason: 'chosen', send: 1 },
    { becomes: '$1,200,000', reason: 'You chose this.' },
  ],
  ['theirs', { ...CONFLICT, action: 'pull', reason: 'chosen', take: 1 }, { becomes: '$900,000' }],
  ['another', { ...CONFLICT, action: 'push', reason: 'edited', send: 1100000 }, { becomes: '$1,100,000' }],
  ['nothing', { ...CONFLICT, action: 'pull', reason: 'edited', take: null }, { becomes: '' }],
  ['a list', { ...CONFLICT, action: 'pull', reason: 'edited', take: ['x'] }, { becomes: '$900,000' }],
])('a conflict resolved as %s shows the result, and can still be changed', (_, decided, expected) => {
  const model = fieldOf(CONFLICT, { verb: 'conflict' }, decided);
  expect(model).toMatchObject(expected as object);
  expect(model.choice).toBeDefined();
});

test('a field of a blocked row has no direction', () => {
  expect(fieldOf(planField(), { verb: 'blocked' })).toMatchObject({ directionText: 'Blocked', selected: undefined });
});

test('the input for another value starts with the note value, and an invalid value is reported', () => {
  expect(fieldOf(CONFLICT).choice).toMatchObject({ text: '1200000', problem: '' });
  const staged = { ...CONFLICT, noteValue: '1182436650', own: 'On Hold', shown: { noteValue: 'On hold' } };
  expect(fieldOf(staged).choice?.text).toBe('On Hold');
  const given = { take: 'edit', text: 'lots' } as const;
  expect(fieldOf(CONFLICT, {}, CONFLICT, given).choice).toMatchObject({
    text: 'lots',
    problem: 'This value isn’t valid for this field. Enter a different value.',
  });
});

test('values are shown as display text, and the field with its label in the CRM', () => {
  const instant = planField({
    ...{ remote: 'closedate', label: 'Close Date', from: 'closeDate' },
    ...{ noteValue: '1774929600000', crmValue: '1776139200000', base: '1774929600000' },
    shown: { noteValue: '2026-03-31', crmValue: '2026-04-14', base: '2026-03-31' },
  });
  expect(fieldOf(instant)).toMatchObject({
    ...{ label: 'Close date', there: 'Close Date', remote: 'closedate' },
    ...{ noteValue: '2026-03-31', crmValue: '2026-04-14', becomes: '2026-03-31' },
    base: 'Last synced value: 2026-03-31.',
  });
  const back = { ...instant, reason: 'undone', send: '1776139200000', shown: { becomes: '2026-04-14' } } as const;
  expect(fieldOf(back).becomes).toBe('2026-04-14');
});

test('a field without a label is shown with its API name', () => {
  expect(fieldOf(planField()).there).toBe('StageName');
});

test('a value that the CRM normalizes needs no action', () => {
  expect(fieldOf(planField({ action: 'hold', reason: 'spelled-there' })).reason).toBe(
    'Salesforce stores the same value in its own format. No action needed.',
  );
});

test('a skipped conflict can be selected again', () => {
  const row = planRow('a.md', { verb: 'conflict', fields: [CONFLICT] });
  const choices = initialChoices();
  select(choices, fieldKey(row, CONFLICT), false);
  const decided = { ...row, fields: [{ ...CONFLICT, action: 'hold' as const }] };
  expect(reviewRowModel(row, decided, choices, 'salesforce').fields[0]).toMatchObject({
    selected: false,
    way: 'conflict',
  });
});

test('selection and choices are shown in their current state', () => {
  const row = planRow('a.md', { verb: 'conflict', fields: [CONFLICT, planField()], title: '' });
  const choices = initialChoices();
  answer(choices, fieldKey(row, CONFLICT), { take: 'edit', text: '5' });
  select(choices, fieldKey(row, planField()), false);
  const model = reviewRowModel(row, undefined, choices, 'salesforce');
  expect(model.title).toBe('a');
  expect(model.selected).toBe(true);
  expect(model.fields.map(({ selected }) => selected)).toEqual([true, false]);
  expect(model.fields[0]?.choice?.answer).toEqual({ take: 'edit', text: '5' });
});

test.each([
  ['link', 'Both sides match. Only a link to the record is added to the note.'],
  ['unchanged', 'Both sides match.'],
] as const)('a row with the action %s shows why it has no fields', (verb, text) => {
  const row = planRow('a.md', { verb, fields: [] });
  expect(reviewRowModel(row, row, initialChoices(), 'salesforce').nothing).toBe(text);
});

const lookup = (count: number) => ({
  field: 'AccountId',
  name: 'US Army',
  candidates: Array.from({ length: count }, (_, at) => ({ id: `001${at}`, label: 'US Army', detail: `Base ${at}` })),
});

const BLOCKED: readonly (readonly [BlockReason, string, readonly string[]])[] = [
  [
    { why: 'findings', findings: [{ code: 'amount-not-positive', field: 'amount', data: { found: '0' } }] },
    'The amount is 0',
    ['open a.md amount'],
  ],
  [{ why: 'findings', findings: [] }, 'The note has errors.', ['open a.md']],
  [{ why: 'same-id', others: ['b.md'] }, '“b” has the same ID.', ['open a.md id', 'open b.md id']],
  [
    { why: 'same-record', others: ['b.md', 'c.md'] },
    '“b” and “c” are linked',
    ['open a.md crm_salesforce', 'open b.md crm_salesforce', 'open c.md crm_salesforce'],
  ],
  [{ why: 'same-key-there', ids: ['1', '2'] }, '2 records in Salesforce', ['record 1', 'record 2']],
  [{ why: 'key-taken', id: '2' }, 'a different record in Salesforce', ['record 006A', 'record 2']],
  [{ why: 'record-missing', id: '1' }, 'was deleted', ['open a.md crm_salesforce', 'again']],
  [{ why: 'record-locked', detail: 'In approval.' }, 'This record is locked', ['record 006A']],
  [{ why: 'record-locked', detail: '' }, 'This record is locked', ['record 006A']],
  [{ why: 'name-unknown', lookup: lookup(0) }, 'no record named “US Army”', ['open a.md', 'again']],
  [{ why: 'name-ambiguous', lookup: lookup(2) }, 'has 2 records named', ['choose 0010', 'choose 0011']],
  [{ why: 'sent-unknown', runId: 'r' }, 'got no response', ['again']],
  [{ why: 'unreadable', message: '' }, 'can’t be read', ['open a.md']],
  [
    {
      why: 'findings',
      findings: [
        { code: 'target-field-needed', field: 'id', data: { target: 'Salesforce', remote: 'Key__c', known: [] } },
      ],
    },
    'Key__c is required to sync',
    ['fields', 'open a.md id'],
  ],
  [{ why: 'created-by-run', id: '9' }, 'never deletes records', ['record 9']],
];

test.each(BLOCKED)('%o shows the problem, the advice, and the actions', (block, text, ways) => {
  const row = planRow('a.md', { verb: 'blocked', fields: [], blocks: [block] });
  const [model] = reviewRowModel(row, row, initialChoices(), 'salesforce').blocks;
  expect(model?.message).toContain(text);
  for (const sentence of [model?.message, model?.advice]) expect(sentence).toMatch(/^[A-Z“0-9].*\.$/);
  expect(`${model?.message ?? ''} ${model?.advice ?? ''}`).not.toContain('{crm}');
  const told = adviceFor(block, row, 'salesforce').map(({ remedy }) =>
    remedy.do === 'open'
      ? ['open', remedy.path, remedy.key].filter(Boolean).join(' ')
      : 'id' in remedy
        ? `${remedy.do} ${remedy.id}`
        : remedy.do,
  );
  expect(told).toEqual(ways);
});

test('without a record, no action opens it', () => {
  const row = planRow('a.md', { remoteId: undefined });
  expect(adviceFor({ why: 'record-locked', detail: '' }, row, 'salesforce')).toEqual([]);
  expect(adviceFor({ why: 'key-taken', id: '2' }, row, 'salesforce')).toHaveLength(1);
});

const CURRENCY = planField({
  remote: 'CurrencyIsoCode',
  from: 'currency',
  noteValue: 'USD',
  crmValue: 'EUR',
  base: undefined,
});
const MIXED = { ...CONFLICT, reason: 'mixed-currency' } as const;
const KEPT = { ...CONFLICT, action: 'push', reason: 'chosen', send: 1200000 } as const;
const WRITTEN = { ...CONFLICT, action: 'push', reason: 'edited', send: 1100000 } as const;

test.each<[string, Partial<FieldChange>, FieldChange, Partial<FieldChange> | undefined, unknown]>([
  ['that waits', { action: 'pull' }, MIXED, { action: 'pull' }, { becomes: undefined }],
  ['that was kept', { action: 'pull' }, KEPT, { action: 'pull' }, { becomes: '€1,200,000' }],
  ['that was written', { action: 'pull' }, WRITTEN, { action: 'pull' }, { becomes: '€1,100,000' }],
  ['into the currency of the note', { action: 'push' }, KEPT, { action: 'push' }, { becomes: '$1,200,000' }],
  ['of a currency not decided', { action: 'conflict' }, KEPT, { action: 'conflict' }, { becomes: '1200000' }],
  ['of a currency left as it is', { action: 'pull' }, KEPT, undefined, { becomes: '1200000' }],
])('an amount %s is shown in the currency of its side if the currencies differ', (_, currency, now, left, expected) => {
  const row = planRow('a.md', { verb: 'conflict', fields: [MIXED, { ...CURRENCY, ...currency }] });
  const choices = initialChoices();
  if (now !== MIXED) answer(choices, fieldKey(row, MIXED), { take: 'note' });
  const decided = { ...row, fields: [now, ...(left === undefined ? [] : [{ ...CURRENCY, ...left }])] };
  const [model] = reviewRowModel(row, decided, choices, 'salesforce').fields;
  expect(model).toMatchObject({ noteValue: '$1,200,000', crmValue: '€900,000', base: 'Last synced value: 1000000.' });
  expect(model).toMatchObject(expected as object);
});

test('the last synced value is shown in its own currency', () => {
  const row = planRow('a.md', { fields: [MIXED, { ...CURRENCY, base: 'USD' }] });
  expect(reviewRowModel(row, row, initialChoices(), 'salesforce').fields[0]?.base).toBe(
    'Last synced value: $1,000,000.',
  );
});

test('an amount is shown without a currency if the currency is known only as a record ID', () => {
  const there = { ...CURRENCY, action: 'hold', crmValue: '8f3e', shown: { crmValue: 'another record' } } as const;
  const row = planRow('a.md', { fields: [{ ...CONFLICT, action: 'hold', reason: 'other-currency' }, there] });
  const [model] = reviewRowModel(row, row, initialChoices(), 'dynamics').fields;
  expect(model).toMatchObject({ noteValue: '$1,200,000', crmValue: '900000' });
});
