/** Search. Each test states the documented behavior that it checks. */
import { expect, test } from 'vitest';
import { DEAL, call, input, post, started, upsert } from '../../../../tools/loopback-crms/hubspot/caller.ts';
import type { Reply } from '../../../../tools/loopback-crms/hubspot/caller.ts';
import type { Hubspot } from '../../../../tools/loopback-crms/hubspot/server.ts';

const LIMITS = { tenSecondly: 1000, searchesASecond: 1000 };

function search(hub: Hubspot, body: unknown, type = 'deals'): Promise<Reply> {
  return post(hub, `crm/objects/V/${type}/search`, body);
}

function one(propertyName: string, operator: string, more: Record<string, unknown> = {}): unknown {
  return { filterGroups: [{ filters: [{ propertyName, operator, ...more }] }], properties: ['dealname'] };
}

async function three(): Promise<Hubspot> {
  return started({
    limits: LIMITS,
    seed: (portal) => {
      portal.insert('deals', { ...DEAL, dealname: 'Alpha radar', amount: '9' });
      portal.advance(1000);
      portal.insert('deals', { ...DEAL, dealname: 'Beta', amount: '10' });
      portal.advance(1000);
      portal.insert('deals', { ...DEAL, dealname: 'Gamma' });
    },
  });
}

const T0 = Date.parse('2026-11-22T18:30:15.123Z');

test.each([
  ['EQ, whatever the case', one('dealname', 'EQ', { value: 'beta' }), ['Beta']],
  ['NEQ', one('dealname', 'NEQ', { value: 'Beta' }), ['Alpha radar', 'Gamma']],
  ['GT, as numbers', one('amount', 'GT', { value: '9' }), ['Beta']],
  ['LT', one('amount', 'LT', { value: '10' }), ['Alpha radar']],
  ['LTE', one('amount', 'LTE', { value: '10' }), ['Alpha radar', 'Beta']],
  ['GTE, milliseconds', one('hs_lastmodifieddate', 'GTE', { value: String(T0 + 1000) }), ['Beta', 'Gamma']],
  ['BETWEEN', one('createdate', 'BETWEEN', { value: String(T0), highValue: String(T0 + 999) }), ['Alpha radar']],
  ['IN', one('dealname', 'IN', { values: ['beta', 'gamma'] }), ['Beta', 'Gamma']],
  ['NOT_IN', one('dealname', 'NOT_IN', { values: ['beta'] }), ['Alpha radar', 'Gamma']],
  ['HAS_PROPERTY', one('amount', 'HAS_PROPERTY'), ['Alpha radar', 'Beta']],
  ['NOT_HAS_PROPERTY', one('amount', 'NOT_HAS_PROPERTY'), ['Gamma']],
  ['CONTAINS_TOKEN', one('dealname', 'CONTAINS_TOKEN', { value: 'rad*' }), ['Alpha radar']],
  ['NOT_CONTAINS_TOKEN', one('dealname', 'NOT_CONTAINS_TOKEN', { value: 'radar' }), ['Beta', 'Gamma']],
])('%s', async (_, body, names) => {
  const reply = await search(await three(), body);
  expect(reply.body.results?.map((row) => row.properties['dealname'])).toEqual(names);
  expect(reply.body.total).toBe(names.length);
});

test('groups are combined with OR, filters of a group with AND', async () => {
  const filter = (value: string): unknown => ({ propertyName: 'dealname', operator: 'EQ', value });
  const has = { propertyName: 'amount', operator: 'HAS_PROPERTY' };
  const groups = [{ filters: [filter('Beta'), has] }, { filters: [filter('Gamma'), has] }];
  expect((await search(await three(), { filterGroups: groups })).body.total).toBe(1);
});

test('one sort, in either direction', async () => {
  const hub = await three();
  const sorted = (direction: string): unknown => ({ sorts: [{ propertyName: 'hs_lastmodifieddate', direction }] });
  const up = (await search(hub, sorted('ASCENDING'))).body.results?.map((row) => row.id);
  const down = (await search(hub, sorted('DESCENDING'))).body.results?.map((row) => row.id);
  expect(down).toEqual(up?.toReversed());
});

