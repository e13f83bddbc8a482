import { expect, test } from 'vitest';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import { partTrouble } from '../../../src/targets/dynamics/trouble.ts';
import { responseOf, type Reply } from '../conversing.ts';
import { refused } from './talk.ts';

const HTML: Reply = { headers: { 'content-type': 'text/html' }, body: '<html>Sign in to the Wi-Fi</html>' };

test.each<[string, Reply, string | undefined, string | undefined]>([
  ['data', { json: {} }, undefined, undefined],
  ['nothing at all', { status: 204 }, undefined, undefined],
  ['a page for people', HTML, 'later', 'not-json'],
  ['half an answer', { body: '{"value":[' }, 'later', 'not-json'],
  ['too many requests', refused(429, '0x80072322'), 'later', '0x80072322'],
  ['too much at once, whatever the status', refused(400, '0x80072326'), 'later', '0x80072326'],
  ['a server that is down', { ...HTML, status: 503 }, 'later', 'http-503'],
  ['a server that fell over', refused(500, '0x80040216'), 'later', '0x80040216'],
  ['a right that is lacking', refused(403, '0x80040220'), 'connection', '0x80040220'],
  ['an address that is none', refused(404, '0x80060888'), 'connection', '0x80060888'],
  ['a column that is none', refused(400, '0x80060888'), 'connection', '0x80060888'],
  ['something unreadable in it', refused(400), 'record', 'http-400'],
  ['too large a request', refused(413), 'record', 'http-413'],
  ['a refusal without a body', { status: 401 }, 'connection', 'http-401'],
])('a whole request: %s', (_, reply, kind, code) => {
  const trouble = crm.trouble(responseOf(reply));
  expect([trouble?.kind, trouble?.code]).toEqual([kind, code]);
});

test.each<[string, Reply, string | undefined]>([
  ['done', { status: 204 }, undefined],
  ['a right that is lacking', refused(403, '0x80040220'), 'record'],
  ['a record that is gone', refused(404, '0x80040217'), 'record'],
  ['a bad value', refused(400, '0x80048408'), 'record'],
  ['a column that is none', refused(400, '0x80060888'), 'record'],
  ['another version', refused(412, '0x80060882'), 'record'],
  ['too many requests', refused(429, '0x80072321'), 'later'],
  ['a token that ran out on the way', refused(401), 'connection'],
])('one part of a batch: %s', (_, reply, kind) => {
  expect(partTrouble(responseOf(reply))?.kind).toBe(kind);
});

test('how long to wait, and at most 1,000 characters of what it says', () => {
  const trouble = crm.trouble(responseOf(refused(429, '', 'x'.repeat(2000), { 'retry-after': '17' })));
  expect(trouble).toEqual({
    kind: 'later',
    code: 'http-429',
    message: 'x'.repeat(1000),
    status: 429,
    retryAfterMs: 17_000,
  });
  expect(crm.trouble(responseOf(refused(429)))).not.toHaveProperty('retryAfterMs');
});

test('only a token that ran out can be renewed', () => {
  expect([200, 400, 401, 403, 503].map((status) => crm.standing(responseOf({ status })))).toEqual([
    ...['good', 'good', 'ran-out', 'good', 'good'],
  ]);
  expect(crm.usedShare).toBeUndefined();
});
