import { expect, test } from 'vitest';
import type { Identity } from '../../../src/targets/core/crm.ts';
import type { KeySignIn } from '../../../src/targets/core/sign-in.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import { ok, responseOf } from '../conversing.ts';
import { hold } from './talk.ts';

const signIn = crm.signIn as KeySignIn;

test('accepts a pasted key, with the same address for all users', () => {
  expect(signIn).toMatchObject({ by: 'key', address: 'https://api.hubapi.com', keyName: 'service key' });
  expect(signIn.refuseAddress(signIn.address, {})).toBeUndefined();
  for (const address of ['http://api.hubapi.com', 'https://api.hubapi.com.evil.example', 'https://app.hubspot.com', ''])
    expect(signIn.refuseAddress(address, {}), address).toMatch(/^HubSpot always uses the address .*\.$/);
});

test.each([
  'pat-na1-11111111-2222-3333-4444-555555555555',
  'pat-eu1-0000000000',
  ' pat-na1-loopback-0000\n',
  'CiRldTEtabcd',
])('accepts the key %j', (key) => {
  expect(signIn.refuseKey(key)).toBeUndefined();
});

test.each([
  '',
  '  ',
  'pat-na1 1111-2222-3333',
  'pat-na1-1111\n2222-3333',
  'short',
  'pät-na1-11111111',
  'x'.repeat(501),
])('rejects the key %j without repeating it', (key) => {
  const sentence = signIn.refuseKey(key) ?? '';
  expect(sentence).toMatch(/^[A-Z].*\.$/);
  if (key.trim() !== '') expect(sentence).not.toContain(key);
});

test.each([
  [401, 'rejected'],
  [403, 'valid'],
  [429, 'valid'],
  [200, 'valid'],
])('after status %i the key is %s because it cannot be refreshed', (status, standing) => {
  expect(crm.authStatus(responseOf({ status }))).toBe(standing);
});

test.each([
  ['STANDARD', false],
  ['DEVELOPER_TEST', true],
  ['SANDBOX', true],
  ['APP_DEVELOPER', true],
])('an account of type %s is a sandbox: %s', (accountType, sandbox) => {
  const { out } = hold(crm.identify({}), [ok({ portalId: 7, accountType, uiDomain: 'app-eu1.hubspot.com' })]);
  expect(out).toMatchObject({ orgId: '7', sandbox, pages: 'https://app-eu1.hubspot.com' });
  expect(crm.recordUrl('12345678901234567', signIn.address, out as Identity)).toBe(
    'https://app-eu1.hubspot.com/contacts/7/record/0-3/12345678901234567',
  );
});

test.each(['evil.example', 'evil.example/.hubspot.com', undefined])(
  'rejects %s as an address of HubSpot’s web pages',
  (uiDomain) => {
    expect(hold(crm.identify({}), [ok({ portalId: '7', uiDomain })]).out?.pages).toBe('https://app.hubspot.com');
  },
);
