/** Client functions of the server's tests: plain fetch, so that the tests see what any client would. */
import { afterEach } from 'vitest';
import { SERVICE_KEY } from './portal-options.ts';
import { GROUPS, property } from './properties.ts';
import { startHubspot } from './server.ts';
import type { Hubspot, HubspotOptions } from './server.ts';

const running: Hubspot[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((hub) => hub.close()));
});

/** Returns an account with the plugin's key property; it is closed after the test. */
export async function started(options: HubspotOptions = {}): Promise<Hubspot> {
  const hub = await startHubspot(options);
  const key = { name: KEY, label: 'Key', type: 'string', fieldType: 'text', groupName: GROUPS.deals };
  hub.portal.properties.deals.push(property({ ...key, hasUniqueValue: true }));
  running.push(hub);
  return hub;
}

export const KEY = 'opportunity_key';

export interface Reply {
  status: number;
  body: Body;
  headers: Headers;
}

/** The body of any answer; text that is not JSON is the message. */
interface Body {
  [name: string]: unknown;
  message?: string;
  category?: string;
  total?: number;
  results?: Shown[];
  errors?: { message: string; context: Record<string, string[]>; [name: string]: unknown }[];
}

interface Shown {
  [name: string]: unknown;
  id: string;
  properties: Record<string, string | null>;
}

interface Ask {
  body?: unknown;
  headers?: Record<string, string>;
  token?: string;
}

/** Calls the newest version, for which `V` in the path is replaced. */
export async function call(hub: Hubspot, method: string, path: string, ask: Ask = {}): Promise<Reply> {
  const given = { Authorization: `Bearer ${ask.token ?? SERVICE_KEY}`, 'Content-Type': 'application/json' };
  const body = ask.body === undefined ? {} : { body: JSON.stringify(ask.body) };
  const address = `${hub.url}/${path.replace('/V/', '/2026-09/').replace(/\/V$/, '/2026-09')}`;
  const response = await fetch(address, { method, headers: { ...given, ...ask.headers }, ...body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text) };
}

function parsed(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return { message: text };
  }
}

export function post(hub: Hubspot, path: string, body: unknown): Promise<Reply> {
  return call(hub, 'POST', path, { body });
}

/** The properties that a create must have. */
export const DEAL = { dealname: 'Deal', dealstage: 'qualifiedtobuy', pipeline: 'default' };

/** Returns an input of an upsert by key, with its own trace ID by default. */
export function input(id: string, properties: Record<string, unknown> = {}, traced = true): Record<string, unknown> {
  const trace = traced ? { objectWriteTraceId: `trace-${id}` } : {};
  return { idProperty: KEY, id, properties: { ...DEAL, [KEY]: id, ...properties }, ...trace };
}

export function upsert(hub: Hubspot, inputs: readonly unknown[], version = 'V'): Promise<Reply> {
  return post(hub, `crm/objects/${version}/deals/batch/upsert`, { inputs });
}
