/** The routes as registered with Local REST API, and how its requests and responses are converted. */
import { PassThrough } from 'node:stream';
import type { Plugin } from 'obsidian';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  addHttpRoutes,
  type HttpRouteServices,
  type LocalRestApi,
  type RestHandler,
  type RestRequest,
} from '../../src/obsidian/register-http.ts';
import { OPERATIONS } from '../../src/operations/operations.ts';
import { ROUTES } from '../../src/operations/http/routes.ts';
import { manualClock } from '../support/manual-clock.ts';
import { deskOver } from '../support/note-service.ts';
import { Platform } from '../support/obsidian.ts';
import { operationServices } from '../support/operations.ts';
import { dealText } from '../support/rules.ts';

const PATHS = ROUTES.map(({ path }) => path);

/** Local REST API as it behaves once loaded: one object per plugin until it is unregistered or loaded again. */
class FakeHost {
  readonly handlers = new Map<string, RestHandler[]>();
  isLoading = false;
  #api: LocalRestApi | undefined;

  getPublicApi(): LocalRestApi {
    if (this.isLoading) throw new TypeError('The request handler is undefined');
    return (this.#api ??= {
      addRoute: (path) => ({
        all: (handler) => this.handlers.set(path, [...(this.handlers.get(path) ?? []), handler]),
      }),
      unregister: () => {
        this.handlers.clear();
        this.#api = undefined;
      },
    });
  }

  get counts(): readonly number[] {
    return PATHS.map((path) => this.handlers.get(path)?.length ?? 0);
  }
}

const ONCE = PATHS.map(() => 1);
const NONE = PATHS.map(() => 0);

/** The plugin in an app with the host, and what the app does to it. */
class Stage {
  readonly plugins: Record<string, unknown> = {};
  readonly #listeners: (() => void)[] = [];
  readonly #unloads: (() => void)[] = [];
  #isReady: (() => void)[] = [];
  readonly plugin = {
    manifest: { id: 'crm' },
    app: {
      plugins: { plugins: this.plugins },
      loadLocalStorage: (key: string) => stored.get(key) ?? null,
      workspace: {
        on: (name: string, listener: () => void) => {
          if (name === 'obsidian-local-rest-api:loaded') this.#listeners.push(listener);
        },
        onLayoutReady: (listener: () => void) => this.#isReady.push(listener),
      },
    },
    registerEvent: () => undefined,
    register: (unload: () => void) => this.#unloads.push(unload),
  } as unknown as Plugin;

