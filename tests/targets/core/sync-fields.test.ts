import { describe, expect, test } from 'vitest';
import type { RemoteSchema } from '../../../src/targets/core/crm.ts';
import {
  noteFieldValue,
  namesOf,
  syncFieldsOf,
  keyField,
  mappingRev,
  syncedNames,
  canonicalRemote,
} from '../../../src/targets/core/sync-fields.ts';
import { resolveTarget } from '../../../src/targets/core/resolve-target.ts';
import { dynamics } from '../../../src/targets/dynamics/target.ts';
import { hubspot } from '../../../src/targets/hubspot/target.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import type { Exportable, MappingRow, Target, TargetSettings } from '../../../src/targets/core/target.ts';
import { exportable, minimal } from '../exportable.ts';

const field = (name: string, type: 'text' | 'number' | 'moment' = 'text') => ({
  name,
  label: name,
  type,
  creatable: true,
  updatable: true,
  required: false,
});

function schemaOf(...names: readonly string[]): RemoteSchema {
  return { fields: Object.fromEntries(names.map((name) => [name, field(name)])) };
}

function cell(
  target: Target,
  remote: string,
  item: Exportable,
  choice: TargetSettings = {},
  schema = schemaOf(remote),
) {
  const chosen = resolveTarget(target, choice);
  const column = syncFieldsOf(chosen, schema, [item]).find((one) => one.remote === remote);
  if (column === undefined) throw new Error(`${remote} is not compared`);
  return noteFieldValue(chosen, item, column);
}

describe('columnsOf', () => {
  const mapping: readonly MappingRow[] = [
    { from: 'id', to: '{key}', codec: 'text', direction: 'push' },
    { from: 'forecastAmounts', to: 'FY{FY}_Forecast__c', codec: 'number', direction: 'both' },
    { from: 'title', to: 'Name', codec: 'text', direction: 'pull' },
    { from: 'region', to: 'Region__c', codec: 'text', direction: 'ignore' },
  ];
  const chosen = resolveTarget(salesforce, { mapping });
  const schema = schemaOf('Name', 'FY28_Forecast__c', 'FY26_Forecast__c', 'FYxx_Forecast__c', 'FY2_Forecast__c');

  test('returns every row except ignored ones, one field per year, and never the key', () => {
    const columns = syncFieldsOf(chosen, schema, [exportable()]);
    expect(columns.map(({ remote, year, field: known }) => [remote, year, known !== undefined])).toEqual([
      ['FY25_Forecast__c', 2025, false],
      ['FY26_Forecast__c', 2026, true],
      ['FY27_Forecast__c', 2027, false],
      ['FY28_Forecast__c', 2028, true],
      ['Name', undefined, true],
    ]);
  });

  test('returns the CRM’s names to read, key included', () => {
    expect(syncedNames(chosen, schema)).toEqual(['Opportunity_Key__c', 'FY26_Forecast__c', 'FY28_Forecast__c', 'Name']);
    expect(keyField(resolveTarget(dynamics, { options: { prefix: 'acme_' } }))).toBe('acme_opportunity_key');
  });
});

