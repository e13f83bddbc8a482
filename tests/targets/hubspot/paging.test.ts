/** Invalid next pages: the list stops, and a part of it counts as nothing. */
import { expect, test } from 'vitest';
import type { Identity } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import type { CrmRequest } from '../../../src/targets/flow/request-flow.ts';
import { nextPage } from '../../../tools/loopback-crms/hubspot/faults.ts';
import { bodyOf, holdBy, ok, troubleIn, type Reply } from '../conversing.ts';
import { converse, scopeOf, startPortal } from './live.ts';
import { hold, madeScope, row } from './talk.ts';

const EVER = { since: '', mine: false, open: false };
const SINCE = { ...EVER, since: '2026-11-22T00:00:00Z' };
const ENDLESS = { kind: 'connection', code: 'pages-endless' };
const NOBODY = {} as Identity;

function page(after: string, ...results: readonly unknown[]): Reply {
  return ok({ results, paging: { next: { after } } });
}

test.each([
  ['itself', [page('1', row('1')), page('1', row('1'))]],
  ['the first one', [page('0', row('1'))]],
  ['another page after an empty one', [page('1')]],
])('stops a search at a page that points to %s', (_, replies) => {
  expect(hold(crm.changed(madeScope(), EVER, NOBODY), replies).error).toMatchObject(ENDLESS);
});

test.each([
  ['itself', [page('1', row('1')), page('1', row('1'))]],
  ['another page after an empty one', [page('1', row('1')), page('2')]],
])('stops a list at a page that points to %s', (_, replies) => {
  const held = hold(crm.changed(madeScope(), SINCE, NOBODY), [ok({ results: [] }), ...replies]);
  expect(held.error).toMatchObject(ENDLESS);
});

test('stops if the pages of a deal’s companies are circular', () => {
  const scope = madeScope({ fields: ['company'] });
  const links = (after: string): Reply =>
    ok({
      results: [{ from: { id: '1' }, to: [{ toObjectId: '7', associationTypes: [] }], paging: { next: { after } } }],
    });
  const deal = ok({ results: [row('1')] });
  expect(hold(crm.read(scope, ['1'], []), [deal, links('9'), links('9')]).error).toMatchObject(ENDLESS);
  let asked = 0;
  const endless = (request: CrmRequest): Reply =>
    request.path.includes('associations') ? links(String(++asked)) : deal;
  expect(holdBy(crm, crm.read(scope, ['1'], []), endless).error).toMatchObject(ENDLESS);
  expect(asked).toBe(100);
});

test('ignores the companies of a deal that was not requested, and their pages', () => {
  const scope = madeScope({ fields: ['company'] });
  const other = { from: { id: '2' }, to: [], paging: { next: { after: '1' } } };
  const links = ok({ results: [other], errors: [without({ fromObjectId: ['1'] })] });
  const { out } = hold(crm.read(scope, ['1'], []), [ok({ results: [row('1')] }), links]);
  expect(out?.records.map(({ id }) => id)).toEqual(['1']);
});

/** Returns HubSpot's error for a deal without a company. */
function without(context: object): object {
  const subCategory = 'crm.associations.NO_ASSOCIATIONS_FOUND';
  return { status: 'error', category: 'OBJECT_NOT_FOUND', subCategory, message: 'No company', context };
}

test.each([
  ['about another deal', { results: [{ from: { id: '2' }, to: [] }] }, 'unexpected-answer'],
  ['about no deal', { results: [] }, 'unexpected-answer'],
  ['that another deal has none', { results: [], errors: [without({ fromObjectId: ['2'] })] }, 'unexpected-answer'],
  ['that it has none', { results: [], errors: [without({ fromObjectId: ['1'] })] }, undefined],
  ['that some deal has none', { results: [], errors: [without({})] }, undefined],
])('treats a deal as one without a company only if HubSpot reports it; the response is %s', (_, links, code) => {
  const replies = [ok({ results: [row('1')] }), ok(links)];
  expect(hold(crm.read(madeScope({ fields: ['company'] }), ['1'], []), replies).error?.code).toBe(code);
});

function deal(id: number, ms: number): unknown {
  return { id: String(id), properties: { hs_lastmodifieddate: new Date(ms).toISOString() } };
}

/** Returns one page that reaches the limit of a search. */
function full(...results: readonly unknown[]): Reply {
  return page('10000', ...results);
}

