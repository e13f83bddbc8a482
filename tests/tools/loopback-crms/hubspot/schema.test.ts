/** The account, its keys, and its setup. Each test states the documented behavior that it checks. */
import { expect, test } from 'vitest';
import { DEAL, KEY, call, post, started } from '../../../../tools/loopback-crms/hubspot/caller.ts';
import { SCOPES, SERVICE_KEY } from '../../../../tools/loopback-crms/hubspot/portal-options.ts';

const PROPERTIES = 'crm/properties/V/deals';
const TEXT = { name: 'region', label: 'Region', type: 'string', fieldType: 'text', groupName: 'dealinformation' };

test.each([
  ['America/New_York', '-05:00', -18_000_000],
  ['Asia/Kolkata', '+05:30', 19_800_000],
  ['UTC', '+00:00', 0],
])('the details contain the time zone, %s', async (timeZone, utcOffset, utcOffsetMilliseconds) => {
  const hub = await started({ portal: { timeZone, currencies: ['EUR', 'USD'] } });
  const { body } = await call(hub, 'GET', 'account-info/V/details');
  expect(body).toMatchObject({ timeZone, utcOffset, utcOffsetMilliseconds, accountType: 'STANDARD' });
  expect(body).toMatchObject({ companyCurrency: 'EUR', additionalCurrencies: ['USD'] });
});

test.each([
  ['2026-09', 200],
  ['2026-03', 200],
  ['2025-09', 404],
  ['v3', 404],
])('version %s answers %i', async (version, status) => {
  const hub = await started();
  expect((await call(hub, 'GET', `crm/objects/${version}/deals`)).status).toBe(status);
});

test.each(['crm/v3/objects/deals', 'crm/objects/deals', 'crm/objects/V/deals/%', 'account-info/V', 'elsewhere'])(
  '%s is an unknown address',
  async (path) => {
    const reply = await call(await started(), 'GET', path);
    expect(reply).toMatchObject({
      status: 404,
      body: { status: 'error', correlationId: expect.any(String) as string },
    });
  },
);

test('an address that supports only other methods', async () => {
  expect((await call(await started(), 'PUT', 'crm/owners/V')).status).toBe(405);
});

test.each([
  ['no such key', 'pat-wrong', 'INVALID_AUTHENTICATION'],
  ['a key past its days', 'pat-old', 'EXPIRED_AUTHENTICATION'],
])('%s: 401', async (_, token, category) => {
  const hub = await started();
  hub.portal.keys.set('pat-old', 'expired');
  const reply = await call(hub, 'GET', 'crm/objects/V/deals', { token });
  expect(reply).toMatchObject({ status: 401, body: { status: 'error', category } });
});

test('a key that is revoked during a run is rejected from then on', async () => {
  const hub = await started();
  expect((await call(hub, 'GET', 'crm/owners/V')).status).toBe(200);
  hub.portal.keys.delete(SERVICE_KEY);
  expect((await call(hub, 'GET', 'crm/owners/V')).status).toBe(401);
});

test.each([
  ['crm.objects.deals.read', 'GET', 'crm/objects/V/deals'],
  ['crm.objects.deals.write', 'POST', 'crm/objects/V/0-3/batch/upsert'],
  ['crm.objects.deals.read', 'POST', 'crm/objects/V/deals/search'],
  ['crm.objects.companies.read', 'POST', 'crm/objects/V/companies/search'],
  ['crm.schemas.deals.read', 'GET', PROPERTIES],
  ['crm.schemas.deals.read', 'GET', 'crm/pipelines/V/deals'],
  ['crm.schemas.deals.write', 'POST', PROPERTIES],
  ['crm.objects.owners.read', 'GET', 'crm/owners/V'],
])('without %s: 403 for %s %s, and the scope is named', async (scope, method, path) => {
  const hub = await started({ portal: { scopes: SCOPES.filter((one) => one !== scope) } });
  const reply = await call(hub, method, path, method === 'POST' ? { body: {} } : {});
  expect(reply).toMatchObject({ status: 403, body: { category: 'MISSING_SCOPES' } });
  expect(reply.body['context']).toEqual({ requiredGranularScopes: [scope] });
});

