import { describe, expect, test } from 'vitest';
import type { LookupAnswer, RemoteField } from '../../../src/targets/core/crm.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import { storedValueName, serializeLink, updatedBase } from '../../../src/vault/record-link.ts';
import {
  AGREED,
  choiceWith,
  DOD,
  fieldIn,
  IDENTITY,
  linked,
  note,
  record,
  rowFor,
  SCHEMA,
  schemaWith,
  toldOf,
} from './plan-scene.ts';

describe('names that become IDs', () => {
  const two: LookupAnswer = {
    ...DOD,
    candidates: [...DOD.candidates, { id: '001DOD2', label: 'DoD', detail: 'Ohio' }],
  };
  const old = (lookups: readonly LookupAnswer[]) =>
    rowFor(linked({}, { AccountId: '001OLD' }), [record({ AccountId: '001OLD' })], { lookups });

  test.each([
    ['one candidate', [DOD], 'update', ['AccountId push changed-here']],
    ['several', [two], 'unchanged', ['AccountId hold name-ambiguous']],
    ['none', [{ ...DOD, candidates: [] }], 'unchanged', ['AccountId hold name-unknown']],
    ['no answer', [], 'unchanged', ['AccountId hold name-unknown']],
    ['one of several chosen', [{ ...two, chosenId: '001DOD' }], 'update', ['AccountId push changed-here']],
    [
      'the chosen record deleted, with other candidates',
      [{ ...DOD, chosenId: '001GONE' }],
      'unchanged',
      ['AccountId hold name-ambiguous'],
    ],
    [
      'the chosen record deleted',
      [{ ...DOD, candidates: [], chosenId: '001GONE' }],
      'unchanged',
      ['AccountId hold name-unknown'],
    ],
    ['the chosen record renamed, and linked to the record', [{ ...DOD, chosenId: '001OLD' }], 'unchanged', []],
  ] as const)('%s', (_, lookups, verb, told) => {
    const row = old(lookups);
    expect(row).toMatchObject({ verb, blocks: [] });
    expect(toldOf(row)).toEqual(told);
  });

  test('without a matching record do not block other fields, and report possible records', () => {
    const row = rowFor(linked({ customer_org: 'Nobody', region: 'West' }), [record({ Amount: 5 })]);
    expect(row).toMatchObject({ verb: 'update', blocks: [] });
    expect(toldOf(row)).toEqual([
      'Amount pull changed-there',
      'AccountId hold name-unknown',
      'Region__c push changed-here',
    ]);
    expect(fieldIn(row, 'AccountId').lookups).toEqual([{ field: 'AccountId', name: 'Nobody', candidates: [] }]);
    expect(fieldIn(rowFor(note(), [record({ AccountId: null })], { lookups: [two] }), 'AccountId').lookups).toEqual([
      two,
    ]);
  });

  test('are omitted from a new record, unless they are required', () => {
    const one = note({ customer_org: 'Nobody' });
    expect(fieldIn(rowFor(one, []), 'AccountId')).toMatchObject({ action: 'hold', reason: 'name-unknown' });
    const needed = { schema: schemaWith({ AccountId: { required: true } }) };
    expect(rowFor(one, [], needed)).toMatchObject({ verb: 'blocked', blocks: [{ why: 'name-unknown' }] });
    const many = { ...DOD, name: 'Nobody', candidates: two.candidates };
    expect(rowFor(one, [], { ...needed, lookups: [many] })).toMatchObject({ blocks: [{ why: 'name-ambiguous' }] });
  });

  describe('with a last synced record', () => {
    const agreed = rowFor(note(), [record()]).agreed;
    const base = updatedBase(undefined, Object.keys(AGREED), agreed);
    const link = serializeLink(IDENTITY.orgId, { recordId: '006A', base, mappingRev: 'm' });
    const told = (lines: Readonly<Record<string, string>>, there: string, lookups: readonly LookupAnswer[]) =>
      toldOf(rowFor(note({ crm_salesforce: link, ...lines }), [record({ AccountId: there })], { lookups }));
    const gone = [{ ...DOD, candidates: [] }];
    const OTHER = { ...DOD, candidates: [{ id: '001NEW', label: 'Department of Defense', detail: '' }] };

    test.each([
      ['renamed or deleted', gone],
      ['and another record has the name now', [OTHER]],
    ])('stay valid while the record has it: %s', (_, lookups) => {
      expect(told({}, '001DOD', lookups)).toEqual([]);
    });

    test('treat a change in the CRM as a change', () => {
      expect(told({}, '001NASA', gone)).toEqual(['AccountId hold push-only']);
    });

    test('do not hide a change in the note', () => {
      expect(told({ customer_org: 'Nobody' }, '001DOD', gone)).toEqual(['AccountId hold name-unknown']);
      expect(told({ customer_org: 'Navy' }, '001DOD', [{ ...OTHER, name: 'Navy' }])).toEqual([
        'AccountId push changed-here',
      ]);
    });
  });

  test('of several matches the one that the record has already is used', () => {
    expect(rowFor(linked(), [record({ AccountId: '001DOD2' })], { lookups: [two] }).blocks).toEqual([]);
    expect(rowFor(note(), [record({ AccountId: '001DOD2' })], { lookups: [two] })).toMatchObject({ verb: 'link' });
  });

  test('are shown as names', () => {
    expect(fieldIn(old([DOD]), 'AccountId')).toMatchObject({
      send: '001DOD',
      shown: { noteValue: 'Department of Defense' },
    });
  });

  test('a field that is only pulled needs no name', () => {
    const choice = choiceWith(salesforce.mapping, { AccountId: { direction: 'pull' } });
    expect(rowFor(linked({ customer_org: 'Nobody' }), [record()], { choice })).toMatchObject({ verb: 'unchanged' });
  });
});

