/** One row per call, and the values of a row. Each test states the documented behavior that it checks. */
import { expect, test } from 'vitest';
import { DEAL, UPSERT, batch, call, started } from '../../../../tools/loopback-crms/salesforce/caller.ts';
import type { Reply } from '../../../../tools/loopback-crms/salesforce/caller.ts';
import type { Salesforce } from '../../../../tools/loopback-crms/salesforce/server.ts';

const BY_KEY = 'sobjects/Opportunity/Opportunity_Key__c';

function create(crm: Salesforce, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  return call(crm, 'POST', 'sobjects/Opportunity', { body, headers });
}

test('upsert by key: 201 if it created, 200 if it updated', async () => {
  const crm = await started();
  const path = `${BY_KEY}/K-1`;
  const made = await call(crm, 'PATCH', path, { body: DEAL });
  const { id } = made.body as { id: string };
  expect([made.status, made.body]).toEqual([201, { id, success: true, errors: [], created: true }]);
  const again = await call(crm, 'PATCH', path, { body: { Name: 'New name' } });
  expect([again.status, again.body]).toEqual([200, { id, success: true, errors: [], created: false }]);
  expect(crm.org.get(id)).toMatchObject({ Name: 'New name', Opportunity_Key__c: 'K-1' });
});

test('older servers answer an update with 204 and no body', async () => {
  const crm = await started({ api: { updateAnswers204: true } });
  await call(crm, 'PATCH', `${BY_KEY}/K-1`, { body: DEAL });
  expect(await call(crm, 'PATCH', `${BY_KEY}/K-1`, { body: {} })).toMatchObject({ status: 204, body: '' });
});

test('updateOnly never creates', async () => {
  const crm = await started();
  const { status } = await call(crm, 'PATCH', `${BY_KEY}/K-1?updateOnly=true`, { body: DEAL });
  expect([status, crm.org.live('Opportunity').length]).toEqual([404, 0]);
});

test('a key of several records is 300 with their addresses', async () => {
  const crm = await started();
  const ids = [1, 2].map(() => crm.org.insert('Opportunity', { ...DEAL, Opportunity_Key__c: 'K' }));
  const { status, body } = await call(crm, 'PATCH', `${BY_KEY}/K`, { body: {} });
  expect([status, body]).toEqual([300, ids.map((id) => `/services/data/v66.0/sobjects/Opportunity/${id}`)]);
});

test.each([
  ['a value that ends like a host', 'acme.inc', 404],
  ['a value with a dot further in', 'acme.inc-1', 201],
  ['an encoded slash', 'a%2Fb', 201],
  ['a bare slash', 'a/b', 404],
  ['an encoded question mark', 'why%3F', 201],
])('%s in the address', async (_, value, status) => {
  const crm = await started();
  expect((await call(crm, 'PATCH', `${BY_KEY}/${value}`, { body: DEAL })).status).toBe(status);
  if (status === 201) expect(crm.org.rows('Opportunity')[0]?.['Opportunity_Key__c']).toBe(decodeURIComponent(value));
});

test('a field that is not a key is 404 with the message of a real org', async () => {
  const { status, body } = await call(await started(), 'PATCH', 'sobjects/Opportunity/Region__c/x', { body: DEAL });
  const message = 'Provided external ID field does not exist or is not accessible: Region__c';
  expect([status, body]).toEqual([404, [{ errorCode: 'NOT_FOUND', message }]]);
});

test.each(['Id', 'Opportunity_Key__c'])('the body of an upsert must not contain %s', async (name) => {
  const crm = await started();
  const { status, body } = await call(crm, 'PATCH', `${BY_KEY}/K-1`, { body: { ...DEAL, [name]: 'x' } });
  expect([status, body]).toMatchObject([400, [{ errorCode: 'INVALID_FIELD' }]]);
});

