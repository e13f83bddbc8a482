import { describe, expect, test } from 'vitest';
import { bulkTrouble, callsOf, rowTrouble, troubleOf } from '../../../src/targets/salesforce/trouble.ts';
import type { Trouble, WireResponse } from '../../../src/targets/wire.ts';

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };

function answer(status: number, body: unknown, headers: Readonly<Record<string, string>> = JSON_TYPE): WireResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function refusal(status: number, errorCode: string, message = 'no', more: object = {}): WireResponse {
  return answer(status, [{ message, errorCode, ...more }]);
}

describe('a whole request', () => {
  test.each<[string, WireResponse]>([
    ['an answer', answer(200, [])],
    ['an empty answer', answer(204, '')],
    ['an upload', answer(201, '', {})],
    ['nothing new', answer(304, '')],
    ['a list of rows', answer(200, 'sf__Id,sf__Created\n', { 'content-type': 'text/csv' })],
    ['rows that failed, which their conversation tells', answer(200, [{ success: false, errors: [] }])],
    ['true', answer(200, 'true')],
  ])('is no trouble: %s', (_, response) => {
    expect(troubleOf(response)).toBeUndefined();
  });

  test.each<[string, WireResponse, Trouble['kind'], string]>([
    ['the day is used up', refusal(403, 'REQUEST_LIMIT_EXCEEDED'), 'connection', 'REQUEST_LIMIT_EXCEEDED'],
    ['no room left', refusal(400, 'STORAGE_LIMIT_EXCEEDED'), 'connection', 'STORAGE_LIMIT_EXCEEDED'],
    ['a lock, as 400', refusal(400, 'UNABLE_TO_LOCK_ROW'), 'later', 'UNABLE_TO_LOCK_ROW'],
    ['a lock, as 500', refusal(500, 'UNABLE_TO_LOCK_ROW'), 'later', 'UNABLE_TO_LOCK_ROW'],
    ['a page for people', answer(503, '<html>down</html>', { 'content-type': 'text/html' }), 'later', 'http-503'],
    ['a page where data belongs', answer(200, '<html>hi</html>', { 'content-type': 'text/html' }), 'later', 'not-json'],
    ['JSON that stops', answer(200, '[{"id":"006', JSON_TYPE), 'later', 'not-json'],
    ['a server that is away', refusal(503, 'SERVER_UNAVAILABLE'), 'later', 'SERVER_UNAVAILABLE'],
    ['too many at once', answer(429, ''), 'later', 'http-429'],
    ['a query that is none', refusal(400, 'MALFORMED_QUERY'), 'connection', 'MALFORMED_QUERY'],
    ['an object that is none', refusal(400, 'INVALID_TYPE'), 'connection', 'INVALID_TYPE'],
    ['a column that went', refusal(400, 'INVALID_FIELD'), 'connection', 'INVALID_FIELD'],
    ['nothing there', refusal(404, 'NOT_FOUND'), 'connection', 'NOT_FOUND'],
    ['the wrong method', refusal(405, 'METHOD_NOT_ALLOWED'), 'connection', 'METHOD_NOT_ALLOWED'],
    ['the API turned off', refusal(403, 'API_DISABLED_FOR_ORG'), 'connection', 'API_DISABLED_FOR_ORG'],
    [
      'a record out of reach',
      refusal(403, 'INSUFFICIENT_ACCESS_OR_READONLY'),
      'record',
      'INSUFFICIENT_ACCESS_OR_READONLY',
    ],
    ['a record that went', refusal(404, 'ENTITY_IS_DELETED'), 'record', 'ENTITY_IS_DELETED'],
    ['a value that cannot be read', refusal(400, 'JSON_PARSER_ERROR'), 'record', 'JSON_PARSER_ERROR'],
    ['too much at once', answer(413, ''), 'record', 'http-413'],
    ['a redirect', answer(302, ''), 'connection', 'http-302'],
    [
      'the code of a row, which is none of a request',
      answer(400, [{ statusCode: 'REQUIRED_FIELD_MISSING', message: '' }]),
      'record',
      'http-400',
    ],
  ])('%s', (_, response, kind, code) => {
    expect(troubleOf(response)).toMatchObject({ kind, code, status: response.status });
  });

  test('says what Salesforce said, up to 1,000 characters, and never a page', () => {
    expect(troubleOf(refusal(400, 'X', 'm'.repeat(5000), { fields: ['Name'] }))).toMatchObject({
      message: 'm'.repeat(1000),
      fields: ['Name'],
    });
    expect(troubleOf(answer(403, 'Bad_OAuth_Token'))?.message).toBe('Bad_OAuth_Token');
    expect(troubleOf(answer(502, '  <html>'))?.message).toBe('');
  });

  test('waits as long as it is told', () => {
    expect(troubleOf(answer(503, '', { 'retry-after': '7' }))?.retryAfterMs).toBe(7000);
    expect(troubleOf(answer(503, '', { 'retry-after': 'soon' }))).not.toHaveProperty('retryAfterMs');
  });
});

