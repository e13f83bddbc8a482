import { describe, expect, test } from 'vitest';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import { toRowError } from '../../../src/targets/hubspot/errors.ts';
import type { Remedy, CrmError } from '../../../src/targets/flow/request-flow.ts';
import { responseOf, type Reply } from '../conversing.ts';

function troubleOf(status: number, json: unknown, headers: Reply['headers'] = {}): CrmError | undefined {
  return crm.error(responseOf({ status, json, headers }));
}

const ROLLING = { message: 'You have reached your ten_secondly_rolling limit.', errorType: 'RATE_LIMIT' };

describe('limits', () => {
  test.each<[string, unknown, Reply['headers'], Partial<CrmError>]>([
    ['ten seconds', { ...ROLLING, policyName: 'TEN_SECONDLY_ROLLING' }, {}, { kind: 'later', retryAfterMs: 10_000 }],
    ['ten seconds by its words', { ...ROLLING, category: 'RATE_LIMITS' }, {}, { kind: 'later', retryAfterMs: 10_000 }],
    ['one second', { policyName: 'SECONDLY' }, {}, { kind: 'later', retryAfterMs: 1000 }],
    [
      'one second by its words',
      { message: 'You have reached your secondly limit.' },
      {},
      { kind: 'later', retryAfterMs: 1000 },
    ],
    ['no message', {}, {}, { kind: 'later', retryAfterMs: 10_000 }],
    ['a page', undefined, {}, { kind: 'later', retryAfterMs: 10_000 }],
    ['as long as requested', { policyName: 'SECONDLY' }, { 'retry-after': '7' }, { kind: 'later', retryAfterMs: 7000 }],
    [
      'a word in place of a time',
      { policyName: 'SECONDLY' },
      { 'retry-after': 'soon' },
      { kind: 'later', retryAfterMs: 1000 },
    ],
  ])('delay for %s', (_, json, headers, expected) => {
    expect(troubleOf(429, json, headers)).toMatchObject({ status: 429, ...expected });
  });

  test.each([{ policyName: 'DAILY' }, { message: 'You have reached your daily limit.', category: 'RATE_LIMITS' }])(
    'no delay for a daily limit: %o',
    (json) => {
      const error = troubleOf(429, json, { 'retry-after': '60' });
      expect(error).toMatchObject({ kind: 'connection' });
      expect(error).not.toHaveProperty('retryAfterMs');
    },
  );
});

test.each<[number, Reply['headers'], Partial<CrmError>]>([
  [423, {}, { kind: 'later', retryAfterMs: 2000 }],
  [423, { 'retry-after': '1' }, { kind: 'later', retryAfterMs: 2000 }],
  [423, { 'retry-after': '9' }, { kind: 'later', retryAfterMs: 9000 }],
  [477, { 'retry-after': '30' }, { kind: 'later', retryAfterMs: 30_000 }],
  [477, {}, { kind: 'later', retryAfterMs: 10_000 }],
  ...[500, 502, 503, 504, 521, 522, 523, 524, 408].map((status): [number, Reply['headers'], Partial<CrmError>] => [
    status,
    {},
    { kind: 'later', code: `http-${status}` },
  ]),
  [400, {}, { kind: 'record', code: 'http-400' }],
  [413, {}, { kind: 'record' }],
  [414, {}, { kind: 'record' }],
  [401, {}, { kind: 'connection' }],
  [403, {}, { kind: 'connection' }],
  [405, {}, { kind: 'connection' }],
])('status %i with %o', (status, headers, expected) => {
  expect(troubleOf(status, {}, headers)).toMatchObject({ status, ...expected });
  if (expected.retryAfterMs === undefined) expect(troubleOf(status, {}, headers)).not.toHaveProperty('retryAfterMs');
});