test('read, change, and delete by ID', async () => {
  const crm = await started();
  const { id } = (await create(crm, DEAL)).body as { id: string };
  const path = `sobjects/Opportunity/${id}`;
  expect((await call(crm, 'PATCH', path, { body: { Amount: 5 } })).status).toBe(204);
  const url = `/services/data/v66.0/${path}`;
  expect((await call(crm, 'GET', `${path}?fields=Amount,Name`)).body).toEqual({
    attributes: { type: 'Opportunity', url },
    Amount: 5,
    Name: 'Deal',
  });
  expect((await call(crm, 'DELETE', path)).status).toBe(204);
  expect(await call(crm, 'GET', path)).toMatchObject({ status: 404, body: [{ errorCode: 'ENTITY_IS_DELETED' }] });
  expect(await call(crm, 'PATCH', path, { body: {} })).toMatchObject({ status: 404 });
  expect(await call(crm, 'GET', 'sobjects/Opportunity/006000000000001AAA')).toMatchObject({
    status: 404,
    body: [{ errorCode: 'NOT_FOUND' }],
  });
});

test.each<[string, Record<string, unknown>, string, string[] | undefined]>([
  ['a missing required field', { CloseDate: null }, 'REQUIRED_FIELD_MISSING', ['CloseDate']],
  ['a name of 121 characters', { Name: 'x'.repeat(121) }, 'STRING_TOO_LONG', ['Name']],
  ['a stage that is none', { StageName: 'Dreaming' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', ['StageName']],
  ['a number beyond its digits', { Amount: 1e16 }, 'NUMBER_OUTSIDE_VALID_RANGE', ['Amount']],
  [
    'a percentage beyond its digits',
    { Win_Probability__c: 1000 },
    'NUMBER_OUTSIDE_VALID_RANGE',
    ['Win_Probability__c'],
  ],
  ['a name where an id belongs', { AccountId: 'Acme' }, 'MALFORMED_ID', ['AccountId']],
  ['an id of another object', { AccountId: '006000000000001AAA' }, 'MALFORMED_ID', ['AccountId']],
  ['an id of nothing', { AccountId: '001000000000001AAA' }, 'INVALID_CROSS_REFERENCE_KEY', ['AccountId']],
  ['a field that is not there', { Nope__c: 1 }, 'INVALID_FIELD', []],
  ['a currency in an org with one', { CurrencyIsoCode: 'USD' }, 'INVALID_FIELD', []],
  ['a calculated field', { ExpectedRevenue: 1 }, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['ExpectedRevenue']],
  ['a day that does not exist', { CloseDate: '2026-02-30' }, 'JSON_PARSER_ERROR', undefined],
  ['an instant where a day belongs', { CloseDate: '2026-02-28T00:00:00Z' }, 'JSON_PARSER_ERROR', undefined],
  ['text where a number belongs', { Amount: '1,000' }, 'JSON_PARSER_ERROR', undefined],
  ['a number where text belongs', { Name: 5 }, 'JSON_PARSER_ERROR', undefined],
  ['a list where text belongs', { Partner_Names__c: ['A'] }, 'JSON_PARSER_ERROR', undefined],
])('%s is rejected, with errorCode for one row and statusCode in a collection', async (_, change, code, fields) => {
  const crm = await started();
  const one = await create(crm, { ...DEAL, ...change });
  const named = fields === undefined ? {} : { fields };
  expect([one.status, one.body]).toMatchObject([400, [{ errorCode: code, ...named }]]);
  const many = await call(crm, 'PATCH', UPSERT, { body: batch([{ ...DEAL, Opportunity_Key__c: 'K', ...change }]) });
  expect(many.body).toMatchObject([{ success: false, errors: [{ statusCode: code }] }]);
  expect(crm.org.live('Opportunity')).toEqual([]);
});

test('null clears, an absent field is unchanged, text is trimmed, decimals are rounded to the scale', async () => {
  const crm = await started();
  const { id } = (await create(crm, { ...DEAL, Region__c: '  West ', Amount: '10.005', NextStep: 'call' })).body as {
    id: string;
  };
  expect(crm.org.get(id)).toMatchObject({ Region__c: 'West', Amount: 10.01 });
  await call(crm, 'PATCH', `sobjects/Opportunity/${id}`, { body: { Region__c: null } });
  expect(crm.org.get(id)).toMatchObject({ Region__c: null, NextStep: 'call' });
});

test('an unrestricted picklist accepts a new value and keeps it as an inactive one', async () => {
  const crm = await started();
  await create(crm, { ...DEAL, LeadSource: 'Carrier pigeon' });
  const values = crm.org.field('Opportunity', 'LeadSource')?.picklistValues;
  expect(values?.at(-1)).toMatchObject({ value: 'Carrier pigeon', active: false });
});

test('a stage that the record type does not have fails although it exists', async () => {
  const recordTypes = [{ name: 'Renewal', picklists: { StageName: ['Prospecting'] } }, { name: 'New' }];
  const crm = await started({ org: { recordTypes } });
  const won = { ...DEAL, StageName: 'Closed Won' };
  const refused = await create(crm, won);
  expect(refused.body).toMatchObject([{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }]);
  const RecordTypeId = crm.org.recordTypes[1]?.id;
  expect((await create(crm, { ...won, RecordTypeId })).status).toBe(201);
});

test('currencies of a multi-currency org: the active ones, the corporate one by default', async () => {
  const crm = await started({ org: { currencies: ['EUR', 'USD'] } });
  const { id } = (await create(crm, DEAL)).body as { id: string };
  expect(crm.org.get(id)['CurrencyIsoCode']).toBe('EUR');
  const refused = await create(crm, { ...DEAL, CurrencyIsoCode: 'JPY' });
  expect(refused.body).toMatchObject([{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }]);
});

test('a change of stage sets probability, forecast, closed, and won', async () => {
  const crm = await started();
  const { id } = (await create(crm, { ...DEAL, Amount: 1000 })).body as { id: string };
  expect(crm.org.get(id)).toMatchObject({ Probability: 10, IsClosed: false, ExpectedRevenue: 100 });
  await call(crm, 'PATCH', `sobjects/Opportunity/${id}`, { body: { StageName: 'Closed Won' } });
  const won = { Probability: 100, IsClosed: true, IsWon: true, ForecastCategoryName: 'Closed', ExpectedRevenue: 1000 };
  expect(crm.org.get(id)).toMatchObject(won);
});

test('a probability that a user set stays until the stage changes, and overrides the stage in the same write', async () => {
  const crm = await started();
  const { id } = (await create(crm, { ...DEAL, Probability: 42 })).body as { id: string };
  const path = `sobjects/Opportunity/${id}`;
  await call(crm, 'PATCH', path, { body: { NextStep: 'call' } });
  expect(crm.org.get(id)['Probability']).toBe(42);
  await call(crm, 'PATCH', path, { body: { StageName: 'Qualification', Probability: 33 } });
  expect(crm.org.get(id)['Probability']).toBe(33);
});

test('a record is found by its current key, not by an earlier one', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', { ...DEAL, Opportunity_Key__c: 'K-1' });
  await call(crm, 'PATCH', `${BY_KEY}/K-1`, { body: {} });
  crm.org.edit(id, { Opportunity_Key__c: 'K-2' });
  expect((await call(crm, 'PATCH', `${BY_KEY}/K-1`, { body: DEAL })).status).toBe(201);
  expect((await call(crm, 'PATCH', `${BY_KEY}/K-2`, { body: {} })).body).toMatchObject({ id });
});

test('the amount of an opportunity with products is accepted without an error, and ignored', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', { ...DEAL, Opportunity_Key__c: 'K' });
  crm.org.addProducts(id, 750);
  const body = batch([{ Opportunity_Key__c: 'K', Amount: 1, Region__c: 'West' }]);
  expect((await call(crm, 'PATCH', UPSERT, { body })).body).toMatchObject([{ success: true, errors: [] }]);
  expect(crm.org.get(id)).toMatchObject({ Amount: 750, Region__c: 'West', HasOpportunityLineItem: true });
});

