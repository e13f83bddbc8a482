/** One call of the data API with all it needs, and how its address and body are read. */
import type { ApiRequest } from '../request.ts';
import { noSegment, refuse } from './answers.ts';
import type { Table } from './columns.ts';
import type { Faults } from './faults.ts';
import type { Org } from './org.ts';
import type { Cursors } from './paging.ts';
import type { Protection } from './protection.ts';
import type { SignIn } from './sign-in.ts';

export interface ApiOptions {
  /** Rows of a page when the client asks for no size. */
  pageSize?: number;
  /** Money and decimals as strings, as an OData server may write them. On unless switched off. */
  stringDecimals?: boolean;
  /** How a duplicate rule answers: 500 as the example of its page shows, which is the default, or 412 as the list of status codes says. */
  duplicateStatus?: 412 | 500;
  /** Service protection: what one user may do in five minutes. */
  limits?: { requests?: number; executionMs?: number };
  /** Execution time that one operation is booked with. */
  costMs?: number;
  /** Days that a delta token lives. */
  deltaDays?: number;
}

export interface Crm {
  url: string;
  org: Org;
  signIn: SignIn;
  faults: Faults;
  cursors: Cursors;
  protection: Protection;
  options: ApiOptions;
}

export interface Call {
  crm: Crm;
  request: ApiRequest;
  userId: string;
  /** Rows named by their Content-ID so far in this changeset, by `$1`. */
  content: ReadonlyMap<string, string>;
}

export const ROOT = '/api/data/v9.2/';

export function tableOfSet(org: Org, set: string): Table {
  const found = org.tables.find((table) => table.set === set);
  if (found === undefined) throw noSegment(set);
  return found;
}

/** The value of a header, without the literal `null` that only stops a cache. */
export function headerOf(request: ApiRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== 'null' ? value : undefined;
}

/** What the client would like, by the names of its Prefer header. */
export function preferences(request: ApiRequest): Map<string, string> {
  const found = new Map<string, string>();
  for (const one of headerOf(request, 'prefer')?.match(/[^,="]+(=("[^"]*"|[^,]*))?/g) ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=?"?([^"]*)"?$/.exec(one.trim()) ?? [];
    found.set(name.trim(), value);
  }
  return found;
}

/** The query options of an address, decoded once; a plus sign is no space here. */
export function optionsOf(request: ApiRequest): Map<string, string> {
  const found = new Map<string, string>();
  const query = request.url.split(/\?(.*)/s)[1] ?? '';
  if (query.includes('+')) throw refuse(400, 'The query holds a plus sign: a space is written %20.');
  for (const part of query.split('&').filter((one) => one !== '')) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(part) ?? [];
    found.set(decoded(name), decoded(value));
  }
  return found;
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse(400, 'The address is not encoded properly.');
  }
}

/** The JSON object that a request carries, and says that it carries. */
export function bodyOf(request: ApiRequest): Record<string, unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw refuse(415, 'The Content-Type must be application/json.');
  }
  try {
    const parsed: unknown = JSON.parse(request.body);
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through: text that is no JSON and JSON that is no object are refused alike.
  }
  throw refuse(400, 'Error identified in Payload provided by the user: it is no JSON object.', '0x80048d19');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
