/** Allowed values of a column, the values that the server stores, and closed opportunities that cannot be changed. */
import { describe, expect, test } from 'vitest';
import {
  ANY_TEXT,
  BATCH_TYPE,
  REPRESENT,
  batchBody,
  call,
  guid,
  inner,
  started,
} from '../../../../tools/loopback-crms/dataverse/caller.ts';
import { privilegeText } from '../../../../tools/loopback-crms/dataverse/answers.ts';
import type { Dataverse } from '../../../../tools/loopback-crms/dataverse/server.ts';

const DEAL = `opportunities(${guid(1)})`;

async function withDeal(values: Record<string, string | number | boolean> = {}): Promise<Dataverse> {
  return started({ seed: (org) => org.insert('opportunity', { name: 'Deal', ...values }, guid(1)) });
}

test.each<[string, Record<string, unknown>, number, string]>([
  ['an unknown column', { nosuch: 1 }, 400, 'nosuch'],
  ['a lookup by its own name', { customerid: guid(2) }, 400, 'customerid'],
  ['a lookup by the name it is read by', { _customerid_value: guid(2) }, 400, '_customerid_value'],
  ['a name too long', { name: 'x'.repeat(301) }, 400, 'name'],
  ['notes too long', { description: 'x'.repeat(2001) }, 400, 'description'],
  ['money as text', { estimatedvalue: '10' }, 400, 'estimatedvalue'],
  ['money out of range', { estimatedvalue: 1e12 + 1 }, 400, 'estimatedvalue'],
  ['a negative budget', { budgetamount: -1 }, 400, 'budgetamount'],
  ['a moment for a day', { estimatedclosedate: '2026-12-31T00:00:00Z' }, 400, 'estimatedclosedate'],
  ['a day that is none', { estimatedclosedate: '2026-02-30' }, 400, 'estimatedclosedate'],
  ['an option nobody knows', { salesstage: 9 }, 400, 'salesstage'],
  ['an option by its label', { salesstage: 'Qualify' }, 400, 'salesstage'],
  ['a fraction of a percent', { closeprobability: 12.5 }, 400, 'closeprobability'],
  ['more than sure', { closeprobability: 101 }, 400, 'closeprobability'],
  ['a mirror in the own currency', { estimatedvalue_base: 1 }, 400, 'estimatedvalue_base'],
  ['no owner', { 'ownerid@odata.bind': null }, 400, 'ownerid'],
])('%s is rejected by name and nothing changes', async (_, body, status, word) => {
  const crm = await withDeal();
  const before = crm.org.get(guid(1));
  const reply = await call(crm, 'PATCH', DEAL, { body });
  expect(reply).toMatchObject({ status, body: { error: { code: ANY_TEXT, message: ANY_TEXT } } });
  expect(JSON.stringify(reply.body)).toContain(word);
  expect(crm.org.get(guid(1))).toBe(before);
});

test('null clears, even a value that only the form requires; DELETE of a column clears it too, but not a lookup', async () => {
  const crm = await withDeal({ description: 'x', stepname: 'y' });
  expect((await call(crm, 'PATCH', DEAL, { body: { name: null, description: null } })).status).toBe(204);
  expect((await call(crm, 'DELETE', `${DEAL}/stepname`)).status).toBe(204);
  expect((await call(crm, 'DELETE', `${DEAL}/customerid`)).status).toBe(400);
  expect(crm.org.get(guid(1)).values).toMatchObject({ name: null, description: null, stepname: null });
});

describe('money', () => {
  test.each([
    ['USD', 1234.565, '1234.57'],
    ['JPY', 1234.5, '1235'],
    ['KWD', 1.0005, '1.001'],
  ])('is rounded to the places of %s and returned as text', async (code, given, kept) => {
    const crm = await withDeal();
    const body = {
      estimatedvalue: given,
      'transactioncurrencyid@odata.bind': `/transactioncurrencies(${crm.org.currency(code)})`,
    };
    expect((await call(crm, 'PATCH', DEAL, { body, headers: REPRESENT })).body).toMatchObject({ estimatedvalue: kept });
  });

  test('is overwritten while the revenue is calculated by the system', async () => {
    const crm = await withDeal({ isrevenuesystemcalculated: true, totalamount: 70 });
    expect((await call(crm, 'PATCH', DEAL, { body: { estimatedvalue: 99 } })).status).toBe(204);
    expect(crm.org.get(guid(1)).values['estimatedvalue']).toBe(70);
  });

  test('has an amount in the base currency, and can be written as a number', async () => {
    const crm = await started({ api: { stringDecimals: false } });
    const body = {
      estimatedvalue: 90,
      'transactioncurrencyid@odata.bind': `/transactioncurrencies(${crm.org.currency('EUR')})`,
    };
    const reply = await call(crm, 'POST', 'opportunities', { body, headers: REPRESENT });
    expect(reply.body).toMatchObject({ estimatedvalue: 90, estimatedvalue_base: 100, exchangerate: 0.9 });
  });
});

