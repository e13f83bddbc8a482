import { describe, expect, test } from 'vitest';
import type { LookupAnswer, RemoteField } from '../../../src/targets/crm.ts';
import { salesforce } from '../../../src/targets/salesforce.ts';
import { keptName, linkText, renewedBase } from '../../../src/sync/vault/link.ts';
import {
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

describe('names that become ids', () => {
  const two: LookupAnswer = {
    ...DOD,
    candidates: [...DOD.candidates, { id: '001DOD2', label: 'DoD', detail: 'Ohio' }],
  };
  const old = (lookups: readonly LookupAnswer[]) =>
    rowFor(linked({}, { AccountId: '001OLD' }), [record({ AccountId: '001OLD' })], { lookups });

  test.each([
    ['one candidate', [DOD], 'update', ['AccountId push changed-here'], []],
    ['several', [two], 'blocked', [], ['name-ambiguous']],
    ['none', [{ ...DOD, candidates: [] }], 'blocked', [], ['name-unknown']],
    ['nobody asked', [], 'blocked', [], ['name-unknown']],
    ['one of several chosen', [{ ...two, chosen: '001DOD' }], 'update', ['AccountId push changed-here'], []],
    ['the chosen one gone, and others there', [{ ...DOD, chosen: '001GONE' }], 'blocked', [], ['name-ambiguous']],
    ['the chosen one gone', [{ ...DOD, candidates: [], chosen: '001GONE' }], 'blocked', [], ['name-unknown']],
    ['the chosen one renamed, and the record’s', [{ ...DOD, chosen: '001OLD' }], 'unchanged', [], []],
  ] as const)('%s', (_, lookups, verb, told, whys) => {
    const row = old(lookups);
    expect(row.verb).toBe(verb);
    expect(toldOf(row)).toEqual(told);
    expect(row.blocks.map(({ why }) => why)).toEqual(whys);
  });

  test('of several the one that the record has already counts', () => {
    expect(rowFor(linked(), [record({ AccountId: '001DOD2' })], { lookups: [two] }).blocks).toEqual([]);
    expect(rowFor(note(), [record({ AccountId: '001DOD2' })], { lookups: [two] })).toMatchObject({ verb: 'link' });
  });

  test('people read names', () => {
    expect(fieldIn(old([DOD]), 'AccountId')).toMatchObject({
      send: '001DOD',
      shown: { ours: 'Department of Defense' },
    });
  });

  test('what only comes from there needs no name', () => {
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

describe('several names that become ids together', () => {
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

  test('are sent together, and read as names', () => {
    expect(fieldIn(row(null, both), 'Partners__c')).toMatchObject({
      action: 'push',
      send: ['002', '001'],
      ours: '001;002',
      shown: { ours: 'Partner A, Partner B' },
    });
  });

  test('block the row one by one where nobody knows which record is meant', () => {
    const { blocks } = row(null, [named('Partner A', '002', '003'), named('Partner B')]);
    expect(blocks.map(({ why }) => why)).toEqual(['name-ambiguous', 'name-unknown']);
  });

  test('of several records of a name the one that is there counts', () => {
    expect(row('001;003', [named('Partner A', '002', '003'), named('Partner B', '001')]).fields).toEqual([]);
  });
});

test.each([
  ['USD', '1000000.55', '1000000.55'],
  ['KWD', '1000000.555', '1000000.56'],
  ['JPY', '1000000', '1000000'],
])('an amount in %s is compared as the CRM keeps amounts of that currency', (currency, amount, kept) => {
  const schema = schemaWith({ Amount: { scale: 2, scales: { KWD: 2, JPY: 0 } } });
  const row = rowFor(note({ currency, amount }), [record({ Amount: kept })], { schema });
  expect(row.fields.filter(({ remote }) => remote === 'Amount')).toEqual([]);
});

describe('a side that cannot take a value', () => {
  const unwritable = { schema: schemaWith({ Region__c: { updatable: false } }) };

  test.each([
    ['the user may not write the field', unwritable, {}, 'Region__c hold cannot-be-written-there'],
    ['it is not there', { schema: schemaWith({ Region__c: undefined }) }, {}, 'Region__c hold cannot-be-written-there'],
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
    ['an amount in parts of a cent', { Amount: 1.005 }, fine, 'Amount hold cannot-be-read-here'],
    ['a text that reads as a link', { Name: '[[x]]' }, {}, 'Name hold cannot-be-read-here'],
    ['a stage that is none of ours', { StageName: 'Other' }, staged, 'StageName hold cannot-be-read-here'],
  ] as const)('%s', (_, fields, more, told) => {
    expect(toldOf(rowFor(linked(), [record(fields)], more))).toEqual([told]);
  });

  test.each([
    ['both ways', {}, 'Region__c', 'conflict', 'West', 'North'],
    ['the way here', unwritable, 'Region__c', 'conflict', undefined, 'North'],
    ['the way there', {}, 'Name', 'conflict', 'Newer', undefined],
    ['no way', { schema: schemaWith({ Name: { updatable: false } }) }, 'Name', 'hold', undefined, undefined],
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

test('a value that the CRM keeps in its own spelling is left, and says that nothing is to be done', () => {
  const own = keptName('Region__c');
  const base = renewedBase(undefined, ['Region__c', own], { Region__c: 'East', [own]: 'EAST' });
  const link = linkText(IDENTITY.orgId, { recordId: '006A', base, mappingRev: 'm' });
  const row = rowFor(note({ crm_salesforce: link }), [record({ Region__c: 'EAST' })]);
  expect(fieldIn(row, 'Region__c')).toMatchObject({ action: 'hold', reason: 'spelled-there' });
});

describe('what a person reads of a field', () => {
  const choices = [{ value: 'p1', label: 'Proposal' }];
  const schema = {
    ...schemaWith({ StageName: { label: 'Stage', choices }, AccountId: { label: 'Account' } }),
    stages: { Proposal: 'p1', Negotiation: 'n2' },
  };

  test('are stages by their names on both sides, and what they last matched at', () => {
    const one = linked({ stage: 'negotiation' }, { StageName: 'x0' });
    const row = rowFor(one, [record({ StageName: 'p1' })], { schema, baseValue: () => 'x0' });
    expect(fieldIn(row, 'StageName')).toMatchObject({
      ...{ label: 'Stage', action: 'conflict', ours: 'n2', theirs: 'p1', base: 'x0' },
      ...{ own: 'negotiation', shown: { ours: 'Negotiation', theirs: 'Proposal' } },
    });
  });

  test('is no id of a record', () => {
    const row = rowFor(linked(), [record({ AccountId: '001OTHER' })], { schema, baseValue: () => '001DOD' });
    expect(fieldIn(row, 'AccountId')).toMatchObject({
      label: 'Account',
      shown: { ours: 'Department of Defense', theirs: 'another record', base: 'Department of Defense' },
    });
  });
});

describe('clearing, where it is allowed', () => {
  const choice = { sync: { clearing: true } };

  test('goes both ways, and says so', () => {
    const row = rowFor(linked({ region: '' }), [record({ Name: null })], { choice });
    expect(fieldIn(row, 'Region__c')).toMatchObject({ action: 'push', send: null, clears: true });
    expect(fieldIn(row, 'Name')).toMatchObject({ action: 'pull', take: null, clears: true });
  });

  test('a key that is not there clears nothing', () => {
    expect(toldOf(rowFor(linked({ region: undefined }), [record()], { choice }))).toEqual([
      'Region__c hold empty-here',
    ]);
  });

  test('a list loses no item because the first one was emptied there', () => {
    const mapping = choiceWith(salesforce.mapping, { OEM_Primary__c: { direction: 'both' } }, { clearing: true });
    const row = rowFor(linked(), [record({ OEM_Primary__c: null })], { choice: mapping });
    expect(toldOf(row)).toEqual(['OEM_Primary__c hold cannot-be-read-here']);
  });
});

test('base values are shown when they are those of the base', () => {
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
  ] as const)('%s is not taken over as one of the note', (_, more, code) => {
    for (const direction of ['both', 'pull'] as const) {
      const row = rowFor(linked(), [moved], { ...more, direction });
      expect(row.blocks).toMatchObject([{ why: 'findings', remarks: [{ code }] }]);
    }
    expect(rowFor(linked(), [record({ Description: 'News' })], more)).toMatchObject({ verb: 'pull', blocks: [] });
  });
});

describe('a value that the note has and nobody can read', () => {
  const unreadable = [
    ['region: [East, West]', { region: '[East, West]' }, 'Region__c', 'both', 'North'],
    ['a map for a source', { source: '{a: 1}' }, 'LeadSource', 'both', 'Web'],
    ['a score that only comes from there', { win_prob: 'high' }, 'Win_Probability__c', 'pull', 60],
    ['a score that is filled when empty', { win_prob: 'high' }, 'Win_Probability__c', 'fill', 60],
    ['a year', { forecast: '{projected_amount_FY26: later}' }, 'FY26_Forecast__c', 'both', 5],
  ] as const;

  test.each(unreadable)('is neither replaced nor sent: %s', (_, lines, remote, direction, theirs) => {
    const choice = choiceWith(salesforce.mapping, { [remote]: { direction } });
    const more = { choice: { ...choice, sync: { clearing: true } } };
    for (const one of [linked(lines), note(lines)]) {
      const row = rowFor(one, [record({ [remote]: theirs })], more);
      expect(fieldIn(row, remote)).toMatchObject({ action: 'hold', reason: 'unreadable-here', theirs: String(theirs) });
      expect(fieldIn(row, remote)).not.toHaveProperty('take');
      expect(fieldIn(row, remote)).not.toHaveProperty('send');
      expect(row.agreed).not.toHaveProperty(remote);
    }
  });

  test('is not agreed on where the record is empty', () => {
    const row = rowFor(linked({ source: '[a, b]' }), [record()]);
    expect(fieldIn(row, 'LeadSource')).toMatchObject({ action: 'hold', reason: 'unreadable-here' });
    expect(row.agreed).not.toHaveProperty('LeadSource');
  });
});

describe('a stage that differs in case and spacing alone', () => {
  const listed = (...values: readonly string[]) => ({
    schema: schemaWith({ StageName: { closed: true, choices: values.map((value) => ({ value, label: value })) } }),
  });

  test.each(['Closed Won', 'closed won', 'CLOSED  WON'])('is the same on both sides: %s', (stage) => {
    const won = record({ StageName: 'Closed won' });
    expect(rowFor(note({ stage }), [won], listed('Closed won', 'Proposal'))).toMatchObject({
      verb: 'link',
      fields: [],
    });
    expect(rowFor(note({ stage }), [won])).toMatchObject({ verb: 'link', fields: [] });
  });

  test('goes as the CRM spells it', () => {
    const row = rowFor(linked({ stage: 'Closed Won' }), [record()], listed('Closed won', 'Proposal'));
    expect(fieldIn(row, 'StageName')).toMatchObject({ action: 'push', send: 'Closed won' });
  });

  test('is two stages where the CRM lists both', () => {
    const row = rowFor(note({ stage: 'Won' }), [record({ StageName: 'WON' })], listed('Won', 'WON'));
    expect(fieldIn(row, 'StageName')).toMatchObject({ action: 'conflict', ours: 'Won', theirs: 'WON' });
  });

  test('is agreed on in both spellings, so that a change on either side is one', () => {
    const link = rowFor(note({ stage: 'Closed Won' }), [record({ StageName: 'Closed won' })]).agreed;
    const base = renewedBase(undefined, ['StageName'], link);
    const text = linkText(IDENTITY.orgId, { recordId: '006A', base, mappingRev: 'm' });
    const told = (stage: string, theirs: string) =>
      toldOf(rowFor(note({ stage, crm_salesforce: text }), [record({ StageName: theirs })])).filter((one) =>
        one.startsWith('StageName'),
      );
    expect(told('Closed Won', 'Closed won')).toEqual([]);
    expect(told('Lost', 'Closed won')).toEqual(['StageName push changed-here']);
    expect(told('Closed Won', 'Lost')).toEqual(['StageName pull changed-there']);
  });
});
