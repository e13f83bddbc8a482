import { describe, expect, test } from 'vitest';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import { bodyOf, ok } from '../conversing.ts';
import { remote, schemaOf } from '../described.ts';
import { hold, scopeOf, soqlOf } from './talk.ts';

const IDENTITY = {
  orgId: '',
  orgName: '',
  userId: '005000000000001AAA',
  userName: '',
  sandbox: false,
  version: '66.0',
};

function row(id: string, more: object = {}): object {
  return {
    attributes: {},
    Id: id,
    SystemModstamp: `at ${id}`,
    IsDeleted: false,
    Key__c: `key ${id}`,
    Name: 'N',
    Amount: 1,
    CloseDate: '2026-03-31',
    HasOpportunityLineItem: false,
    ...more,
  };
}

const A = '006000000000001AAA';
const B = '006000000000002AAA';

test.each([[null], ['true'], [1]])(
  'reports a record whose deletion state is %j as neither present nor missing',
  (IsDeleted) => {
    const { error } = hold(crm.read(scopeOf(), [A], []), [ok([row(A, { IsDeleted })])]);
    expect(error).toMatchObject({ kind: 'connection', code: 'unexpected-answer' });
  },
);

describe('by ID', () => {
  test('reads 2,000 per request, only known fields, and each ID with 18 characters', () => {
    const ids = Array.from({ length: 2001 }, (_, at) => `006${String(at).padStart(12, '0')}`);
    const scope = scopeOf({ fields: ['Key__c', 'Name', 'Nowhere__c'] });
    const { sent, out } = hold(crm.read(scope, ids, []), [ok([row(A), ...Array<null>(1999).fill(null)]), ok([null])]);
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /services/data/v66.0/composite/sobjects/Opportunity',
      'POST /services/data/v66.0/composite/sobjects/Opportunity',
    ]);
    const { ids: first, fields } = bodyOf(sent[0]) as { ids: string[]; fields: string[] };
    expect(first).toHaveLength(2000);
    expect(first[1]).toBe(A);
    expect(fields).toEqual(['Id', 'SystemModstamp', 'IsDeleted', 'HasOpportunityLineItem', 'Key__c', 'Name']);
    expect(out?.records).toMatchObject([{ id: A, key: `key ${A}`, version: `at ${A}` }]);
    expect(out?.records[0]?.fields).toEqual({ Key__c: `key ${A}`, Name: 'N' });
    expect(out?.missing).toHaveLength(2000);
  });

  test('reports an invalid ID as missing without a request', () => {
    expect(hold(crm.read(scopeOf(), ['nonsense', `${A.slice(0, 15)}BBB`], [])).out?.missing).toHaveLength(2);
  });

  test('counts reading by POST as a read, and writing as a write', () => {
    const [request] = hold(crm.read(scopeOf(), [A], []), [ok([null])]).sent;
    const reads = (path: string): boolean => crm.reads.some((one) => one.method === 'POST' && one.path.test(path));
    expect(reads(request?.path ?? '')).toBe(true);
    expect(reads('/services/data/v66.0/composite/sobjects')).toBe(false);
    expect(reads('/services/data/v66.0/composite/sobjects/Opportunity/Key__c')).toBe(false);
    expect(reads('/services/data/v66.0/jobs/ingest')).toBe(false);
  });

  test('reports a deleted record as missing', () => {
    const { out } = hold(crm.read(scopeOf(), [A], []), [ok([row(A, { IsDeleted: true })])]);
    expect(out).toEqual({ records: [], missing: [A] });
  });

  test('reports an amount that is calculated from products as ignored', () => {
    const [record] =
      hold(crm.read(scopeOf(), [A], []), [ok([row(A, { HasOpportunityLineItem: true })])]).out?.records ?? [];
    expect(record?.ignored?.['Amount']).toMatch(/products.*\.$/);
    const bare = scopeOf({ fields: ['Key__c', 'Name'] });
    const [other] = hold(crm.read(bare, [A], []), [ok([row(A, { HasOpportunityLineItem: true })])]).out?.records ?? [];
    expect(other).not.toHaveProperty('ignored');
  });

  test('reads the record type and unusual values', () => {
    const address = remote('Address__c', { type: 'other' });
    const schema = schemaOf(remote('Key__c'), address, remote('RecordTypeId', { type: 'lookup' }));
    const values = { RecordTypeId: '012000000000001AAA', Address__c: { street: 'x' } };
    const scope = scopeOf({ schema, fields: ['Key__c', 'Address__c'] });
    const { sent, out } = hold(crm.read(scope, [A], []), [ok([row(A, values)])]);
    expect(bodyOf(sent[0])).toMatchObject({ fields: expect.arrayContaining(['RecordTypeId']) as string[] });
    expect(out?.records[0]).toMatchObject({ variant: '012000000000001AAA', fields: { Address__c: null } });
  });
});