describe('lookups', () => {
  test.each<[string, string, string, number]>([
    ['an account as the customer', 'customerid_account', 'accounts', 204],
    ['the whole address', 'parentaccountid', 'http', 204],
    ['letters of another case', 'Customerid_Account', 'accounts', 400],
    ['a row of another table', 'customerid_contact', 'accounts', 400],
    ['a row that is not there', 'customerid_account', 'nowhere', 404],
  ])('%s', async (_, navigation, how, status) => {
    const crm = await withDeal();
    const id = crm.org.insert('account', { name: 'Acme' });
    const addresses: Record<string, string> = {
      accounts: `/accounts(${id})`,
      http: `${crm.url}/api/data/v9.2/accounts(${id})`,
      nowhere: `/accounts(${guid(9)})`,
    };
    const body = { [`${navigation}@odata.bind`]: addresses[how] };
    expect((await call(crm, 'PATCH', DEAL, { body })).status).toBe(status);
    const { customerid, parentaccountid } = crm.org.get(guid(1)).values;
    expect(customerid ?? parentaccountid).toEqual(status === 204 ? { table: 'account', id } : undefined);
  });

  test('are read by a separate name, with the table as an annotation on request', async () => {
    const crm = await started();
    const id = crm.org.insert('account', { name: 'Acme' });
    crm.org.insert('opportunity', { customerid: { table: 'account', id }, salesstage: 1 }, guid(1));
    const headers = { Prefer: 'odata.include-annotations="*"' };
    expect((await call(crm, 'GET', `${DEAL}?$select=_customerid_value,salesstage`, { headers })).body).toMatchObject({
      opportunityid: guid(1),
      _customerid_value: id,
      '_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'account',
      '_customerid_value@OData.Community.Display.V1.FormattedValue': 'Acme',
      'salesstage@OData.Community.Display.V1.FormattedValue': 'Develop',
    });
  });
});

describe('closing', () => {
  const close = (status: number, more: Record<string, unknown> = {}): unknown => ({
    Status: status,
    OpportunityClose: { subject: 'Done', 'opportunityid@odata.bind': `/${DEAL}`, ...more },
  });

  test.each<[string, string, number, Record<string, unknown>, Record<string, unknown>]>([
    ['won', 'WinOpportunity', 3, {}, { statecode: 1, statuscode: 3, actualvalue: 50, actualclosedate: '2026-11-22' }],
    [
      'won for less',
      'WinOpportunity',
      3,
      { actualrevenue: 40, actualend: '2026-11-01' },
      { actualvalue: 40, actualclosedate: '2026-11-01' },
    ],
    ['lost', 'LoseOpportunity', 5, {}, { statecode: 2, statuscode: 5 }],
  ])('%s by its action, read-only afterwards, reopened by state and status', async (_, action, status, more, after) => {
    const crm = await withDeal({ estimatedvalue: 50 });
    expect((await call(crm, 'POST', action, { body: close(status, more) })).status).toBe(204);
    expect(crm.org.get(guid(1)).values).toMatchObject(after);
    expect((await call(crm, 'PATCH', DEAL, { body: { name: 'x' } })).status).toBe(400);
    expect((await call(crm, 'POST', action, { body: close(status) })).status).toBe(400);
    expect((await call(crm, 'PATCH', DEAL, { body: { statecode: 0 } })).status).toBe(400);
    expect((await call(crm, 'PATCH', DEAL, { body: { statecode: 0, statuscode: 1 } })).status).toBe(204);
    expect((await call(crm, 'PATCH', DEAL, { body: { name: 'x' } })).status).toBe(204);
  });

  test('is not a field write, and accepts only a status of its state', async () => {
    const crm = await withDeal();
    expect((await call(crm, 'PATCH', DEAL, { body: { statecode: 1, statuscode: 3 } })).status).toBe(400);
    expect((await call(crm, 'POST', 'WinOpportunity', { body: close(4) })).status).toBe(400);
    expect((await call(crm, 'PATCH', DEAL, { body: { statuscode: 2 } })).status).toBe(204);
    expect(crm.org.get(guid(1)).values).toMatchObject({ statecode: 0, statuscode: 2 });
  });

  test('works with field writes in one changeset, which succeeds or fails as a whole', async () => {
    const crm = await withDeal();
    const set = (status: number): string =>
      batchBody([[inner('PATCH', DEAL, { name: `Closed ${status}` }), inner('POST', 'WinOpportunity', close(status))]]);
    await call(crm, 'POST', '$batch', { body: set(4), headers: BATCH_TYPE });
    expect(crm.org.get(guid(1)).values).toMatchObject({ name: 'Deal', statecode: 0 });
    await call(crm, 'POST', '$batch', { body: set(3), headers: BATCH_TYPE });
    expect(crm.org.get(guid(1)).values).toMatchObject({ name: 'Closed 3', statecode: 1 });
  });
});