test('a unique value of another record is DUPLICATE_VALUE that names it', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', { ...DEAL, Opportunity_Key__c: 'K' });
  const { body } = await create(crm, { ...DEAL, Opportunity_Key__c: 'k' });
  expect(body).toMatchObject([{ errorCode: 'DUPLICATE_VALUE', message: expect.stringContaining(id) as string }]);
});

test('an admin’s validation rule fails with its own message and fields', async () => {
  const crm = await started();
  const message = 'Big deals need a next step.';
  crm.org.rules.validation.push((after) =>
    Number(after['Amount']) > 100 ? { message, fields: ['NextStep'] } : undefined,
  );
  const { body } = await create(crm, { ...DEAL, Amount: 101 });
  expect(body).toEqual([{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields: ['NextStep'] }]);
  expect((await create(crm, { ...DEAL, Amount: 100 })).status).toBe(201);
});

test.each([
  ['an alert, without consent', true, {}, 400],
  [
    'an alert, with consent',
    true,
    { 'Sforce-Duplicate-Rule-Header': 'allowSave=true; includeRecordDetails=true' },
    201,
  ],
  ['a block, with consent', false, { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' }, 400],
])('duplicate rules: %s', async (_, allowSave, headers, status) => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', DEAL);
  crm.org.rules.duplicate.push(() => ({ name: 'Same_deal', matches: [id], allowSave }));
  const reply = await create(crm, DEAL, headers);
  expect(reply.status).toBe(status);
  if (status === 201) return;
  const matchResults = [{ matchRecords: [{ record: { Id: id } }] }];
  const duplicateResult = { allowSave, duplicateRule: 'Same_deal', matchResults };
  expect(reply.body).toMatchObject([{ errorCode: 'DUPLICATES_DETECTED', duplicateResult }]);
});

test('a busy account fails all its opportunities of a request, and is free again after as many requests', async () => {
  const crm = await started();
  const AccountId = crm.org.insert('Account', { Name: 'Acme' });
  crm.org.locks.lock(AccountId, 1);
  const body = batch(['K-1', 'K-2'].map((key) => ({ ...DEAL, AccountId, Opportunity_Key__c: key })));
  const busy = { errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] };
  expect((await call(crm, 'PATCH', UPSERT, { body })).body).toMatchObject([busy, busy]);
  expect((await call(crm, 'PATCH', UPSERT, { body })).body).toMatchObject([{ success: true }, { success: true }]);
});

