/** Reading, changing, and deleting records. Each test states the documented behavior that it checks. */
import { expect, test } from 'vitest';
import { DEAL, KEY, call, input, post, started, upsert } from '../../../../tools/loopback-crms/hubspot/caller.ts';

const BATCH = 'crm/objects/V/deals/batch';

test('IDs are text, and too long for a number', async () => {
  const hub = await started();
  const id = hub.portal.insert('deals', DEAL);
  expect(String(Number(id))).not.toBe(id);
  expect((await call(hub, 'GET', `crm/objects/V/deals/${id}`)).body).toMatchObject({ id, archived: false });
});

test('three values are always returned, requested ones that are empty as null, others not at all', async () => {
  const hub = await started();
  const id = hub.portal.insert('deals', { ...DEAL, amount: '5' });
  const { body } = await call(hub, 'GET', `crm/objects/V/0-3/${id}?properties=dealname,closedate`);
  const at = '2026-11-22T18:30:15.123Z';
  expect(body['properties']).toEqual({
    ...{ createdate: at, hs_lastmodifieddate: at, hs_object_id: id },
    ...{ dealname: 'Deal', closedate: null },
  });
});

test('batch read by key finds records that search does not have yet, and answers 207 for missing ones', async () => {
  const hub = await started();
  await upsert(hub, [input('K-1'), input('K-2')]);
  const asked = { idProperty: KEY, inputs: [{ id: 'K-1' }, { id: 'K-9' }, { id: 'K-2' }], properties: ['dealname'] };
  const reply = await post(hub, `${BATCH}/read`, asked);
  expect(reply).toMatchObject({ status: 207, body: { numErrors: 1 } });
  expect(reply.body.results?.map((row) => row.properties[KEY])).toEqual(['K-2', 'K-1']);
  expect(reply.body.errors).toMatchObject([{ category: 'OBJECT_NOT_FOUND', context: { ids: ['K-9'] } }]);
  expect(hub.log.writes()).toHaveLength(1);
});

test('batch read by ID answers 200 if all exist; a merged ID returns the remaining record', async () => {
  const hub = await started();
  const [loser, survivor, company] = ['a', 'b', 'c'].map((dealname) =>
    hub.portal.insert('deals', { ...DEAL, dealname }),
  );
  hub.portal.associate(loser ?? '', company ?? '');
  hub.portal.merge(loser ?? '', survivor ?? '');
  const reply = await post(hub, `${BATCH}/read`, { inputs: [{ id: loser }], properties: ['hs_merged_object_ids'] });
  expect(reply.status).toBe(200);
  expect(reply.body.results).toMatchObject([{ id: survivor, properties: { hs_merged_object_ids: loser } }]);
  expect(hub.portal.links(survivor ?? '')).toHaveLength(1);
});

test('a key that is not unique reads nothing', async () => {
  const hub = await started();
  const reply = await post(hub, `${BATCH}/read`, { idProperty: 'dealname', inputs: [{ id: 'x' }] });
  expect(reply.body.message).toContain('non-unique');
});

test('batch create answers 201 and accepts associations', async () => {
  const hub = await started();
  const company = hub.portal.insert('companies', { name: 'Acme' });
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }];
  const one = { properties: DEAL, associations: [{ to: { id: company }, types }] };
  const reply = await post(hub, `${BATCH}/create`, { inputs: [one] });
  expect(reply.status).toBe(201);
  expect(hub.portal.links(reply.body.results?.[0]?.id ?? '')).toMatchObject([{ company, types: [341, 5] }]);
});

test('a create that a rule rejects undoes the whole batch', async () => {
  const hub = await started();
  const reply = await post(hub, `${BATCH}/create`, { inputs: [{ properties: DEAL }, { properties: { amount: '1' } }] });
  expect(reply.status).toBe(400);
  expect(hub.portal.live('deals')).toEqual([]);
});

