/** Values that a deal's properties accept. Each test states the documented behavior that it checks. */
import { expect, test } from 'vitest';
import { DEAL, KEY, call, input, post, started, upsert } from '../../../../tools/loopback-crms/hubspot/caller.ts';
import type { Reply } from '../../../../tools/loopback-crms/hubspot/caller.ts';
import { SALES_PIPELINE } from '../../../../tools/loopback-crms/hubspot/portal-options.ts';
import { GROUPS, options, property } from '../../../../tools/loopback-crms/hubspot/properties.ts';
import type { Hubspot } from '../../../../tools/loopback-crms/hubspot/server.ts';

const own = (name: string, type: string, fieldType: string, values: string[] = []): ReturnType<typeof property> =>
  property({ name, label: name, type, fieldType, groupName: GROUPS.deals, options: options(...values) });

async function withOwnProperties(): Promise<Hubspot> {
  const hub = await started();
  hub.portal.properties.deals.push(
    own('region', 'enumeration', 'select', ['East', 'West']),
    own('oems', 'enumeration', 'checkbox', ['A', 'B', 'C']),
    own('start_date', 'date', 'date'),
    own('is_lead', 'bool', 'booleancheckbox'),
  );
  return hub;
}

function create(hub: Hubspot, properties: Record<string, unknown>, version = 'V'): Promise<Reply> {
  return post(hub, `crm/objects/${version}/deals`, { properties: { ...DEAL, ...properties } });
}

test.each([
  ['amount', '1200000.50', '1200000.50'],
  ['amount', '-3', '-3'],
  ['closedate', '1775001600000', '2026-04-01T00:00:00.000Z'],
  ['closedate', '2026-04-01T04:00:00Z', '2026-04-01T04:00:00.000Z'],
  ['closedate', '2026-04-01', '2026-04-01T00:00:00.000Z'],
  ['start_date', '2026-04-01', '2026-04-01'],
  ['start_date', '1775001600000', '2026-04-01'],
  ['region', 'West', 'West'],
  ['oems', 'A;C', 'A;C'],
  ['is_lead', 'false', 'false'],
  ['deal_currency_code', 'EUR', 'EUR'],
  ['hubspot_owner_id', '71', '71'],
  ['hs_manual_forecast_category', 'COMMIT', 'COMMIT'],
])('%s accepts %s and stores %s', async (name, value, kept) => {
  const reply = await create(await withOwnProperties(), { [name]: value });
  expect(reply).toMatchObject({ status: 201, body: { properties: { [name]: kept } } });
});

test.each([
  ['amount', '1,200', 'INVALID_NUMBER'],
  ['amount', '1.200,50', 'INVALID_NUMBER'],
  ['amount', '$5', 'INVALID_NUMBER'],
  ['closedate', '01.04.2026', 'INVALID_DATE'],
  ['closedate', '2026-02-30T00:00:00Z', 'INVALID_DATE'],
  ['closedate', '9999999999999999', 'INVALID_DATE'],
  ['start_date', '2026-02-30', 'INVALID_DATE'],
  ['start_date', '1775001600001', 'INVALID_DATE'],
  ['start_date', '2026-04-01T12:00:00Z', 'INVALID_DATE'],
  ['region', 'west', 'INVALID_OPTION'],
  ['oems', 'A;D', 'INVALID_OPTION'],
  ['is_lead', 'yes', 'INVALID_OPTION'],
  ['deal_currency_code', 'GBP', 'INVALID_OPTION'],
  ['hubspot_owner_id', 'Ada', 'INVALID_OPTION'],
  ['pipeline', 'Sales Pipeline', 'INVALID_OPTION'],
  ['dealstage', 'Closed Won', 'INVALID_OPTION'],
  ['hs_object_id', '1', 'READ_ONLY_VALUE'],
  ['hs_deal_stage_probability', '0.5', 'READ_ONLY_VALUE'],
])('%s rejects %s with %s', async (name, value, code) => {
  const reply = await create(await withOwnProperties(), { [name]: value });
  expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
  expect(reply.body.errors).toContainEqual(expect.objectContaining({ code, context: { propertyName: [name] } }));
});

test('an unknown stage is reported with the valid ones, as JSON inside the message', async () => {
  const { body } = await create(await started(), { dealstage: 'registered' });
  const [, inner = ''] = (body.message ?? '').split('Property values were not valid: ');
  expect(JSON.parse(inner)).toMatchObject([
    {
      ...{ isValid: false, error: 'INVALID_OPTION', name: 'dealstage' },
      message: expect.stringContaining(
        'registered is not a valid pipeline stage ID. Valid options are: appoint',
      ) as string,
    },
  ]);
});

