import { expect, test } from 'vitest';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import { ok } from '../conversing.ts';
import { hold } from './talk.ts';

const VERSIONS = ok([{ version: '65.0' }, { version: '66.0' }, { version: '67.0' }]);
const USER = {
  user_id: '005000000000001',
  organization_id: '00D000000000001',
  name: 'Ana',
  preferred_username: 'ana@x',
};
const ORG = { done: true, records: [{ Id: '00D000000000001EAA', Name: 'Acme', IsSandbox: true }] };

test('returns user and org with full IDs, and the requests of the day', () => {
  const calls = { 'sforce-limit-info': 'api-usage=18/15000' };
  const { sent, out } = hold(crm.identify({}), [VERSIONS, ok(USER), ok(ORG, calls)]);
  expect(sent.map(({ path }) => path)).toEqual([
    '/services/data/',
    '/services/oauth2/userinfo',
    expect.stringContaining('/services/data/v66.0/query?q=SELECT%20Id') as string,
  ]);
  expect(out).toEqual({
    orgId: '00D000000000001EAA',
    orgName: 'Acme',
    userId: '005000000000001AAA',
    userName: 'Ana',
    sandbox: true,
    version: '66.0',
    calls: { used: 18, most: 15_000 },
  });
});

test('uses the user name of a user without a name, and treats a hidden org as production', () => {
  const { out } = hold(crm.identify({}), [VERSIONS, ok({ ...USER, name: null }), ok({ records: [] })]);
  expect(out).toMatchObject({ userName: 'ana@x', orgName: '', sandbox: false });
  expect(out).not.toHaveProperty('calls');
});

test.each([
  [[{ version: '64.0' }, { version: '65.0' }], '65.0'],
  [[], 'none'],
])('reports an org without the pinned API version: %j', (versions, newest) => {
  const { error } = hold(crm.identify({}), [ok(versions)]);
  expect(error).toMatchObject({ kind: 'connection', code: 'UNSUPPORTED_API_VERSION' });
  expect(error?.message).toContain(newest);
});

test('reports an invalid session as a connection error', () => {
  const { error } = hold(crm.identify({}), [
    VERSIONS,
    { status: 403, body: 'Bad_OAuth_Token', headers: { 'content-type': 'text/plain' } },
  ]);
  expect(error).toEqual({ kind: 'connection', code: 'http-403', message: 'Bad_OAuth_Token', status: 403 });
});

test('returns the share of used requests, and the address of a record', () => {
  const response = { status: 200, headers: { 'sforce-limit-info': 'api-usage=12000/15000' }, body: '' };
  expect(crm.usedShare?.(response)).toBe(0.8);
  expect(crm.usedShare?.({ ...response, headers: {} })).toBeUndefined();
  const { out: identity } = hold(crm.identify({}), [VERSIONS, ok(USER), ok(ORG)]);
  if (identity === undefined) throw new Error('Nobody is signed in');
  expect(crm.recordUrl('006000000000001AAA', 'https://acme.my.salesforce.com', identity)).toBe(
    'https://acme.my.salesforce.com/006000000000001AAA',
  );
  expect([200, 2000, 2001].map(crm.batchSize)).toEqual([200, 200, 10_000]);
});

test.each([
  ['https://acme.my.salesforce.com', undefined],
  ['https://acme--uat.sandbox.my.salesforce.com', undefined],
  ['https://acme-dev-ed.develop.my.salesforce.com', undefined],
  ['https://login.salesforce.com', undefined],
  ['https://test.salesforce.com', undefined],
  ['http://acme.my.salesforce.com', /My Domain/],
  ['https://acme.lightning.force.com', /a Lightning or Setup address/],
  ['https://acme.my.salesforce.com.example.com', /My Domain/],
  ['https://example.com/.my.salesforce.com', /My Domain/],
  ['', /My Domain/],
])('checks the address %s', (address, refusal) => {
  const said = crm.signIn.refuseAddress(address, {});
  if (refusal === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(refusal);
});

test('keeps an ID that is not a record ID because links contain it', () => {
  const odd = { ...USER, user_id: 'me', organization_id: 'the org' };
  const { out } = hold(crm.identify({}), [VERSIONS, ok(odd), ok(ORG)]);
  expect(out).toMatchObject({ userId: 'me', orgId: 'the org' });
});