describe('by key', () => {
  test('escapes and encodes characters that would end the literal or the URL', () => {
    const { sent } = hold(crm.read(scopeOf(), [], ["O'Hara\\ & co #1?", 'a\nb']), [ok({ done: true, records: [] })]);
    expect(soqlOf(sent[0])).toContain("WHERE Key__c IN ('O\\'Hara\\\\ & co #1?','a\\nb')");
    expect(sent[0]?.path).toMatch(/^\/services\/data\/v66\.0\/query\?q=[^ &#?]+$/);
  });

  test('limits a query to 200 keys and 7,000 encoded characters', () => {
    const short = Array.from({ length: 401 }, (_, at) => `k${at}`);
    const none = ok({ done: true, records: [] });
    expect(hold(crm.read(scopeOf(), [], [...short, 'k0']), [none, none, none]).sent).toHaveLength(3);
    const long = Array.from({ length: 60 }, (_, at) => `${'é'.repeat(100)}${at}`);
    const { sent } = hold(
      crm.read(scopeOf(), [], long),
      Array.from({ length: 6 }, () => none),
    );
    for (const { path } of sent) expect(path.length).toBeLessThan(7040);
    expect(
      sent
        .map(soqlOf)
        .join()
        .match(/é{100}/g),
    ).toHaveLength(60);
  });

  test('requests the next pages in the given form', () => {
    const next = '/services/data/v66.0/query/01g-2000';
    const { sent, out } = hold(crm.read(scopeOf(), [], ['a']), [
      ok({ done: false, nextRecordsUrl: next, records: [row(A)] }),
      ok({ done: true, records: [row(B)] }),
    ]);
    expect(sent[1]).toEqual({ method: 'GET', path: next, deliverErrors: true });
    expect(out?.records.map(({ id }) => id)).toEqual([A, B]);
  });

  test('returns a record found twice once, and both records with the same key', () => {
    const { out } = hold(crm.read(scopeOf(), [A], ['a']), [
      ok([row(A)]),
      ok({ done: true, records: [row(A), row(B)] }),
    ]);
    expect(out?.records.map(({ id }) => id)).toEqual([A, B]);
  });
});

describe('changes', () => {
  const none = ok({ done: true, records: [] });

  test('are requested with an overlap of some minutes, deleted records included', () => {
    const filter = { since: '2026-11-20T00:02:00.500Z', mine: true, open: true };
    const { sent, out } = hold(crm.changed(scopeOf(), filter, IDENTITY), [
      ok({ done: true, records: [row(A, { IsDeleted: true }), row(B)] }),
    ]);
    expect(sent[0]?.path).toContain('/queryAll?q=');
    expect(soqlOf(sent[0])).toMatch(
      / FROM Opportunity WHERE SystemModstamp >= 2026-11-19T23:57:00Z AND OwnerId = '005000000000001AAA' AND IsClosed = false ORDER BY SystemModstamp, Id$/,
    );
    expect(out).toMatchObject({ records: [{ id: B }], missing: [A] });
  });

  test('are requested without a time limit, for any owner', () => {
    const { sent } = hold(crm.changed(scopeOf(), { since: '', mine: false, open: false }, IDENTITY), [none]);
    expect(sent[0]?.path).toContain('/query?q=');
    expect(soqlOf(sent[0])).toMatch(/ FROM Opportunity ORDER BY SystemModstamp, Id$/);
  });
});
