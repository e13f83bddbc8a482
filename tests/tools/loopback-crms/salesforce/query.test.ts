/** Queries and changes in a period. Each test states the documented behavior that it checks. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEAL, call, soql, started } from '../../../../tools/loopback-crms/salesforce/caller.ts';
import type { Salesforce } from '../../../../tools/loopback-crms/salesforce/server.ts';
import { tokenize } from '../../../../tools/loopback-crms/salesforce/soql-tokens.ts';

interface Page {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: Record<string, unknown>[];
}

async function names(crm: Salesforce, where: string, all = false): Promise<unknown> {
  const { status, body } = await soql(crm, `SELECT Id, Name FROM Opportunity WHERE ${where} ORDER BY Name`, { all });
  return status === 200 ? (body as Page).records.map((row) => row['Name']) : body;
}

function deals(crm: Salesforce): void {
  const acme = crm.org.insert('Account', { Name: 'Acme' });
  crm.org.insert('Opportunity', { ...DEAL, Name: 'A', Amount: 10, AccountId: acme });
  crm.org.advance(60_000);
  crm.org.insert('Opportunity', { ...DEAL, Name: 'B', Amount: 20, CloseDate: '2027-01-31' });
  crm.org.advance(60_000);
  crm.org.insert('Opportunity', { ...DEAL, Name: "O'Neil \\ Sons", StageName: 'Closed Won' });
}

test.each([
  ["Name = 'a'", ['A']],
  ["Name != 'A'", ['B', "O'Neil \\ Sons"]],
  ["Name = 'O\\'Neil \\\\ Sons'", ["O'Neil \\ Sons"]],
  ["Name IN ('A', 'B', 'C')", ['A', 'B']],
  ["Name NOT IN ('A', 'B')", ["O'Neil \\ Sons"]],
  ["Name LIKE 'o%sons'", ["O'Neil \\ Sons"]],
  ["Name LIKE '_'", ['A', 'B']],
  ['Amount > 10', ['B']],
  ['Amount >= 10 AND Amount < 20', ['A']],
  ['Amount = null', ["O'Neil \\ Sons"]],
  ['Amount != null', ['A', 'B']],
  ['CloseDate > 2026-12-31', ['B']],
  ['SystemModstamp >= 2026-11-22T18:31:15Z', ['B', "O'Neil \\ Sons"]],
  ['SystemModstamp < 2026-11-22T18:31:15.000+0000', ['A']],
  ['IsClosed = true', ["O'Neil \\ Sons"]],
  ["Account.Name = 'Acme'", ['A']],
  ["Name = 'B' OR (Amount = 10 AND IsClosed = false)", ['A', 'B']],
  ["NOT (Name = 'B')", ['A', "O'Neil \\ Sons"]],
])('%s', async (where, expected) => {
  expect(
    await names(
      await started({
        seed: (org) => {
          deals({ org } as Salesforce);
        },
      }),
      where,
    ),
  ).toEqual(expected);
});

test.each([
  ["Name = 'A' AND Amount = 1 OR Amount = 2", 'MALFORMED_QUERY'],
  ["Name = 'A", 'MALFORMED_QUERY'],
  ["Name = 'C:\\d'", 'MALFORMED_QUERY'],
  ["Name = 'O'Neil'", 'MALFORMED_QUERY'],
  ['Name == 1', 'MALFORMED_QUERY'],
  ["Nope__c = 'A'", 'INVALID_FIELD'],
  ["Nope.Name = 'A'", 'INVALID_FIELD'],
  ["SystemModstamp >= '2026-11-20T00:00:00Z'", 'INVALID_FIELD'],
  ["CloseDate = '2026-11-20'", 'INVALID_FIELD'],
  ['Name = 5', 'INVALID_FIELD'],
  ["Description = 'x'", 'INVALID_FIELD'],
  ["Id = 'short'", 'INVALID_QUERY_FILTER_OPERATOR'],
])('%s is rejected as %s', async (where, code) => {
  expect(await names(await started(), where)).toMatchObject([{ errorCode: code }]);
});

test('any text works in a query if backslash and quote are escaped, and nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const quoted = `'${text.replace(/[\\']/g, '\\$&')}'`;
      expect(tokenize(quoted)).toEqual([
        { kind: 'text', text },
        { kind: 'end', text: '<EOF>' },
      ]);
    }),
  );
});

test('an unknown object is INVALID_TYPE', async () => {
  const { status, body } = await soql(await started(), 'SELECT Id FROM Deal__c');
  expect([status, body]).toMatchObject([400, [{ errorCode: 'INVALID_TYPE' }]]);
});

test('records contain their attributes, parents are nested, a missing parent is null', async () => {
  const crm = await started();
  deals(crm);
  const text = "SELECT Id, Name, Account.Name, Owner.Name FROM Opportunity WHERE Name IN ('A', 'B') ORDER BY Name DESC";
  const { records } = (await soql(crm, text)).body as Page;
  expect(records).toMatchObject([
    { Name: 'B', Account: null, Owner: { Name: 'Bo Colleague', attributes: { type: 'User' } } },
    { Name: 'A', Account: { Name: 'Acme', attributes: { type: 'Account' } } },
  ]);
  const attributes = {
    type: 'Opportunity',
    url: `/services/data/v66.0/sobjects/Opportunity/${String(records[0]?.['Id'])}`,
  };
  expect(records[0]?.['attributes']).toEqual(attributes);
});

test('datetimes are UTC with an offset without a colon', async () => {
  const crm = await started();
  deals(crm);
  const { records } = (await soql(crm, 'SELECT SystemModstamp FROM Opportunity LIMIT 1')).body as Page;
  expect(records[0]?.['SystemModstamp']).toBe('2026-11-22T18:30:15.000+0000');
});

test('pages are followed by the returned address, unchanged', async () => {
  const crm = await started({ api: { pageSize: 2 } });
  deals(crm);
  const first = (await soql(crm, 'SELECT Id FROM Opportunity')).body as Page;
  expect([first.totalSize, first.done, first.records.length]).toEqual([3, false, 2]);
  const next = (await call(crm, 'GET', first.nextRecordsUrl ?? '')).body as Page;
  expect([next.done, next.records.length, next.nextRecordsUrl]).toEqual([true, 1, undefined]);
  const lost = await call(crm, 'GET', 'query/01gNothing-2000');
  expect(lost.body).toMatchObject([{ errorCode: 'INVALID_QUERY_LOCATOR' }]);
});

test('a page has at least the 200 rows that a client can request', async () => {
  const crm = await started();
  for (let at = 0; at < 401; at += 1) crm.org.insert('Opportunity', DEAL);
  const headers = { 'Sforce-Query-Options': 'batchSize=10' };
  const { records } = (await soql(crm, 'SELECT Id FROM Opportunity', { headers })).body as Page;
  expect(records).toHaveLength(200);
});

test('COUNT() returns only the size', async () => {
  const crm = await started();
  deals(crm);
  expect((await soql(crm, 'SELECT COUNT() FROM Opportunity')).body).toEqual({ totalSize: 3, done: true, records: [] });
});

test('deleted rows appear only in queryAll', async () => {
  const crm = await started();
  crm.org.remove(crm.org.insert('Opportunity', { ...DEAL, Name: 'Gone' }));
  expect(await names(crm, "Name = 'Gone'")).toEqual([]);
  expect(await names(crm, 'IsDeleted = true', true)).toEqual(['Gone']);
});

test('an ID also matches in its short form', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', DEAL);
  expect(await names(crm, `Id = '${id.slice(0, 15)}'`)).toEqual(['Deal']);
});

test('an address beyond 16,384 bytes is 414', async () => {
  const crm = await started();
  expect((await soql(crm, `SELECT Id FROM Opportunity WHERE Name = '${'x'.repeat(14_000)}'`)).status).toBe(200);
  expect((await soql(crm, `SELECT Id FROM Opportunity WHERE Name = '${'x'.repeat(16_400)}'`)).status).toBe(414);
});

test('org, stages, and currencies can be queried', async () => {
  const crm = await started({ org: { isSandbox: true, currencies: ['USD', 'EUR'] } });
  const org = (await soql(crm, 'SELECT Id, Name, IsSandbox FROM Organization')).body as Page;
  expect(org.records).toMatchObject([{ Id: crm.org.id, IsSandbox: true }]);
  const stages = (await soql(crm, 'SELECT ApiName FROM OpportunityStage WHERE IsWon = true')).body as Page;
  expect(stages.records).toMatchObject([{ ApiName: 'Closed Won' }]);
  const currencies = (await soql(crm, 'SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true')).body as Page;
  expect(currencies.records).toMatchObject([{ IsoCode: 'USD' }]);
});

const PERIOD = 'start=2026-11-22T18:00:00Z&end=2026-11-22T19:00:00Z';

test('updated lists IDs and the end of its coverage', async () => {
  const crm = await started({ api: { coverageLagMs: 60_000 } });
  const id = crm.org.insert('Opportunity', DEAL);
  crm.org.advance(120_000);
  crm.org.insert('Opportunity', DEAL);
  const { body } = await call(crm, 'GET', `sobjects/Opportunity/updated/?${PERIOD}`);
  expect(body).toEqual({ ids: [id], latestDateCovered: '2026-11-22T18:31:15.000+0000' });
});

test('deleted lists IDs with their dates until the log is purged', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', DEAL);
  crm.org.remove(id);
  const { body } = await call(crm, 'GET', `sobjects/Opportunity/deleted/?${PERIOD}`);
  expect(body).toEqual({
    deletedRecords: [{ id, deletedDate: '2026-11-22T18:30:15.000+0000' }],
    earliestDateAvailable: '2026-11-07T18:30:15.000+0000',
    latestDateCovered: '2026-11-22T18:30:15.000+0000',
  });
  crm.org.deletionsSinceMs = crm.org.now() + 1;
  const purged = await call(crm, 'GET', `sobjects/Opportunity/deleted/?${PERIOD}`);
  expect(purged.body).toMatchObject({ deletedRecords: [] });
});

test.each([
  ['updated', '2026-10-22T18:00:00Z', 'INVALID_REPLICATION_DATE'],
  ['deleted', '2026-11-06T18:00:00Z', 'INVALID_REPLICATION_DATE'],
  ['updated', '2026-11-22', 'INVALID_REPLICATION_DATE'],
])('%s since %s is rejected', async (what, start, code) => {
  const path = `sobjects/Opportunity/${what}/?start=${start}&end=2026-11-22T19:00:00Z`;
  const { status, body } = await call(await started(), 'GET', path);
  expect([status, body]).toMatchObject([400, [{ errorCode: code }]]);
});

test('more updated IDs than the limit is EXCEEDED_ID_LIMIT', async () => {
  const crm = await started({ api: { updatedIds: 1 } });
  crm.org.insert('Opportunity', DEAL);
  crm.org.insert('Opportunity', DEAL);
  const { body } = await call(crm, 'GET', `sobjects/Opportunity/updated/?${PERIOD}`);
  expect(body).toMatchObject([{ errorCode: 'EXCEEDED_ID_LIMIT' }]);
});