const PARTNERS: RemoteField = {
  name: 'Partners__c',
  label: 'Partners',
  type: 'choices',
  refersTo: 'Account',
  creatable: true,
  updatable: true,
  required: false,
};

describe('several names that become IDs together', () => {
  const mapping = [{ from: 'partners', to: 'Partners__c', codec: 'associations', direction: 'push' }] as const;
  const schema = { fields: { ...SCHEMA.fields, Partners__c: PARTNERS } };
  const named = (name: string, ...ids: string[]): LookupAnswer => {
    return { field: 'Partners__c', name, candidates: ids.map((id) => ({ id, label: name, detail: '' })) };
  };
  const row = (there: string | null, lookups: readonly LookupAnswer[]) =>
    rowFor(note(), [record({ Partners__c: there })], { choice: { mapping }, schema, lookups });
  const both = [named('Partner A', '002'), named('Partner B', '001')];

  test('are the same in any order', () => {
    expect(row('001;002', both)).toMatchObject({ verb: 'link', fields: [] });
    expect(row('002;001', both)).toMatchObject({ verb: 'link', fields: [] });
  });

  test('are sent together, and displayed as names', () => {
    expect(fieldIn(row(null, both), 'Partners__c')).toMatchObject({
      action: 'push',
      send: ['002', '001'],
      noteValue: '001;002',
      shown: { noteValue: 'Partner A, Partner B' },
    });
  });

  test('are reported one by one if the record is unknown', () => {
    const { blocks, fields } = row(null, [named('Partner A', '002', '003'), named('Partner B')]);
    expect(blocks).toEqual([]);
    expect(fields).toMatchObject([{ action: 'hold', reason: 'name-unknown', noteValue: 'Partner A, Partner B' }]);
    expect(fields[0]?.lookups?.map(({ name }) => name)).toEqual(['Partner A', 'Partner B']);
  });

  test('of several records of a name the current one is used', () => {
    expect(row('001;003', [named('Partner A', '002', '003'), named('Partner B', '001')]).fields).toEqual([]);
  });
});

