/** Client functions of the server's tests: plain fetch, so that the tests see what any client would. */
import { afterEach } from 'vitest';
import type { Row } from './org.ts';
import { startSalesforce } from './server.ts';
import type { Salesforce, SalesforceOptions } from './server.ts';

const running: Salesforce[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((crm) => crm.close()));
});

/** Returns a server that is closed after the test. */
export async function started(options: SalesforceOptions = {}): Promise<Salesforce> {
  const crm = await startSalesforce(options);
  running.push(crm);
  return crm;
}

export interface Reply {
  status: number;
  /** The parsed body if it is JSON, otherwise its text. */
  body: unknown;
  headers: Headers;
}

export interface Ask {
  body?: unknown;
  headers?: Record<string, string>;
  token?: string;
}

/** Sends a request below /services/data/v66.0/ as the signed-in user. */
export async function call(crm: Salesforce, method: string, path: string, ask: Ask = {}): Promise<Reply> {
  const token = ask.token ?? crm.accessToken();
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...ask.headers };
  const body = typeof ask.body === 'string' || ask.body === undefined ? ask.body : JSON.stringify(ask.body);
  return raw(crm, path.startsWith('/') ? path : `/services/data/v66.0/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

/** Sends a request to any address of the server; redirects are returned, not followed. */
export async function raw(crm: Salesforce, path: string, init: RequestInit = {}): Promise<Reply> {
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

export async function soql(crm: Salesforce, text: string, ask: Ask & { all?: boolean } = {}): Promise<Reply> {
  return call(crm, 'GET', `${ask.all === true ? 'queryAll' : 'query'}?q=${encodeURIComponent(text)}`, ask);
}

/** The fields that a create must have. */
export const DEAL: Row = { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-12-31' };

/** Returns rows of a collection call with the type that each must name. */
export function batch(rows: readonly Record<string, unknown>[], more: Record<string, unknown> = {}): unknown {
  return { records: rows.map((row) => ({ attributes: { type: 'Opportunity' }, ...row })), ...more };
}

export const UPSERT = 'composite/sobjects/Opportunity/Opportunity_Key__c';
