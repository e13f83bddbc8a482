/** HTTP requests to the plugin over a vault: the calls that work, and what is rejected before it reaches the plugin. */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startExampleOrg, variablesOf } from '../../../tools/loopback-crms/example-org.ts';
import { fencesIn } from '../../support/docs-fences.ts';
import { dealText } from '../../support/rules.ts';
import { builtPlugin, rawRequest, Serving } from './serving.ts';

const NOTES = { 'Deals/a.md': dealText({ id: 'opp-123' }), 'b.md': dealText({ id: 'opp-456' }) };

let plugin: string;
let serving: Serving;

beforeAll(async () => {
  plugin = await builtPlugin();
});

afterAll(() => {
  rmSync(plugin, { recursive: true });
});

beforeEach(() => {
  serving = new Serving(plugin, NOTES);
});

afterEach(async () => {
  await serving.remove();
});

const JSON_TYPE = 'Content-Type: application/json';

/** Tests with curl are skipped on a machine without it. */
const hasCurl = spawnSync('curl', ['--version']).status === 0;

describe('the examples of the API’s description', () => {
  /** A call of the description. `answer`: part of the expected value. */
  interface Call {
    readonly title: string;
    /** Arguments of curl in addition to the URL and the body. */
    readonly args: readonly string[];
    readonly path: string;
    readonly body?: string;
    readonly answer: unknown;
  }

  const CALLS: readonly Call[] = [
    {
      title: 'export',
      args: ['-X', 'POST', '-H', JSON_TYPE],
      path: '/v1/crm/export',
      body: '{\n    "opportunity_ids": ["opp-123"],\n    "format": "salesforce",\n    "dry_run": true\n  }',
      answer: { success: true, dry_run: true, format: 'salesforce', total: 1, formatted_data: { Amount: 1000000 } },
    },
    {
      title: 'attribution',
      args: ['-X', 'POST', '-H', JSON_TYPE],
      path: '/v1/crm/attribution',
      body: '{\n    "opportunity_ids": ["opp-123", "opp-456"]\n  }',
      answer: { total: 2, written: 0, failed: 0, dry_run: true },
    },
    {
      title: 'validate',
      args: [],
      path: '/v1/crm/validate/opp-123',
      answer: { opportunity_id: 'opp-123', valid: true, path: 'Deals/a.md' },
    },
    {
      title: 'formats',
      args: [],
      path: '/v1/crm/formats',
      answer: ['salesforce', 'hubspot', 'dynamics', 'generic_json', 'generic_yaml'],
    },
    {
      title: 'export without a content type',
      args: ['-X', 'POST'],
      path: '/v1/crm/export',
      body: '{"opportunity_ids": ["opp-123"], "dry_run": true}',
      answer: { success: true, format: 'generic_json', total: 1 },
    },
  ];

  /** Runs curl without blocking the server, which is in this process. */
  async function curl({ args, path, body }: Call, ...more: readonly string[]): Promise<unknown> {
    const all = ['-s', '--noproxy', '*', ...more, ...args, `http://localhost:${serving.port}${path}`];
    if (body !== undefined) all.push('-d', body);
    const { stdout } = await promisify(execFile)('curl', all);
    return JSON.parse(stdout);
  }

  test.skipIf(!hasCurl).each(CALLS)('$title works with curl', async (call) => {
    await serving.start(['auth=off']);
    expect(await curl(call)).toMatchObject(call.answer as object);
    await serving.stop();
    await serving.start();
    expect(await curl(call)).toMatchObject({ code: 'unauthorized' });
    const header = `Authorization: Bearer ${readFileSync(serving.tokenFile, 'utf8').trim()}`;
    expect(await curl(call, '-H', header)).toMatchObject(call.answer as object);
  });

  test.each(CALLS)('$title works with the bytes that curl sends', async ({ args, path, body, answer }) => {
    await serving.start(['auth=off']);
    const type = args.includes(JSON_TYPE) ? JSON_TYPE : 'Content-Type: application/x-www-form-urlencoded';
    const sent = body === undefined ? [] : [type, `Content-Length: ${body.length}`];
    const first = `${body === undefined ? 'GET' : 'POST'} ${path}`;
    const found = await serving.raw([first, 'User-Agent: curl/8.5.0', 'Accept: */*', ...sent], body);
    expect(found.status).toBe(200);
    expect(found.headers).toMatchObject({
      ...{ 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    });
    expect(found.json).toMatchObject(answer as object);
  });
});

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/http-api.md'), 'utf8');
const EXAMPLES = fencesIn(PAGE).flatMap(({ language, text }) =>
  language === 'sh' && /^curl/.test(text) ? [text] : [],
);

test('the documentation has an example for each of the four paths', () => {
  const paths = EXAMPLES.map((text) => /\/v1\/crm\/(\w+)/.exec(text)?.[1] ?? '');
  expect(paths.sort()).toEqual(['attribution', 'export', 'formats', 'validate']);
});

test.skipIf(!hasCurl).each(EXAMPLES)('the example of the documentation works: %s', async (text) => {
  await serving.start();
  const TOKEN = readFileSync(serving.tokenFile, 'utf8').trim();
  const script = text.replace('curl', 'curl -sf --noproxy "*"').replace('localhost:8000', `localhost:${serving.port}`);
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { env: { ...process.env, TOKEN } });
  expect(JSON.parse(stdout)).not.toMatchObject({ success: false });
});

