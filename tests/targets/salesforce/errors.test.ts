import { describe, expect, test } from 'vitest';
import { toBulkError, requestUsageOf, toRowError, toCrmError } from '../../../src/targets/salesforce/errors.ts';
import type { Remedy, CrmError, CrmResponse } from '../../../src/targets/flow/request-flow.ts';

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };

function answer(status: number, body: unknown, headers: Readonly<Record<string, string>> = JSON_TYPE): CrmResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function refusal(status: number, errorCode: string, message = 'no', more: object = {}): CrmResponse {
  return answer(status, [{ message, errorCode, ...more }]);
}

describe('a whole request', () => {
  test.each<[string, CrmResponse]>([
    ['an answer', answer(200, [])],
    ['an empty answer', answer(204, '')],
    ['an upload', answer(201, '', {})],
    ['nothing new', answer(304, '')],
    ['a list of rows', answer(200, 'sf__Id,sf__Created\n', { 'content-type': 'text/csv' })],
    ['failed rows, which their request flow reports', answer(200, [{ success: false, errors: [] }])],
    ['true', answer(200, 'true')],
  ])('has no error: %s', (_, response) => {
    expect(toCrmError(response)).toBeUndefined();
  });

  test.each<[string, CrmResponse, CrmError['kind'], string]>([
    ['the day is used up', refusal(403, 'REQUEST_LIMIT_EXCEEDED'), 'connection', 'REQUEST_LIMIT_EXCEEDED'],
    ['no room left', refusal(400, 'STORAGE_LIMIT_EXCEEDED'), 'connection', 'STORAGE_LIMIT_EXCEEDED'],
    ['a lock, as 400', refusal(400, 'UNABLE_TO_LOCK_ROW'), 'later', 'UNABLE_TO_LOCK_ROW'],
    ['a lock, as 500', refusal(500, 'UNABLE_TO_LOCK_ROW'), 'later', 'UNABLE_TO_LOCK_ROW'],
    ['a page for people', answer(503, '<html>down</html>', { 'content-type': 'text/html' }), 'later', 'http-503'],
    ['a page where data belongs', answer(200, '<html>hi</html>', { 'content-type': 'text/html' }), 'later', 'not-json'],
    ['JSON that stops', answer(200, '[{"id":"006', JSON_TYPE), 'later', 'not-json'],
    ['a server that is away', refusal(503, 'SERVER_UNAVAILABLE'), 'later', 'SERVER_UNAVAILABLE'],
    ['too many concurrent requests', answer(429, ''), 'later', 'http-429'],
    ['an invalid query', refusal(400, 'MALFORMED_QUERY'), 'connection', 'MALFORMED_QUERY'],
    ['an unknown object', refusal(400, 'INVALID_TYPE'), 'connection', 'INVALID_TYPE'],
    ['a removed column', refusal(400, 'INVALID_FIELD'), 'connection', 'INVALID_FIELD'],
    ['nothing there', refusal(404, 'NOT_FOUND'), 'connection', 'NOT_FOUND'],
    ['the wrong method', refusal(405, 'METHOD_NOT_ALLOWED'), 'connection', 'METHOD_NOT_ALLOWED'],
    ['the API turned off', refusal(403, 'API_DISABLED_FOR_ORG'), 'connection', 'API_DISABLED_FOR_ORG'],
    [
      'a record out of reach',
      refusal(403, 'INSUFFICIENT_ACCESS_OR_READONLY'),
      'record',
      'INSUFFICIENT_ACCESS_OR_READONLY',
    ],
    ['a deleted record', refusal(404, 'ENTITY_IS_DELETED'), 'record', 'ENTITY_IS_DELETED'],
    ['a value that cannot be read', refusal(400, 'JSON_PARSER_ERROR'), 'record', 'JSON_PARSER_ERROR'],
    ['too many requests', answer(413, ''), 'record', 'http-413'],
    ['a redirect', answer(302, ''), 'connection', 'http-302'],
    [
      'the code of a row, which no request has',
      answer(400, [{ statusCode: 'REQUIRED_FIELD_MISSING', message: '' }]),
      'record',
      'http-400',
    ],
  ])('%s', (_, response, kind, code) => {
    expect(toCrmError(response)).toMatchObject({ kind, code, status: response.status });
  });

  test.each<[string, CrmResponse, CrmError['kind'], Remedy?]>([
    ['a query that ran too long', refusal(400, 'QUERY_TIMEOUT'), 'later'],
    ['a lock, regardless of the status', refusal(403, 'UNABLE_TO_LOCK_ROW'), 'later'],
    ['a value that fell over the server', refusal(500, 'STRING_TOO_LONG'), 'record'],
    ['a duplicate, regardless of the status', refusal(500, 'DUPLICATES_DETECTED'), 'record', 'duplicate'],
    ['an approval', refusal(500, 'ENTITY_IS_LOCKED'), 'record', 'locked'],
    ['a right', refusal(400, 'API_DISABLED_FOR_ORG'), 'connection', 'rights'],
    ['an unknown error', refusal(403, 'SOMETHING_NEW'), 'connection', 'rights'],
    ['an invalid address', answer(404, ''), 'connection', 'setup'],
    ['a removed column', refusal(400, 'INVALID_FIELD'), 'connection', 'setup'],
    ['a spent allowance', refusal(403, 'REQUEST_LIMIT_EXCEEDED'), 'connection', 'limit'],
  ])('is classified by code before status: %s', (_, response, kind, remedy) => {
    const error = toCrmError(response);
    expect([error?.kind, error?.remedy]).toEqual([kind, remedy]);
  });

  test.each<[string, unknown, string, string]>([
    [
      'a second complaint',
      [
        { message: 'A.', errorCode: 'X' },
        { message: 'B.', errorCode: 'Y' },
      ],
      'X',
      'A. B.',
    ],
    ['a complaint without a code', [{ message: 'A.' }, { message: 'B.', errorCode: 'Y' }], 'Y', 'A. B.'],
    ['an unknown code', [{ message: 'A.', errorCode: 7 }], 'http-400', 'A.'],
    ['no words', [{ errorCode: 'X', message: null }], 'X', ''],
    ['the shape of the sign-in', { error: 'invalid_grant', error_description: 'expired' }, 'http-400', 'expired'],
    ['another shape', { a: 1 }, 'http-400', ''],
    ['an empty list', [], 'http-400', ''],
  ])('is read in part with %s', (_, json, code, message) => {
    expect(toCrmError(answer(400, json))).toMatchObject({ kind: 'record', code, message });
  });

  test('reports Salesforce’s message, up to 1,000 characters, and never a web page', () => {
    expect(toCrmError(refusal(400, 'X', 'm'.repeat(5000), { fields: ['Name'] }))).toMatchObject({
      message: 'm'.repeat(1000),
      fields: ['Name'],
    });
    expect(toCrmError(answer(403, 'Bad_OAuth_Token'))?.message).toBe('Bad_OAuth_Token');
    expect(toCrmError(answer(502, '  <html>'))?.message).toBe('');
  });

  test('uses the delay of the response', () => {
    expect(toCrmError(answer(503, '', { 'retry-after': '7' }))?.retryAfterMs).toBe(7000);
    expect(toCrmError(answer(503, '', { 'retry-after': 'soon' }))).not.toHaveProperty('retryAfterMs');
  });
});