  layoutReady(): void {
    for (const listener of this.#isReady.splice(0)) listener();
  }

  hostLoaded(host: FakeHost): void {
    this.plugins['obsidian-local-rest-api'] = host;
    for (const listener of this.#listeners) listener();
  }

  unload(): void {
    for (const unload of this.#unloads.splice(0)) unload();
  }
}

let services: HttpRouteServices;
let stored: Map<string, unknown>;
let stage: Stage;
let host: FakeHost;

beforeEach(() => {
  const { service } = deskOver({ 'a.md': dealText({ id: 'opp-1' }), 'b.md': dealText({ id: 'ü/2' }) });
  services = {
    ...operationServices({ notes: service }),
    ...{ operations: OPERATIONS, clock: manualClock(), isDryRun: () => false, newId: () => 'request-1' },
  };
  stored = new Map();
  stage = new Stage();
  host = new FakeHost();
});

function register(idsKnown = (): Promise<void> => Promise.resolve()): void {
  addHttpRoutes(stage.plugin, services, idsKnown);
}

describe('the routes', () => {
  test('are registered when the layout is ready, once for each path', () => {
    stage.plugins['obsidian-local-rest-api'] = host;
    register();
    expect(host.counts).toEqual(NONE);
    stage.layoutReady();
    expect(host.counts).toEqual(ONCE);
    expect([...host.handlers.keys()]).toEqual(PATHS);
  });

  test('are registered when the host loads later, and not twice', () => {
    register();
    stage.layoutReady();
    stage.hostLoaded(host);
    stage.hostLoaded(host);
    expect(host.counts).toEqual(ONCE);
  });

  test('are registered again with a host that was loaded again', () => {
    register();
    stage.hostLoaded(host);
    const next = new FakeHost();
    stage.hostLoaded(next);
    expect(next.counts).toEqual(ONCE);
    expect(host.counts).toEqual(ONCE);
  });

  test('are registered after a host that was still loading reports that it has loaded', () => {
    host.isLoading = true;
    stage.plugins['obsidian-local-rest-api'] = host;
    register();
    stage.layoutReady();
    expect(host.counts).toEqual(NONE);
    host.isLoading = false;
    stage.hostLoaded(host);
    expect(host.counts).toEqual(ONCE);
  });

  test('are removed with the plugin, which never registers them afterward', () => {
    stage.plugins['obsidian-local-rest-api'] = host;
    register();
    stage.hostLoaded(host);
    stage.unload();
    expect(host.counts).toEqual(NONE);
    stage.layoutReady();
    stage.hostLoaded(host);
    expect(host.counts).toEqual(NONE);
  });

  test('are those of the new plugin after it was reloaded', () => {
    stage.plugins['obsidian-local-rest-api'] = host;
    register();
    stage.layoutReady();
    stage.unload();
    register();
    stage.layoutReady();
    expect(host.counts).toEqual(ONCE);
  });

  test.each([
    ['without the host', {}],
    ['with a version of the host without an API', { 'obsidian-local-rest-api': {} }],
  ])('%s, nothing happens', (_, plugins) => {
    Object.assign(stage.plugins, plugins);
    register();
    expect(() => {
      stage.layoutReady();
      stage.unload();
    }).not.toThrow();
  });

  test('are not registered on mobile', () => {
    Platform.isDesktopApp = false;
    try {
      stage.plugins['obsidian-local-rest-api'] = host;
      register();
      stage.layoutReady();
      expect(host.counts).toEqual(NONE);
    } finally {
      Platform.isDesktopApp = true;
    }
  });
});

interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
}

const NEVER = (): never => {
  throw new Error('called');
};

let isClosed = false;

/** Calls the handler of a path as the host does. */
async function call(route: string, request: Partial<RestRequest>, end?: () => void): Promise<Sent> {
  const headers: Record<string, string> = {};
  let text = '';
  const response = {
    statusCode: 200,
    setHeader: (name: string, value: string) => (headers[name] = value),
    destroyed: false,
    ...{ on: NEVER, off: NEVER, write: NEVER },
    destroy: () => (isClosed = true),
    end: (body: string) => {
      end?.();
      text = body;
    },
  };
  const [handler] = host.handlers.get(route) ?? [];
  await handler?.({ method: 'POST', originalUrl: route, headers: {}, body: {}, ...request }, response);
  return { status: response.statusCode, headers, body: JSON.parse(text || '{}') as Record<string, unknown> };
}

describe('a request', () => {
  const EXPORT = '/v1/crm/export';
  const VALIDATE = '/v1/crm/validate/:id';
  const ONE = { opportunity_ids: ['opp-1'] };
  const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
  const FORM = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '40' };

  beforeEach(() => {
    stage.plugins['obsidian-local-rest-api'] = host;
  });

  function start(idsKnown?: () => Promise<void>): void {
    register(idsKnown);
    stage.layoutReady();
  }

  test('is answered with its status, headers, and body', async () => {
    start();
    const { status, headers, body } = await call(VALIDATE, { method: 'GET', originalUrl: '/v1/crm/validate/opp-1' });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-request-id': 'request-1' });
    expect(body).toMatchObject({ opportunity_id: 'opp-1', path: 'a.md' });
  });

  test('keeps the encoding of its path, without the query', async () => {
    start();
    const originalUrl = '/v1/crm/validate/%C3%BC%2F2?x=1';
    const { body } = await call(VALIDATE, { method: 'GET', originalUrl });
    expect(body).toMatchObject({ opportunity_id: 'ü/2', path: 'b.md' });
  });

  test('has lowercase header names, and one text per header', async () => {
    start();
    const id = await call(EXPORT, { headers: { 'X-Request-ID': 'mine', ...JSON_TYPE }, body: ONE });
    expect(id.headers['x-request-id']).toBe('mine');
    const origin = await call(EXPORT, { headers: { Origin: ['https://a', 'https://b'] } });
    expect(origin).toMatchObject({ status: 403, body: { code: 'origin-not-allowed' } });
  });

  test.each([
    ['a parsed object', JSON_TYPE, ONE],
    ['bytes that curl sends without a header', FORM, Buffer.from(JSON.stringify(ONE))],
    ['bytes that are no Buffer', FORM, new Uint8Array(Buffer.from(JSON.stringify(ONE)))],
    ['bytes with a byte order mark', FORM, Buffer.from(`\uFEFF${JSON.stringify(ONE)}`)],
  ])('can have %s as its body', async (_, headers, body) => {
    start();
    const answer = await call(EXPORT, { headers, body });
    expect(answer).toMatchObject({ status: 200, body: { total: 1, success_count: 1 } });
  });

  test.each([
    ['no body', {}, {}],
    ['no body and no value', {}, undefined],
    ['an empty body', { 'content-length': '0' }, {}],
    ['no bytes', FORM, Buffer.alloc(0)],
  ])('with %s is about the whole vault', async (_, headers, body) => {
    start();
    expect(await call(EXPORT, { headers, body })).toMatchObject({ status: 200, body: { total: 2 } });
  });

  test.each([
    ['a number', JSON_TYPE, 3, 400, 'The body must be a JSON object, not 3.'],
    ['null', JSON_TYPE, null, 400, 'The body must be a JSON object, not null.'],
    ['a JSON text', JSON_TYPE, '{}', 400, 'The body must be a JSON object, not the text “{}”.'],
    ['a text', { 'content-type': 'text/plain' }, '{}', 415, 'The body has the content type “text/plain”.'],
    ['bytes that are not JSON', FORM, Buffer.from('a=b'), 400, 'The body isn’t JSON: '],
    [
      'bytes that are not UTF-8',
      FORM,
      Buffer.from([0x22, 0xfc, 0x22]),
      400,
      'The body isn’t UTF-8. Send JSON in UTF-8.',
    ],
    ['bytes in UTF-16', FORM, Buffer.from('\uFEFF{}', 'utf16le'), 400, 'The body isn’t UTF-8. Send JSON in UTF-8.'],
    ['a body that the host did not read', { 'content-length': '9' }, {}, 415, 'The body has no content type. '],
    ['such a body in chunks', { 'transfer-encoding': 'chunked' }, {}, 415, 'The body has no content type. '],
  ])('with %s is rejected', async (_, headers, body, status, detail) => {
    start();
    const answer = await call(EXPORT, { headers, body });
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': 'request-1',
    });
    expect(answer.body).toMatchObject({ status, instance: EXPORT, request_id: 'request-1' });
    expect(answer.body['detail']).toContain(detail);
  });

