/** Versions, limits, and describe. Each test states the documented behavior that it checks. */
import { expect, test } from 'vitest';
import { call, raw, started } from '../../../../tools/loopback-crms/salesforce/caller.ts';
import type { FieldSpec } from '../../../../tools/loopback-crms/salesforce/describe-data.ts';
import type { Salesforce } from '../../../../tools/loopback-crms/salesforce/server.ts';

async function described(crm: Salesforce, object = 'Opportunity'): Promise<Record<string, FieldSpec>> {
  const { body } = await call(crm, 'GET', `sobjects/${object}/describe`);
  const { fields } = body as { fields: FieldSpec[] };
  return Object.fromEntries(fields.map((field) => [field.name, field]));
}

test('the list of versions needs no session; an unknown version is 404 NOT_FOUND', async () => {
  const crm = await started({ api: { versions: ['66.0'] } });
  const list = await raw(crm, '/services/data/');
  expect(list.body).toEqual([{ label: 'Release 66.0', url: '/services/data/v66.0', version: '66.0' }]);
  const { status, body } = await call(crm, 'GET', '/services/data/v31.0/limits');
  expect([status, body]).toMatchObject([404, [{ errorCode: 'NOT_FOUND' }]]);
});

test('every answer of the data API contains the usage, and limits has the details', async () => {
  const crm = await started({ api: { dailyCalls: 100 } });
  await call(crm, 'GET', 'sobjects/Nothing/describe');
  const { headers, body } = await call(crm, 'GET', 'limits');
  expect(headers.get('sforce-limit-info')).toBe('api-usage=2/100');
  expect(body).toEqual({ DailyApiRequests: { Max: 100, Remaining: 98 } });
});

test('the used-up allowance is 403 REQUEST_LIMIT_EXCEEDED', async () => {
  const crm = await started({ api: { dailyCalls: 1 } });
  await call(crm, 'GET', 'limits');
  const { status, body, headers } = await call(crm, 'GET', 'limits');
  expect([status, body]).toMatchObject([403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }]]);
  expect(headers.has('retry-after')).toBe(false);
});

test('fields show if they can be written, their length, and their key', async () => {
  const fields = await described(await started());
  expect(fields['Name']).toMatchObject({ type: 'string', length: 120, nillable: false, createable: true });
  expect(fields['Amount']).toMatchObject({ type: 'currency', precision: 18, scale: 2 });
  expect(fields['Probability']).toMatchObject({ type: 'percent', scale: 0 });
  expect(fields['CloseDate']).toMatchObject({ type: 'date', nillable: false, defaultedOnCreate: false });
  expect(fields['IsClosed']).toMatchObject({ createable: false, updateable: false });
  expect(fields['ExpectedRevenue']).toMatchObject({ calculated: true, updateable: false });
  expect(fields['AccountId']).toMatchObject({ referenceTo: ['Account'], relationshipName: 'Account' });
  expect(fields['Opportunity_Key__c']).toMatchObject({ externalId: true, unique: true, caseSensitive: false });
});

test('CurrencyIsoCode exists only in an org with several currencies', async () => {
  expect(await described(await started())).not.toHaveProperty('CurrencyIsoCode');
  expect(await described(await started({ org: { currencies: ['USD', 'EUR'] } }))).toHaveProperty('CurrencyIsoCode');
});

test('a field that is hidden from the user is absent', async () => {
  const crm = await started();
  crm.org.hideField('Opportunity', 'Region__c');
  expect(await described(crm)).not.toHaveProperty('Region__c');
});

test('describe answers 304 without a body until something has changed', async () => {
  const crm = await started();
  const first = await call(crm, 'GET', 'sobjects/Opportunity/describe');
  const headers = { 'If-Modified-Since': first.headers.get('last-modified') ?? '' };
  const again = await call(crm, 'GET', 'sobjects/Opportunity/describe', { headers });
  expect([again.status, again.body]).toEqual([304, '']);
  crm.org.changeField('Opportunity', 'Name', { label: 'Deal Name' });
  expect((await call(crm, 'GET', 'sobjects/Opportunity/describe', { headers })).status).toBe(200);
});

test('users, accounts and the child object for shares can be described', async () => {
  const crm = await started();
  expect((await described(crm, 'Account'))['Acct_Ext__c']).toMatchObject({ externalId: true });
  expect((await described(crm, 'User'))['Username']).toMatchObject({ idLookup: true });
  expect((await described(crm, 'Opportunity_Share__c'))['Opportunity__c']).toMatchObject({
    relationshipName: 'Opportunity__r',
    updateable: false,
  });
});

test('record types restrict picklists, and the picklists of one have a separate call', async () => {
  const recordTypes = [
    { name: 'Renewal', picklists: { StageName: ['Prospecting', 'Closed Won'] } },
    { name: 'Secret', available: false },
  ];
  const crm = await started({ org: { recordTypes } });
  const { body } = await call(crm, 'GET', 'sobjects/Opportunity/describe');
  const { recordTypeInfos } = body as { recordTypeInfos: { recordTypeId: string }[] };
  expect(recordTypeInfos).toMatchObject([
    { name: 'Renewal', defaultRecordTypeMapping: true, available: true, master: false },
    { name: 'Secret', available: false },
    { name: 'Master', master: true, recordTypeId: '012000000000000AAA' },
  ]);
  const path = `ui-api/object-info/Opportunity/picklist-values/${recordTypeInfos[0]?.recordTypeId ?? ''}`;
  const lists = (await call(crm, 'GET', path)).body as {
    picklistFieldValues: Record<string, { values: { value: string }[] }>;
  };
  const stages = lists.picklistFieldValues['StageName']?.values.map((one) => one.value);
  expect(stages).toEqual(['Prospecting', 'Closed Won']);
  expect(lists.picklistFieldValues['LeadSource']?.values).toHaveLength(5);
});

test('a method that an address does not support is 405 METHOD_NOT_ALLOWED', async () => {
  const { status, body } = await call(await started(), 'PUT', 'limits');
  expect([status, body]).toMatchObject([405, [{ errorCode: 'METHOD_NOT_ALLOWED' }]]);
});

test('a page of this machine can call, and no other page', async () => {
  const crm = await started();
  const headers = { Origin: 'http://127.0.0.1:4000', 'Access-Control-Request-Headers': 'authorization' };
  const asked = await raw(crm, '/services/data/v66.0/limits', { method: 'OPTIONS', headers });
  expect(asked.status).toBe(204);
  expect(asked.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:4000');
  expect(asked.headers.get('access-control-allow-headers')).toBe('authorization');
  const foreign = await raw(crm, '/services/data/', { headers: { Origin: 'https://evil.test' } });
  expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
  expect(crm.log.of('preflight')).toHaveLength(1);
});
