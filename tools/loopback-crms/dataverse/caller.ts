/** Client functions of the server's tests: plain fetch, so that the tests see what any client would. */
import { afterEach, expect } from 'vitest';
import { ROOT } from './call.ts';
import { startDataverse } from './server.ts';
import type { Dataverse, DataverseOptions } from './server.ts';

const running: Dataverse[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((crm) => crm.close()));
});

/** Returns a server that is closed after the test. */
export async function started(options: DataverseOptions = {}): Promise<Dataverse> {
  const crm = await startDataverse(options);
  running.push(crm);
  return crm;
}

export interface Reply {
  status: number;
  /** The parsed body if it is JSON, otherwise its text. */
  body: unknown;
  headers: Headers;
}

interface Ask {
  body?: unknown;
  headers?: Record<string, string>;
  token?: string;
}

/** Sends a request below /api/data/v9.2/ as the signed-in user. */
export async function call(crm: Dataverse, method: string, path: string, ask: Ask = {}): Promise<Reply> {
  const body = typeof ask.body === 'string' || ask.body === undefined ? ask.body : JSON.stringify(ask.body);
  const headers = {
    Authorization: `Bearer ${ask.token ?? crm.accessToken()}`,
    Accept: 'application/json',
    'OData-Version': '4.0',
    'OData-MaxVersion': '4.0',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
    ...ask.headers,
  };
  const address = path.startsWith('http') ? path.slice(crm.url.length) : ROOT + path;
  return raw(crm, address, { method, headers, ...(body === undefined ? {} : { body }) });
}

/** Sends a request to any address of the server; redirects are returned, not followed. */
export async function raw(crm: Dataverse, path: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(crm.url + path, { redirect: 'manual', ...init });
  const text = await response.text();
  return { status: response.status, body: parsed(text), headers: response.headers };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Returns an ID such as a client generates. */
export function guid(at: number): string {
  return `c11e0000-0000-4000-8000-${String(at).padStart(12, '0')}`;
}

export const REPRESENT = { Prefer: 'return=representation' };

/** Returns a batch body with CRLF: each part is one request, or a changeset of several. */
export function batchBody(parts: readonly (string | readonly string[])[], eol = '\r\n'): string {
  const head = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary'];
  const lines = parts.flatMap((part, at) => {
    if (typeof part === 'string') return ['--batch_a', ...head, '', part];
    const inner = part.flatMap((one, index) => [`--changeset_${at}`, ...head, `Content-ID: ${index + 1}`, '', one]);
    return [
      '--batch_a',
      `Content-Type: multipart/mixed; boundary=changeset_${at}`,
      '',
      ...inner,
      `--changeset_${at}--`,
      '',
    ];
  });
  return [...lines, '--batch_a--', ''].join(eol);
}

/** Returns one request of a batch as text. */
export function inner(method: string, path: string, body?: unknown, headers: readonly string[] = []): string {
  const type = body === undefined ? [] : ['Content-Type: application/json'];
  return [`${method} ${path} HTTP/1.1`, ...type, ...headers, '', body === undefined ? '' : JSON.stringify(body)].join(
    '\r\n',
  );
}

export const ANY_TEXT: unknown = expect.any(String);

export const BATCH_TYPE = { 'Content-Type': 'multipart/mixed; boundary="batch_a"' };