  test.each(['PUT', 'OPTIONS', 'HEAD', 'GET'])('with the method %s names the right one', async (method) => {
    start();
    const { status, headers } = await call(EXPORT, { method });
    expect(status).toBe(405);
    expect(headers['allow']).toBe('POST');
  });

  test('waits until the IDs are known', async () => {
    let known: () => void = () => undefined;
    start(() => new Promise((resolve) => (known = resolve)));
    const steps: string[] = [];
    const answer = call(EXPORT, {}, () => steps.push('answered'));
    await Promise.resolve();
    steps.push('known');
    known();
    await answer;
    expect(steps).toEqual(['known', 'answered']);
  });

  test('is answered with 500 if the IDs cannot be read, without the reason', async () => {
    start(() => Promise.reject(new Error('Secret.md')));
    const { status, body } = await call(EXPORT, {});
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: 'internal', request_id: 'request-1' });
    expect(JSON.stringify(body)).not.toContain('Secret');
  });

  test('whose answer cannot be sent completely causes no error, and its connection is closed', async () => {
    start();
    isClosed = false;
    await expect(call(EXPORT, {}, NEVER)).resolves.toBeDefined();
    expect(isClosed).toBe(true);
  });

  test('writes only if the permission is stored on this device, which may change at any time', async () => {
    start();
    const request = { headers: JSON_TYPE, body: { ...ONE, dry_run: false } };
    expect(await call(EXPORT, request)).toMatchObject({ status: 403, body: { code: 'writing-not-allowed' } });
    stored.set('crm-sync-attribution-http', { write: true, unreviewed: false });
    expect(await call(EXPORT, request)).toMatchObject({ status: 200, body: { dry_run: false, success_count: 1 } });
    stored.delete('crm-sync-attribution-http');
    expect(await call(EXPORT, request)).toMatchObject({ status: 403 });
  });

  test('repeats the answer for its Idempotency-Key, which the host passes on', async () => {
    start();
    stored.set('crm-sync-attribution-http', { write: true, unreviewed: false });
    const request = { headers: { ...JSON_TYPE, 'Idempotency-Key': 'k1' }, body: { ...ONE, dry_run: false } };
    const first = await call(EXPORT, request);
    expect((await call(EXPORT, request)).body).toEqual(first.body);
  });
});

describe('a long answer', () => {
  /** Calls the handler with a response that is read slowly or not at all. */
  function exportAll(): { readonly response: PassThrough; readonly done: Promise<void> | undefined } {
    const files = Array.from({ length: 200 }, (_, at) => [`${at}.md`, dealText({ id: `opp-${at}` })] as const);
    const { service } = deskOver(Object.fromEntries(files));
    services = { ...services, ...operationServices({ notes: service }) };
    stage.plugins['obsidian-local-rest-api'] = host;
    register();
    stage.layoutReady();
    const response = new PassThrough();
    const [handler] = host.handlers.get('/v1/crm/export') ?? [];
    const request = { method: 'POST', originalUrl: '/v1/crm/export', headers: {}, body: {} };
    return {
      response,
      done: handler?.(request, Object.assign(response, { statusCode: 0, setHeader: () => response })),
    };
  }

  test('is sent in parts, each when the caller has read the previous one', async () => {
    const { response, done } = exportAll();
    let text = '';
    for await (const part of response) {
      expect(response.writableLength).toBeLessThan(2 ** 17);
      text += String(part);
    }
    await done;
    expect(text.length).toBeGreaterThan(2 ** 17);
    expect(JSON.parse(text)).toMatchObject({ total: 200 });
    expect(response.listenerCount('drain') + response.listenerCount('close')).toBeLessThan(3);
  });

  test('ends when the caller closes the connection', async () => {
    const { response, done } = exportAll();
    response.once('readable', () => response.destroy());
    await done;
    expect(response.writableEnded).toBe(false);
  });
});