test.each<[string, readonly Reply[]]>([
  ['says the same again', [full(deal(1, 10), deal(2, 20)), full(deal(1, 10), deal(2, 20))]],
  ['goes back in time', [full(deal(1, 10), deal(2, 20)), full(deal(3, 1), deal(4, 5))]],
  [
    'names the same ids of one stamp again',
    [full(deal(1, 10), deal(2, 10)), full(deal(1, 10), deal(2, 10)), full(deal(1, 10), deal(2, 10))],
  ],
])('stops a search beyond its limit that %s', (_, replies) => {
  expect(hold(crm.changed(madeScope(), EVER, NOBODY), replies).error).toMatchObject(ENDLESS);
});

test('limits endless new pages to the number that the request can have', () => {
  let asked = 0;
  const { error } = holdBy(crm, crm.changed(madeScope(), EVER, NOBODY), () => page(`x${++asked}`, row('1')));
  expect(error).toMatchObject(ENDLESS);
  expect(asked).toBe(100);
  asked = 0;
  const list = holdBy(crm, crm.changed(madeScope(), SINCE, NOBODY), ({ method }) =>
    method === 'POST' ? ok({ results: [] }) : page(`x${++asked}`, row('1')),
  );
  expect(list.error).toMatchObject(ENDLESS);
  expect(asked).toBe(10_000);
});

test('accepts more records on a page than a function can have arguments', () => {
  const results = Array.from({ length: 200_000 }, () => row('1'));
  expect(hold(crm.changed(madeScope(), EVER, NOBODY), [ok({ results })]).out?.records).toHaveLength(1);
  const held = holdBy(crm, crm.read(madeScope(), ['1'], []), (request) => {
    expect(bodyOf(request)).toMatchObject({ inputs: [{ id: '1' }] });
    return ok({ results });
  });
  expect(held.out?.records).toHaveLength(1);
});

test('stops a list that repeats a page, over HTTP', async () => {
  const server = await startPortal();
  try {
    const scope = await scopeOf(server, { owner: 'ada@acme.example' });
    server.faults.onPage('/owners', nextPage('1'), 9);
    const error = await troubleIn(converse(server, crm.changed(scope, { ...EVER, mine: true }, NOBODY)));
    expect(error).toMatchObject(ENDLESS);
  } finally {
    await server.close();
  }
});

test.each([
  ['a list', [], undefined],
  ['no more pages', undefined, []],
  ['an object without a next page', {}, []],
])('reads a list of archived deals whose paging is %s', (_, paging, missing) => {
  const replies = [ok({ results: [] }), ok({ results: [], ...(paging && { paging }) })];
  const { out, error } = hold(crm.changed(madeScope(), SINCE, NOBODY), replies);
  expect([out?.missing, error?.code]).toEqual([missing, missing === undefined ? 'unexpected-answer' : undefined]);
});

test('returns duplicates once: companies of a deal, archived deals, and owners', () => {
  const scope = madeScope({ fields: ['company'] });
  const link = { toObjectId: '7', associationTypes: [{ typeId: 341, category: 'HUBSPOT_DEFINED' }] };
  const links = ok({
    results: [
      { from: { id: '1' }, to: [link, link] },
      { from: { id: '1' }, to: [link] },
    ],
  });
  const read = hold(crm.read(scope, ['1'], []), [ok({ results: [row('1')] }), links]);
  expect(read.out?.records[0]?.fields['company']).toBe('7');
  const archived = ok({ results: [row('2'), row('2')] });
  expect(hold(crm.changed(madeScope(), SINCE, NOBODY), [ok({ results: [] }), archived]).out?.missing).toEqual(['2']);
  const owner = { id: '71', email: 'ada@acme.example' };
  const mine = { ...EVER, mine: true };
  const owned = madeScope({ options: { owner: 'ada@acme.example' } });
  const { sent } = hold(crm.changed(owned, mine, NOBODY), [ok({ results: [owner, owner] }), ok({ results: [] })]);
  expect(sent).toHaveLength(2);
});

test('rejects a company without the category of its association', () => {
  const link = { toObjectId: '7', associationTypes: [{ typeId: 5 }] };
  const replies = [ok({ results: [row('1')] }), ok({ results: [{ from: { id: '1' }, to: [link] }] })];
  const { error } = hold(crm.read(madeScope({ fields: ['company'] }), ['1'], []), replies);
  expect(error?.code).toBe('unexpected-answer');
});
