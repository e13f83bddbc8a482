/** Many rows per call. Each test states the documented behavior that it checks. */
import { expect, test } from 'vitest';
import { DEAL, UPSERT, batch, call, started } from '../../../../tools/loopback-crms/salesforce/caller.ts';

interface Result {
  id?: string;
  success: boolean;
  created?: boolean;
  errors: { statusCode: string; message: string; fields: string[] }[];
}

const keyed = (key: string, more = {}): Record<string, unknown> => ({ ...DEAL, Opportunity_Key__c: key, ...more });

function codes(results: unknown): (string | undefined)[] {
  return (results as Result[]).map((one) => one.errors[0]?.statusCode);
}

test('upsert answers 200 with a result per row in the order of the request, and reports which rows were created', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', keyed('K-2') as never);
  const { status, body } = await call(crm, 'PATCH', UPSERT, { body: batch([keyed('K-1'), keyed('K-2')]) });
  expect(status).toBe(200);
  expect(body).toMatchObject([
    { success: true, created: true, errors: [], id: expect.stringMatching(/^006\w{15}$/) as string },
    { success: true, created: false, errors: [], id },
  ]);
});

test('a bad row has statusCode and no ID, and does not affect other rows', async () => {
  const crm = await started();
  const rows = [keyed('K-1', { Name: null }), keyed('K-2'), keyed('K-3', { Nope__c: 1 })];
  const { status, body } = await call(crm, 'PATCH', UPSERT, { body: batch(rows) });
  expect(status).toBe(200);
  expect(codes(body)).toEqual(['REQUIRED_FIELD_MISSING', undefined, 'INVALID_FIELD']);
  const [first] = body as Result[];
  expect(first).toEqual({
    success: false,
    errors: [
      { statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name'] },
    ],
  });
  expect(crm.org.live('Opportunity')).toHaveLength(1);
});

test('all or none undoes the valid rows and reports that in each', async () => {
  const crm = await started();
  const body = batch([keyed('K-1'), keyed('K-2', { Name: null })], { allOrNone: true });
  const reply = await call(crm, 'PATCH', UPSERT, { body });
  expect(reply.status).toBe(200);
  expect(codes(reply.body)).toEqual(['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING']);
  expect(crm.org.live('Opportunity')).toEqual([]);
});

test('the same key twice, regardless of case, fails each of its rows and no other', async () => {
  const crm = await started();
  const { body } = await call(crm, 'PATCH', UPSERT, { body: batch([keyed('a-1'), keyed('b'), keyed('A-1')]) });
  expect(codes(body)).toEqual(['DUPLICATE_VALUE', undefined, 'DUPLICATE_VALUE']);
  expect((body as Result[])[0]?.errors[0]?.message).toBe('Duplicate external id specified: a-1');
});

test('a key matches a record regardless of case', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', keyed('abc') as never);
  const { body } = await call(crm, 'PATCH', UPSERT, { body: batch([keyed('ABC')]) });
  expect(body).toMatchObject([{ id, created: false }]);
});

test.each([
  ['an empty list', batch([]), 'REQUIRED_FIELD_MISSING'],
  ['more than 200 rows', batch(Array.from({ length: 201 }, (_, at) => keyed(`K-${at}`))), 'EXCEEDED_ID_LIMIT'],
  ['text that is no JSON', '{"records": [', 'JSON_PARSER_ERROR'],
  ['rows of another type', batch([{ ...keyed('K'), attributes: { type: 'Account' } }]), 'INVALID_FIELD'],
])('a malformed call is rejected as a whole, with errorCode: %s', async (_, body, code) => {
  const crm = await started();
  const reply = await call(crm, 'PATCH', UPSERT, { body });
  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject([{ errorCode: code, message: expect.any(String) as string }]);
  expect(crm.org.live('Opportunity')).toEqual([]);
});

test('an empty list has the recorded error message', async () => {
  const { body } = await call(await started(), 'PATCH', UPSERT, { body: batch([]) });
  expect(body).toEqual([{ message: 'At least 1 record is required', errorCode: 'REQUIRED_FIELD_MISSING' }]);
});