test('the message about an unknown currency lists those of the account', async () => {
  const { body } = await create(await started(), { deal_currency_code: 'GBP' });
  expect(body.message).toContain('is not a part of the current effective currency codes: USD, EUR');
});

test('a stage belongs to its pipeline: both are sent together', async () => {
  const partners = {
    id: '77',
    label: 'Partners',
    stages: [{ id: '78', label: 'New', probability: 0.1, isClosed: false }],
  };
  const hub = await started({ portal: { pipelines: [SALES_PIPELINE, partners] } });
  expect((await create(hub, { dealstage: '78' })).status).toBe(400);
  expect((await create(hub, { dealstage: '78', pipeline: '77' })).status).toBe(201);
  const bare = await post(hub, 'crm/objects/V/deals', { properties: { dealname: 'x', dealstage: 'closedwon' } });
  expect(bare.body.errors).toMatchObject([{ code: 'REQUIRED_FIELD', context: { propertyName: ['pipeline'] } }]);
});

test('a create needs a name and a stage; the only pipeline is the default', async () => {
  const hub = await started();
  const bare = await post(hub, 'crm/objects/V/deals', { properties: { amount: '1' } });
  expect(bare.body.errors?.map((one) => one['code'])).toEqual(['REQUIRED_FIELD', 'REQUIRED_FIELD']);
  const { pipeline: _, ...rest } = DEAL;
  await post(hub, 'crm/objects/V/deals', { properties: rest });
  expect(hub.portal.live('deals')[0]?.values['pipeline']).toBe('default');
});

test('an empty value clears, regardless of the type', async () => {
  const hub = await started();
  const id = hub.portal.insert('deals', { ...DEAL, amount: '5', closedate: '2026-04-01T00:00:00.000Z' });
  const reply = await call(hub, 'PATCH', `crm/objects/V/deals/${id}`, {
    body: { properties: { amount: '', closedate: '' } },
  });
  expect(reply.body).toMatchObject({ properties: { amount: null, closedate: null } });
  expect(hub.portal.get(id)?.values).toEqual(DEAL);
});

test('a deal that enters a closed stage gets the current time as its close date, unless one was sent', async () => {
  const hub = await started();
  await create(hub, { dealstage: 'closedwon' });
  await create(hub, { dealstage: 'closedlost', closedate: '2026-01-01' });
  const dates = hub.portal.live('deals').map((deal) => deal.values['closedate']);
  expect(dates).toEqual(['2026-11-22T18:30:15.123Z', '2026-01-01T00:00:00.000Z']);
});

test('the probability comes from the stage', async () => {
  const hub = await started();
  const id = hub.portal.insert('deals', DEAL);
  const { body } = await call(
    hub,
    'GET',
    `crm/objects/V/deals/${id}?properties=hs_deal_stage_probability,hs_is_closed`,
  );
  expect(body).toMatchObject({ properties: { hs_deal_stage_probability: '0.4', hs_is_closed: 'false' } });
});

test.each([
  ['2026-09', 400],
  ['2026-03', 201],
])('required properties of the create form: version %s answers %i', async (version, status) => {
  const hub = await started();
  hub.portal.rules.onCreate.push('amount');
  const reply = await create(hub, {}, version);
  expect(reply.status).toBe(status);
  if (status === 400)
    expect(reply.body.errors).toMatchObject([{ code: 'REQUIRED_FIELD', message: 'Amount is required.' }]);
});

test('conditionally required properties apply to changes too, in the newest version only', async () => {
  const hub = await started();
  hub.portal.rules.conditional.push({ when: { dealstage: 'contractsent' }, required: ['description'] });
  const rows = [input('K-1', { dealstage: 'contractsent' }), input('K-2')];
  expect((await upsert(hub, rows)).body.errors).toMatchObject([{ context: { objectWriteTraceId: ['trace-K-1'] } }]);
  expect((await upsert(hub, rows, '2026-03')).status).toBe(200);
});

test('an admin’s validation rule fails with its own message', async () => {
  const hub = await started();
  hub.portal.rules.validation.push((after) =>
    after['dealname'] === 'Deal' ? { name: 'dealname', message: 'Say more than Deal' } : undefined,
  );
  const { body } = await create(hub, {});
  expect(body.errors).toMatchObject([{ code: 'INVALID_ALPHA', message: 'Say more than Deal' }]);
});

test('a unique value that another deal has is a conflict that names it', async () => {
  const hub = await started();
  const id = hub.portal.insert('deals', { ...DEAL, [KEY]: 'K-1' });
  const reply = await create(hub, { [KEY]: 'K-1' });
  expect(reply).toMatchObject({ status: 409, body: { category: 'CONFLICT', context: { existingId: [id] } } });
  expect(reply.body.message).toContain(`already exists. Existing ID: ${id}`);
});
