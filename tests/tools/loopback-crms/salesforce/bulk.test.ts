/** Bulk API 2.0 ingest. Each test states the documented behavior that it checks. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEAL, call, started } from '../../../../tools/loopback-crms/salesforce/caller.ts';
import type { Reply } from '../../../../tools/loopback-crms/salesforce/caller.ts';
import { parseCsv, writeCsv } from '../../../../tools/loopback-crms/salesforce/csv.ts';
import type { Salesforce } from '../../../../tools/loopback-crms/salesforce/server.ts';

const JOB = { object: 'Opportunity', operation: 'upsert', externalIdFieldName: 'Opportunity_Key__c' };
const HEADER = 'Opportunity_Key__c,Name,StageName,CloseDate,Amount';

async function opened(crm: Salesforce, change: object = {}): Promise<string> {
  const { body } = await call(crm, 'POST', 'jobs/ingest', { body: { ...JOB, contentType: 'CSV', ...change } });
  return `jobs/ingest/${(body as { id: string }).id}`;
}

async function uploaded(crm: Salesforce, csv: string, change: object = {}): Promise<string> {
  const job = await opened(crm, change);
  await call(crm, 'PUT', `${job}/batches`, { body: csv, headers: { 'Content-Type': 'text/csv' } });
  await call(crm, 'PATCH', job, { body: { state: 'UploadComplete' } });
  return job;
}

/** Polls until the job is finished, and returns its last state. */
async function finished(crm: Salesforce, job: string): Promise<Record<string, unknown>> {
  for (let look = 0; look < 50; look += 1) {
    const { body } = (await call(crm, 'GET', job)) as Reply & { body: Record<string, unknown> };
    if (!['UploadComplete', 'InProgress'].includes(String(body['state']))) return body;
  }
  throw new Error('The job never came to an end.');
}

async function results(crm: Salesforce, job: string, which: string): Promise<string[][]> {
  const { body } = await call(crm, 'GET', `${job}/${which}/`);
  return parseCsv(String(body), ',') ?? [];
}

test('a job opens with a content address without a leading slash', async () => {
  const crm = await started();
  const { status, body } = await call(crm, 'POST', 'jobs/ingest', { body: JOB });
  const { id, contentUrl } = body as { id: string; contentUrl: string };
  expect([status, body]).toMatchObject([
    200,
    { ...JOB, state: 'Open', lineEnding: 'LF', columnDelimiter: 'COMMA', apiVersion: 66 },
  ]);
  expect([id.slice(0, 3), contentUrl]).toEqual(['750', `services/data/v66.0/jobs/ingest/${id}/batches`]);
});

test('a job is uploaded once, starts on request, and is complete after some polls', async () => {
  const crm = await started();
  const job = await opened(crm);
  const csv = `${HEADER}\nK-1,"Big, ""best"" deal",Prospecting,2026-12-31,10.5\n`;
  const put = (): Promise<Reply> =>
    call(crm, 'PUT', `${job}/batches`, { body: csv, headers: { 'Content-Type': 'text/csv' } });
  expect(await put()).toMatchObject({ status: 201, body: '' });
  expect((await put()).body).toMatchObject([{ errorCode: 'INVALIDJOBSTATE' }]);
  expect((await call(crm, 'GET', job)).body).toMatchObject({ state: 'Open' });
  expect((await call(crm, 'PATCH', job, { body: { state: 'UploadComplete' } })).body).toMatchObject({
    state: 'UploadComplete',
  });
  const states = [await call(crm, 'GET', job), await call(crm, 'GET', job)].map((reply) => reply.body);
  expect(states).toMatchObject([
    { state: 'InProgress', numberRecordsProcessed: 0 },
    { state: 'JobComplete', numberRecordsProcessed: 1, numberRecordsFailed: 0 },
  ]);
  expect(crm.org.live('Opportunity')).toMatchObject([{ Name: 'Big, "best" deal', Amount: 10.5 }]);
});