test('200 rows are one call', async () => {
  const crm = await started();
  const rows = Array.from({ length: 200 }, (_, at) => keyed(`K-${at}`));
  const { body } = await call(crm, 'PATCH', UPSERT, { body: batch(rows) });
  expect((body as Result[]).filter((one) => one.success)).toHaveLength(200);
  expect(crm.usage.calls).toBe(1);
});

test('a key of several records, if it is not unique, fails its row as DUPLICATE_EXTERNAL_ID', async () => {
  const crm = await started();
  crm.org.changeField('Opportunity', 'Opportunity_Key__c', { unique: false });
  crm.org.insert('Opportunity', keyed('K') as never);
  crm.org.insert('Opportunity', keyed('K') as never);
  const { body } = await call(crm, 'PATCH', UPSERT, { body: batch([keyed('K')]) });
  expect(codes(body)).toEqual(['DUPLICATE_EXTERNAL_ID']);
});

test('update by ID reports a missing ID as MISSING_ARGUMENT and accepts both lengths of ID', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', DEAL);
  const rows = [{ Name: 'No id' }, { id: id.slice(0, 15), Name: 'Short id' }];
  const { body } = await call(crm, 'PATCH', 'composite/sobjects', { body: batch(rows) });
  expect(body).toMatchObject([
    { errors: [{ statusCode: 'MISSING_ARGUMENT', message: 'Id not specified in an update call' }] },
    { success: true, id },
  ]);
  expect(crm.org.get(id)['Name']).toBe('Short id');
});

test('create and delete many rows', async () => {
  const crm = await started();
  const made = await call(crm, 'POST', 'composite/sobjects', { body: batch([DEAL, { ...DEAL, Name: null }]) });
  expect(codes(made.body)).toEqual([undefined, 'REQUIRED_FIELD_MISSING']);
  const id = (made.body as Result[])[0]?.id ?? '';
  const gone = await call(crm, 'DELETE', `composite/sobjects?ids=${id},006000000000001AAA&allOrNone=false`);
  expect(gone.body).toMatchObject([{ id, success: true, errors: [] }, { success: false }]);
  expect(crm.org.get(id)['IsDeleted']).toBe(true);
});

test('retrieve answers null for a missing row', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', { ...DEAL, Amount: 5 });
  const gone = crm.org.insert('Opportunity', DEAL);
  crm.org.remove(gone);
  const body = { ids: [gone, id, '006000000000001AAA'], fields: ['Amount'] };
  const reply = await call(crm, 'POST', 'composite/sobjects/Opportunity', { body });
  expect(reply.body).toMatchObject([null, { Id: id, Amount: 5, attributes: { type: 'Opportunity' } }, null]);
  expect(crm.log.writes()).toEqual([]);
});

test('retrieve accepts 2000 IDs and rejects more', async () => {
  const crm = await started();
  const ask = (length: number): object => ({ ids: Array<string>(length).fill('006000000000001AAA'), fields: ['Id'] });
  expect((await call(crm, 'POST', 'composite/sobjects/Opportunity', { body: ask(2000) })).status).toBe(200);
  expect((await call(crm, 'POST', 'composite/sobjects/Opportunity', { body: ask(2001) })).status).toBe(400);
});

test('a related record can be named by its external ID, but not together with its ID', async () => {
  const crm = await started();
  const account = crm.org.insert('Account', { Name: 'Acme', Acct_Ext__c: 'C-1' });
  const rows = [
    keyed('K-1', { Account: { Acct_Ext__c: 'C-1' } }),
    keyed('K-2', { Account: { Acct_Ext__c: 'C-9' } }),
    keyed('K-3', { Account: { Acct_Ext__c: 'C-1' }, AccountId: account }),
  ];
  const { body } = await call(crm, 'PATCH', UPSERT, { body: batch(rows) });
  expect(codes(body)).toEqual([undefined, 'INVALID_FIELD', 'INVALID_FIELD']);
  const message = 'Foreign key external ID: C-9 not found for field Acct_Ext__c in entity Account';
  expect((body as Result[])[1]?.errors[0]?.message).toBe(message);
  expect(crm.org.live('Opportunity')[0]?.['AccountId']).toBe(account);
});
