import { expect, test } from 'vitest';
import type { RemoteWrite } from '../../../src/targets/core/crm.ts';
import { writeBulk } from '../../../src/targets/salesforce/bulk.ts';
import { bodyOf, ok } from '../conversing.ts';
import { hold, refused, scopeOf } from './talk.ts';

const TABLE = { object: 'Opportunity', keyField: 'Key__c', fields: scopeOf().schema.fields, saveDuplicates: false };
const ID = '006000000000001AAA';
const CSV = { 'content-type': 'text/csv' };

function create(key: string, fields: RemoteWrite['fields'] = { Name: key }): RemoteWrite {
  return { opId: `op ${key}`, id: undefined, key, fields };
}

/** Returns the responses of a job to its three steps and to each poll. */
function job(...states: readonly (readonly [state: string, errorMessage?: string])[]): Parameters<typeof hold>[1] {
  const made = ok({ id: '750x', state: 'Open' });
  const looks = states.map(([state, errorMessage]) => ok({ id: '750x', state, errorMessage }));
  return [made, { status: 201, body: '' }, ok({ id: '750x', state: 'UploadComplete' }), ...looks];
}

function results(succeeded: string, failed = '', unprocessed = ''): { body: string; headers: typeof CSV }[] {
  return [succeeded, failed, unprocessed].map((body) => ({ body, headers: CSV }));
}

test('creates, fills, starts, and polls a job, and matches its rows by key', () => {
  const writes = [create('a', { Name: 'A, "x"', Amount: '1.50' }), create('b', { Name: null }), create('c')];
  const { sent, waited, out } = hold(writeBulk(TABLE, writes), [
    ...(job(['InProgress'], ['InProgress'], ['JobComplete']) ?? []),
    ...results(
      `"sf__Id","sf__Created","Key__c"\n"${ID.slice(0, 15)}","true","c"\n"${ID}","false","a"\n`,
      '"sf__Id","sf__Error","Key__c"\n"","REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --","b"\n',
    ),
  ]);
  expect(sent.map(({ method, path }) => `${method} ${path.replace('/services/data/v66.0/jobs/ingest', '')}`)).toEqual([
    'POST ',
    'PUT /750x/batches',
    'PATCH /750x',
    'GET /750x',
    'GET /750x',
    'GET /750x',
    'GET /750x/successfulResults/',
    'GET /750x/failedResults/',
    'GET /750x/unprocessedrecords/',
  ]);
  expect(bodyOf(sent[0])).toMatchObject({
    object: 'Opportunity',
    operation: 'upsert',
    externalIdFieldName: 'Key__c',
    lineEnding: 'LF',
  });
  expect(sent[1]).toMatchObject({
    headers: { 'Content-Type': 'text/csv' },
    body: 'Key__c,Name,Amount\na,"A, ""x""",1.5\nb,#N/A,\nc,c,\n',
  });
  expect(bodyOf(sent[2])).toEqual({ state: 'UploadComplete' });
  expect(sent.slice(1, 3).some(({ repeatable }) => repeatable)).toBe(false);
  expect(waited).toEqual([2000, 4000, 8000]);
  expect(out).toEqual([
    { opId: 'op a', ok: true, id: ID, created: false },
    {
      opId: 'op b',
      ok: false,
      error: expect.objectContaining({ kind: 'record', code: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }) as object,
    },
    { opId: 'op c', ok: true, id: ID, created: true },
  ]);
});

test('updates known rows by ID in a separate job', () => {
  const write = { opId: 'u', id: ID, key: 'ignored', fields: { Name: 'x' } };
  const { sent, out } = hold(writeBulk(TABLE, [write]), [
    ...(job(['JobComplete']) ?? []),
    ...results(`sf__Id,sf__Created,Id\n${ID},false,${ID}\n`),
  ]);
  expect(bodyOf(sent[0])).toMatchObject({ operation: 'update' });
  expect(bodyOf(sent[0])).not.toHaveProperty('externalIdFieldName');
  expect(sent[1]?.body).toBe(`Id,Name\n${ID},x\n`);
  expect(out).toEqual([{ opId: 'u', ok: true, id: ID, created: false }]);
});