test('a complete job can have failed rows; results have a different order', async () => {
  const crm = await started();
  const old = crm.org.insert('Opportunity', { ...DEAL, Opportunity_Key__c: 'K-2' });
  const rows = [
    'K-1,One,Prospecting,2026-12-31,1',
    'K-2,Two,Prospecting,2026-12-31,2',
    'K-3,,Prospecting,2026-12-31,3',
  ];
  const job = await uploaded(crm, [HEADER, ...rows, 'k-1,Twice,Prospecting,2026-12-31,4'].join('\n'));
  const state = { state: 'JobComplete', numberRecordsProcessed: 4, numberRecordsFailed: 2 };
  expect(await finished(crm, job)).toMatchObject(state);
  const [header, ...good] = await results(crm, job, 'successfulResults');
  expect(header).toEqual(['sf__Id', 'sf__Created', ...HEADER.split(',')]);
  expect(good.map((row) => row.slice(1, 3))).toEqual([
    ['false', 'K-2'],
    ['true', 'K-1'],
  ]);
  expect(good[0]?.[0]).toBe(old);
  const [, ...bad] = await results(crm, job, 'failedResults');
  expect(bad.map((row) => row[1])).toEqual([
    'DUPLICATE_VALUE:Duplicate external id specified: k-1:Opportunity_Key__c --',
    'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --',
  ]);
  expect(await results(crm, job, 'unprocessedrecords')).toHaveLength(1);
  expect((await call(crm, 'GET', `${job}/unprocessedRecords/`)).status).toBe(404);
});

test('#N/A clears and an empty cell changes nothing; a dotted column finds the related record', async () => {
  const crm = await started();
  const account = crm.org.insert('Account', { Name: 'Acme', Acct_Ext__c: 'C-1' });
  const id = crm.org.insert('Opportunity', { ...DEAL, Opportunity_Key__c: 'K', Region__c: 'West', NextStep: 'call' });
  const job = await uploaded(crm, 'Opportunity_Key__c,Region__c,NextStep,Account.Acct_Ext__c\nK,#N/A,,C-1\n');
  expect(await finished(crm, job)).toMatchObject({ numberRecordsFailed: 0 });
  expect(crm.org.get(id)).toMatchObject({ Region__c: null, NextStep: 'call', AccountId: account });
});

test.each([
  ['an unknown column', 'Opportunity_Key__c,Nope__c\nK,1\n', {}, 'InvalidBatch : Field name not found : Nope__c'],
  ['a quote that never ends', 'Opportunity_Key__c,Name\nK,"x\n', {}, 'InvalidBatch'],
  ['other line ends than announced', 'Opportunity_Key__c\nK\n', { lineEnding: 'CRLF' }, 'LineEnding is invalid'],
])('%s fails the whole job, and no row is processed', async (_, csv, change, message) => {
  const crm = await started();
  const job = await uploaded(crm, csv, change);
  expect(await finished(crm, job)).toMatchObject({
    state: 'Failed',
    numberRecordsProcessed: 0,
    errorMessage: expect.stringContaining(message) as string,
  });
  expect((await call(crm, 'GET', `${job}/unprocessedrecords/`)).body).toBe(csv);
});

