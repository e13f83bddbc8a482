import { afterEach, expect, test } from 'vitest';
import type { CrmScope, Identity, RemoteFilter } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import type { Hubspot, HubspotOptions } from '../../../tools/loopback-crms/hubspot/server.ts';
import { bodyOf, holdBy, ok } from '../conversing.ts';
import { crowd } from './crowd.ts';
import { converse, KEY, scopeOf, startPortal } from './live.ts';
import { hold, madeScope } from './talk.ts';

let server: Hubspot | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const IDENTITY = { userId: '' } as Identity;
const EVER: RemoteFilter = { since: '', mine: false, open: false };

async function start(
  options: HubspotOptions = {},
  chosen: Record<string, string> = {},
): Promise<{ server: Hubspot; scope: CrmScope }> {
  server = await startPortal(options);
  return { server, scope: await scopeOf(server, chosen, [KEY, 'dealname']) };
}

async function namesOf(at: Hubspot, scope: CrmScope, filter: Partial<RemoteFilter>): Promise<readonly unknown[]> {
  const { records } = await converse(at, crm.changed(scope, { ...EVER, ...filter }, IDENTITY));
  return records.map(({ fields }) => fields['dealname']);
}

test.each([
  ['a few', 1, 199, 1],
  ['as many as a search reaches', 1, 10_000, 51],
  ['one after the other', 1, 10_001, 51],
  ['many records', 4000, 12_001, 75],
  ['more records than a search returns', 10_500, 21_700, 214],
])('finds all deals once in ascending order of change: %s', (_, together, total, most) => {
  const { out, sent } = holdBy(crm, crm.changed(madeScope(), EVER, IDENTITY), crowd(total, together));
  const found = out?.records ?? [];
  expect(found).toHaveLength(total);
  expect(new Set(found.map(({ id }) => id)).size).toBe(total);
  const stamps = found.map(({ version }) => version);
  expect(new Set(stamps).size).toBe(Math.ceil(total / together));
  expect(stamps).toEqual([...stamps].sort());
  expect(sent.length).toBeLessThanOrEqual(most);
});

test('returns only changes since a time, with an overlap, and deals archived since then', async () => {
  const { server, scope } = await start();
  const at = (minutes: number): string => new Date(server.portal.now() + minutes * 60_000).toISOString();
  const made = (dealname: string): string => server.portal.insert('deals', { dealname });
  const ids = ['old', 'gone long ago', 'gone now'].map(made);
  server.portal.archive(ids[1] ?? '');
  server.portal.advance(3_600_000);
  made('late');
  server.portal.archive(ids[2] ?? '');
  server.portal.advance(60_000);
  const since = at(0);
  made('new');
  server.portal.advance(5000);
  const found = await converse(server, crm.changed(scope, { ...EVER, since }, IDENTITY));
  expect(found.records.map(({ fields }) => fields['dealname'])).toEqual(['late', 'new']);
  expect(found.missing).toEqual([ids[2]]);
  server.log.clear();
  expect((await converse(server, crm.changed(scope, EVER, IDENTITY))).missing).toEqual([]);
  expect(server.log.all.some(({ url }) => url.includes('archived=true'))).toBe(false);
});

test('reads archived deals page by page', async () => {
  const { server, scope } = await start();
  const ids = Array.from({ length: 230 }, () => server.portal.insert('deals', {}));
  for (const id of ids) server.portal.archive(id);
  const { missing } = await converse(server, crm.changed(scope, { ...EVER, since: '2026-11-22T18:00:00Z' }, IDENTITY));
  expect(missing).toEqual(ids);
});

test('excludes closed deals by the stages of every pipeline', async () => {
  const stages = [
    { id: 'lost2', label: 'Lost', probability: 0, isClosed: true },
    { id: 'open2', label: 'Open', probability: 0.5, isClosed: false },
  ];
  const { server, scope } = await start();
  server.portal.pipelines.push({ id: 'p2', label: 'Renewals', stages });
  for (const dealstage of ['closedwon', 'lost2', 'open2', 'qualifiedtobuy'])
    server.portal.insert('deals', { dealname: dealstage, dealstage });
  server.portal.settleIndex();
  expect(await namesOf(server, scope, { open: true })).toEqual(['open2', 'qualifiedtobuy']);
});

test('excludes the remaining closed stages if a list cannot contain all of them', () => {
  const stages = Array.from({ length: 101 }, (_, at) => ({ id: `s${at}`, label: '', metadata: { isClosed: 'true' } }));
  const asked = { k: null, dealname: null, amount: null };
  const properties = { ...asked, dealstage: 's100', hs_lastmodifieddate: '2026-11-22T00:00:00Z' };
  const { out, sent } = hold(crm.changed(madeScope(), { ...EVER, open: true }, IDENTITY), [
    ok({ results: [{ id: 'p', label: 'P', stages }] }),
    ok({
      results: [
        { id: '1', properties },
        { id: '2', properties: { ...properties, dealstage: 'x' } },
      ],
    }),
  ]);
  expect(out?.records.map(({ id }) => id)).toEqual(['2']);
  expect(bodyOf(sent[1])).toMatchObject({ filterGroups: [{ filters: [{ operator: 'NOT_IN' }] }], limit: 200 });
});

test('finds the user’s deals by the configured email', async () => {
  const { server, scope } = await start({}, { owner: 'Ada@Acme.example' });
  for (const [dealname, hubspot_owner_id] of [
    ['mine', '71'],
    ['other', '72'],
  ] as const)
    server.portal.insert('deals', { dealname, hubspot_owner_id });
  server.portal.settleIndex();
  expect(await namesOf(server, scope, { mine: true })).toEqual(['mine']);
});

test.each([
  ['', /^OWNER_UNKNOWN A service key belongs to no user, .* clear “My records only”\.$/],
  ['bob@acme.example', /^OWNER_UNKNOWN No HubSpot user .* bob@acme\.example\. Check your email/],
])('reports an unknown owner for the email %j', async (owner, words) => {
  const { server, scope } = await start({}, { owner });
  await expect(namesOf(server, scope, { mine: true })).rejects.toThrow(words);
});

test('stops at a deal without the time of its change because the search would not end', () => {
  const page = ok({
    results: Array.from({ length: 10_000 }, (_, at) => ({ id: String(at), properties: {} })),
    paging: { next: { after: '10000' } },
  });
  expect(hold(crm.changed(madeScope(), EVER, IDENTITY), [page]).error).toMatchObject({ code: 'unexpected-answer' });
});