test.each([
  ['Failed', 'connection'],
  ['Aborted', 'later'],
  ['JobComplete', 'later'],
])('reports rows that a job with state %s did not process with the kind %s', (state, kind) => {
  const replies = [
    ...(job([state, 'InvalidBatch : Field name not found : X']) ?? []),
    ...results('', '', 'Key__c,Name\na,a\n'),
  ];
  const { out } = hold(writeBulk(TABLE, [create('a'), create('b')]), replies);
  expect(out).toMatchObject([
    { ok: false, error: { kind, code: `bulk-${state}`, message: 'InvalidBatch : Field name not found : X' } },
    {
      ok: false,
      error: { kind: 'unknown', code: `bulk-${state}`, message: 'InvalidBatch : Field name not found : X' },
    },
  ]);
});

test.each([
  [
    'a job that failed before its first record has one reason for all records',
    { numberRecordsProcessed: 0 },
    'connection',
  ],
  ['a job that failed later has a reason, and the results are unknown', { numberRecordsProcessed: 1 }, 'unknown'],
  ['an invalid count is ignored', { numberRecordsProcessed: 'none' }, 'unknown'],
])('%s', (_, more, kind) => {
  const message = 'InvalidBatch : Field name not found : X';
  const failed = ok({ id: '750x', state: 'Failed', errorMessage: message, ...more });
  const replies = [...(job() ?? []), failed, ...results('', '', '')];
  const { out } = hold(writeBulk(TABLE, [create('a')]), replies);
  expect(out).toMatchObject([{ ok: false, error: { kind, code: 'bulk-Failed', message } }]);
});

test('reports rows that are in no result list of a job without an error as unknown', () => {
  const { out } = hold(writeBulk(TABLE, [create('a')]), [...(job(['JobComplete']) ?? []), ...results('')]);
  expect(out).toMatchObject([{ ok: false, error: { kind: 'unknown', code: 'unexpected-answer' } }]);
});

test.each([
  ['under another key', 'sf__Id,sf__Error,Key__c\n,DUPLICATE_VALUE:No second one:Key__c --,other\n'],
  ['under no header', '"",DUPLICATE_VALUE:No second one:Key__c --,a\n'],
  ['under a header without the key', 'sf__Id,sf__Error\n,DUPLICATE_VALUE:No second one:Key__c --,a\n'],
])('adds the message of a failure %s to unknown results', (_, failed) => {
  const replies = [...(job(['JobComplete']) ?? []), ...results('', failed)];
  const { out } = hold(writeBulk(TABLE, [create('a')]), replies);
  expect(out).toMatchObject([{ ok: false, error: { kind: 'unknown', code: 'unexpected-answer' } }]);
  expect(JSON.stringify(out)).toContain('The results of the bulk job don’t include this record: No second one');
});

test('stops polling a job that does not finish, and reports unknown results', () => {
  const { error, waited } = hold(
    writeBulk(TABLE, [create('a')]),
    job(...Array.from({ length: 60 }, () => ['InProgress'] as const)),
  );
  expect(error).toMatchObject({ kind: 'unknown', code: 'timeout' });
  expect(waited.at(-1)).toBe(30_000);
});

test('rejects a job ID that would change the path', () => {
  const { error } = hold(writeBulk(TABLE, [create('a')]), [ok({ id: '../x', state: 'Open' })]);
  expect(error?.code).toBe('unexpected-answer');
});

test('sends values that a cell cannot contain as JSON', () => {
  const odd = [create('a', { Name: '#N/A' }), create('b', { Name: 'x'.repeat(32_001) })];
  const done = { id: ID, success: true, errors: [] };
  const { sent, out } = hold(writeBulk(TABLE, odd), [ok([done, done])]);
  expect(sent[0]?.path).toContain('/composite/sobjects/');
  expect(out).toHaveLength(2);
});

test('continues with a job that started in spite of an error, and stops if it did not start', () => {
  const begun = [...(job() ?? []).slice(0, 2), refused(503, 'SERVER_UNAVAILABLE')];
  const look = (state: string): ReturnType<typeof ok> => ok({ id: '750x', state });
  const rows = results(`sf__Id,sf__Created,Key__c\n${ID},true,a\n`);
  const { out } = hold(writeBulk(TABLE, [create('a')]), [...begun, look('InProgress'), look('JobComplete'), ...rows]);
  expect(out).toMatchObject([{ ok: true }]);
  const { error } = hold(writeBulk(TABLE, [create('a')]), [...begun, look('Open')]);
  expect(error).toMatchObject({ kind: 'later', code: 'SERVER_UNAVAILABLE' });
});
