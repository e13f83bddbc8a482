/** Values of a note that the CRM normalizes, does not have, or that are unreadable. */
import { describe, expect, test } from 'vitest';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import { storedValueName, serializeLink, updatedBase } from '../../../src/vault/record-link.ts';
import {
  choiceWith,
  fieldIn,
  IDENTITY,
  linked,
  linkTo,
  note,
  record,
  rowFor,
  schemaWith,
  toldOf,
} from './plan-scene.ts';

describe('an unreadable value of the note', () => {
  const unreadable = [
    ['region: [East, West]', { region: '[East, West]' }, 'Region__c', 'both', 'North'],
    ['a map for a source', { source: '{a: 1}' }, 'LeadSource', 'both', 'Web'],
    ['a score that is only pulled', { win_prob: 'high' }, 'Win_Probability__c', 'pull', 60],
    ['a score that is filled when empty', { win_prob: 'high' }, 'Win_Probability__c', 'fill', 60],
    ['a year', { forecast: '{projected_amount_FY26: later}' }, 'FY26_Forecast__c', 'both', 5],
  ] as const;

  test.each(unreadable)('is neither replaced nor sent: %s', (_, lines, remote, direction, crmValue) => {
    const choice = choiceWith(salesforce.mapping, { [remote.replace('FY26', 'FY{FY}')]: { direction } });
    const more = { choice: { ...choice, sync: { clearing: true } } };
    for (const one of [linked(lines), note(lines)]) {
      const row = rowFor(one, [record({ [remote]: crmValue })], more);
      const action = direction === 'fill' ? 'hold' : 'conflict';
      expect(fieldIn(row, remote)).toMatchObject({ action, reason: 'unreadable-here', crmValue: String(crmValue) });
      expect(fieldIn(row, remote)).not.toHaveProperty('send');
      expect(row.agreed).not.toHaveProperty(remote);
      expect(row.blocks).toEqual([]);
    }
  });

  test.each([
    ['region: [East, West]', { region: '[East, West]' }, 'Region__c', 'North', '[East, West]'],
    ['a map for a source', { source: '{a: 1}' }, 'LeadSource', 'Web', '{a: 1}'],
    ['50k', { amount: '50k' }, 'Amount', 75_000, '50k'],
    ['a month', { close_date: 'Dec 2026' }, 'CloseDate', '2026-12-31', 'Dec 2026'],
    ['two stages', { stage: '[Proposal, Won]' }, 'StageName', 'Won', '[Proposal, Won]'],
    ['notes in a list', { lifecycle_notes: '[one, two]' }, 'Description', 'News', '[one, two]'],
    ['a title in a list', { title: '[A, B]' }, 'Name', 'Alpha', '[A, B]'],
  ] as const)(
    'is a conflict that shows its source text, and only the user replaces it: %s',
    (_, lines, remote, crmValue, source) => {
      for (const one of [linked(lines), note(lines)]) {
        const row = rowFor(one, [record({ [remote]: crmValue })]);
        expect(row).toMatchObject({ verb: 'conflict', blocks: [] });
        expect(fieldIn(row, remote)).toMatchObject({
          action: 'conflict',
          reason: 'unreadable-here',
          noteValue: source,
          source,
        });
        expect(fieldIn(row, remote)).toHaveProperty('take');
      }
    },
  );

  test('blocks no other field', () => {
    const row = rowFor(linked({ region: '[East, West]', title: 'Newer' }), [record({ Amount: 5, Region__c: 'North' })]);
    expect(row).toMatchObject({ verb: 'update', blocks: [] });
    expect(toldOf(row)).toEqual([
      'Name push changed-here',
      'Amount pull changed-there',
      'Region__c conflict unreadable-here',
    ]);
  });

  test('has no last synced value if the record is empty', () => {
    const row = rowFor(linked({ source: '[a, b]' }), [record()]);
    expect(fieldIn(row, 'LeadSource')).toMatchObject({ action: 'hold', reason: 'unreadable-here' });
    expect(row.agreed).not.toHaveProperty('LeadSource');
  });
});

describe('a stage that differs only in case and spacing', () => {
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

  test('is sent as in the CRM', () => {
    const row = rowFor(linked({ stage: 'Closed Won' }), [record()], listed('Closed won', 'Proposal'));
    expect(fieldIn(row, 'StageName')).toMatchObject({ action: 'push', send: 'Closed won' });
  });

  test('is two stages if the CRM lists both', () => {
    const row = rowFor(note({ stage: 'Won' }), [record({ StageName: 'WON' })], listed('Won', 'WON'));
    expect(fieldIn(row, 'StageName')).toMatchObject({ action: 'conflict', noteValue: 'Won', crmValue: 'WON' });
  });

  test('is synced in both forms, so that a change on either side is detected', () => {
    const link = rowFor(note({ stage: 'Closed Won' }), [record({ StageName: 'Closed won' })]).agreed;
    const base = updatedBase(undefined, ['StageName'], link);
    const text = serializeLink(IDENTITY.orgId, { recordId: '006A', base, mappingRev: 'm' });
    const told = (stage: string, crmValue: string) =>
      toldOf(rowFor(note({ stage, crm_salesforce: text }), [record({ StageName: crmValue })])).filter((one) =>
        one.startsWith('StageName'),
      );
    expect(told('Closed Won', 'Closed won')).toEqual([]);
    expect(told('Lost', 'Closed won')).toEqual(['StageName push changed-here']);
    expect(told('Closed Won', 'Lost')).toEqual(['StageName pull changed-there']);
  });
});