test.each([
  ['Amount', 'ten', 'INVALID_TYPE_ON_FIELD_IN_RECORD'],
  ['CloseDate', '12/31/2026', 'INVALID_TYPE_ON_FIELD_IN_RECORD'],
  ['StageName', 'Dreaming', 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
])('a bad %s fails only its row', async (column, cell, code) => {
  const crm = await started();
  crm.org.insert('Opportunity', { ...DEAL, Opportunity_Key__c: 'K' });
  const job = await uploaded(crm, `Opportunity_Key__c,${column}\nK,${cell}\n`);
  await finished(crm, job);
  const [, bad] = await results(crm, job, 'failedResults');
  expect(bad?.[1]).toMatch(new RegExp(`^${code}:.*:${column} --$`));
});

test('a job that is aborted, or fails, in progress leaves the rest unprocessed', async () => {
  const rows = [1, 2, 3].map((at) => `K-${at},Deal ${at},Prospecting,2026-12-31,1`);
  const crm = await started({ api: { bulkRowsPerPoll: 1 } });
  const job = await uploaded(crm, [HEADER, ...rows].join('\n'));
  await call(crm, 'GET', job);
  await call(crm, 'GET', job);
  await call(crm, 'PATCH', job, { body: { state: 'Aborted' } });
  expect((await call(crm, 'GET', job)).body).toMatchObject({ state: 'Aborted', numberRecordsProcessed: 1 });
  expect((await results(crm, job, 'unprocessedrecords')).slice(1).map((row) => row[0])).toEqual(['K-3', 'K-2']);
  crm.faults.bulkFailure = { afterRows: 2, message: 'InternalServerError : Batch failed' };
  const second = await uploaded(crm, [HEADER, ...rows].join('\n'));
  expect(await finished(crm, second)).toMatchObject({ state: 'Failed', numberRecordsProcessed: 2 });
  expect((await call(crm, 'DELETE', second)).status).toBe(204);
  expect((await call(crm, 'GET', second)).status).toBe(404);
});

test.each([
  ['an unknown object', { object: 'Deal__c' }],
  ['a field that is no key', { externalIdFieldName: 'Region__c' }],
  ['an unknown operation', { operation: 'merge' }],
])('a job for %s is rejected', async (_, change) => {
  const { status, body } = await call(await started(), 'POST', 'jobs/ingest', { body: { ...JOB, ...change } });
  expect([status, body]).toMatchObject([400, [{ errorCode: 'INVALIDJOB' }]]);
});

test('insert, update, and delete also have jobs, and CRLF is supported', async () => {
  const crm = await started();
  const insert = await uploaded(crm, 'Name,StageName,CloseDate\r\nA,Prospecting,2026-12-31\r\n', {
    operation: 'insert',
    lineEnding: 'CRLF',
  });
  await finished(crm, insert);
  const id = String(crm.org.live('Opportunity')[0]?.['Id']);
  await finished(crm, await uploaded(crm, `Id;Name\n${id};B\n`, { operation: 'update', columnDelimiter: 'SEMICOLON' }));
  expect(crm.org.get(id)['Name']).toBe('B');
  await finished(crm, await uploaded(crm, `Id\n${id}\n`, { operation: 'delete' }));
  expect(crm.org.get(id)['IsDeleted']).toBe(true);
});

test('2,001 rows against 10,000 records are one job', async () => {
  const crm = await started();
  for (let at = 0; at < 10_000; at += 1) crm.org.insert('Opportunity', { ...DEAL, Opportunity_Key__c: `K-${at}` });
  const rows = Array.from({ length: 2001 }, (_, at) => `k-${at + 9000},Deal,Prospecting,2026-12-31,1`);
  const job = await uploaded(crm, [HEADER, ...rows].join('\n'));
  expect(await finished(crm, job)).toMatchObject({ numberRecordsProcessed: 2001, numberRecordsFailed: 0 });
  expect(crm.org.live('Opportunity')).toHaveLength(11_001);
});

test.each([
  [
    'plain',
    'a,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'no end of line at the end',
    'a,b\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['quotes, commas and lines inside', '"a ""q"", b","c\nd"\r\n', [['a "q", b', 'c\nd']]],
  [
    'empty cells',
    'a,,\n,,b\n',
    [
      ['a', '', ''],
      ['', '', 'b'],
    ],
  ],
  ['an empty cell at the very end', 'a,', [['a', '']]],
  ['text after a quote', '"a"b\n', undefined],
  ['a quote inside plain text', 'a"b\n', undefined],
])('CSV: %s', (_, text, rows) => {
  expect(parseCsv(text, ',')).toEqual(rows);
});

test('text written as CSV reads back the same', () => {
  const rows = fc.array(
    fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ';', 'é') }), { minLength: 1 }),
  );
  fc.assert(
    fc.property(rows, (cells) => {
      expect(parseCsv(writeCsv(cells), ',')).toEqual(cells);
    }),
  );
});
