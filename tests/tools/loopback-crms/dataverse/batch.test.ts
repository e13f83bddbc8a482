/** Batches and ordered faults: the effect on the other parts if one part or the connection fails. */
import { expect, test, vi } from 'vitest';
import { delay, dropAfter, dropBefore, hangAfter, unavailable } from '../../../../tools/loopback-crms/faults.ts';
import { BATCH_TYPE, batchBody, call, guid, inner, started } from '../../../../tools/loopback-crms/dataverse/caller.ts';
import type { Reply } from '../../../../tools/loopback-crms/dataverse/caller.ts';
import {
  entraRefusal,
  locked,
  noPrivilege,
  protection,
  tokenExpired,
  tooLarge,
} from '../../../../tools/loopback-crms/dataverse/faults.ts';
import type { Dataverse } from '../../../../tools/loopback-crms/dataverse/server.ts';

const GOOD = (at: number): string => inner('PATCH', `opportunities(${guid(at)})`, { name: `Deal ${at}` });
const BAD = inner('PATCH', `opportunities(${guid(8)})`, { nosuch: 1 });
const GO_ON = { ...BATCH_TYPE, Prefer: 'odata.continue-on-error' };

function send(crm: Dataverse, parts: readonly (string | readonly string[])[], headers = GO_ON): Promise<Reply> {
  return call(crm, 'POST', '$batch', { body: batchBody(parts), headers });
}

