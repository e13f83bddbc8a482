/** Checks HTTP requests, and passes them to the routes of plugins as Local REST API does. */
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { FROM_A_WEB_PAGE } from '../../../src/operations/http/http.ts';
import { requestHeaders, type Problem } from '../../../src/operations/http/http-message.ts';
import { httpResponse } from '../../../src/operations/http/http-response.ts';
import { MAX_BODY, TOO_LARGE } from '../../../src/operations/http/request-body.ts';
import openApi from '../../../docs/openapi.json';
import type { LocalRestApi, RestHandler, RestRequest, RestResponse } from './local-rest-api.ts';

interface Env {
  Bindings: HttpBindings;
}

export interface RequestRules {
  readonly api: LocalRestApi;
  /** If `undefined`, requests need no token. */
  readonly token: string | undefined;
  /** Returns the port of the server. */
  readonly port: () => number;
  /** Calls `answer` when the routes and what they read are up to date. */
  readonly run: (method: string, answer: () => Promise<Response>) => Promise<Response>;
}

const HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/** Returns the checks and the routes, in the order in which a request passes them. */
export function requestsApp(rules: RequestRules): Hono<Env> {
  const app = new Hono<Env>();
  app.use(checkHost(rules));
  // The description of the API says nothing about the vault, so it needs no token.
  app.get('/openapi.json', describe);
  app.use(checkToken(rules));
  app.all('*', (c) => answerTo(c, rules));
  app.onError((_, c) => rejected(c, INTERNAL));
  return app;
}

const INTERNAL: Problem = {
  code: 'internal',
  detail: 'The request failed because of an error in the server. Report it with the ID of the request.',
};

/** Returns the response to a request that does not reach a plugin. */
export function rejection(incoming: IncomingMessage, problem: Problem): Response {
  const request = { path: pathOf(incoming), headers: requestHeaders(incoming.headers) };
  const { status, headers, parts } = httpResponse(problem, request, randomUUID);
  const own = problem.code === 'unauthorized' ? { 'www-authenticate': 'Bearer' } : {};
  return new Response([...parts].join(''), { status, headers: { ...headers, ...own } });
}

function rejected({ env }: Context<Env>, problem: Problem): Response {
  return rejection(env.incoming, problem);
}

/** Returns the path as sent, without the query. */
export function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '';
}

/** Rejects other names of this machine: a web page can let its own name point here (DNS rebinding). */
function checkHost({ port }: RequestRules): MiddlewareHandler<Env> {
  return (c, next) => (isOwnHost(c.env.incoming, port()) ? next() : Promise.resolve(rejected(c, hostUnknown(port()))));
}

function isOwnHost({ headers }: IncomingMessage, port: number): boolean {
  const names = port === 80 ? [...HOSTS, ...HOSTS.map((name) => `${name}:80`)] : HOSTS.map((name) => `${name}:${port}`);
  return names.includes(headers.host ?? '');
}

/** Returns the problem of a request whose host or path is not part of a URL. */
export function malformed(incoming: IncomingMessage, port: number): Problem {
  if (!isOwnHost(incoming, port)) return hostUnknown(port);
  return { code: 'path-unknown', detail: 'The path isn’t valid. It must start with a slash.' };
}

function hostUnknown(port: number): Problem {
  return { code: 'host-unknown', detail: `The Host header isn’t an address of this server. Use localhost:${port}.` };
}

function checkToken({ token }: RequestRules): MiddlewareHandler<Env> {
  return (c, next) => {
    const isAllowed = token === undefined || isSame(c.env.incoming.headers.authorization ?? '', `Bearer ${token}`);
    return isAllowed ? next() : Promise.resolve(rejected(c, UNAUTHORIZED));
  };
}

const UNAUTHORIZED: Problem = {
  code: 'unauthorized',
  detail: 'The token is missing or wrong. Send “Authorization: Bearer <token>”.',
};

/** Takes the same time for all given texts of a length. The name of the scheme has no letter case (RFC 9110). */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given.replace(/^bearer +/i, 'Bearer ')), digest(expected));
}

function describe(c: Context<Env>): Response {
  const { incoming } = c.env;
  if (incoming.headers.origin !== undefined) return rejected(c, FROM_A_WEB_PAGE);
  const request = { path: pathOf(incoming), headers: requestHeaders(incoming.headers) };
  const { headers } = httpResponse({ ok: [] }, request, randomUUID);
  return new Response(JSON.stringify(openApi), { headers });
}

async function answerTo(c: Context<Env>, { api, run }: RequestRules): Promise<Response> {
  const { incoming } = c.env;
  const bytes = await bytesOf(incoming);
  if ('code' in bytes) return rejected(c, bytes);
  return run(incoming.method ?? '', () => routed(c, api, bytes));
}

async function routed(c: Context<Env>, api: LocalRestApi, bytes: Buffer): Promise<Response> {
  const { incoming } = c.env;
  const path = pathOf(incoming);
  const handler = api.handlerOf(path);
  if (handler === undefined) {
    const detail = `The server has no path ${path}. Paths: ${api.paths.join(', ')}.`;
    return rejected(c, { code: 'path-unknown', detail });
  }
  const read = bodyOf(incoming, bytes);
  if ('code' in read) return rejected(c, read);
  const { method = '', url: originalUrl = '', headers } = incoming;
  return responseOf(handler, { method, originalUrl, headers, body: read.value });
}

/** Reads a body up to the limit. The server reads the rest of a larger one without storing it, or ends the connection. */
async function bytesOf(incoming: IncomingMessage): Promise<Buffer | Problem> {
  if (Number(incoming.headers['content-length'] ?? 0) > MAX_BODY) return TOO_LARGE;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY) return TOO_LARGE;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Returns a body as Local REST API passes it to a route. Bytes without a content type are passed on, too. */
function bodyOf({ headers }: IncomingMessage, bytes: Buffer): { readonly value: unknown } | Problem {
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (bytes.length === 0) return { value: {} };
  if (type.trim().startsWith('text/')) return { value: new TextDecoder().decode(bytes) };
  if (type.trim() !== 'application/json') return { value: bytes };
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'It isn’t UTF-8.';
    return { code: 'invalid-json', detail: `The body isn’t JSON: ${reason}` };
  }
}

/**
 * Calls a handler and returns what it sends, which may be still incomplete; rejects if the handler throws or rejects
 * before it sends anything.
 */
function responseOf(handler: RestHandler, request: RestRequest): Promise<Response> {
  return new Promise((resolve, reject) => {
    const headers = new Headers();
    const sent = new PassThrough();
    let isStarted = false;
    const start = (body: BodyInit): void => {
      isStarted = true;
      resolve(new Response(body, { status: response.statusCode, headers }));
    };
    const response: RestResponse = {
      statusCode: 200,
      setHeader: (name: string, value: string) => {
        headers.set(name, value);
      },
      get destroyed() {
        return sent.destroyed;
      },
      destroy: () => sent.destroy(new Error('The plugin closed the connection')),
      on: (event, listener) => sent.on(event, listener),
      off: (event, listener) => sent.off(event, listener),
      write: (part) => {
        if (!isStarted) start(Readable.toWeb(sent) as ReadableStream);
        return sent.write(part);
      },
      end: (part) => {
        if (isStarted) sent.end(part);
        else start(part);
      },
    };
    Promise.resolve(handler(request, response)).catch(reject);
  });
}
