/** Where the Web API of Dataverse lives, and what every request to it says. */
import { array, object, optional, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { expected, halt, ROW, unexpected, type Row } from '../answer.ts';
import type { Talk, Trouble, WireRequest } from '../wire.ts';
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

/** What is asked of listings. The second says which table a lookup leads to. */
const ANNOTATED = 'odata.maxpagesize=500,odata.include-annotations="Microsoft.Dynamics.CRM.lookuplogicalname"';

const PAGE = object({
  value: array(ROW),
  '@odata.nextLink': optional(string()),
  '@odata.deltaLink': optional(string()),
});

interface Listing {
  readonly rows: readonly Row[];
  /** Address of what changes behind it, where it was asked to be tracked. */
  readonly delta: string | undefined;
}

/** Every row of a listing; trouble ends the conversation. */
export function* list(address: string): Talk<readonly Row[]> {
  const found = yield* listed(address);
  return 'kind' in found ? yield* halt(found) : found.rows;
}

/**
 * Every row of a listing, page by page, or why it cannot be had. The next page's address is used as it came, but for its host,
 * and only below the base.
 */
export function* listed(address: string, prefer = ANNOTATED): Talk<Listing | Trouble> {
  const rows: Row[] = [];
  let next = address;
  for (;;) {
    const response = yield request('GET', next, { headers: { Prefer: prefer }, hears: true });
    const trouble = troubleOf(response);
    if (trouble !== undefined) return trouble;
    const page: InferOutput<typeof PAGE> = yield* expected(PAGE, response);
    for (const row of page.value) rows.push(row);
    const link = page['@odata.nextLink'];
    if (link === undefined) return { rows, delta: belowBase(page['@odata.deltaLink'] ?? '') };
    const further = belowBase(link);
    if (further === undefined) return yield* unexpected('The next page lies outside the API.', response.status);
    next = further;
  }
}

function belowBase(link: string): string | undefined {
  const path = link.replace(/^https?:\/\/[^/?#]+/i, '');
  return path.startsWith(BASE) ? path.slice(BASE.length) : undefined;
}