test.each([
  ['USD', '1000000.55', '1000000.55'],
  ['KWD', '1000000.555', '1000000.56'],
  ['JPY', '1000000', '1000000'],
])('an amount in %s is compared as the CRM stores amounts of that currency', (currency, amount, kept) => {
  const schema = schemaWith({ Amount: { scale: 2, scales: { KWD: 2, JPY: 0 } } });
  const row = rowFor(note({ currency, amount }), [record({ Amount: kept })], { schema });
  expect(row.fields.filter(({ remote }) => remote === 'Amount')).toEqual([]);
});

describe('a side that cannot contain a value', () => {
  const unwritable = { schema: schemaWith({ Region__c: { updatable: false } }) };

  test.each([
    ['the user may not write the field', unwritable, {}, 'Region__c hold cannot-be-written-there'],
    ['the field does not exist', { schema: schemaWith({ Region__c: undefined }) }, {}, 'Region__c hold missing-there'],
    ['the CRM would ignore it', {}, { ignored: { Region__c: 'Computed.' } }, 'Region__c hold ignored-there'],
  ] as const)('%s', (_, more, state, told) => {
    const row = rowFor(linked({ region: 'West' }), [record({}, state)], more);
    expect(toldOf(row)).toEqual([told]);
    expect(row).toMatchObject({ verb: 'unchanged' });
    expect(row.agreed).not.toHaveProperty('Region__c');
  });

  const fine = { schema: schemaWith({ Amount: { scale: 3 } }) };
  const staged = { choice: { stages: { Proposal: 'Proposal' } } };

  test.each([
    ['an amount in parts of a cent', { Amount: 1.005 }, fine, 'Amount hold refused-here'],
    ['a text that reads as a link', { Name: '[[x]]' }, {}, 'Name hold cannot-be-read-here'],
    ['a stage that is not in the table', { StageName: 'Other' }, staged, 'StageName hold cannot-be-read-here'],
  ] as const)('%s', (_, fields, more, told) => {
    expect(toldOf(rowFor(linked(), [record(fields)], more))).toEqual([told]);
  });

  test.each([
    ['both ways', {}, 'Region__c', 'conflict', 'West', 'North'],
    ['only to the note', unwritable, 'Region__c', 'conflict', undefined, 'North'],
    ['only to the CRM', {}, 'Name', 'conflict', 'Newer', undefined],
    ['neither', { schema: schemaWith({ Name: { updatable: false } }) }, 'Name', 'hold', undefined, undefined],
  ] as const)('a conflict offers %s', (_, more, name, action, send, take) => {
    const row = rowFor(
      linked({ region: 'West', title: 'Newer' }),
      [record({ Region__c: 'North', Name: '[[x]]' })],
      more,
    );
    const field = fieldIn(row, name);
    expect([field.action, field.send, field.take]).toEqual([action, send, take]);
  });
});

test('a value that the CRM normalizes is skipped, and reports that nothing changes', () => {
  const own = storedValueName('Region__c');
  const base = updatedBase(undefined, ['Region__c', own], { Region__c: 'East', [own]: 'EAST' });
  const link = serializeLink(IDENTITY.orgId, { recordId: '006A', base, mappingRev: 'm' });
  const row = rowFor(note({ crm_salesforce: link }), [record({ Region__c: 'EAST' })]);
  expect(fieldIn(row, 'Region__c')).toMatchObject({ action: 'hold', reason: 'spelled-there' });
});