describe('note values', () => {
  test.each([
    ['a text', salesforce, 'Name', exportable(), 'note', 'DoD Enterprise Agreement', 'DoD Enterprise Agreement'],
    ['a year', salesforce, 'FY26_Forecast__c', exportable(), 'note', 150_000, '150000'],
    ['a year it does not have', salesforce, 'FY30_Forecast__c', exportable(), 'missing', null, ''],
    ['a missing key', salesforce, 'Region__c', minimal(), 'missing', null, ''],
    ['an empty key', salesforce, 'Region__c', minimal({}, { emptyFields: ['region'] }), 'empty', null, ''],
    [
      'an empty key for a CRM that clears by text',
      hubspot,
      'region',
      minimal({}, { emptyFields: ['region'] }),
      'empty',
      '',
      '',
    ],
    [
      'an empty forecast',
      salesforce,
      'Win_Probability__c',
      minimal({}, { emptyFields: ['forecast'] }),
      'missing',
      null,
      '',
    ],
    ['an empty association', hubspot, 'company', minimal({}, { emptyFields: ['customerOrg'] }), 'missing', '', ''],
    [
      'a name that becomes an id',
      salesforce,
      'AccountId',
      exportable(),
      'note',
      'Department of Defense',
      'Department of Defense',
    ],
  ] as const)('%s', (_, target, remote, item, state, send, noteValue) => {
    expect(cell(target, remote, item)).toMatchObject({ state, send, noteValue, finding: undefined });
  });

  test.each([
    ['a name', exportable(), ['Department of Defense']],
    ['a missing key', minimal({ customer: undefined }), []],
    ['an empty key', minimal({}, { emptyFields: ['customerOrg'] }), []],
  ])('the names to resolve of %s', (_, item, names) => {
    expect(namesOf(cell(salesforce, 'AccountId', item))).toEqual(names);
  });

  test('distinguishes an effective value from a value of the note', () => {
    const effective = new Map([
      ['region', 'rule'],
      ['customerOrg', 'customer'],
    ] as const);
    const item = minimal({ region: 'East', customerOrg: 'DISA' }, { effective });
    expect(cell(salesforce, 'Region__c', item)).toMatchObject({
      state: 'effective',
      origin: 'rule',
      noteValue: 'East',
    });
    expect(cell(salesforce, 'AccountId', item)).toMatchObject({
      state: 'effective',
      origin: 'customer',
      noteValue: 'DISA',
    });
    expect(cell(salesforce, 'Name', item)).toMatchObject({ state: 'note' });
    expect(cell(salesforce, 'Name', item).origin).toBeUndefined();
  });

  test('returns a customer organization, and the customer that an earlier version sent instead', () => {
    const account = 'customerid_account@odata.bind';
    expect(cell(dynamics, account, exportable())).toMatchObject({
      state: 'note',
      noteValue: 'Department of Defense',
      former: 'Defense Information Systems Agency',
    });
    expect(cell(dynamics, account, minimal({ customer: 'DISA' }, { emptyFields: ['customerOrg'] }))).toMatchObject({
      state: 'empty',
      former: 'DISA',
    });
    const same = minimal({ customer: 'DISA', customerOrg: 'DISA' });
    expect(cell(dynamics, account, same).former).toBeUndefined();
    expect(cell(salesforce, 'AccountId', exportable()).former).toBeUndefined();
  });

  test.each([
    ['Region__c', 'region', '[East, West]'],
    ['OEM_Primary__c', 'oems', '{Cisco: 60}'],
    ['Win_Probability__c', 'winProbability', 'high'],
    ['FY26_Forecast__c', 2026, 'later'],
    ['Amount', 'amount', '50k'],
  ] as const)('returns a value that cannot be read: %s', (remote, what, written) => {
    const item = exportable({}, { unreadable: new Map([[what, written]]) });
    expect(cell(salesforce, remote, item)).toEqual({
      state: 'unreadable',
      written,
      source: undefined,
      send: null,
      noteValue: '',
      finding: undefined,
    });
    expect(cell(salesforce, 'Name', item).state).toBe('note');
  });

  test('reports a stage that the CRM does not have', () => {
    const refused = cell(salesforce, 'StageName', exportable(), { stages: { Won: 'Closed Won' } });
    expect(refused).toMatchObject({ state: 'note', noteValue: '', finding: { code: 'target-value-unknown' } });
  });

  test.each([0.65, 0.01, -1, 101, 1e9])('does not change a probability of %s to another value', (winProbability) => {
    const item = minimal({ forecast: { amounts: [], scores: { winProbability } } });
    const found = cell(dynamics, 'closeprobability', item);
    expect(found).toMatchObject({ state: 'note', send: null, noteValue: '' });
    expect(found.finding).toEqual({
      ...{ code: 'target-percent-unfit', field: 'forecast' },
      data: { target: 'Dynamics 365', remote: 'closeprobability', found: String(winProbability) },
    });
  });

  test('reports a text that is too long', () => {
    const refused = cell(salesforce, 'Name', exportable({ title: 'x'.repeat(121) }));
    expect(refused.finding).toMatchObject({ code: 'target-text-too-long', data: { length: 121, most: 120 } });
  });
});

describe('CRM values', () => {
  const choice = { options: { timeZone: 'America/New_York' } };
  const chosen = resolveTarget(hubspot, choice);
  const schema = { fields: { closedate: field('closedate', 'moment'), amount: field('amount', 'number') } };
  const columnFor = (remote: string) => {
    const column = syncFieldsOf(chosen, schema, []).find((one) => one.remote === remote);
    if (column === undefined) throw new Error(`${remote} is not compared`);
    return column;
  };

  test.each([
    ['midnight', 'closedate', '2026-03-31T04:00:00Z', '2026-03-31'],
    ['an afternoon of that day', 'closedate', '2026-03-31T18:30:00Z', '2026-03-31'],
    ['the evening before, in UTC the same day', 'closedate', '2026-03-31T02:00:00Z', '2026-03-30'],
    ['nothing', 'closedate', '', ''],
    ['what is no instant', 'closedate', 'soon', 'soon'],
    ['an instant beyond all days', 'closedate', '9999999999999999', '9999999999999999'],
    ['an amount', 'amount', '1000000.00', '1000000'],
    ['a field it did not tell', 'amount', undefined, ''],
  ] as const)('%s', (_, remote, value, expected) => {
    expect(canonicalRemote(chosen, columnFor(remote), value)).toBe(expected);
  });

  test('equal the value that the note would send', () => {
    expect(cell(hubspot, 'closedate', exportable(), choice, schema).noteValue).toBe('2026-03-31');
  });
});

describe('mappingRev', () => {
  const rev = (choice: TargetSettings): string => mappingRev(resolveTarget(salesforce, choice), choice);
  const plain = rev({});

  test.each([
    ['other stages', { stages: { Won: 'Closed Won' } }],
    ['another option', { options: { key: 'My_Key__c' } }],
    ['another direction', { mapping: salesforce.mapping.map((row) => ({ ...row, direction: 'push' as const })) }],
    ['fewer rows', { mapping: salesforce.mapping.slice(1) }],
    ['another winner', { sync: { winner: 'vault' } }],
    ['clearing', { sync: { clearing: true } }],
  ] as const)('changes with %s', (_, choice) => {
    expect(rev(choice)).not.toBe(plain);
  });

  test.each([
    ['the order of stages', { stages: { a: '1', b: '2' } }, { stages: { b: '2', a: '1' } }],
    ['how the CRM is reached', {}, { sync: { address: 'https://acme.my.salesforce.com', budgetPercent: 50 } }],
    ['what is chosen as it was', {}, { mapping: salesforce.mapping, sync: { winner: 'ask' as const } }],
  ] as const)('does not change with %s', (_, one, other) => {
    expect(rev(one)).toBe(rev(other));
  });
});
