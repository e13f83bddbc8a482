/** One call of the data API with its context, and functions that read its address and body. */
import type { ApiRequest } from '../request.ts';
import { noSegment, refuse } from './answers.ts';
import type { Table } from './columns.ts';
import type { Faults } from './faults.ts';
import type { Org } from './org.ts';
import type { Cursors } from './paging.ts';
import type { Protection } from './protection.ts';
import type { SignIn } from './sign-in.ts';

export interface ApiOptions {
  /** Rows per page if the client requests no size. */
  pageSize?: number;
  /** Returns money and decimals as strings, as an OData server may write them. Default: true. */
  stringDecimals?: boolean;
  /**
   * Status of a duplicate error: 500 as in the example of its page (the default), or 412 as in the list of status
   * codes.
   */
  duplicateStatus?: 412 | 500;
  /** Service protection: the limits of one user in five minutes. */
  limits?: { requests?: number; executionMs?: number };
  /** Execution time that each operation counts as, in milliseconds. */
  costMs?: number;
  /** Lifetime of a delta token in days. */
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
  /** Rows of this changeset by Content-ID, such as `$1`. */
  content: ReadonlyMap<string, string>;
}

export const ROOT = '/api/data/v9.2/';

export function tableOfSet(org: Org, set: string): Table {
  const found = org.tables.find((table) => table.set === set);
  if (found === undefined) throw noSegment(set);
  return found;
}

/** Returns the value of a header, without the literal `null` that only stops a cache. */
export function headerOf(request: ApiRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== 'null' ? value : undefined;
}

/** Returns the client's preferences, by the names in its Prefer header. */
export function preferences(request: ApiRequest): Map<string, string> {
  const found = new Map<string, string>();
  for (const one of headerOf(request, 'prefer')?.match(/[^,="]+(=("[^"]*"|[^,]*))?/g) ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=?"?([^"]*)"?$/.exec(one.trim()) ?? [];
    found.set(name.trim(), value);
  }
  return found;
}

/** Returns the query options of an address, decoded once; a plus sign is not a space here. */
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

/** Returns the JSON object in the body of a request, whose content type must be JSON. */
export function bodyOf(request: ApiRequest): Record<string, unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw refuse(415, 'The Content-Type must be application/json.');
  }
  try {
    const parsed: unknown = JSON.parse(request.body);
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through: invalid JSON and JSON that is not an object are rejected in the same way.
  }
  throw refuse(400, 'Error identified in Payload provided by the user: it is no JSON object.', '0x80048d19');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