describe('the display text of a field', () => {
  const choices = [{ value: 'p1', label: 'Proposal' }];
  const schema = {
    ...schemaWith({ StageName: { label: 'Stage', choices }, AccountId: { label: 'Account' } }),
    stages: { Proposal: 'p1', Negotiation: 'n2' },
  };

  test('are stages by their names on both sides, and the last synced one', () => {
    const one = linked({ stage: 'negotiation' }, { StageName: 'x0' });
    const row = rowFor(one, [record({ StageName: 'p1' })], { schema, baseValue: () => 'x0' });
    expect(fieldIn(row, 'StageName')).toMatchObject({
      ...{ label: 'Stage', action: 'conflict', noteValue: 'n2', crmValue: 'p1', base: 'x0' },
      ...{ own: 'negotiation', shown: { noteValue: 'Negotiation', crmValue: 'Proposal' } },
    });
  });

  test('is not the ID of a record', () => {
    const row = rowFor(linked(), [record({ AccountId: '001OTHER' })], { schema, baseValue: () => '001DOD' });
    expect(fieldIn(row, 'AccountId')).toMatchObject({
      label: 'Account',
      shown: { noteValue: 'Department of Defense', crmValue: 'another record', base: 'Department of Defense' },
    });
  });
});

describe('clearing, if it is allowed', () => {
  const choice = { sync: { clearing: true } };

  test('works in both directions, and is reported', () => {
    const one = linked({ region: '', source: 'Web' }, { LeadSource: 'Web', Type: 'Web' });
    const row = rowFor(one, [record({ LeadSource: null, Type: 'Web' })], { choice });
    expect(fieldIn(row, 'Region__c')).toMatchObject({ action: 'push', send: null, clears: true });
    expect(fieldIn(row, 'LeadSource')).toMatchObject({ action: 'pull', take: null, clears: true });
  });

  test('a missing key clears nothing', () => {
    expect(toldOf(rowFor(linked({ region: undefined }), [record()], { choice }))).toEqual([
      'Region__c hold empty-here',
    ]);
  });

  test('a list loses no item because the first one was cleared in the CRM', () => {
    const mapping = choiceWith(salesforce.mapping, { OEM_Primary__c: { direction: 'both' } }, { clearing: true });
    const row = rowFor(linked(), [record({ OEM_Primary__c: null })], { choice: mapping });
    expect(toldOf(row)).toEqual(['OEM_Primary__c hold cannot-be-read-here']);
  });
});

test('base values are shown if they match the base', () => {
  const kept = (value: string) => rowFor(linked({ region: 'West' }), [record()], { baseValue: () => value });
  expect(fieldIn(kept('East'), 'Region__c').base).toBe('East');
  expect(fieldIn(kept('Older'), 'Region__c').base).toBeUndefined();
});

describe('an amount of another currency', () => {
  const inEuro = { options: { currency: 'EUR' } };
  const manyCurrencies = { ...schemaWith({}), currencyField: 'CurrencyIsoCode' };
  const moved = record({ Amount: 900_000 });

  test.each([
    ['of the org', { choice: inEuro }, 'target-currency-mismatch'],
    ['that the mapping does not read', { schema: manyCurrencies }, 'target-currency-unmapped'],
  ] as const)('%s is not pulled as an amount of the note', (_, more, code) => {
    for (const direction of ['both', 'pull'] as const) {
      const row = rowFor(linked({ region: 'West' }), [moved], { ...more, direction });
      expect(row).toMatchObject({ verb: direction === 'both' ? 'update' : 'unchanged', blocks: [] });
      expect(fieldIn(row, 'Amount')).toMatchObject({ action: 'hold', reason: 'other-currency', finding: { code } });
    }
    expect(fieldIn(rowFor(linked({ amount: '5' }), [record()], more), 'Amount')).toMatchObject({
      ...{ action: 'hold', reason: 'other-currency', finding: { code } },
    });
    expect(rowFor(note(), [], more).blocks).toMatchObject([{ why: 'findings', findings: [{ code }] }]);
    expect(rowFor(linked(), [record({ Description: 'News' })], more)).toMatchObject({ verb: 'pull', blocks: [] });
  });
});
