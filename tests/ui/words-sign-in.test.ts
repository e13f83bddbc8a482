/** Words about signing in: whole sentences, with the other side's own where it has some. */
import { expect, test } from 'vitest';
import type { Identity, SignInProblem } from '../../src/targets/crm.ts';
import { identityText, resultText, SIGNED_OUT, signInText } from '../../src/ui/words-sign-in.ts';

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
  'address-refused',
  'unreachable',
  'unreadable',
  'refused',
])('%s says what is wrong and what to do', (problem) => {
  const text = signInText({ problem, detail: '' }, 'Salesforce');
  expect(text).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  expect(text).not.toMatch(/[{}]|OAuth|token|undefined/);
});

test('the CRM’s own words stand in between, with one full stop', () => {
  const text = signInText({ problem: 'denied', detail: 'end-user denied authorization. ' }, 'Salesforce');
  expect(text).toContain('You were not let in. It says: “end-user denied authorization”. Try again');
});

test.each<[string, Partial<Identity>, string]>([
  ['a sandbox', {}, 'Signed in as Ada Seller to Acme Federal (sandbox), API 66.0.'],
  [
    'production, with what was used',
    { sandbox: false, calls: { used: 1200, most: 15_000 } },
    'Signed in as Ada Seller to Acme Federal (production), API 66.0. 1,200 of 15,000 requests are used today.',
  ],
])('whoever is signed in to %s', (_, change, text) => {
  expect(identityText({ ...WHO, ...change })).toBe(text);
});

test.each([
  ['a sign-in that worked', { target: 'salesforce', who: WHO } as const, 'Salesforce: Signed in as Ada Seller'],
  [
    'one whose CRM then went away',
    { target: 'salesforce', who: { kind: 'unknown', code: 'lost', message: '' } } as const,
    'Salesforce: The connection to Salesforce was lost.',
  ],
  ['one that failed', { problem: 'unreachable', detail: '' } as const, 'Salesforce did not answer.'],
])('the result of %s', (_, result, begins) => {
  expect(resultText(result, 'salesforce').startsWith(begins)).toBe(true);
});

test('a link that nobody waited for names no CRM', () => {
  expect(resultText({ problem: 'refused', detail: '' }, undefined)).toMatch(/^The CRM refused/);
});

test('signing out says what is still good there', () => {
  expect(SIGNED_OUT.unheard).toContain('could not be told');
});