describe('the example that sends to a CRM', () => {
  const SCRIPT = fencesIn(PAGE).find(({ language, text }) => language === 'sh' && text.includes('PLAN='))?.text ?? '';
  const SETTINGS = '.obsidian/plugins/crm-sync-attribution/data.json';

  test.skipIf(!hasCurl)('sends the opportunity once', async () => {
    const org = await startExampleOrg('salesforce');
    try {
      const targets = { salesforce: org.settings };
      serving.put(SETTINGS, JSON.stringify({ version: 1, dryRun: false, targets }));
      Object.assign(serving.env, variablesOf(org), { CRM_SYNC_HTTP_TOKEN: 'token' });
      await serving.start(['allow-write=yes']);
      const script = SCRIPT.replaceAll('curl ', 'curl --noproxy "*" ').replace(':8000', `:${serving.port}`);
      const { stdout } = await promisify(execFile)('sh', ['-c', script], { env: { ...process.env, TOKEN: 'token' } });
      expect(JSON.parse(stdout)).toMatchObject({ success: true, dry_run: false, results: [{ created: true }] });
      expect(org.deals()).toEqual(['opp-123']);
    } finally {
      await org.close();
    }
  });
});

describe('the OpenAPI document', () => {
  const FILE = join(import.meta.dirname, '../../../docs/openapi.json');

  test('needs no token', async () => {
    await serving.start();
    const answer = await serving.raw(['GET /openapi.json', 'X-Request-ID: mine']);
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-request-id': 'mine' },
    });
    expect(answer.json).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
  });

  test.each([
    ['another host', ['GET /openapi.json'], 'evil.example', 421, 'host-unknown'],
    ['a web page', ['GET /openapi.json', 'Origin: https://evil.example'], undefined, 403, 'origin-not-allowed'],
    ['another method', ['POST /openapi.json'], undefined, 401, 'unauthorized'],
    ['a path below it', ['GET /openapi.json/a'], undefined, 401, 'unauthorized'],
  ])('is not sent to %s', async (_, lines, host, status, code) => {
    await serving.start();
    expect(await serving.raw(lines, '', host)).toMatchObject({ status, json: { code } });
  });
});