/** Returns the status of each part, in order. */
function statuses(reply: Reply): number[] {
  return [...String(reply.body).matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((match) => Number(match[1]));
}

function made(crm: Dataverse): unknown[] {
  return crm.org.live('opportunity').map((row) => row.values['name']);
}

// https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api#handling-errors
test.each<[string, Record<string, string> & typeof BATCH_TYPE, number, number[], string[]]>([
  ['goes on when asked to, and is 200 whatever its parts are', GO_ON, 200, [204, 400, 204], ['Deal 1', 'Deal 2']],
  [
    'otherwise stops at the first failure, with its status and the parts inside',
    BATCH_TYPE,
    400,
    [204, 400],
    ['Deal 1'],
  ],
])('a batch %s', async (_, headers, status, found, names) => {
  const crm = await started();
  const reply = await call(crm, 'POST', '$batch', { body: batchBody([GOOD(1), BAD, GOOD(2)]), headers });
  expect([reply.status, statuses(reply), made(crm)]).toEqual([status, found, names]);
  expect(reply.headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=batchresponse_/);
  expect(String(reply.body).replaceAll('\r\n', '')).not.toContain('\n');
});

test('a changeset succeeds or fails as a whole, and a failure is one part', async () => {
  const crm = await started();
  const reply = await send(crm, [[GOOD(1), BAD], [GOOD(2), GOOD(3)], GOOD(4)]);
  expect([statuses(reply), made(crm)]).toEqual([
    [400, 204, 204, 204],
    ['Deal 2', 'Deal 3', 'Deal 4'],
  ]);
  expect(reply.body).toContain('boundary=changesetresponse_');
});

test('a later request of a changeset refers to an earlier one by its Content-ID', async () => {
  const crm = await started();
  const account = inner('POST', 'accounts', { name: 'Acme' });
  const deal = inner('POST', 'opportunities', { name: 'A', 'customerid_account@odata.bind': '$1' });
  expect(statuses(await send(crm, [[account, deal, inner('PATCH', '$2', { stepname: 'Later' })]]))).toEqual([
    204, 204, 204,
  ]);
  expect(crm.org.live('opportunity')[0]?.values).toMatchObject({ stepname: 'Later', customerid: { table: 'account' } });
});

test('a batch that stops at an error reports the reason in its part', async () => {
  const crm = await started();
  const long = inner('PATCH', `opportunities(${guid(8)})`, { stepname: 'x'.repeat(201) });
  const reply = await call(crm, 'POST', '$batch', { body: batchBody([long]), headers: BATCH_TYPE });
  expect(reply.body).toContain(
    '{"error":{"code":"0x80044331","message":"A validation error occurred.  The length of the \'stepname\' attribute of the \'opportunity\' entity exceeded the maximum allowed length of \'200\'."}}',
  );
});

test('a part accepts the headers of Dataverse, including names with dots', async () => {
  const crm = await started({ org: { duplicateRule: ['name'] }, api: { duplicateStatus: 412 } });
  const asking = inner('PATCH', `opportunities(${guid(2)})`, { name: 'Deal 1' }, [
    'MSCRM.SuppressDuplicateDetection: false',
  ]);
  expect(statuses(await send(crm, [GOOD(1), asking]))).toEqual([204, 412]);
});

test('each part has its own precondition, and reads are allowed next to writes', async () => {
  const crm = await started({ seed: (org) => org.insert('opportunity', { name: 'Old' }, guid(1)) });
  const path = `opportunities(${guid(1)})`;
  const stale = inner('PATCH', path, { name: 'New' }, ['If-Match: W/"1"']);
  const reply = await send(crm, [
    stale,
    inner('GET', `${path}?$select=name`),
    inner('GET', `opportunities(${guid(2)})`),
  ]);
  expect(statuses(reply)).toEqual([412, 200, 404]);
  expect(reply.body).toContain('"name":"Old"');
});

test.each<[string, string]>([
  ['LF alone', batchBody([GOOD(1)], '\n')],
  ['no end', batchBody([GOOD(1)]).replace('--batch_a--', '')],
  ['nothing in it', '--batch_a--\r\n'],
  ['more than 1000 requests', batchBody(Array.from({ length: 1001 }, (_, at) => GOOD(at)))],
  ['a part without its encoding', batchBody([GOOD(1)]).replace('Content-Transfer-Encoding: binary\r\n', '')],
])('400 for a batch with %s', async (_, body) => {
  const crm = await started();
  expect((await call(crm, 'POST', '$batch', { body, headers: GO_ON })).status).toBe(400);
  expect(made(crm)).toEqual([]);
});

test.each<[string, string | readonly string[], number]>([
  ['an address below another root', inner('GET', '/api/other/opportunities'), 404],
  ['an address of another host', inner('GET', 'https://elsewhere.example/api/data/v9.2/opportunities'), 404],
  ['a batch in a batch', inner('POST', '$batch', {}), 400],
  ['a read in a changeset', [inner('GET', 'opportunities')], 400],
])('%s is rejected as a part', async (_, part, status) => {
  expect(statuses(await send(await started(), [part, GOOD(1)]))).toEqual([status, 204]);
});

// Each example of the page addresses its parts from the root: POST /api/data/v9.2/tasks HTTP/1.1.
test('a part can be addressed below the API, from the root, or by a full URL', async () => {
  const crm = await started();
  const bases = ['', '/api/data/v9.2/', `${crm.url}/api/data/v9.2/`];
  const parts = bases.map((base, at) => inner('POST', `${base}opportunities`, { name: `Deal ${at}` }));
  expect(statuses(await send(crm, [...parts, inner('GET', '/api/data/v9.2/WhoAmI')]))).toEqual([204, 204, 204, 200]);
  expect(made(crm)).toEqual(['Deal 0', 'Deal 1', 'Deal 2']);
});

test('a connection that drops in the middle of a batch keeps the changes made before', async () => {
  const crm = await started();
  crm.faults.on('PATCH opportunities(', dropAfter);
  await expect(send(crm, [GOOD(1), GOOD(2)])).rejects.toThrow();
  crm.faults.on(`PATCH opportunities(${guid(4)})`, dropBefore);
  await expect(send(crm, [GOOD(3), GOOD(4)])).rejects.toThrow();
  expect(made(crm)).toEqual(['Deal 1', 'Deal 3']);
});

test('an answer that is never sent, and a late one', async () => {
  const crm = await started();
  crm.faults.on('POST $batch', hangAfter);
  const client = new AbortController();
  const given = { method: 'POST', body: batchBody([GOOD(1)]), signal: client.signal };
  const headers = { ...GO_ON, Authorization: `Bearer ${crm.accessToken()}` };
  const answer = expect(fetch(`${crm.url}/api/data/v9.2/$batch`, { ...given, headers })).rejects.toThrow();
  await vi.waitFor(() => {
    expect(made(crm)).toEqual(['Deal 1']);
  });
  client.abort();
  await answer;
  crm.faults.on('GET', delay(5));
  expect((await call(crm, 'GET', 'WhoAmI')).status).toBe(200);
});

test('one row fails as ordered, in any call', async () => {
  const crm = await started();
  crm.faults.onRow('Deal 1', { code: '0x80040216', message: 'A plug-in said no.' });
  expect(statuses(await send(crm, [GOOD(1), GOOD(2)]))).toEqual([400, 204]);
  expect(statuses(await send(crm, [GOOD(1)]))).toEqual([204]);
});

test.each([
  ['too many requests', protection('requests', 17), 429, '0x80072322'],
  ['too much work', protection('executionMs', 9), 429, '0x80072321'],
  ['too many requests', protection('concurrent', 1), 429, '0x80072326'],
  ['an expired token', tokenExpired, 401, '"code":""'],
  ['a missing privilege', noPrivilege, 403, 'privilege'],
  ['a batch too large', tooLarge, 413, 'large'],
  ['a word of the sign-in', entraRefusal('invalid_grant', 50173, 'The grant has been revoked.'), 400, 'AADSTS50173'],
  ['an HTML page', unavailable, 503, '<html>'],
])('%s as an ordered fault', async (_, fault, status, word) => {
  const crm = await started();
  crm.faults.on('PATCH', fault);
  const reply = await call(crm, 'PATCH', `opportunities(${guid(1)})`, { body: {} });
  expect([reply.status, made(crm)]).toEqual([status, []]);
  expect(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)).toContain(word);
  expect(Number(reply.headers.get('retry-after')) > 0).toBe(status === 429);
});

