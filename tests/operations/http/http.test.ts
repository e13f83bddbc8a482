/** The HTTP API: what each route answers, and how wrong requests are rejected. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../../src/operations/http/http-message.ts';
import { OPERATIONS } from '../../../src/operations/operations.ts';
import { HttpCaller, type HttpAnswer } from '../../support/http-caller.ts';
import { deskOver } from '../../support/note-service.ts';
import { operationServices } from '../../support/operations.ts';
import { dealText } from '../../support/rules.ts';

const NOTES = {
  'a.md': dealText({ id: 'opp-1' }),
  'b.md': dealText({ id: 'opp-2' }),
  'Folder/wrong.md': dealText({ id: 'a/b ü', amount: '-5' }),
  'copy 1.md': dealText({ id: 'twice' }),
  'copy 2.md': dealText({ id: 'twice' }),
};

let caller: HttpCaller;

beforeEach(() => {
  const { service, store } = deskOver(NOTES);
  const read = (path: string): Promise<string> => store.read(path);
  caller = new HttpCaller(operationServices({ notes: service, read }));
});

function send(method: string, path: string, changes: Partial<HttpRequest> = {}): Promise<HttpAnswer> {
  return caller.send(method, path, changes);
}

function post(path: string, body: unknown, headers: HttpRequest['headers'] = {}): Promise<HttpAnswer> {
  return caller.post(path, body, headers);
}

describe('GET /v1/crm/validate/:id', () => {
  test('answers a valid note', async () => {
    const { status, headers, body } = await send('GET', '/v1/crm/validate/opp-1');
    expect(status).toBe(200);
    expect(headers).toEqual({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'request-1',
    });
    expect(body).toEqual({
      ...{ request_id: 'request-1', opportunity_id: 'opp-1', valid: true, errors: [], warnings: [] },
      ...{ path: 'a.md', paths: ['a.md'] },
    });
  });

  test('finds an ID with a slash, a space, and a letter beyond ASCII', async () => {
    const { status, body } = await send('GET', '/v1/crm/validate/a%2Fb%20%C3%BC');
    expect(status).toBe(200);
    expect(body).toMatchObject({ opportunity_id: 'a/b ü', valid: false, path: 'Folder/wrong.md' });
    expect(body['errors']).toEqual([
      expect.objectContaining({ code: 'amount-not-positive', severity: 'error', field: 'amount', line: 6 }),
    ]);
  });

  test('names all notes that have the same ID', async () => {
    const { status, body } = await send('GET', '/v1/crm/validate/twice');
    expect(status).toBe(200);
    expect(body).toMatchObject({ valid: false, path: null, paths: ['copy 1.md', 'copy 2.md'] });
    expect(body['errors']).toEqual([
      expect.objectContaining({ code: 'id-duplicate' }),
      expect.objectContaining({ code: 'id-duplicate' }),
    ]);
  });

  test('names the reason if the note is no longer an opportunity, unless another note has the ID', async () => {
    const { service, store } = deskOver({ 'a.md': dealText({ id: 'opp-1' }), 'b.md': dealText({ id: 'opp-1' }) });
    caller = new HttpCaller(operationServices({ notes: service, read: (path) => store.read(path) }));
    const meeting = dealText({ type: 'meeting', id: 'opp-1' });
    await send('GET', '/v1/crm/validate/opp-1');
    store.put('b.md', meeting);
    const one = await send('GET', '/v1/crm/validate/opp-1');
    expect(one.body).toMatchObject({ path: 'a.md', paths: ['a.md'] });
    expect(one.body['errors']).not.toContainEqual(expect.objectContaining({ code: 'other-type' }));
    store.put('a.md', meeting);
    const none = await send('GET', '/v1/crm/validate/opp-1');
    expect(none.body).toMatchObject({ valid: false, path: 'a.md', errors: [{ code: 'other-type' }] });
  });

  test.each([
    ['/v1/crm/validate/opp-9', 'id-unknown', 'No opportunity has the ID “opp-9”. Did you mean “opp-1” or “opp-2”?'],
    ['/v1/crm/validate/a.md', 'id-unknown', 'No opportunity has the ID “a.md”.'],
    ['/v1/crm/validate/..%2Fa', 'id-unknown', 'No opportunity has the ID “../a”.'],
    ['/v1/crm/validate/', 'path-unknown', 'Did you mean “/v1/crm/validate/:id”?'],
    ['/v1/crm/validate/a/b', 'path-unknown', 'Unknown path'],
    ['/v1/crm/validat/opp-1', 'path-unknown', 'Did you mean “/v1/crm/validate/:id”?'],
    ['/', 'path-unknown', 'Available: /v1/crm/validate/:id'],
  ])('%s is not found', async (path, code, detail) => {
    const { status, headers, body } = await send('GET', path);
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toMatchObject({ type: 'about:blank', title: 'Not Found', status: 404, instance: path, code });
    expect(body['detail']).toContain(detail);
  });

  test('rejects a path that is not encoded correctly', async () => {
    const { status, body } = await send('GET', '/v1/crm/validate/100%');
    expect([status, body['code']]).toEqual([400, 'invalid-path']);
  });
});

describe('POST /v1/crm/attribution', () => {
  test('calculates, and writes nothing', async () => {
    const { status, body } = await post('/v1/crm/attribution', { opportunity_ids: ['opp-1', 'opp-2'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 2, written: 0, unchanged: 0, failed: 0, dry_run: true, failures: [] });
    expect(body['attributions']).toEqual([
      expect.objectContaining({ path: 'a.md', opportunity_id: 'opp-1', calculated_at: '2026-11-22T18:30:15Z' }),
      expect.objectContaining({ path: 'b.md', opportunity_id: 'opp-2' }),
    ]);
    expect(await caller.services.read('a.md')).toBe(NOTES['a.md']);
  });

  test('reports the notes that have no attribution, and unknown IDs', async () => {
    const { body } = await post('/v1/crm/attribution', { opportunity_ids: ['opp-1', 'a/b ü', 'none', 'nobody'] });
    expect(body).toMatchObject({ total: 4, failed: 3 });
    expect(body['failures']).toEqual([
      expect.objectContaining({ path: 'Folder/wrong.md', opportunity_id: 'a/b ü' }),
      { path: null, opportunity_id: 'none', errors: [expect.objectContaining({ code: 'id-unknown' })] },
      { path: null, opportunity_id: 'nobody', errors: [expect.objectContaining({ code: 'id-unknown' })] },
    ]);
  });

  test('is 404 if no ID is known', async () => {
    const { status, body } = await post('/v1/crm/attribution', { opportunity_ids: ['none', 'nobody'] });
    expect([status, body['code']]).toEqual([404, 'id-unknown']);
  });

  test('writes no notes', async () => {
    const { status, body } = await post('/v1/crm/attribution', { opportunity_ids: ['opp-1'], write: true });
    expect([status, body['code']]).toEqual([403, 'writing-not-allowed']);
  });
});

describe('POST /v1/crm/export', () => {
  test('shows one record as it would be sent', async () => {
    const { body } = await post('/v1/crm/export', { opportunity_ids: ['opp-1'], format: 'salesforce', dry_run: true });
    expect(body).toMatchObject({
      ...{ request_id: 'request-1', success: true, dry_run: true, format: 'salesforce' },
      ...{ total: 1, success_count: 1, error_count: 0, errors: [] },
    });
    const [result] = body['results'] as Record<string, unknown>[];
    expect(result).toMatchObject({ success: true, path: 'a.md', opportunity_id: 'opp-1', warnings: [] });
    expect(body['formatted_data']).toEqual(result?.['formatted_data']);
    expect(body['formatted_data']).toMatchObject({ StageName: 'Proposal' });
  });

  test('collects the errors of all rows, each with its ID', async () => {
    const ids = ['opp-1', 'a/b ü', 'none'];
    const { status, body } = await post('/v1/crm/export', { opportunity_ids: ids, format: 'hubspot' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: false, total: 3, success_count: 1, error_count: 2 });
    expect(body).not.toHaveProperty('formatted_data');
    expect(body['errors']).toEqual([
      expect.objectContaining({ opportunity_id: 'a/b ü', code: 'amount-not-positive' }),
      expect.objectContaining({
        opportunity_id: 'none',
        code: 'id-unknown',
        message: 'No opportunity has the ID “none”.',
      }),
    ]);
  });

  test('reads all notes as JSON if the body is empty', async () => {
    const { body } = await send('POST', '/v1/crm/export');
    expect(body).toMatchObject({ format: 'generic_json', total: 5, dry_run: true });
  });

  test('sends nothing', async () => {
    const { status, body } = await post('/v1/crm/export', { opportunity_ids: ['opp-1'], dry_run: false });
    expect([status, body['code']]).toEqual([403, 'writing-not-allowed']);
  });
});

test('GET /v1/crm/formats lists the formats of the guide', async () => {
  const { status, body } = await send('GET', '/v1/crm/formats');
  expect(status).toBe(200);
  expect(body).toEqual(['salesforce', 'hubspot', 'dynamics', 'generic_json', 'generic_yaml']);
});

describe('POST /v1/crm/operations/:name', () => {
  test('runs an operation with its parameters', async () => {
    const { status, body } = await post('/v1/crm/operations/validate', { id: ['opp-1'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ request_id: 'request-1', total: 1, valid: 1, notes: [{ path: 'a.md' }] });
  });

  test.each([
    ['attribute', {}, 403, 'writing-not-allowed', 'Turn on “HTTP callers may write”'],
    ['export', { write: true }, 403, 'writing-not-allowed', 'Turn on “HTTP callers may write”'],
    ['sync', { target: 'salesforce', confirm: true }, 403, 'writing-not-allowed', 'allow-write=yes'],
    ['sync', { target: 'salesforce', confirm: 'all' }, 403, 'writing-not-allowed', 'allow-write=yes'],
    ['validate', { path: 'none.md' }, 400, 'invalid-request', 'No note is named “none.md”.'],
    ['validate', { file: 'a.md' }, 400, 'invalid-member', 'Unknown member: “file”.'],
    ['sync', {}, 400, 'invalid-member', 'target'],
    ['expor', {}, 404, 'path-unknown', 'Did you mean “export”?'],
  ])('%s %j is %i %s', async (name, parameters, expected, code, detail) => {
    const { status, body } = await post(`/v1/crm/operations/${name}`, parameters);
    expect([status, body['code']]).toEqual([expected, code]);
    expect(body['detail']).toContain(detail);
  });

  test('a dry run of a writing operation is allowed', async () => {
    const { status, body } = await post('/v1/crm/operations/attribute', { 'dry-run': true, id: ['opp-1'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ dry_run: true, total: 1 });
    expect(await caller.services.read('a.md')).toBe(NOTES['a.md']);
  });
});

describe('a wrong request is rejected with the reason:', () => {
  test.each<[body: unknown, code: string, detail: string]>([
    ['{"opportunity_ids": [', 'invalid-json', 'The body isn’t JSON:'],
    ['3', 'invalid-json', 'The body must be a JSON object, not 3.'],
    ['null', 'invalid-json', 'The body must be a JSON object, not null.'],
    ['[]', 'invalid-json', 'The body must be a JSON object, not a list.'],
    [{ opportunity_ids: 'opp-1' }, 'invalid-member', 'opportunity_ids must be a list of texts, not the text “opp-1”.'],
    [{ opportunity_ids: null }, 'invalid-member', 'opportunity_ids must be a list of texts, not null.'],
    [{ opportunity_ids: [] }, 'invalid-member', 'opportunity_ids: The list is empty.'],
    [{ opportunity_ids: ['a', 7] }, 'invalid-member', 'opportunity_ids[1] must be a text, not 7.'],
    [{ opportunity_ids: [''] }, 'invalid-member', 'opportunity_ids[0]: An ID is empty.'],
    [{ opportunity_ids: ['a', 'b', 'a'] }, 'invalid-member', 'opportunity_ids: “a” is in the list more than once.'],
    [
      { opportunity_ids: Array.from({ length: 10_001 }, (_, at) => `${at}`) },
      'invalid-member',
      'More than 10,000 IDs.',
    ],
    [{ dry_run: 'false' }, 'invalid-member', 'dry_run must be true or false, not the text “false”.'],
    [{ dry_run: null }, 'invalid-member', 'dry_run must be true or false, not null.'],
    [{ format: 'sales force' }, 'invalid-member', 'format: Unknown format: “sales force”. Did you mean “salesforce”?'],
    [{ opportunity_id: ['a'] }, 'invalid-member', 'Unknown member: “opportunity_id”. Did you mean “opportunity_ids”?'],
    [{ dryrun: true }, 'invalid-member', 'Unknown member: “dryrun”. Did you mean “dry_run”?'],
  ])('%j', async (sent, code, detail) => {
    const { status, body } = await post('/v1/crm/export', sent);
    expect([status, body['code']]).toEqual([400, code]);
    expect(body['detail']).toContain(detail);
    if (code === 'invalid-member')
      expect(body['errors']).toContainEqual(expect.objectContaining({ message: body['detail'] }));
  });

  test('every wrong member has an entry', async () => {
    const { body } = await post('/v1/crm/export', { dry_run: 'no', format: 1, ids: [] });
    expect(body['errors']).toEqual([
      expect.objectContaining({ member: 'format' }),
      expect.objectContaining({ member: 'dry_run' }),
      expect.objectContaining({ member: 'ids' }),
    ]);
  });

  test.each([
    ['GET', '/v1/crm/export', 'POST'],
    ['OPTIONS', '/v1/crm/export', 'POST'],
    ['POST', '/v1/crm/validate/opp-1', 'GET'],
    ['HEAD', '/v1/crm/formats', 'GET'],
  ])('%s %s', async (method, path, allow) => {
    const { status, headers } = await send(method, path);
    expect([status, headers['allow']]).toEqual([405, allow]);
  });

  test('a request from a web page', async () => {
    const { status, body } = await send('GET', '/v1/crm/formats', { headers: { origin: 'https://example.com' } });
    expect([status, body['code']]).toEqual([403, 'origin-not-allowed']);
  });

  test('a body of another content type', async () => {
    const { status, body } = await post('/v1/crm/export', {}, { 'content-type': 'text/plain' });
    expect([status, body['code']]).toEqual([415, 'content-type-not-supported']);
  });

  test.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/x-www-form-urlencoded', undefined])(
    'but JSON is read with the content type %s, as curl sends it',
    async (type) => {
      const { status } = await post('/v1/crm/export', {}, { 'content-type': type });
      expect(status).toBe(200);
    },
  );

  test('a body above 1 MiB', async () => {
    const fill = (length: number): string => `{}${' '.repeat(length - 2)}`;
    expect((await post('/v1/crm/export', fill(2 ** 20))).status).toBe(200);
    const { status, body } = await post('/v1/crm/export', fill(2 ** 20 + 1));
    expect([status, body['code']]).toEqual([413, 'body-too-large']);
  });
});

test('the caller may choose the ID of the request', async () => {
  const chosen = await send('GET', '/v1/crm/formats', { headers: { 'x-request-id': 'My-7' } });
  expect(chosen.headers['x-request-id']).toBe('My-7');
  for (const wrong of ['a b', 'ü', 'x'.repeat(65), '']) {
    const other = await send('GET', '/v1/crm/formats', { headers: { 'x-request-id': wrong } });
    expect(other.headers['x-request-id']).toMatch(/^request-\d+$/);
  }
});

test('no body causes an error of the plugin, or a write', async () => {
  const member = fc.constantFrom(
    'opportunity_ids',
    'format',
    'dry_run',
    'write',
    'dry-run',
    'id',
    'path',
    'target',
    'x',
  );
  const value = fc.oneof(
    fc.jsonValue(),
    fc.array(fc.constantFrom('opp-1', 'opp-2', 'none', 'a/b ü', '')),
    fc.constantFrom('salesforce', 'generic_yaml', true, false, ''),
  );
  const body = fc.oneof(
    fc.dictionary(member, value).map((members) => JSON.stringify(members)),
    fc.jsonValue().map((one) => JSON.stringify(one)),
    fc.string(),
  );
  const paths = [
    '/v1/crm/export',
    '/v1/crm/attribution',
    ...OPERATIONS.map(({ name }) => `/v1/crm/operations/${name}`),
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), body, async (path, text) => {
      const { status } = await post(path, text);
      expect(status).not.toBe(500);
    }),
  );
  for (const [path, text] of Object.entries(NOTES)) expect(await caller.services.read(path)).toBe(text);
});

test('an error of the plugin is answered without its message', async () => {
  const notes = { ...caller.services.notes, validate: () => Promise.reject(new Error('secret note')) };
  caller.services = { ...caller.services, notes };
  const { status, body } = await send('GET', '/v1/crm/validate/opp-1');
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain('secret');
  expect(body['request_id']).toBe('request-1');
});
