/** One row by its address: the answer to each method with each precondition, and the checks of a write. */
import { describe, expect, test } from 'vitest';
import { ANY_TEXT, REPRESENT, call, guid, started } from '../../../../tools/loopback-crms/dataverse/caller.ts';

const KEY = 'new_opportunity_key';

describe('the table of preconditions', () => {
  const path = `opportunities(${guid(1)})`;
  test.each<[string, boolean, Record<string, string>, number]>([
    ['upsert makes', false, {}, 204],
    ['upsert changes', true, {}, 204],
    ['upsert that tells makes', false, REPRESENT, 201],
    ['upsert that tells changes', true, REPRESENT, 200],
    ['update only, gone', false, { 'If-Match': '*' }, 404],
    ['update only, there', true, { 'If-Match': '*' }, 204],
    ['create only, there', true, { 'If-None-Match': '*' }, 412],
    ['create only, not there', false, { 'If-None-Match': '*' }, 204],
    ['an old version', true, { 'If-Match': 'W/"1"' }, 412],
    ['the literal null that stops caches', true, { 'If-None-Match': 'null' }, 204],
  ])('%s', async (_, there, headers, status) => {
    const crm = await started();
    if (there) crm.org.insert('opportunity', { name: 'Old' }, guid(1));
    const reply = await call(crm, 'PATCH', path, { body: { name: 'New' }, headers });
    expect(reply.status).toBe(status);
    if (status === 204) expect(reply.headers.get('odata-entityid')).toBe(`${crm.url}/api/data/v9.2/${path}`);
    if (status >= 400) expect(reply.body).toEqual({ error: { code: ANY_TEXT, message: ANY_TEXT } });
    const name = status < 300 ? 'New' : 'Old';
    expect(crm.org.find(guid(1))?.values['name']).toBe(there || status < 300 ? name : undefined);
  });

  test('the version increases with any change, including a workflow’s, and an old version is rejected', async () => {
    const crm = await started({ seed: (org) => org.insert('opportunity', { name: 'A' }, guid(1)) });
    const first = await call(crm, 'GET', path);
    const etag = (first.body as Record<string, string>)['@odata.etag'] ?? '';
    expect(etag).toMatch(/^W\/"\d+"$/);
    crm.org.touch(guid(1));
    expect(await call(crm, 'PATCH', path, { body: { name: 'B' }, headers: { 'If-Match': etag } })).toMatchObject({
      status: 412,
      body: { error: { code: '0x80060882' } },
    });
    const now = `W/"${crm.org.get(guid(1)).version}"`;
    expect((await call(crm, 'PATCH', path, { body: { name: 'B' }, headers: { 'If-Match': now } })).status).toBe(204);
  });
});

test('POST answers 204 with the address, 201 with the row on request, 412 for an ID that exists', async () => {
  const crm = await started();
  const made = await call(crm, 'POST', 'opportunities', { body: { name: 'A', opportunityid: guid(1) } });
  expect([made.status, made.body]).toEqual([204, '']);
  expect(made.headers.get('odata-entityid')).toContain(`opportunities(${guid(1)})`);
  const shown = await call(crm, 'POST', 'opportunities?$select=name', { body: { name: 'B' }, headers: REPRESENT });
  expect(shown).toMatchObject({ status: 201, body: { name: 'B', '@odata.etag': ANY_TEXT } });
  expect(Object.keys(shown.body as object)).not.toContain('description');
  expect((await call(crm, 'POST', 'opportunities', { body: { opportunityid: guid(1) } })).status).toBe(412);
});

test('an alternate key works once its index is active, and only for values that an address can contain', async () => {
  const crm = await started();
  const key = crm.org.addKey('opportunity', [KEY], 'InProgress');
  const path = (value: string): string => `opportunities(${KEY}='${encodeURIComponent(value.replaceAll("'", "''"))}')`;
  expect((await call(crm, 'PATCH', path('A-1'), { body: { name: 'A' } })).status).toBe(400);
  key.status = 'Active';
  expect((await call(crm, 'PATCH', path("o'brien"), { body: { name: 'A' }, headers: REPRESENT })).body).toMatchObject({
    [KEY]: "o'brien",
  });
  expect((await call(crm, 'GET', path("O'Brien"))).status).toBe(200);
  expect((await call(crm, 'GET', path('other'))).status).toBe(404);
  for (const sign of '/<>*%&:\\?+') expect((await call(crm, 'GET', path(`A${sign}1`))).status, sign).toBe(400);
  // Also in the body: a create uses it, an update ignores it.
  await call(crm, 'PATCH', path('A-2'), { body: { [KEY]: 'B-2' } });
  await call(crm, 'PATCH', path('B-2'), { body: { [KEY]: 'C-2', name: 'kept' } });
  expect(crm.org.live('opportunity').map((row) => row.values[KEY])).toEqual(["o'brien", 'B-2']);
});