test.each([
  ['more than 200 a page', { limit: 201 }],
  ['beyond ten thousand', { limit: 200, after: '9801' }],
  ['a cursor that is none', { after: 'next' }],
  ['two sorts', { sorts: ['amount', 'dealname'] }],
  ['six groups', { filterGroups: Array.from({ length: 6 }, () => ({ filters: [] })) }],
  ['seven filters', { filterGroups: [{ filters: Array.from({ length: 7 }, () => ({})) }] }],
  [
    'nineteen filters',
    { filterGroups: [6, 6, 6, 1].map((length) => ({ filters: Array.from({ length }, () => ({})) })) },
  ],
  ['an unknown property', one('nowhere', 'HAS_PROPERTY')],
  ['an operator that is none', one('dealname', 'LIKE', { value: 'x' })],
  ['no value', one('dealname', 'EQ')],
])('%s: 400', async (_, body) => {
  const reply = await search(await started(), body);
  expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
});

test('10,001 hits: the total is correct, the pages end at 10,000, and a filter on the rest finds it', async () => {
  const hub = await started({
    limits: LIMITS,
    seed: (portal) => {
      for (let at = 0; at <= 10_000; at += 1) {
        portal.insert('deals', DEAL);
        portal.advance(1);
      }
    },
  });
  const sorts = [{ propertyName: 'hs_lastmodifieddate', direction: 'ASCENDING' }];
  const last = await search(hub, { sorts, limit: 200, after: '9800' });
  expect(last.body).toMatchObject({ total: 10_001, paging: { next: { after: '10000' } } });
  expect((await search(hub, { sorts, limit: 200, after: '10000' })).status).toBe(400);
  const seen = last.body.results?.at(-1)?.properties['hs_lastmodifieddate'] ?? '';
  const moved = one('hs_lastmodifieddate', 'GTE', { value: String(Date.parse(seen)) });
  expect((await search(hub, { ...(moved as object), sorts })).body.total).toBe(2);
});

test('the index is seconds late: a new deal is missing, a changed deal has its old values', async () => {
  const hub = await three();
  await upsert(hub, [input('K-1', { dealname: 'Delta' })]);
  const beta = hub.portal.byValue('deals', 'dealname', 'Beta')?.id ?? '';
  hub.portal.edit(beta, { amount: '11' });
  expect((await search(hub, {})).body.total).toBe(3);
  expect((await search(hub, one('amount', 'EQ', { value: '11' }))).body.total).toBe(0);
  hub.portal.advance(5000);
  expect((await search(hub, {})).body.total).toBe(4);
  expect((await search(hub, one('amount', 'EQ', { value: '11' }))).body.total).toBe(1);
});

test('an archived deal is never found', async () => {
  const hub = await three();
  hub.portal.archive(hub.portal.byValue('deals', 'dealname', 'Beta')?.id ?? '');
  expect((await search(hub, one('dealname', 'EQ', { value: 'Beta' }))).body.total).toBe(0);
});

test('a change without visible effect advances the time of the last change', async () => {
  const hub = await three();
  hub.portal.touch(hub.portal.byValue('deals', 'dealname', 'Alpha radar')?.id ?? '');
  hub.portal.settleIndex();
  const changed = await search(hub, one('hs_lastmodifieddate', 'GT', { value: String(T0 + 1000) }));
  expect(changed.body.results?.map((row) => row.properties['dealname'])).toEqual(['Alpha radar', 'Gamma']);
});

test('companies are found by domain, which need not be unique', async () => {
  const hub = await started({
    seed: (portal) => {
      for (const name of ['Acme', 'Acme Labs']) portal.insert('companies', { name, domain: 'acme.example' });
    },
  });
  const body = { ...(one('domain', 'EQ', { value: 'acme.example' }) as object), properties: ['name', 'domain'] };
  expect((await search(hub, body, 'companies')).body.total).toBe(2);
});

test('a search is a read', async () => {
  const hub = await started();
  await search(hub, {});
  await call(hub, 'GET', 'crm/objects/V/deals');
  expect([hub.log.writes(), hub.log.reads()].map((list) => list.length)).toEqual([0, 2]);
});
