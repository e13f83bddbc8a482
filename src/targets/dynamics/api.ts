/** Where the Web API of Dataverse lives, and what every request to it says. */
import { array, optional, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { answerTo, expected, halt, ROW, type Row } from '../flow/response.ts';
import { judgePages, pageRefused } from '../flow/paging.ts';
import type { Talk, Trouble, WireRequest, WireResponse } from '../flow/request-flow.ts';
import { CLOUDS, LOOPBACK } from './sign-in.ts';
import { readTrouble, troubleOf } from './errors.ts';
import { object } from '../flow/shape.ts';

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
  '@odata.context': optional(string()),
  '@odata.nextLink': optional(string()),
  '@odata.deltaLink': optional(string()),
});

interface Listing {
  readonly rows: readonly Row[];
  /** Address of what changes behind it, where it was asked to be tracked. */
  readonly delta: string | undefined;
}

/** The answer to a request that only reads; trouble ends the conversation. */
export function got(address: string): Talk<WireResponse> {
  return answerTo(request('GET', address), troubleOf);
}

/** Every row of a listing; trouble ends the conversation. */
export function* list(address: string, mostPages?: number): Talk<readonly Row[]> {
  const found = yield* listed(address, { mostPages });
  return 'kind' in found ? yield* halt(found) : found.rows;
}

interface Listed {
  readonly prefer?: string;
  readonly mostPages?: number | undefined;
}

/**
 * Every row of a listing, page by page, or why it cannot be had: then it counts as not read at all, however many pages came. The next
 * page's address is used as it came, but for its host.
 */
export function* listed(address: string, { prefer = ANNOTATED, mostPages }: Listed = {}): Talk<Listing | Trouble> {
  const rows: Row[] = [];
  const judge = judgePages(address, mostPages);
  let next = address;
  for (;;) {
    const response = yield request('GET', next, { headers: { Prefer: prefer }, hears: true });
    const trouble = readTrouble(response);
    if (trouble !== undefined) return trouble;
    const page: InferOutput<typeof PAGE> = yield* expected(PAGE, response);
    for (const row of page.value) rows.push(row);
    const link = page['@odata.nextLink'];
    const context = page['@odata.context'];
    if (link === undefined) return { rows, delta: belowBase(page['@odata.deltaLink'] ?? '', context) };
    const further = belowBase(link, context);
    if (further === undefined || pathOf(further) !== pathOf(address)) return pageRefused(ELSEWHERE);
    const wrong = judge(further, page.value.length);
    if (wrong !== undefined) return wrong;
    next = further;
  }
}

const ELSEWHERE = 'The server pointed to a next page that isn’t part of the list.';

function pathOf(address: string): string {
  return address.split('?')[0] ?? '';
}

/** Hosts that the API may be reached at. It may name itself with `.api` where it was asked without. */
const HOSTS = [...Object.values(CLOUDS).map((cloud) => cloud.address), LOOPBACK];

/** Characters that an address on its way may have, its query included; and what a URL parser would take away. */
const ADDRESS = /^\/[^\\\s\p{Cc}#]*$/u;
const DOTS = /\/(?:\.|%2e){1,2}(?:[/?]|$)/i;

/** The address below the base; undefined where it leads elsewhere. `context`: how the same page names its own place. */
function belowBase(link: string, context = ''): string | undefined {
  const [host = ''] = /^https?:\/\/[^/?#]*/i.exec(link) ?? [];
  const path = link.slice(host.length);
  if (host !== '' && !isOwn(host, context)) return undefined;
  return ADDRESS.test(path) && !DOTS.test(path) && path.startsWith(BASE) ? path.slice(BASE.length) : undefined;
}

function isOwn(host: string, context: string): boolean {
  const [own = host] = /^https?:\/\/[^/?#]*/i.exec(context) ?? [];
  const org = host.replace(/\.api\.crm/i, '.crm');
  return own.toLowerCase() === host.toLowerCase() && HOSTS.some((pattern) => pattern.test(org));
}
