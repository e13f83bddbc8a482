/** Call limits and ordered faults: each has the documented effect on a client. */
import { expect, test } from 'vitest';
import {
  dropAfter,
  dropBefore,
  hangAfter,
  truncated,
  unavailable,
  unavailableAfter,
} from '../../../../tools/loopback-crms/faults.ts';
import { call, input, post, started, upsert } from '../../../../tools/loopback-crms/hubspot/caller.ts';
import {
  apiError,
  badGateway,
  locked,
  migrating,
  rateLimited,
} from '../../../../tools/loopback-crms/hubspot/faults.ts';
import type { Hubspot, HubspotOptions } from '../../../../tools/loopback-crms/hubspot/server.ts';

const OWNERS = 'crm/owners/V';

async function statuses(hub: Hubspot, calls: number, path = OWNERS): Promise<number[]> {
  const found: number[] = [];
  for (let at = 0; at < calls; at += 1) {
    const reply = path.endsWith('search') ? await post(hub, path, {}) : await call(hub, 'GET', path);
    found.push(reply.status);
  }
  return found;
}

test('headers show the rest of the ten-second and the daily limit; a search has none', async () => {
  const hub = await started();
  const { headers } = await call(hub, 'GET', OWNERS);
  const told = ['Max', 'Remaining', 'Interval-Milliseconds', 'Daily', 'Daily-Remaining'];
  const values = told.map((name) => headers.get(`X-HubSpot-RateLimit-${name}`));
  expect(values).toEqual(['100', '99', '10000', '250000', '249999']);
  const search = await post(hub, 'crm/objects/V/deals/search', {});
  expect([...search.headers.keys()].filter((name) => name.startsWith('x-hubspot'))).toEqual([]);
});

test.each<[string, HubspotOptions, string, number, string, string]>([
  ['ten seconds', { limits: { tenSecondly: 2 } }, OWNERS, 10_000, 'TEN_SECONDLY_ROLLING', 'ten_secondly_rolling'],
  [
    'a second of searching',
    { limits: { searchesASecond: 2 } },
    'crm/objects/V/deals/search',
    1000,
    'SECONDLY',
    'secondly',
  ],
  [
    'a day, which ends in the zone of the account',
    { limits: { daily: 2 } },
    OWNERS,
    10.5 * 3_600_000,
    'DAILY',
    'daily',
  ],
])('%s: 429 until the period ends', async (_, options, path, waitMs, policyName, limit) => {
  const hub = await started(options);
  expect(await statuses(hub, 3, path)).toEqual([200, 200, 429]);
  const reply = path === OWNERS ? await call(hub, 'GET', path) : await post(hub, path, {});
  const message = `You have reached your ${limit} limit.`;
  expect(reply.body).toMatchObject({ status: 'error', errorType: 'RATE_LIMIT', policyName, message });
  expect(reply.body['correlationId']).toBeTypeOf('string');
  expect(reply.headers.get('Retry-After')).toBeNull();
  hub.portal.advance(waitMs);
  expect(await statuses(hub, 1, path)).toEqual([200]);
});

test('the newer body has a category and no policy, and possibly a Retry-After header', async () => {
  const hub = await started({ limits: { tenSecondly: 0, body: 'category', retryAfter: true } });
  const reply = await call(hub, 'GET', OWNERS);
  expect(reply.body).toMatchObject({ category: 'RATE_LIMITS' });
  expect(reply.body).not.toHaveProperty('policyName');
  expect(reply.headers.get('Retry-After')).toBe('10');
});

test.each([
  ['423', locked, 423, null],
  ['477 with the time to wait', migrating(7), 477, '7'],
  ['502 as a page', badGateway, 502, null],
  ['503 as a page', unavailable, 503, null],
  ['429 with the time to wait', rateLimited('DAILY', 60), 429, '60'],
  ['429 without', rateLimited('SECONDLY'), 429, null],
  ['any other', apiError(403, 'BANNED', 'no'), 403, null],
])('%s, once, and no change is made', async (_, fault, status, retryAfter) => {
  const hub = await started();
  hub.faults.on('POST /batch/upsert', fault);
  const reply = await upsert(hub, [input('K-1')]);
  expect(reply.status).toBe(status);
  expect(reply.headers.get('Retry-After')).toBe(retryAfter);
  expect(hub.portal.live('deals')).toEqual([]);
  expect((await upsert(hub, [input('K-1')])).status).toBe(200);
});

test.each([
  ['before the work', dropBefore, 0],
  ['after the work', dropAfter, 1],
])('a request whose connection dropped %s, sent again by key, creates one deal', async (_, fault, made) => {
  const hub = await started();
  hub.faults.on('POST', fault);
  await expect(upsert(hub, [input('K-1')])).rejects.toThrow();
  expect(hub.portal.live('deals')).toHaveLength(made);
  expect((await upsert(hub, [input('K-1')])).body.results).toMatchObject([{ new: made === 0 }]);
  expect(hub.portal.live('deals')).toHaveLength(1);
});

test('an answer can stop in the middle, or be a page, although the change was made', async () => {
  const hub = await started();
  hub.faults.on('POST', truncated);
  expect((await upsert(hub, [input('K-1')])).body.message).toMatch(/^\{"status":"COMPLETE"/);
  hub.faults.on('POST', unavailableAfter);
  expect((await upsert(hub, [input('K-2')])).status).toBe(503);
  expect(hub.portal.live('deals')).toHaveLength(2);
});

test('an answer can be missing, although the change was made', async () => {
  const hub = await started();
  hub.faults.on('POST', hangAfter);
  const gone = upsert(hub, [input('K-1')]).catch(() => 'gone');
  await expect.poll(() => hub.portal.live('deals').length).toBe(1);
  await hub.close();
  expect(await gone).toBe('gone');
});

test('ordered faults can be canceled', async () => {
  const hub = await started();
  hub.faults.on('POST', locked, 2);
  hub.faults.onRow((values) => values['dealname'] === 'Deal', { status: 423, category: 'LOCKED', message: 'busy' });
  hub.faults.clear();
  expect((await upsert(hub, [input('K-1')])).status).toBe(200);
});
