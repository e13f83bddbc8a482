/** Conversion of a refusal: the problem for its code, and the part of its description that helps the user. */
import { expect, test } from 'vitest';
import { refusedBy } from '../../src/obsidian/oauth-refusal.ts';

const NONE = { problemOf: () => undefined };

test.each([
  ['access_denied', 'denied'],
  ['authorization_declined', 'denied'],
  ['invalid_grant', 'not-accepted'],
  ['expired_token', 'expired'],
  ['bad_verification_code', 'expired'],
  ['invalid_client', 'client-unknown'],
  ['redirect_uri_mismatch', 'redirect-mismatch'],
  ['temporarily_unavailable', 'busy'],
  ['toString', 'refused'],
])('%s is %s, and is its own detail without a description', (code, problem) => {
  expect(refusedBy(code, '', NONE)).toEqual({ problem, detail: code });
});

test('the CRM’s own mapping of a code has priority', () => {
  const own = { problemOf: (_: string, said: string) => (said.includes('53003') ? ('policy' as const) : undefined) };
  expect(refusedBy('invalid_grant', 'AADSTS53003: Blocked.', own).problem).toBe('policy');
  expect(refusedBy('invalid_grant', 'AADSTS70008: Expired.', own).problem).toBe('not-accepted');
});

const TRACE = 'Trace ID: 0000 Correlation ID: 1111 Timestamp: 2026-11-22 18:30:15Z';
const LONG = `AADSTS50011: The redirect URI does not match. Make sure ${'that it does '.repeat(20)}.`;

test.each([
  ['a short one stays', 'end-user denied authorization', 'end-user denied authorization'],
  ['numbers for the log go', `AADSTS65004: Declined. ${TRACE}`, 'AADSTS65004: Declined.'],
  [
    'on lines of their own as well',
    `AADSTS65004: Declined.\r\n${TRACE.replaceAll(' C', '\r\nC')}`,
    'AADSTS65004: Declined.',
  ],
  ['a long one ends after its first sentence', `${LONG} ${TRACE}`, 'AADSTS50011: The redirect URI does not match.'],
  ['addresses do not end a sentence', `See a.example/b. ${'x '.repeat(200)}`, 'See a.example/b.'],
  ['one without an end is cut', 'x'.repeat(5000), 'x'.repeat(300)],
])('description: %s', (_, said, detail) => {
  expect(refusedBy('invalid_grant', said, NONE).detail).toBe(detail);
});

test('a code is truncated as well', () => {
  expect(refusedBy('x'.repeat(5000), '', NONE).detail).toHaveLength(300);
});