test('batch update uses the ID, without a key property', async () => {
  const hub = await started();
  const id = hub.portal.insert('deals', DEAL);
  const row = (to: string): unknown => ({ id: to, objectWriteTraceId: to, properties: { amount: '9' } });
  const reply = await post(hub, `${BATCH}/update`, { inputs: [row(id), row('404')] });
  expect(reply.body).toMatchObject({ numErrors: 1, errors: [{ category: 'OBJECT_NOT_FOUND' }], results: [{ id }] });
  expect(hub.portal.get(id)?.values['amount']).toBe('9');
});

test('an update advances the time of the last change, even if it changes nothing', async () => {
  const hub = await started();
  await upsert(hub, [input('K-1')]);
  hub.portal.advance(1000);
  const { body } = await upsert(hub, [input('K-1')]);
  expect(body.results?.[0]?.properties['hs_lastmodifieddate']).toBe('2026-11-22T18:30:16.123Z');
});

test('batch archive answers 204; only the list of archived records returns them', async () => {
  const hub = await started();
  const [gone, kept] = ['a', 'b'].map((dealname) => hub.portal.insert('deals', { ...DEAL, dealname }));
  expect((await post(hub, `${BATCH}/archive`, { inputs: [{ id: gone }] })).status).toBe(204);
  expect((await call(hub, 'GET', `crm/objects/V/deals/${gone ?? ''}`)).status).toBe(404);
  const list = async (query: string): Promise<unknown> =>
    (await call(hub, 'GET', `crm/objects/V/deals?${query}`)).body.results?.map((row) => row.id);
  expect(await list('archived=true')).toEqual([gone]);
  expect(await list('limit=100')).toEqual([kept]);
});

test('the list continues after the last ID, with at most 100 per page', async () => {
  const hub = await started();
  const ids = ['a', 'b', 'c'].map((dealname) => hub.portal.insert('deals', { ...DEAL, dealname }));
  const first = await call(hub, 'GET', 'crm/objects/V/deals?limit=2');
  expect(first.body['paging']).toEqual({ next: { after: ids[1] } });
  const rest = await call(hub, 'GET', `crm/objects/V/deals?limit=2&after=${ids[1] ?? ''}`);
  expect(rest.body.results?.map((row) => row.id)).toEqual([ids[2]]);
  expect(rest.body).not.toHaveProperty('paging');
  expect((await call(hub, 'GET', 'crm/objects/V/deals?limit=101')).status).toBe(400);
});

test('one record by key: read, changed, and 404 if it does not exist', async () => {
  const hub = await started();
  await upsert(hub, [input('K/1')]);
  const path = `crm/objects/V/deals/${encodeURIComponent('K/1')}?idProperty=${KEY}`;
  expect((await call(hub, 'GET', path)).status).toBe(200);
  expect((await call(hub, 'PATCH', path, { body: { properties: { amount: '3' } } })).status).toBe(200);
  expect(hub.portal.live('deals')[0]?.values['amount']).toBe('3');
  const missing = await call(hub, 'PATCH', path.replace('%2F', '-'), { body: { properties: {} } });
  expect(missing).toMatchObject({ status: 404, body: { category: 'OBJECT_NOT_FOUND' } });
});

test('one record is archived by DELETE, repeatedly without an error', async () => {
  const hub = await started();
  const id = hub.portal.insert('deals', DEAL);
  expect((await call(hub, 'DELETE', `crm/objects/V/deals/${id}`)).status).toBe(204);
  expect((await call(hub, 'DELETE', `crm/objects/V/deals/${id}`)).status).toBe(204);
  expect(hub.portal.live('deals')).toEqual([]);
});

test('an ID is valid only for its object type', async () => {
  const hub = await started();
  const id = hub.portal.insert('companies', { name: 'Acme' });
  expect((await call(hub, 'GET', `crm/objects/V/deals/${id}`)).status).toBe(404);
  expect((await call(hub, 'GET', `crm/objects/V/companies/${id}`)).status).toBe(200);
  expect((await call(hub, 'GET', 'crm/objects/V/tickets')).status).toBe(404);
});
