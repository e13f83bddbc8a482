/** Ordered faults: each has the documented effect on a client. */
import { expect, test, vi } from 'vitest';
import {
  delay,
  dropAfter,
  dropBefore,
  gigantic,
  hang,
  hangAfter,
  redirectTo,
  truncated,
  unavailable,
  unavailableAfter,
} from '../../../../tools/loopback-crms/faults.ts';
import type { Fault } from '../../../../tools/loopback-crms/faults.ts';
import { DEAL, UPSERT, batch, call, raw, started } from '../../../../tools/loopback-crms/salesforce/caller.ts';
import {
  agentNotAttached,
  apiError,
  limitExceeded,
  locked400,
  locked500,
  oauthError,
  sessionExpired,
  sessionNotForRest,
  uriTooLong,
} from '../../../../tools/loopback-crms/salesforce/faults.ts';
import type { Salesforce } from '../../../../tools/loopback-crms/salesforce/server.ts';

const keyed = { ...DEAL, Opportunity_Key__c: 'K-1' };

function upsert(crm: Salesforce, signal?: AbortSignal): Promise<unknown> {
  const headers = { Authorization: `Bearer ${crm.accessToken()}`, 'Content-Type': 'application/json' };
  const init = { method: 'PATCH', headers, body: JSON.stringify(batch([keyed])) };
  return raw(crm, `/services/data/v66.0/${UPSERT}`, signal === undefined ? init : { ...init, signal });
}

function deals(crm: Salesforce): number {
  return crm.org.live('Opportunity').length;
}

test.each([
  ['before the work', dropBefore, 0],
  ['after the work', dropAfter, 1],
])('a connection dropped %s', async (_, fault, made) => {
  const crm = await started();
  crm.faults.on('PATCH /composite/sobjects', fault);
  await expect(upsert(crm)).rejects.toThrow();
  expect(deals(crm)).toBe(made);
  expect(crm.log.writes()[0]?.status).toBeUndefined();
});

test('a change without an answer, sent again by key, creates one record', async () => {
  const crm = await started();
  crm.faults.on('PATCH', dropAfter);
  await expect(upsert(crm)).rejects.toThrow();
  expect(await upsert(crm)).toMatchObject({ body: [{ success: true, created: false }] });
  expect(deals(crm)).toBe(1);
});

test.each([
  ['nothing done', hang, 0],
  ['the work done', hangAfter, 1],
])('an answer that is never sent, %s', async (_, fault, made) => {
  const crm = await started();
  crm.faults.on('PATCH', fault);
  const client = new AbortController();
  const answer = expect(upsert(crm, client.signal)).rejects.toThrow();
  await vi.waitFor(() => {
    expect(crm.log.writes()).toHaveLength(1);
    expect(deals(crm)).toBe(made);
  });
  client.abort();
  await answer;
});

test.each<[string, Fault, number, string | undefined]>([
  ['HTML 503', unavailable, 503, undefined],
  ['HTML 414', uriTooLong, 414, undefined],
  ['a lock with 400', locked400, 400, 'UNABLE_TO_LOCK_ROW'],
  ['a lock with 500', locked500, 500, 'UNABLE_TO_LOCK_ROW'],
  ['the spent limit', limitExceeded, 403, 'REQUEST_LIMIT_EXCEEDED'],
  ['an expired session', sessionExpired, 401, 'INVALID_SESSION_ID'],
  ['any other error', apiError(400, 'STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded'), 400, 'STORAGE_LIMIT_EXCEEDED'],
])('%s is answered and no change is made', async (_, fault, status, code) => {
  const crm = await started();
  crm.faults.on('PATCH', fault);
  const reply = (await upsert(crm)) as { status: number; body: unknown };
  expect(reply.status).toBe(status);
  if (code === undefined) expect(reply.body).toContain('<html>');
  else expect(reply.body).toMatchObject([{ errorCode: code }]);
  expect(deals(crm)).toBe(0);
  expect(await upsert(crm)).toMatchObject({ status: 200 });
});

test.each([
  ['Connected app is not attached to Agent', agentNotAttached],
  ['This session is not valid for use with the REST API', sessionNotForRest],
])('401 with the message of an error that no refresh fixes: %s', async (message, fault) => {
  const crm = await started();
  crm.faults.on('GET', fault);
  expect(await call(crm, 'GET', 'limits')).toMatchObject({ status: 401, body: [{ message }] });
});