test.each<[string, number, unknown, CrmError['kind'], Remedy?]>([
  ['a scope that is lacking', 403, { category: 'MISSING_SCOPES' }, 'connection', 'rights'],
  ['an unknown error', 403, {}, 'connection', 'rights'],
  ['a value, regardless of the status', 500, { category: 'VALIDATION_ERROR' }, 'record'],
  ['a limit, regardless of the status', 400, { category: 'RATE_LIMITS' }, 'later'],
  ['a key that is taken', 400, { category: 'CONFLICT' }, 'record', 'duplicate'],
  ['a record that is gone', 404, { category: 'OBJECT_NOT_FOUND' }, 'record', 'gone'],
  ['an invalid address', 404, {}, 'connection', 'setup'],
  ['a page instead of an address', 404, undefined, 'connection', 'setup'],
  [
    'an unknown property',
    404,
    { category: 'OBJECT_NOT_FOUND', subCategory: 'PROPERTY_DOESNT_EXIST' },
    'record',
    'setup',
  ],
  ['an unknown company', 400, { subCategory: 'crm.associations.INVALID_IDENTIFIER' }, 'record', 'gone'],
  ['a spent day', 429, { policyName: 'DAILY' }, 'connection', 'limit'],
  ['a name of the language', 400, { category: 'constructor' }, 'record'],
])('the code has priority over the status: %s', (_, status, json, kind, remedy) => {
  const error = troubleOf(status, json);
  expect([error?.kind, error?.remedy]).toEqual([kind, remedy]);
});

test.each([
  ['a page for people', { body: '<html>Bad</html>', headers: { 'content-type': 'text/html' } }],
  ['half an answer', { body: '{"results":[{"id"' }],
])('%s with status 200 is requested again', (_, reply) => {
  expect(crm.error(responseOf(reply))).toEqual({ kind: 'later', code: 'not-json', message: '', status: 200 });
});

test.each([200, 201, 204, 207])('status %i is a success', (status) => {
  expect(troubleOf(status, status === 204 ? undefined : { results: [], errors: [{}] })).toBeUndefined();
});

test('a web page is not shown, plain text is', () => {
  expect(crm.error(responseOf({ status: 502, body: '<html>secret</html>' }))?.message).toBe('');
  expect(crm.error(responseOf({ status: 502, body: ' upstream gone\n' }))?.message).toBe('upstream gone');
});

const TOLD = [
  { isValid: false, message: 'Amounts need a manager', error: 'INVALID_ALPHA', name: 'amount' },
  { isValid: false, message: 'x is no [stage]', error: 'INVALID_OPTION', name: 'dealstage' },
];