const OTHER = '006000000000001AAA';

function match(Id: unknown): object {
  return { record: { Id } };
}

function duplicate(matchRecords: unknown): object {
  return {
    ...{ statusCode: 'DUPLICATES_DETECTED', message: 'twice' },
    duplicateResult: { matchResults: [{ matchRecords }] },
  };
}

describe('a row', () => {
  test.each<[string, CrmError['kind'], Remedy?]>([
    ['REQUIRED_FIELD_MISSING', 'record'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'record'],
    ['SOMETHING_NEW', 'record'],
    ['toString', 'record'],
    ['INVALID_FIELD', 'record', 'setup'],
    ['INVALID_FIELD_FOR_INSERT_UPDATE', 'record', 'rights'],
    ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', 'record', 'rights'],
    ['DUPLICATES_DETECTED', 'record', 'duplicate'],
    ['ENTITY_IS_DELETED', 'record', 'gone'],
    ['ENTITY_IS_LOCKED', 'record', 'locked'],
    ['UNABLE_TO_LOCK_ROW', 'later'],
    ['STORAGE_LIMIT_EXCEEDED', 'connection', 'limit'],
  ])('with %s has an error of kind %s and its action', (statusCode, kind, remedy) => {
    expect(toRowError([{ statusCode, message: 'why', fields: [], duplicateResult: null }])).toEqual({
      kind,
      code: statusCode,
      message: 'why',
      ...(remedy && { remedy }),
    });
  });

  test.each<[string, unknown, Partial<CrmError>]>([
    ['no code', { message: 'why' }, { code: 'refused', message: 'why' }],
    ['no code and no words', {}, { code: 'unexpected-answer', message: '' }],
    ['a number as its code', { statusCode: 7, message: 'why' }, { code: 'refused', message: 'why' }],
    ['a list as its words', { statusCode: 'X', message: ['why'] }, { code: 'X', message: '' }],
    ['unknown fields', { statusCode: 'X', message: 'why', fields: 'Name' }, { code: 'X', message: 'why' }],
    ['odd fields', { statusCode: 'X', message: 'why', fields: ['A', 1, null] }, { code: 'X', fields: ['A'] }],
    ['a match without its record', duplicate([{}]), { code: 'DUPLICATES_DETECTED', message: 'twice' }],
    ['no matches', duplicate('none'), { code: 'DUPLICATES_DETECTED', message: 'twice' }],
    ['an invalid record after a missing one', duplicate([{}, match('x'), match(OTHER)]), { otherId: OTHER }],
    ['no object', 'why', { code: 'unexpected-answer' }],
  ])('is read in part with %s', (_, complaint, expected) => {
    expect(toRowError([complaint])).toMatchObject({ kind: 'record', ...expected });
  });

  test('with a known code and no message gets the message of the reference', () => {
    for (const statusCode of ['ENTITY_IS_LOCKED', 'QUERY_TIMEOUT', 'INSUFFICIENT_ACCESS', 'DUPLICATE_VALUE'])
      expect(toRowError([{ statusCode, message: '' }]).message, statusCode).toMatch(/^[A-Z].+\.$/);
  });

  test('has no stack trace', () => {
    const thrown = 'OppTrigger: execution of BeforeUpdate\n\ncaused by: System.DmlException: No.';
    const message = `${thrown}\n\nClass.OppHandler.run: line 5, column 1\nTrigger.OppTrigger: line 3, column 1`;
    const statusCode = 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY';
    expect(toRowError([{ statusCode, message }]).message).toBe(thrown);
    const rule = 'Say why.\nAt least one reason is needed\nat the end.';
    expect(toRowError([{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: rule }]).message).toBe(rule);
  });

  test('reports all its errors', () => {
    const wrong = ['A', 'B'].map((name) => ({
      statusCode: name,
      message: `${name}.`,
      fields: [name],
      duplicateResult: null,
    }));
    expect(toRowError(wrong)).toEqual({ kind: 'record', code: 'A', message: 'A. B.', fields: ['A', 'B'] });
    expect(toRowError([])).toMatchObject({ kind: 'record', code: 'unexpected-answer' });
  });

  test.each([
    ['in its words', `duplicate value found: Key__c duplicates value on record with id: ${OTHER}`, null],
    ['in 15 characters', 'Wert doppelt: 006000000000001', null],
    [
      'in addition to its message',
      'Use one of these records?',
      { matchResults: [{ matchRecords: [{ record: { Id: OTHER } }] }] },
    ],
  ])('with a duplicate names the other record, %s', (_, message, duplicateResult) => {
    const statusCode = duplicateResult === null ? 'DUPLICATE_VALUE' : 'DUPLICATES_DETECTED';
    expect(toRowError([{ statusCode, message, fields: [], duplicateResult }])).toMatchObject({ otherId: OTHER });
  });

  test('with a duplicate in the same request names no record', () => {
    const message = 'Duplicate external id specified: INTERNATIONALLY';
    const one = { statusCode: 'DUPLICATE_VALUE', message, fields: [], duplicateResult: null };
    expect(toRowError([one])).not.toHaveProperty('otherId');
  });
});

