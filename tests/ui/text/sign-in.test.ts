/** Texts about signing in: complete sentences, with the server's message if it sent one. */
import { expect, test } from 'vitest';
import type { Identity } from '../../../src/targets/core/crm.ts';
import type { SignInProblem } from '../../../src/targets/core/sign-in.ts';
import { identityText, keyHelp, resultText, SIGNED_OUT, signInText } from '../../../src/ui/text/sign-in.ts';

const WHO: Identity = {
  orgId: '00D',
  orgName: 'Acme Federal',
  userId: '005',
  userName: 'Ada Seller',
  sandbox: true,
  version: '66.0',
};

test.each<SignInProblem>([
  'not-set-up',
  'denied',
  'foreign',
  'expired',
  'no-link',
  'client-unknown',
  'redirect-mismatch',
  'secret-required',
  'wrong-platform',
  'consent-needed',
  'policy',
  'tenant-unknown',
  'no-user',
  'address-refused',
  'key-unfit',
  'key-refused',
  'unreachable',
  'unreadable',
  'not-accepted',
  'session-ended',
  'secret-wrong',
  'public-client',
  'account-locked',
  'busy',
  'origin',
  'address-unknown',
  'refused',
])('%s has the problem and the advice', (problem) => {
  const text = signInText({ problem, detail: '' }, 'Salesforce');
  expect(text).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  expect(text).not.toMatch(/[{}]|OAuth|token|undefined/);
});

test('the server’s message is in the middle, with one period', () => {
  const text = signInText({ problem: 'denied', detail: 'end-user denied authorization. ' }, 'Salesforce');
  expect(text).toContain('Sign-in was denied. The server says: “end-user denied authorization”. Try again');
});

test.each<[string, Partial<Identity>, string]>([
  ['a sandbox', {}, 'Signed in as Ada Seller to Acme Federal (sandbox), API 66.0.'],
  [
    'production, with what was used',
    { sandbox: false, calls: { used: 1200, most: 15_000 } },
    'Signed in as Ada Seller to Acme Federal (production), API 66.0. Used today: 1,200 of 15,000 requests.',
  ],
  [
    'a sandbox with a key, without a user',
    { userId: '', userName: 'service key' },
    'Connected to Acme Federal (sandbox), API 66.0.',
  ],
  ['an org that hides its names', { userName: '', orgName: '' }, 'Signed in to 00D (sandbox), API 66.0.'],
])('the signed-in user of %s', (_, change, text) => {
  expect(identityText({ ...WHO, ...change })).toBe(text);
});

test.each([
  ['a sign-in that worked', { target: 'salesforce', who: WHO } as const, 'Salesforce: Signed in as Ada Seller'],
  [
    'one whose CRM was removed',
    { target: 'salesforce', who: { kind: 'unknown', code: 'lost', message: '' } } as const,
    'Salesforce: The connection to Salesforce was lost.',
  ],
  ['one that failed', { problem: 'unreachable', detail: '' } as const, 'Salesforce didn’t respond.'],
])('the result of %s', (_, result, begins) => {
  expect(resultText(result, 'salesforce').startsWith(begins)).toBe(true);
});

test('a link without a current sign-in names no CRM', () => {
  expect(resultText({ problem: 'refused', detail: '' }, undefined)).toMatch(/^The CRM rejected/);
});

test('the plugin’s own sentence about a key is not quoted as the CRM’s', () => {
  const text = signInText({ problem: 'key-unfit', detail: 'A service key begins with pat-.' }, 'HubSpot');
  expect(text).toBe('A service key begins with pat-. Copy the full key from HubSpot and paste it here.');
});

test.each([
  ['revoked', 'on this device and in {crm}'],
  ['no-response', 'couldn’t be reached'],
  ['not-revocable', 'has no way to end the session'],
  ['key-stays-valid', 'stays valid until someone deletes it in {crm}'],
] as const)('after signing out, the text shows what is still valid in the CRM: %s', (end, says) => {
  expect(SIGNED_OUT[end]).toContain(says);
});

test('the storage of a key is explained below its field', () => {
  expect(keyHelp('service key', 'HubSpot')).toMatch(
    /^Created by your admin in HubSpot.*secret storage.*never in your notes or settings\.$/,
  );
});