test.each(['inactive_user', 'inactive_org', 'rate_limit_exceeded'])('the token endpoint answers %s', async (error) => {
  const crm = await started();
  crm.faults.on('POST /oauth2/token', oauthError(error, 'not now'));
  const reply = await raw(crm, '/services/oauth2/token', { method: 'POST', body: new URLSearchParams() });
  expect(reply).toMatchObject({ status: 400, body: { error, error_description: 'not now' } });
});

test('another user edits a record between a client’s read and its write', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', keyed);
  const held = crm.faults.hold('PATCH');
  const pending = upsert(crm);
  await held.arrived;
  crm.org.edit(id, { Name: 'Theirs' });
  expect(crm.org.get(id)['Name']).toBe('Theirs');
  held.release();
  await pending;
  // Opportunities have no compare-and-set: the last write wins, and only a read just before it detects the conflict.
  expect(crm.org.get(id)).toMatchObject({ Name: 'Deal', LastModifiedById: crm.org.me });
});

test('a proxy answers 503 although the change was made', async () => {
  const crm = await started();
  crm.faults.on('PATCH', unavailableAfter);
  expect(await upsert(crm)).toMatchObject({ status: 503 });
  expect(deals(crm)).toBe(1);
});

test('JSON that stops in the middle', async () => {
  const crm = await started();
  crm.faults.on('PATCH', truncated);
  const reply = (await upsert(crm)) as { status: number; body: unknown };
  expect([reply.status, typeof reply.body, deals(crm)]).toEqual([200, 'string', 1]);
});

test('a body of any size, and a redirect to another address', async () => {
  const crm = await started();
  crm.faults.on('GET', gigantic(5_000_000));
  expect((await call(crm, 'GET', 'limits')).body).toHaveLength(4_999_998);
  crm.faults.on('GET', redirectTo('https://evil.test/'));
  const { status, headers } = await call(crm, 'GET', 'limits');
  expect([status, headers.get('location')]).toEqual([302, 'https://evil.test/']);
});

test('a request can be held until the test releases it, or for some time', async () => {
  const crm = await started();
  const held = crm.faults.hold('PATCH');
  const pending = upsert(crm);
  await held.arrived;
  expect(deals(crm)).toBe(0);
  held.release();
  expect(await pending).toMatchObject({ status: 200 });
  crm.faults.on('GET', delay(5));
  expect(await call(crm, 'GET', 'limits')).toMatchObject({ status: 200 });
});

test('a fault applies as often as ordered, only to matching requests, and can be canceled', async () => {
  const crm = await started();
  crm.faults.on((request) => request.path.endsWith('/limits'), unavailable, 2);
  expect((await call(crm, 'GET', 'sobjects/User/describe')).status).toBe(200);
  const statuses = [
    await call(crm, 'GET', 'limits'),
    await call(crm, 'GET', 'limits'),
    await call(crm, 'GET', 'limits'),
  ];
  expect(statuses.map((reply) => reply.status)).toEqual([503, 503, 200]);
  crm.faults.on('GET', unavailable);
  crm.faults.clear();
  expect((await call(crm, 'GET', 'limits')).status).toBe(200);
});

test('one row fails as ordered, by its key, and succeeds the next time', async () => {
  const crm = await started();
  crm.faults.onRow('K-1', { code: 'UNABLE_TO_LOCK_ROW', message: 'busy' });
  const rows = batch([keyed, { ...keyed, Opportunity_Key__c: 'K-2' }]);
  const first = await call(crm, 'PATCH', UPSERT, { body: rows });
  expect(first.body).toMatchObject([{ errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] }, { success: true }]);
  expect((await call(crm, 'PATCH', UPSERT, { body: rows })).body).toMatchObject([
    { created: true },
    { created: false },
  ]);
});

test('the log distinguishes reads, writes, and sign-in requests', async () => {
  const crm = await started();
  await call(crm, 'GET', 'limits');
  await call(crm, 'POST', 'composite/sobjects/Opportunity', { body: { ids: [], fields: [] } });
  await call(crm, 'PATCH', UPSERT, { body: batch([keyed]) });
  await raw(crm, '/services/oauth2/userinfo');
  expect(crm.log.all.map((entry) => entry.kind)).toEqual(['read', 'read', 'write', 'auth']);
  expect(crm.log.writes()[0]).toMatchObject({ method: 'PATCH', status: 200, path: `/services/data/v66.0/${UPSERT}` });
  expect(crm.log.writes()[0]?.body).toContain('K-1');
  expect([crm.log.calls().length, crm.log.reads().length]).toEqual([3, 2]);
  crm.log.clear();
  expect(crm.log.all).toEqual([]);
});