test('a row in approval stays locked until it is released', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', DEAL);
  crm.org.locks.holdForApproval(id);
  const ask = (): Promise<Reply> => call(crm, 'PATCH', `sobjects/Opportunity/${id}`, { body: { Amount: 1 } });
  expect(await ask()).toMatchObject({ status: 400, body: [{ errorCode: 'ENTITY_IS_LOCKED' }] });
  crm.org.locks.release(id);
  expect((await ask()).status).toBe(204);
});

test('shares are deleted and restored with their opportunity; users cannot be written', async () => {
  const crm = await started();
  const deal = crm.org.insert('Opportunity', { ...DEAL, Opportunity_Key__c: 'K' });
  const share = { attributes: { type: 'Opportunity_Share__c' }, Share_Key__c: 'K:oem:acme', Amount__c: 60.5 };
  const body = { records: [{ ...share, Opportunity__r: { Opportunity_Key__c: 'K' } }] };
  const path = 'composite/sobjects/Opportunity_Share__c/Share_Key__c';
  expect((await call(crm, 'PATCH', path, { body })).body).toMatchObject([{ created: true }]);
  expect(crm.org.live('Opportunity_Share__c')).toMatchObject([{ Opportunity__c: deal, Name: 'S-00001' }]);
  crm.org.remove(deal);
  expect(crm.org.live('Opportunity_Share__c')).toEqual([]);
  crm.org.undelete(deal);
  expect(crm.org.live('Opportunity_Share__c')).toHaveLength(1);
  const refused = await call(crm, 'POST', 'sobjects/User', { body: { Username: 'x', Email: 'x' } });
  expect(refused.body).toMatchObject([{ errorCode: 'INVALID_TYPE_FOR_OPERATION' }]);
});

test('a body without a JSON content type is 415', async () => {
  const reply = await create(await started(), DEAL, { 'Content-Type': 'text/plain' });
  expect([reply.status, reply.body]).toMatchObject([415, [{ errorCode: 'UNSUPPORTED_MEDIA_TYPE' }]]);
});
