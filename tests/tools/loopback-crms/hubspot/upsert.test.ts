/** Batch upsert. Each test states the documented behavior that it checks. */
import { expect, test } from 'vitest';
import { DEAL, KEY, call, input, post, started, upsert } from '../../../../tools/loopback-crms/hubspot/caller.ts';

const UPSERT = 'crm/objects/V/deals/batch/upsert';

const range = (count: number): string[] => Array.from({ length: count }, (_, at) => `K-${at}`);

test('by key: the first call creates, the second updates, and both report it', async () => {
  const hub = await started();
  const first = await upsert(hub, [input('K-1')]);
  expect(first).toMatchObject({ status: 200, body: { status: 'COMPLETE', results: [{ new: true, archived: false }] } });
  const again = await upsert(hub, [input('K-1', { amount: '12.50' })]);
  expect(again.body.results).toMatchObject([{ id: first.body.results?.[0]?.id, new: false }]);
  expect(hub.portal.live('deals').map((deal) => deal.values['amount'])).toEqual(['12.50']);
});

test.each([2, 3, 5, 100])('%i results have an order other than the inputs, and always the same one', async (count) => {
  const hub = await started();
  const keys = range(count);
  const order = async (): Promise<unknown[]> => {
    const { body } = await upsert(
      hub,
      keys.map((key) => input(key)),
    );
    return (body.results ?? []).map((row) => row.properties[KEY]);
  };
  const first = await order();
  expect(first).not.toEqual(keys);
  expect([...first].sort()).toEqual([...keys].sort());
  expect(await order()).toEqual(first);
});

test('results are identified by trace ID, if rows have one', async () => {
  const hub = await started();
  const { body } = await upsert(hub, [input('K-1'), input('K-2')]);
  for (const row of body.results ?? []) expect(row['objectWriteTraceId']).toBe(`trace-${String(row.properties[KEY])}`);
});

test('with separate trace IDs, a bad row fails alone with 207 and is named by its trace ID', async () => {
  const hub = await started();
  const reply = await upsert(hub, [input('K-1'), input('K-2', { amount: '1,000' }), input('K-3')]);
  expect(reply.status).toBe(207);
  expect(reply.body['numErrors']).toBe(1);
  expect(reply.body.results?.map((row) => row.properties[KEY]).sort()).toEqual(['K-1', 'K-3']);
  expect(reply.body.errors?.[0]).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' });
  expect(reply.body.errors?.[0]?.context).toEqual({ objectWriteTraceId: ['trace-K-2'] });
});

test('the newer version can answer 200 all the same: only the errors show the failure', async () => {
  const hub = await started({ api: { partialStatus: 200 } });
  const reply = await upsert(hub, [input('K-1', { amount: 'x' }), input('K-2')]);
  expect(reply).toMatchObject({ status: 200, body: { numErrors: 1 } });
});

test.each([
  ['no trace ids', [input('K-1', {}, false), input('K-2', { amount: 'x' }, false)]],
  ['one without', [input('K-1', {}, false), input('K-2', { amount: 'x' })]],
  ['one trace id for two', [input('K-1'), { ...input('K-2', { amount: 'x' }), objectWriteTraceId: 'trace-K-1' }]],
])('%s: one bad row and nothing is written', async (_, inputs) => {
  const hub = await started();
  const before = hub.portal.insert('deals', { ...DEAL, [KEY]: 'K-1', amount: '7' });
  const reply = await upsert(hub, inputs);
  expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
  expect(reply.body['correlationId']).toMatch(/^[0-9a-f-]{36}$/);
  expect(hub.portal.live('deals')).toHaveLength(1);
  expect(hub.portal.get(before)?.values['dealname']).toBe('Deal');
});

test('a repeated ID fails the whole batch, regardless of trace IDs', async () => {
  const hub = await started();
  const reply = await upsert(hub, [input('K-1'), { ...input('K-1'), objectWriteTraceId: 'another' }, input('K-2')]);
  expect(reply).toMatchObject({ status: 400, body: { context: { ids: ['K-1'] } } });
  expect(reply.body.message).toBe('Duplicate IDs found in batch input: [K-1]. IDs must be unique');
  expect(hub.portal.live('deals')).toEqual([]);
});

test.each([
  ['101 inputs', range(101).map((key) => input(key)), 'maximum'],
  ['a key that is not unique', [{ ...input('K-1'), idProperty: 'dealname' }], 'non-unique 0-3 property dealname'],
  ["HubSpot's own id", [{ ...input('K-1'), idProperty: 'hs_object_id' }], 'non-unique 0-3 property hs_object_id'],
  ['no key property', [{ ...input('K-1'), idProperty: undefined }], 'non-unique'],
  ['two key properties', [input('K-1'), { ...input('K-2'), idProperty: 'dealname' }], 'same idProperty'],
  ['associations', [{ ...input('K-1'), associations: [] }], 'associations'],
  ['a number for an id', [{ ...input('K-1'), id: 1 }], 'id must be a text'],
  ['a number for a value', [input('K-1', { amount: 12 })], 'amount must be a text'],
  ['null for a value', [input('K-1', { amount: null })], 'amount must be a text'],
  ['no properties', [{ ...input('K-1'), properties: undefined }], 'properties'],
])('%s: 400', async (_, inputs, message) => {
  const hub = await started();
  const reply = await upsert(hub, inputs);
  expect(reply.status).toBe(400);
  expect(reply.body.message).toContain(message);
  expect(hub.portal.live('deals')).toEqual([]);
});

test('an unknown property fails the whole batch, and is reported twice', async () => {
  const hub = await started();
  const reply = await upsert(hub, [input('K-1', { nowhere: 'x' }), input('K-2')]);
  expect(reply.status).toBe(400);
  expect(reply.body.errors?.[0]).toMatchObject({
    code: 'PROPERTY_DOESNT_EXIST',
    context: { propertyName: ['nowhere'] },
  });
  const [, inner = ''] = (reply.body.message ?? '').split('Property values were not valid: ');
  expect(JSON.parse(inner)).toMatchObject([{ isValid: false, error: 'PROPERTY_DOESNT_EXIST', name: 'nowhere' }]);
});

test('a fault can make a valid row fail', async () => {
  const hub = await started();
  hub.faults.onRow('K-1', { status: 423, category: 'LOCKED', message: 'busy' });
  const reply = await upsert(hub, [input('K-1'), input('K-2')]);
  expect(reply.body.errors).toMatchObject([{ category: 'LOCKED', context: { objectWriteTraceId: ['trace-K-1'] } }]);
  expect((await upsert(hub, [input('K-1')])).status).toBe(200);
});

test('rows can be returned without their trace ID: the key identifies them', async () => {
  const hub = await started({ api: { echoTraceIds: false } });
  const { body } = await upsert(hub, [input('K-1')]);
  expect(body.results?.[0]).not.toHaveProperty('objectWriteTraceId');
  expect(body.results?.[0]?.properties[KEY]).toBe('K-1');
});

test('only valid JSON with a JSON content type is read', async () => {
  const hub = await started();
  expect((await call(hub, 'POST', UPSERT, { body: {}, headers: { 'Content-Type': 'text/plain' } })).status).toBe(415);
  expect((await post(hub, UPSERT, [])).status).toBe(400);
  expect((await post(hub, UPSERT, { inputs: 'x' })).status).toBe(400);
});