test.each([
  ['in uppercase', 'Region__c', 'EAST', 'spelled-there'],
  ['truncated', 'Region__c', 'Ea', 'spelled-there'],
  ['as another text', 'Region__c', 'West', 'changed-back'],
  ['as another choice', 'LeadSource', 'Phone', 'changed-back'],
  ['as another amount', 'Amount', '5', 'changed-back'],
] as const)('a value that the CRM stores %s is reported as such, and not sent again', (_, remote, crmValue, reason) => {
  const noteValue = { Region__c: 'East', LeadSource: 'Web', Amount: '1000000' }[remote];
  const own = storedValueName(remote);
  const base = updatedBase(undefined, [remote], { [remote]: noteValue, [own]: crmValue });
  const link = serializeLink(IDENTITY.orgId, { recordId: '006A', base, mappingRev: 'm' });
  const one = note({ crm_salesforce: link, source: 'Web' });
  const there = record({ LeadSource: 'Web', Type: 'Web', [remote]: crmValue });
  expect(fieldIn(rowFor(one, [there]), remote)).toMatchObject({ action: 'hold', reason });
  const moved = record({ LeadSource: 'Web', Type: 'Web', [remote]: remote === 'Amount' ? '7' : 'North' });
  expect(fieldIn(rowFor(one, [moved]), remote)).toMatchObject({ action: 'pull', reason: 'changed-there' });
});

describe('a wrong value that is the last synced one', () => {
  const many = { ...schemaWith({}), currencyField: 'CurrencyIsoCode' };
  const currency = {
    name: 'CurrencyIsoCode',
    label: 'Currency',
    type: 'choice',
    creatable: true,
    updatable: true,
  } as const;
  const more = {
    schema: { ...many, fields: { ...many.fields, CurrencyIsoCode: { ...currency, required: false } } },
    choice: {
      mapping: [
        ...salesforce.mapping,
        { from: 'currency', to: 'CurrencyIsoCode', codec: 'text', direction: 'both' } as const,
      ],
    },
  };

  test.each([
    ['an amount of zero', { amount: '0' }, { Amount: '0' }, { Amount: 75_000 }, 'Amount'],
    ['a negative amount', { amount: '-5' }, { Amount: '-5' }, { Amount: 75_000 }, 'Amount'],
    ['an empty amount', { amount: '' }, { Amount: '' }, { Amount: 75_000 }, 'Amount'],
    ['an empty title', { title: '' }, { Name: '' }, { Name: 'New' }, 'Name'],
    ['an empty date', { close_date: '' }, { CloseDate: '' }, { CloseDate: '2027-05-06' }, 'CloseDate'],
  ] as const)('is corrected by the next value of the CRM: %s', (_, lines, base, crmValue, remote) => {
    const row = rowFor(linked(lines, base), [record(crmValue)]);
    expect(row).toMatchObject({ verb: 'pull', blocks: [] });
    expect(fieldIn(row, remote)).toMatchObject({ action: 'pull', reason: 'changed-there' });
  });

  test('is corrected with its currency, if that was the wrong one', () => {
    const link = linkTo('006A', { CurrencyIsoCode: 'ZZZ', Amount: '5' });
    const one = note({ crm_salesforce: link, currency: 'ZZZ', amount: '5' });
    expect(rowFor(one, [record({ CurrencyIsoCode: 'ZZZ', Amount: 5 })], more)).toMatchObject({
      verb: 'unchanged',
      fields: [],
    });
    const row = rowFor(one, [record({ CurrencyIsoCode: 'EUR', Amount: 75_000 })], more);
    expect(row).toMatchObject({ verb: 'pull', blocks: [] });
    expect(toldOf(row)).toEqual(['Amount pull changed-there', 'CurrencyIsoCode pull changed-there']);
  });

  test.each([
    ['zero', { Amount: 0 }, {}, 'Amount', 'amount-not-positive'],
    ['below zero', { Amount: -5 }, {}, 'Amount', 'amount-not-positive'],
    [
      'parts of a cent',
      { Amount: '1.005' },
      { schema: schemaWith({ Amount: { scale: 3 } }) },
      'Amount',
      'amount-too-precise',
    ],
    ['no amount at all', { Amount: null }, { choice: { sync: { clearing: true } } }, 'Amount', 'required-empty'],
    ['no title', { Name: null }, { choice: { sync: { clearing: true } } }, 'Name', 'required-empty'],
    ['no day', { CloseDate: 'soon' }, {}, 'CloseDate', 'close-date-invalid'],
    ['a currency that does not exist', { CurrencyIsoCode: 'ZZZ' }, more, 'CurrencyIsoCode', 'currency-unknown'],
  ] as const)('is never written by a pull: %s', (_, crmValue, changes, remote, code) => {
    const row = rowFor(
      linked({ currency: 'USD' }, { CurrencyIsoCode: 'USD' }),
      [record({ CurrencyIsoCode: 'USD', ...crmValue })],
      changes,
    );
    expect(fieldIn(row, remote)).toMatchObject({ action: 'hold', reason: 'refused-here', finding: { code } });
    expect(row).toMatchObject({ verb: 'unchanged', blocks: [] });
  });

  test.each(['<% tp.file.title %>', 'Dear {{name}}', '%>', '<%* x'])('nor by code of templates: %s', (text) => {
    const row = rowFor(linked(), [record({ Description: text })]);
    expect(fieldIn(row, 'Description')).toMatchObject({ action: 'hold', reason: 'template-there' });
  });
});