test('a write to a row locked by another transaction is rejected, and the next attempt sees that transaction’s change', async () => {
  const crm = await started({ seed: (org) => org.insert('opportunity', { name: 'Old' }, guid(1)) });
  const crmValue = (): void => {
    crm.org.edit(guid(1), { estimatedvalue: 777 });
  };
  crm.faults.onRow(guid(1), locked('timeout', crmValue));
  const seen = (await call(crm, 'GET', `opportunities(${guid(1)})?$select=name`)).headers.get('etag') ?? '';
  const mine = inner('PATCH', `opportunities(${guid(1)})`, { estimatedvalue: 1 }, [`If-Match: ${seen}`]);
  const reply = await send(crm, [mine]);
  expect([statuses(reply), String(reply.body).includes('0x80044151')]).toEqual([[500], true]);
  expect(statuses(await send(crm, [mine]))).toEqual([412]);
  expect(crm.org.get(guid(1)).values['estimatedvalue']).toBe(777);
});

test('service protection counts requests; coming back too early makes the wait longer', async () => {
  const crm = await started({ api: { limits: { requests: 2 } } });
  const who = async (): Promise<[number, number]> => {
    const reply = await call(crm, 'GET', 'WhoAmI');
    return [reply.status, Number(reply.headers.get('retry-after'))];
  };
  expect([await who(), await who(), await who()]).toEqual([
    [200, 0],
    [200, 0],
    [429, 300],
  ]);
  expect(await who()).toEqual([429, 301]);
  crm.org.advance(301_000);
  expect(await who()).toEqual([200, 0]);
});

test('service protection counts execution time', async () => {
  const crm = await started({ api: { limits: { executionMs: 100 }, costMs: 60 } });
  const replies = [
    await call(crm, 'GET', 'WhoAmI'),
    await call(crm, 'GET', 'WhoAmI'),
    await call(crm, 'GET', 'WhoAmI'),
  ];
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 429]);
});

test('the log distinguishes reads, writes, and sign-in requests, also inside a batch', async () => {
  const crm = await started();
  await send(crm, [inner('GET', 'opportunities')]);
  await send(crm, [GOOD(1)]);
  await call(crm, 'GET', 'WhoAmI');
  await fetch(`${crm.url}/organizations/oauth2/v2.0/authorize`);
  expect(crm.log.all.map((entry) => entry.kind)).toEqual(['read', 'write', 'read', 'auth']);
});