describe('a request is rejected', () => {
  const PATH = '/v1/crm/formats';

  test.each([
    ['another name', 'evil.example', 421],
    ['another name with the port', 'evil.example:PORT', 421],
    ['a name that ends like its own', 'evil.localhost:PORT', 421],
    ['its own name without the port', 'localhost', 421],
    ['another port', 'localhost:1', 421],
    ['an address of all interfaces', '0.0.0.0:PORT', 421],
    ['a name that is not valid', 'a b', 421],
    ['a user', 'localhost:PORT@evil.example', 421],
    ['its own name', 'localhost:PORT', 200],
    ['its own address', '127.0.0.1:PORT', 200],
    ['its own IPv6 address', '[::1]:PORT', 200],
  ])('or not, if the Host header is %s', async (_, host, status) => {
    await serving.start(['auth=off']);
    const answer = await serving.raw([`GET ${PATH}`], '', host.replace('PORT', String(serving.port)));
    expect(answer.status).toBe(status);
    if (status === 421) expect(answer.json).toMatchObject({ code: 'host-unknown', status: 421, instance: PATH });
  });

  test('without a Host header', async () => {
    await serving.start(['auth=off']);
    expect((await rawRequest(serving.port, `GET ${PATH} HTTP/1.0\r\n\r\n`)).status).toBe(421);
    expect((await serving.raw([`GET ${PATH}`], '', '')).status).toBe(400);
  });

  test.each([
    ['without a token', undefined, 401],
    ['with another token', 'Bearer wrong', 401],
    ['with the beginning of the token', 'Bearer secre', 401],
    ['with another scheme', 'Basic secret', 401],
    ['with the token alone', 'secret', 401],
    ['with the token twice', 'Bearer secret secret', 401],
    ['never with the token', 'Bearer secret', 200],
    ['never with a scheme in lowercase', 'bearer secret', 200],
  ])('%s', async (_, authorization, status) => {
    serving.env['CRM_SYNC_HTTP_TOKEN'] = 'secret';
    await serving.start();
    const answer = await serving.raw([`GET ${PATH}`, ...(authorization ? [`Authorization: ${authorization}`] : [])]);
    expect(answer.status).toBe(status);
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
    if (status === 401) expect(answer.json).toMatchObject({ code: 'unauthorized', title: 'Unauthorized' });
    expect(serving.log.join('\n')).not.toContain('secre');
  });

  test('for its host before its token, and for its token before its path and its size', async () => {
    await serving.start();
    expect((await serving.raw(['GET /nowhere'], '', 'evil.example')).status).toBe(421);
    expect((await serving.raw(['GET /nowhere'])).status).toBe(401);
    expect((await serving.raw([`POST ${PATH}`, 'Content-Length: 9999999'])).status).toBe(401);
  });

  test('for an Origin, even without a token', async () => {
    await serving.start(['auth=off']);
    const answer = await serving.raw([`GET ${PATH}`, 'Origin: https://evil.example']);
    expect(answer).toMatchObject({ status: 403, json: { code: 'origin-not-allowed' } });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test.each([
    ['a path without a route', 'GET /v1/crm/nowhere?a=b', 404, 'path-unknown', '/v1/crm/nowhere'],
    ['the root', 'GET /', 404, 'path-unknown', '/'],
    ['no path', 'OPTIONS *', 404, 'path-unknown', '*'],
    ['a file of the vault', 'GET /Plain.md', 404, 'path-unknown', '/Plain.md'],
    ['another method', `PUT ${PATH}`, 405, 'method-not-allowed', PATH],
    ['an unknown ID', 'GET /v1/crm/validate/opp-12', 404, 'id-unknown', '/v1/crm/validate/opp-12'],
    ['a broken escape', 'GET /v1/crm/validate/%zz', 400, 'invalid-path', '/v1/crm/validate/%zz'],
  ])('for %s', async (_, first, status, code, instance) => {
    await serving.start(['auth=off']);
    const answer = await serving.raw([first, 'X-Request-ID: mine']);
    expect(answer).toMatchObject({
      status,
      headers: {
        'content-type': 'application/problem+json',
        'x-request-id': 'mine',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
      json: { type: 'about:blank', status, code, instance, request_id: 'mine' },
    });
  });

  test('with an answer to HEAD that has no body', async () => {
    await serving.start(['auth=off']);
    expect(await serving.raw([`HEAD ${PATH}`])).toMatchObject({ status: 405, body: '', headers: { allow: 'GET' } });
  });

  test.each([
    ['announced', [`Content-Length: ${2 ** 20 + 1}`], ''],
    ['sent in chunks', ['Transfer-Encoding: chunked'], `100001\r\n${' '.repeat(2 ** 20 + 1)}\r\n0\r\n\r\n`],
  ])('for a body above 1 MiB that is %s', async (_, headers, body) => {
    await serving.start(['auth=off']);
    const answer = await serving.raw(['POST /v1/crm/export', JSON_TYPE, ...headers], body);
    expect(answer).toMatchObject({ status: 413, json: { code: 'body-too-large' } });
  });

  test('never for a body of 1 MiB', async () => {
    await serving.start(['auth=off']);
    const body = '{"opportunity_ids":["opp-123"]}'.padEnd(2 ** 20);
    const answer = await serving.fetch('/v1/crm/export', { method: 'POST', body });
    expect(answer.status).toBe(415);
    const bytes = await serving.raw(['POST /v1/crm/export', `Content-Length: ${body.length}`], body);
    expect(bytes).toMatchObject({ status: 200, json: { total: 1 } });
    const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const chunked = await serving.raw(['POST /v1/crm/export', JSON_TYPE, 'Transfer-Encoding: chunked'], chunks);
    expect(chunked).toMatchObject({ status: 200, json: { total: 1 } });
  });

  test.each([
    ['not JSON', JSON_TYPE, '{"a"', 400, 'invalid-json'],
    ['not UTF-8', JSON_TYPE, '"\xfc"', 400, 'invalid-json'],
    ['an array', JSON_TYPE, '[]', 400, 'invalid-json'],
    ['a text', 'Content-Type: text/plain', '{}', 415, 'content-type-not-supported'],
  ])('for a body that is %s', async (_, type, body, status, code) => {
    await serving.start(['auth=off']);
    const bytes = Buffer.from(body, 'latin1');
    const [name = '', value = ''] = type.split(': ');
    const answer = await serving.fetch('/v1/crm/export', { method: 'POST', headers: { [name]: value }, body: bytes });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
  });

  test.each([
    ['its headers', `GET ${PATH} HTTP/1.1\r\nHost: localhost\r\n`],
    ['its body', `POST ${PATH} HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 9\r\n\r\n{`],
  ])('if the caller does not send %s in time', async (_, text) => {
    await serving.start(['auth=off'], { timeoutMs: 100 });
    const answer = await rawRequest(serving.port, text.replace('PORT', String(serving.port)));
    expect(answer.status).toBe(408);
  });
});