describe('rejections', () => {
  test('report values with the admin’s messages, their properties, and the correlation ID', () => {
    const message = `Property values were not valid: ${JSON.stringify(TOLD)}`;
    expect(troubleOf(400, { category: 'VALIDATION_ERROR', message, correlationId: 'c0ffee' })).toEqual({
      kind: 'record',
      code: 'INVALID_ALPHA',
      message: 'Amounts need a manager x is no [stage] (correlation ID c0ffee)',
      fields: ['amount', 'dealstage'],
      status: 400,
    });
  });

  test.each([
    ['in addition to a separate message', 'Conditions were not met.', 'Conditions were not met. Needs a close reason.'],
    [
      'after unreadable text',
      'Property values were not valid: [{',
      'Property values were not valid: [{ Needs a close reason.',
    ],
  ])('report values that are only in the list, %s', (_, message, told) => {
    const errors = [
      { message: 'Needs a close reason.', code: 'REQUIRED_FIELD', context: { propertyName: ['reason'] } },
    ];
    expect(toRowError({ category: 'VALIDATION_ERROR', message, errors })).toEqual({
      kind: 'record',
      code: 'REQUIRED_FIELD',
      message: told,
      fields: ['reason'],
    });
  });

  test.each([
    ['beside', { context: { requiredGranularScopes: ['crm.objects.deals.write', 'crm.objects.companies.read'] } }],
    ['by its other name', { context: { requiredScopes: ['crm.objects.deals.write', 'crm.objects.companies.read'] } }],
    [
      'in a text, as the reference shows it',
      { errors: [{ context: '{missingScopes=[crm.objects.deals.write, crm.objects.companies.read]}' }] },
    ],
    [
      'inside',
      {
        errors: [
          { context: { requiredGranularScopes: ['crm.objects.deals.write'] } },
          { context: { requiredGranularScopes: ['crm.objects.deals.write', 'crm.objects.companies.read'] } },
        ],
      },
    ],
  ])('report the missing scopes from any position: %s', (_, more) => {
    const message = 'One or more of the following scopes are required.';
    expect(troubleOf(403, { category: 'MISSING_SCOPES', message, ...more })).toMatchObject({
      kind: 'connection',
      code: 'MISSING_SCOPES',
      message: `${message} crm.objects.deals.write, crm.objects.companies.read`,
    });
  });

  test.each([
    [{ category: 'CONFLICT', message: 'taken', context: { existingId: ['17'] } }],
    [{ category: 'CONFLICT', message: 'A deal already exists. Existing ID: 17' }],
  ])('name the conflicting record: %o', (json) => {
    expect(troubleOf(409, json)).toMatchObject({ kind: 'record', code: 'CONFLICT', otherId: '17' });
    expect(toRowError(json)).toMatchObject({ kind: 'record', otherId: '17' });
  });

  test.each([
    [{ category: 'OBJECT_NOT_FOUND', message: 'gone' }, 'record', 'OBJECT_NOT_FOUND'],
    [{ category: 'MISSING_SCOPES' }, 'connection', 'MISSING_SCOPES'],
    [{ category: 'RATE_LIMITS' }, 'later', 'RATE_LIMITS'],
    [{ category: 'SOMETHING_NEW', subCategory: 'crm.new' }, 'record', 'crm.new'],
    [{ message: 'only words' }, 'record', 'refused'],
    [{ errors: [{ message: 'only words' }, 7] }, 'record', 'refused'],
    [{}, 'record', 'unexpected-answer'],
    ['no object', 'record', 'unexpected-answer'],
    [{ category: 7, message: [], context: { ids: 3 }, errors: 'x', subCategory: {} }, 'record', 'unexpected-answer'],
  ])('of a row with %o', (error, kind, code) => {
    expect(toRowError(error)).toMatchObject({ kind, code });
  });

  test('use the message of the reference for a known code without one, and contain no stack trace', () => {
    for (const category of ['OBJECT_NOT_FOUND', 'CONFLICT', 'MISSING_SCOPES', 'RATE_LIMITS'])
      expect(toRowError({ category }).message, category).toMatch(/^[A-Z].+\.$/);
    expect(troubleOf(500, { message: 'internal error\n\tat com.hubspot.Api.run(Api.java:7)' })?.message).toBe(
      'internal error',
    );
  });

  test('limit the length of a message and keep its end', () => {
    const { message = '' } = troubleOf(400, { message: 'x'.repeat(5000), correlationId: 'c0ffee' }) ?? {};
    expect(message).toHaveLength(1000);
    expect(message.endsWith('x (correlation ID c0ffee)')).toBe(true);
  });
});

test.each<[Reply['headers'], number | undefined]>([
  [{ 'x-hubspot-ratelimit-daily': '1000', 'x-hubspot-ratelimit-daily-remaining': '250' }, 0.75],
  [{ 'x-hubspot-ratelimit-daily': '1000', 'x-hubspot-ratelimit-daily-remaining': '0' }, 1],
  [{ 'x-hubspot-ratelimit-daily': '1000' }, undefined],
  [{ 'x-hubspot-ratelimit-daily': '0', 'x-hubspot-ratelimit-daily-remaining': '0' }, undefined],
  [{}, undefined],
])('the used share of the day in %o is %s', (headers, share) => {
  expect(crm.usedShare?.(responseOf({ headers: headers ?? {} }))).toBe(share);
});