test.each<[string, object]>([
  [
    'REQUIRED_FIELD_MISSING:Required fields are missing: [Name, X]:Name,X --',
    { code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name, X]', fields: ['Name', 'X'] },
  ],
  ['UNABLE_TO_LOCK_ROW:busy:--', { kind: 'later', code: 'UNABLE_TO_LOCK_ROW', message: 'busy' }],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION:Say why: now\nplease', { message: 'Say why: now\nplease' }],
  ['what is this', { kind: 'record', code: 'refused', message: 'what is this' }],
  ['ENTITY_IS_LOCKED:the entity is locked for editing:--', { kind: 'record', remedy: 'locked' }],
  [`X:${':'.repeat(50_000)}`, { code: 'X' }],
])('parses a row of a bulk job: %s', (text, error) => {
  expect(toBulkError(text)).toMatchObject(error);
});

test.each([
  ['api-usage=18/15000', { used: 18, most: 15_000 }],
  ['api-usage=18/15000; per-app-api-usage=17/250(appName=x)', { used: 18, most: 15_000 }],
  ['per-app-api-usage=17/250(appName=x)', undefined],
  ['', undefined],
])('parses the requests in %j', (header, calls) => {
  expect(requestUsageOf({ status: 200, headers: { 'sforce-limit-info': header }, body: '' })).toEqual(calls);
});