// 500 in the example of manage-duplicate-detection-create-update, 412 DuplicateRecord in the list of
// compose-http-requests-handle-errors.
test.each([500, 412] as const)(
  'duplicates are detected only if the header requests it, with status %s',
  async (status) => {
    const crm = await started({ org: { duplicateRule: ['name'] }, api: { duplicateStatus: status } });
    const body = { name: 'A' };
    expect((await call(crm, 'POST', 'opportunities', { body })).status).toBe(204);
    expect((await call(crm, 'POST', 'opportunities', { body })).status).toBe(204);
    const headers = { 'MSCRM.SuppressDuplicateDetection': 'false' };
    expect(await call(crm, 'POST', 'opportunities', { body, headers })).toMatchObject({
      status,
      body: { error: { code: '0x80040333', message: ANY_TEXT } },
    });
  },
);

test('a value that is not in the option list is rejected with a list of the valid ones', async () => {
  const crm = await started();
  const reply = await call(crm, 'POST', 'opportunities', { body: { name: 'A', salesstage: 99 } });
  const message =
    "A validation error occurred.  The value 99 of 'salesstage' on record of type 'opportunity' is outside the valid range. Accepted Values: 0,1,2,3";
  expect(reply).toMatchObject({ status: 400, body: { error: { code: '0x8004431A', message } } });
});

test('an invalid address is named, with its error code', async () => {
  const crm = await started();
  const names = ['ontacts', 'NoSuchFunction', 'opportunities/nosuch/deep'];
  for (const name of names) {
    const error = { code: '0x8006088a', message: `Resource not found for the segment '${name}'.` };
    expect(await call(crm, 'GET', name)).toMatchObject({ status: 404, body: { error } });
  }
});

test('a missing privilege is reported in full length, with IDs and counts', async () => {
  const crm = await started({ seed: (org) => org.insert('opportunity', { name: 'A' }, guid(1)) });
  crm.org.hidden.add(guid(1));
  const reply = await call(crm, 'PATCH', `opportunities(${guid(1)})`, { body: { name: 'B' } });
  expect(reply).toMatchObject({ status: 403, body: { error: { code: '0x80048306' } } });
  expect(privilegeText(crm.org.me, 'prvWriteOpportunity', 'opportunity', 'Opportunity').length).toBeGreaterThan(700);
});

test('an alternate key ignores case and trailing spaces', async () => {
  const crm = await started({ seed: (org) => org.addKey('opportunity', ['new_opportunity_key']) });
  const body = (key: string) => ({ body: { name: 'A', new_opportunity_key: key } });
  expect((await call(crm, 'POST', 'opportunities', body('Opp-1'))).status).toBe(204);
  for (const key of ['opp-1', 'OPP-1  ']) {
    const reply = await call(crm, 'POST', 'opportunities', body(key));
    expect(reply).toMatchObject({ status: 412, body: { error: { code: '0x80060892' } } });
    const found = await call(
      crm,
      'GET',
      `opportunities(new_opportunity_key='${encodeURIComponent(key)}')?$select=name`,
    );
    expect(found.status).toBe(200);
  }
  expect((await call(crm, 'POST', 'opportunities', body(' Opp-1'))).status).toBe(204);
});
