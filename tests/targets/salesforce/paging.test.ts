/** Invalid next pages: the list stops, and a part of it counts as nothing. */
import { expect, test } from 'vitest';
import type { Identity } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import { startSalesforce } from '../../../tools/loopback-crms/salesforce/server.ts';
import { nextPage } from '../../../tools/loopback-crms/salesforce/faults.ts';
import { holdBy, ok, troubleIn, type Reply } from '../conversing.ts';
import { converse } from './live.ts';
import { hold, scopeOf } from './talk.ts';

const ID = '006000000000001AAA';
const EVER = { since: '', mine: false, open: false };

function page(next: unknown, rows = 1): Reply {
  return ok({ done: false, nextRecordsUrl: next, records: Array.from({ length: rows }, () => ({ Id: ID })) });
}

const NEXT = '/services/data/v66.0/query/01g-2000';

test.each([
  ['itself', [page(NEXT), page(NEXT)]],
  ['an earlier one', [page(NEXT), page(`${NEXT}1`), page(NEXT)]],
  ['another page after an empty one', [page(NEXT, 0)]],
])('stops at a page that points to %s', (_, replies) => {
  const { error } = hold(crm.read(scopeOf(), [], ['a']), replies);
  expect(error).toMatchObject({ kind: 'connection', code: 'pages-endless' });
});

test.each([
  '//example.com/',
  'https://evil.example/services/data/v66.0/query/01g-2000',
  'http://127.0.0.1/services/data/v66.0/query/01g-2000',
  '/services/data/v66.0/sobjects/Opportunity',
  '/services/data/v66.0/query/../sobjects/x',
  '/services/data/v66.0/query/01g-2000?q=x',
  '/services/data/v66.0/query/%2e%2e',
  '/services/data/v65.0/query/01g-2000',
  '/services/data/v66x0/query/01g-2000',
  'query/01g-2000',
  '',
])('reports the invalid next page %j and does not request it', (next) => {
  const { error, sent } = hold(crm.read(scopeOf(), [], ['a']), [page(next)]);
  expect(error).toMatchObject({ kind: 'connection', code: 'next-page-refused' });
  expect(sent).toHaveLength(1);
});

test.each([{}, { nextRecordsUrl: null }, { nextRecordsUrl: 7 }])(
  'reports a page that is not the last and has no next page: %o',
  (more) => {
    const cut = ok({ done: false, records: [{ Id: ID }], ...more });
    expect(hold(crm.read(scopeOf(), [], ['a']), [cut]).error).toMatchObject({ code: 'unexpected-answer' });
  },
);

test('limits endless new pages to the number that the request can have', () => {
  let asked = 0;
  const endless = (): Reply => page(`${NEXT}${++asked}`);
  expect(holdBy(crm, crm.read(scopeOf(), [], ['a', 'b']), endless).error).toMatchObject({ code: 'pages-endless' });
  expect(asked).toBe(102);
  asked = 0;
  const ever = holdBy(crm, crm.changed(scopeOf(), EVER, {} as Identity), endless);
  expect(ever.error).toMatchObject({ code: 'pages-endless' });
  expect(asked).toBe(10_000);
});

/** The requested fields of a record. */
const WHOLE = {
  ...{ Id: ID, SystemModstamp: '2026-11-22T00:00:00.000+0000', IsDeleted: false, HasOpportunityLineItem: false },
  ...{ Key__c: null, Name: 'N', Amount: null, CloseDate: '2026-03-31' },
};

test('accepts more records on a page than a function can have arguments', () => {
  const rows = 200_000;
  const { out } = holdBy(crm, crm.changed(scopeOf(), EVER, {} as Identity), () =>
    ok({ done: true, records: Array.from({ length: rows }, () => WHOLE) }),
  );
  expect(out?.records).toHaveLength(1);
});

test('requests a page that points to itself once, over HTTP', async () => {
  const server = await startSalesforce({ api: { pageSize: 1 } });
  try {
    const bare = { version: '66.0', options: {}, keyField: 'Opportunity_Key__c', fields: ['Name'] };
    const scope = { ...bare, schema: await converse(server, crm.describe(bare, undefined)) };
    for (const Opportunity_Key__c of ['A', 'B', 'C']) server.org.insert('Opportunity', { Opportunity_Key__c });
    server.log.clear();
    server.faults.onPage(
      '/query/',
      nextPage((address) => address),
      9,
    );
    const error = await troubleIn(converse(server, crm.changed(scope, EVER, {} as Identity)));
    expect(error).toMatchObject({ kind: 'connection', code: 'pages-endless' });
    expect(server.log.all).toHaveLength(2);
  } finally {
    await server.close();
  }
});
