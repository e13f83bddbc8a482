/** Where the Web API of Dataverse lives, and what every request to it says. */
import { array, object, optional, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { expected, ROW, unexpected, type Row } from '../answer.ts';
import type { Talk, WireRequest } from '../wire.ts';
import { troubleOf } from './trouble.ts';

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors, 2026-11-22. */
export const API_VERSION = '9.2';

/** Below this, relative addresses begin. */
const BASE = `/api/data/v${API_VERSION}/`;

/** The table that deals are, and their set. */
export const DEAL = 'opportunity';
export const DEALS = 'opportunities';

/** The column that every record of the table has its id in. */
export const DEAL_ID = 'opportunityid';

/** `null` is meant literally: it keeps caches on the way from answering. */
const HEADERS = {
  Accept: 'application/json',
  'OData-Version': '4.0',
  'OData-MaxVersion': '4.0',
  'If-None-Match': 'null',
};

/** A request for an address below the base, with its query encoded; `headers` come on top of those that every request has. */
export function request(
  method: WireRequest['method'],
  address: string,
  more: Omit<WireRequest, 'method' | 'path'> = {},
): WireRequest {
  return { ...more, method, path: BASE + address, headers: { ...HEADERS, ...more.headers } };
}

/** A query as it stands behind an address: blanks are `%20`, for a plus sign is none to OData. */
export function queryText(options: Readonly<Record<string, string>>): string {
  const parts = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `?${parts.join('&')}`;
}

/** Rows of a page. The second says which table a lookup leads to. */
const PREFER = 'odata.maxpagesize=500,odata.include-annotations="Microsoft.Dynamics.CRM.lookuplogicalname"';

const PAGE = object({ value: array(ROW), '@odata.nextLink': optional(string()) });

/**
 * Every row of a listing, page by page. The next page's address is used as it came, but for its host, and only below the base.
 * `hears`: trouble does not end the conversation; undefined tells of it.
 */
export function list(address: string): Talk<readonly Row[]>;
export function list(address: string, hears: true): Talk<readonly Row[] | undefined>;
export function* list(address: string, hears?: true): Talk<readonly Row[] | undefined> {
  const rows: Row[] = [];
  let next: string | undefined = address;
  while (next !== undefined) {
    const response = yield request('GET', next, { headers: { Prefer: PREFER }, ...(hears && { hears }) });
    if (hears && troubleOf(response) !== undefined) return undefined;
    const page: InferOutput<typeof PAGE> = yield* expected(PAGE, response);
    for (const row of page.value) rows.push(row);
    const link = page['@odata.nextLink'];
    next = link === undefined ? undefined : belowBase(link);
    if (link !== undefined && next === undefined) {
      return yield* unexpected('The next page lies outside the API.', response.status);
    }
  }
  return rows;
}

function belowBase(link: string): string | undefined {
  const path = link.replace(/^https?:\/\/[^/?#]+/i, '');
  return path.startsWith(BASE) ? path.slice(BASE.length) : undefined;
}