const OTHER = '006000000000001AAA';

describe('a row', () => {
  test.each<[string, Trouble['kind']]>([
    ['REQUIRED_FIELD_MISSING', 'record'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'record'],
    ['INVALID_FIELD', 'record'],
    ['ENTITY_IS_LOCKED', 'record'],
    ['UNABLE_TO_LOCK_ROW', 'later'],
    ['STORAGE_LIMIT_EXCEEDED', 'connection'],
  ])('%s is a trouble of the %s', (statusCode, kind) => {
    expect(rowTrouble([{ statusCode, message: 'why', fields: [], duplicateResult: null }])).toEqual({
      kind,
      code: statusCode,
      message: 'why',
    });
  });

  test('says all that is wrong with it', () => {
    const wrong = ['A', 'B'].map((name) => ({
      statusCode: name,
      message: `${name}.`,
      fields: [name],
      duplicateResult: null,
    }));
    expect(rowTrouble(wrong)).toEqual({ kind: 'record', code: 'A', message: 'A. B.', fields: ['A', 'B'] });
    expect(rowTrouble([])).toMatchObject({ kind: 'record', code: 'unexpected-answer' });
  });

  test.each([
    ['in its words', `duplicate value found: Key__c duplicates value on record with id: ${OTHER}`, null],
    ['in 15 characters', 'Wert doppelt: 006000000000001', null],
    [
      'beside its words',
      'Use one of these records?',
      { matchResults: [{ matchRecords: [{ record: { Id: OTHER } }] }] },
    ],
  ])('that stands twice names the other one, %s', (_, message, duplicateResult) => {
    const statusCode = duplicateResult === null ? 'DUPLICATE_VALUE' : 'DUPLICATES_DETECTED';
    expect(rowTrouble([{ statusCode, message, fields: [], duplicateResult }])).toMatchObject({ otherId: OTHER });
  });

  test('that stands twice in one request names nobody', () => {
    const message = 'Duplicate external id specified: INTERNATIONALLY';
    const one = { statusCode: 'DUPLICATE_VALUE', message, fields: [], duplicateResult: null };
    expect(rowTrouble([one])).not.toHaveProperty('otherId');
  });
});

test.each<[string, object]>([
  [
    'REQUIRED_FIELD_MISSING:Required fields are missing: [Name, X]:Name,X --',
    { code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name, X]', fields: ['Name', 'X'] },
  ],
  ['UNABLE_TO_LOCK_ROW:busy:--', { kind: 'later', code: 'UNABLE_TO_LOCK_ROW', message: 'busy' }],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION:Say why: now\nplease', { message: 'Say why: now\nplease' }],
  ['what is this', { code: 'unexpected-answer', message: 'what is this' }],
])('a row of a bulk job: %s', (text, trouble) => {
  expect(bulkTrouble(text)).toMatchObject(trouble);
});

test.each([
  ['api-usage=18/15000', { used: 18, most: 15_000 }],
  ['api-usage=18/15000; per-app-api-usage=17/250(appName=x)', { used: 18, most: 15_000 }],
  ['per-app-api-usage=17/250(appName=x)', undefined],
  ['', undefined],
])('the calls of %j', (header, calls) => {
  expect(callsOf({ status: 200, headers: { 'sforce-limit-info': header }, body: '' })).toEqual(calls);
});