test('properties show if they can be written, and where their values are defined', async () => {
  const { body } = await call(await started(), 'GET', PROPERTIES);
  const named = new Map((body.results ?? []).map((row) => [row['name'], row]));
  expect(named.get('dealstage')).toMatchObject({ externalOptions: true, options: [] });
  expect(named.get('closedate')).toMatchObject({ type: 'datetime', fieldType: 'date' });
  expect(named.get('hs_deal_stage_probability')).toMatchObject({ calculated: true });
  expect(named.get('hs_object_id')).toMatchObject({ modificationMetadata: { readOnlyValue: true } });
  expect(named.get(KEY)).toMatchObject({ hasUniqueValue: true, hubspotDefined: false });
});

test('a property is created once, then it exists and stores values', async () => {
  const hub = await started();
  const made = await post(hub, PROPERTIES, { ...TEXT, hasUniqueValue: true });
  expect(made).toMatchObject({ status: 201, body: { name: 'region', hasUniqueValue: true } });
  expect((await post(hub, PROPERTIES, TEXT)).body.category).toBe('CONFLICT');
  expect((await call(hub, 'GET', `${PROPERTIES}/region`)).status).toBe(200);
  expect((await post(hub, 'crm/objects/V/deals', { properties: { ...DEAL, region: 'East' } })).status).toBe(201);
});

test('an unknown property is reported by its subcategory', async () => {
  const reply = await call(await started(), 'GET', `${PROPERTIES}/region`);
  expect(reply).toMatchObject({ status: 404, body: { subCategory: 'PROPERTY_DOESNT_EXIST' } });
});

test('an object type can have ten unique properties', async () => {
  const hub = await started();
  const make = (at: number): ReturnType<typeof post> =>
    post(hub, PROPERTIES, { ...TEXT, name: `key_${at}`, hasUniqueValue: true });
  for (let at = 2; at <= 10; at += 1) expect((await make(at)).status).toBe(201);
  expect((await make(11)).status).toBe(400);
});

test.each([
  ['a name with capitals', { name: 'Region' }],
  ['no label', { label: '' }],
  ['a group that is none', { groupName: 'nowhere' }],
  ['a text shown as a number', { fieldType: 'number' }],
  ['an option without an order', { type: 'enumeration', fieldType: 'select', options: [{ label: 'A', value: 'A' }] }],
])('%s creates no property', async (_, change) => {
  expect((await post(await started(), PROPERTIES, { ...TEXT, ...change })).status).toBe(400);
});

test('a group is created first, then properties in it', async () => {
  const hub = await started();
  const group = { name: 'crm_sync', label: 'CRM Sync and Attribution' };
  expect((await post(hub, `${PROPERTIES}/groups`, group)).status).toBe(201);
  expect((await post(hub, `${PROPERTIES}/groups`, group)).status).toBe(409);
  expect((await call(hub, 'GET', `${PROPERTIES}/groups`)).body.results).toHaveLength(2);
  const option = { label: 'East', value: 'east', displayOrder: 0, hidden: false };
  const list = { ...TEXT, type: 'enumeration', fieldType: 'select', groupName: 'crm_sync', options: [option] };
  expect((await post(hub, PROPERTIES, list)).status).toBe(201);
});

test('pipelines have stages with IDs and labels, and their metadata are texts', async () => {
  const { body } = await call(await started(), 'GET', 'crm/pipelines/V/deals');
  expect(body.results).toMatchObject([{ id: 'default', label: 'Sales Pipeline' }]);
  const stages = body.results?.[0]?.['stages'] as unknown[];
  expect(stages[0]).toMatchObject({ id: 'appointmentscheduled', metadata: { isClosed: 'false', probability: '0.2' } });
});

test('owners can be found by email', async () => {
  const { body } = await call(await started(), 'GET', 'crm/owners/V');
  expect(body.results).toMatchObject([{ id: '71', email: 'ada@acme.example' }]);
});
