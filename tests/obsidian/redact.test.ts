/** Credentials that a server repeats never leave the transport. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact, redactReply } from '../../src/obsidian/redact.ts';

const TOKEN = 'abc/+"token"=';

test.each([
  ['as it is', `Authorization: Bearer ${TOKEN}.`, 'Authorization: Bearer [redacted].'],
  ['in an address', `https://x.example/?t=${encodeURIComponent(TOKEN)}&a=1`, 'https://x.example/?t=[redacted]&a=1'],
  ['in JSON', JSON.stringify({ message: TOKEN }), '{"message":"[redacted]"}'],
  ['more than once', `${TOKEN} ${TOKEN}`, '[redacted] [redacted]'],
  ['not at all', 'Nothing of it', 'Nothing of it'],
])('%s', (_, text, clean) => {
  expect(redact(text, [TOKEN])).toBe(clean);
});

test('a short text is not treated as a secret, because it could be part of any word', () => {
  expect(redact('a or b', ['a', ''])).toBe('a or b');
});

test('secrets are removed from every text of a reply; its status and header names stay', () => {
  const response = {
    status: 400,
    headers: { 'x-echo': `Bearer ${TOKEN}` },
    body: `{"m":"${encodeURIComponent(TOKEN)}"}`,
  };
  const clean = { status: 400, headers: { 'x-echo': 'Bearer [redacted]' }, body: '{"m":"[redacted]"}' };
  expect(redactReply({ response }, [TOKEN])).toEqual({ response: clean });
  expect(redactReply({ unknown: 'lost', message: TOKEN }, [TOKEN])).toEqual({
    unknown: 'lost',
    message: '[redacted]',
  });
});

test('for any secret at any position', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!/\p{Cs}/u.test(secret) && !secret.includes('[redacted]') && !'[redacted]'.includes(secret));
      expect(redact(before + secret + after, [secret])).toContain('[redacted]');
    }),
  );
});
