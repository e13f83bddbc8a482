import { expect, test } from 'vitest';
import type { Remedy } from '../../../src/targets/flow/request-flow.ts';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import { toPartError, toReadError } from '../../../src/targets/dynamics/errors.ts';
import { responseOf, type Reply } from '../conversing.ts';
import { batched, refused } from './talk.ts';

const HTML: Reply = { headers: { 'content-type': 'text/html' }, body: '<html>Sign in to the Wi-Fi</html>' };

test.each<[string, Reply, string | undefined, string | undefined]>([
  ['data', { json: {} }, undefined, undefined],
  ['nothing at all', { status: 204 }, undefined, undefined],
  ['a page for people', HTML, 'later', 'not-json'],
  ['half an answer', { body: '{"value":[' }, 'later', 'not-json'],
  ['too many requests', refused(429, '0x80072322'), 'later', '0x80072322'],
  ['too many requests, regardless of the status', refused(400, '0x80072326'), 'later', '0x80072326'],
  ['a server that is down', { ...HTML, status: 503 }, 'later', 'http-503'],
  ['a server that fell over', refused(500, '0x80040216'), 'later', '0x80040216'],
  ['a right that is lacking', refused(403, '0x80040220'), 'connection', '0x80040220'],
  ['an invalid address', refused(404, '0x80060888'), 'connection', '0x80060888'],
  ['an unknown column', refused(400, '0x80060888'), 'connection', '0x80060888'],
  ['something unreadable in it', refused(400), 'record', 'http-400'],
  ['too large a request', refused(413), 'record', 'http-413'],
  ['a refusal without a body', { status: 401 }, 'connection', 'http-401'],
])('a whole request: %s', (_, reply, kind, code) => {
  const error = crm.error(responseOf(reply));
  expect([error?.kind, error?.code]).toEqual([kind, code]);
});

test.each<[string, Reply, string | undefined]>([
  ['done', { status: 204 }, undefined],
  ['a right that is lacking', refused(403, '0x80040220'), 'record'],
  ['a record that is gone', refused(404, '0x80040217'), 'record'],
  ['a bad value', refused(400, '0x80048408'), 'record'],
  ['an unknown column', refused(400, '0x80060888'), 'record'],
  ['another version', refused(412, '0x80060882'), 'record'],
  ['too many requests', refused(429, '0x80072321'), 'later'],
  ['a token that ran out on the way', refused(401), 'connection'],
])('one part of a batch: %s', (_, reply, kind) => {
  expect(toPartError(responseOf(reply))?.kind).toBe(kind);
});

test('returns the delay, and at most 1,000 characters of the message', () => {
  const error = crm.error(responseOf(refused(429, '', 'x'.repeat(2000), { 'retry-after': '17' })));
  expect(error).toEqual({
    kind: 'later',
    code: 'http-429',
    message: 'x'.repeat(1000),
    status: 429,
    retryAfterMs: 17_000,
  });
  expect(crm.error(responseOf(refused(429)))).not.toHaveProperty('retryAfterMs');
});

test('only an expired token can be refreshed', () => {
  expect([200, 400, 401, 403, 503].map((status) => crm.authStatus(responseOf({ status })))).toEqual([
    ...['valid', 'valid', 'expired', 'valid', 'valid'],
  ]);
  expect(crm.usedShare).toBeUndefined();
});

test.each<[string, number, string, string, Remedy | undefined]>([
  ['a duplicate rule, as its page shows', 500, '0x80040333', 'record', 'duplicate'],
  ['a duplicate rule, as the list of statuses says', 412, '0x80040333', 'record', 'duplicate'],
  ['a key that is taken', 500, '0x80060892', 'record', 'duplicate'],
  ['an option that the list does not have', 500, '0x8004431A', 'record', undefined],
  ['a text that is too long', 503, '0x80044331', 'record', undefined],
  ['custom code', 500, '0x80040265', 'record', undefined],
  ['a right that is lacking', 500, '0x80040220', 'record', 'rights'],
  ['another user’s record', 403, '0x80048306', 'record', 'rights'],
  ['a secured column', 400, '0x8004F508', 'record', 'rights'],
  ['an unknown segment', 500, '0x8006088a', 'record', 'setup'],
  ['an unknown column', 400, '0x80060888', 'record', 'setup'],
  ['a record that is gone', 500, '0x80040217', 'record', 'gone'],
  ['a deal that is closed', 400, '0x80040221', 'record', 'closed'],
  ['a lock, regardless of the status', 400, '0x80044151', 'later', undefined],
  ['a deadlock', 400, '0x80044150', 'later', undefined],
  ['an app lock', 400, '0x8004ED47', 'later', undefined],
  ['no code that is known, and a server that fell over', 500, '0x8badf00d', 'later', undefined],
  ['no code that is known, and a refusal', 400, '0x0', 'record', undefined],
  ['no code that is known, and a right', 403, '', 'record', 'rights'],
  ['no code that is known, and nothing there', 404, '', 'record', 'gone'],
])('the code has priority over the status: %s', (_, status, code, kind, remedy) => {
  const error = toPartError(responseOf(refused(status, code)));
  expect([error?.kind, error?.remedy]).toEqual([kind, remedy]);
});

test('a known code without a message gets the message of the reference', () => {
  const codes = ['0x80060892', '0x8004431A', '0x80040220', '0x80040333', '0x80044151', '0x8006088a', '0x80040217'];
  for (const code of codes)
    expect(toPartError(responseOf(refused(400, code, '')))?.message, code).toMatch(/^[A-Z].+\.$/);
  expect(toPartError(responseOf(refused(400, '0x8badf00d', '')))?.message).toBe('');
});

test.each<[string, unknown, string, string]>([
  ['a number as its code', { error: { code: 42, message: 'No' } }, '42', 'No'],
  ['no code', { error: { message: 'No' } }, 'http-400', 'No'],
  ['no message', { error: { code: '0x1' } }, '0x1', ''],
  ['the message of an older version', { error: { code: '0x1', message: { lang: 'en', value: 'No' } } }, '0x1', 'No'],
  ['a list as its message', { error: { code: '0x1', message: ['No'] } }, '0x1', ''],
  ['a text as its error', { error: 'No' }, 'http-400', 'No'],
  ['the shape of a gateway', { Message: 'No' }, 'http-400', 'No'],
  ['nothing of the kind', [1, 2], 'http-400', ''],
])('a rejection with %s is read in part', (_, json, code, message) => {
  expect(toPartError(responseOf({ status: 400, json }))).toMatchObject({ kind: 'record', code, message });
});

test('never shows a multipart body', () => {
  const body = batched([refused(400, '0x80044331', 'Too long.')]);
  expect(crm.error(responseOf({ ...body, status: 400 }))).toBeUndefined();
  const cut = { ...body, status: 400, body: (body.body ?? '').slice(0, 60) };
  expect(crm.error(responseOf(cut))).toMatchObject({ code: 'http-400', message: '' });
  const mislabelled = { status: 400, headers: { 'content-type': 'text/plain' }, body: body.body ?? '' };
  expect(crm.error(responseOf(mislabelled))?.message).toBe('');
  expect(toReadError(responseOf(cut))).toMatchObject({ kind: 'connection' });
});
