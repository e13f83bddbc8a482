import { describe, expect, test } from 'vitest';
import { AGREED, linked, linkTo, note, planFor, record, rowFor, toldOf } from './plan-scene.ts';

describe('a row', () => {
  test('for a note without a record creates it with all that the note says', () => {
    const row = rowFor(note(), []);
    expect(row).toMatchObject({ verb: 'create', remoteId: undefined, moneyDeltaMinor: 100_000_000, currency: 'USD' });
    expect(Object.fromEntries(row.fields.map(({ remote, send }) => [remote, send]))).toEqual(AGREED);
    expect(row.fields.every(({ action, reason }) => action === 'push' && reason === 'new-record')).toBe(true);
    expect(row.agreed).toMatchObject({ Amount: '1000000', Description: '', FY25_Forecast__c: '' });
    expect(row.agreed).not.toHaveProperty('Opportunity_Key__c');
  });

  test('for a note and a record that agree is idle', () => {
    const row = rowFor(linked(), [record()]);
    expect(row).toMatchObject({ verb: 'unchanged', remoteId: '006A', remoteVersion: 'v1', fields: [], blocks: [] });
  });

  test('for a record that was found by its key only links', () => {
    expect(rowFor(note(), [record()])).toMatchObject({ verb: 'link', remoteId: '006A', fields: [] });
  });

  test('for a link of another org counts as unlinked', () => {
    const there = note({ crm_salesforce: linkTo('006A', {}, '00DSANDBOX') });
    expect(rowFor(there, [])).toMatchObject({ verb: 'create', remoteId: undefined });
  });

  test('for a damaged base never guesses', () => {
    const damaged = linkTo().replace(/(\w{5})(\w{4} m)$/, 'AAAAA$2');
    const row = rowFor(note({ crm_salesforce: damaged, region: 'West' }), [record()]);
    expect(row.verb).toBe('conflict');
    expect(toldOf(row)).toEqual(['Region__c conflict never-agreed']);
  });
});

describe('fields', () => {
  test.each([
    ['a change here', { amount: '1500000' }, {}, 'update', 'Amount push changed-here'],
    ['a change there', {}, { Amount: 900_000.5 }, 'pull', 'Amount pull changed-there'],
    ['the same change on both sides', { amount: '900000.5' }, { Amount: 900_000.5 }, 'link', ''],
    ['another change on each side', { amount: '1500000' }, { Amount: 9 }, 'conflict', 'Amount conflict both-changed'],
    ['a key that is not there', { region: undefined }, {}, 'unchanged', 'Region__c hold empty-here'],
    [
      'a key that is not there, and news',
      { region: undefined },
      { Region__c: 'West' },
      'pull',
      'Region__c pull changed-there',
    ],
    ['an emptied key', { region: '' }, {}, 'unchanged', 'Region__c hold clearing-not-allowed'],
    ['an emptied field', {}, { Region__c: null }, 'unchanged', 'Region__c hold clearing-not-allowed'],
    ['a change of what only goes there', {}, { OEM_Primary__c: 'Cisco' }, 'unchanged', 'OEM_Primary__c hold push-only'],
    ['a rounding', { amount: '1000000.00' }, { Amount: '1000000.0000' }, 'unchanged', ''],
    ['another account', {}, { AccountId: '001NASA' }, 'unchanged', 'AccountId hold push-only'],
  ] as const)('%s', (_, lines, fields, verb, told) => {
    const row = rowFor(linked(lines), [record(fields)]);
    expect(row.verb).toBe(verb);
    expect(toldOf(row).join()).toBe(told);
  });

  test('what goes there and what comes here', () => {
    const row = rowFor(linked({ region: 'West' }), [record({ Amount: 900_000.5, CloseDate: '2027-04-01' })]);
    expect(row.fields).toEqual([
      expect.objectContaining({ remote: 'Amount', ours: '1000000', theirs: '900000.5', take: { bare: '900000.5' } }),
      expect.objectContaining({ remote: 'CloseDate', take: { bare: '2027-04-01' } }),
      expect.objectContaining({ remote: 'Region__c', ours: 'West', theirs: 'East', send: 'West' }),
    ]);
    expect(row.agreed).toMatchObject({ Amount: '900000.5', CloseDate: '2027-04-01', Region__c: 'West' });
    expect(row.moneyDeltaMinor).toBe(0);
  });
});

describe('blocks', () => {
  test.each([
    ['findings', note({ amount: 'a lot' }), [], 'findings'],
    ['a record that is gone', linked(), [], 'record-missing'],
    ['a locked record', linked({ region: 'West' }), [record({}, { locked: 'In approval' })], 'record-locked'],
    ['two records of one key', note(), [record(), record({}, { id: '006B' })], 'same-key-there'],
    ['a key that another record has', linked(), [record(), record({}, { id: '006B' })], 'key-taken'],
    ['a name nobody has', note({ customer_org: 'Nobody' }), [], 'name-unknown'],
  ] as const)('%s', (_, one, records, why) => {
    const row = rowFor(one, records);
    expect(row.verb).toBe('blocked');
    expect(row.blocks.map((block) => block.why)).toEqual([why]);
    expect(row.moneyDeltaMinor).toBe(0);
  });

  test('two notes of one id and one record block each other', () => {
    const plan = planFor([note({}, 'B.md'), note({}, 'A.md')], [record()]);
    expect(plan.rows.map(({ path, blocks }) => [path, blocks])).toEqual([
      ['A.md', [{ why: 'same-id', others: ['B.md'] }]],
      ['B.md', [{ why: 'same-id', others: ['A.md'] }]],
    ]);
  });
});
