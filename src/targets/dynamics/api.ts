/** Addresses of the Dataverse Web API, and the common parts of its requests. */
import { array, optional, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { answerTo, parseResponse, stop, ROW, type Row } from '../flow/response.ts';
import { createPageCheck, pageRefused } from '../flow/paging.ts';
import type { RequestFlow, CrmError, CrmRequest, CrmResponse } from '../flow/request-flow.ts';
import { CLOUDS, LOOPBACK } from './sign-in.ts';
import { toReadError, toCrmError } from './errors.ts';
import { objectShape } from '../flow/shape.ts';

/**
 * API version.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors,
 * 2026-11-22.
 */
export const API_VERSION = '9.2';

/** Base path of relative addresses. */
const BASE = `/api/data/v${API_VERSION}/`;

/** Logical name of the opportunity table. */
export const OPPORTUNITY = 'opportunity';
/** Entity set of opportunities. */
export const OPPORTUNITIES = 'opportunities';

/** Column with the ID of an opportunity. */
export const OPPORTUNITY_ID = 'opportunityid';

/** Headers of every request. `null` is a literal value: it prevents responses from intermediate caches. */
const HEADERS = {
  Accept: 'application/json',
  'OData-Version': '4.0',
  'OData-MaxVersion': '4.0',
  'If-None-Match': 'null',
};

/**
 * Returns a request for an address below the base path, with an encoded query; `headers` are sent in addition to those
 * of every request.
 */
export function request(
  method: CrmRequest['method'],
  address: string,
  more: Omit<CrmRequest, 'method' | 'path'> = {},
): CrmRequest {
  return { ...more, method, path: BASE + address, headers: { ...HEADERS, ...more.headers } };
}

/** Returns an encoded query string: spaces are `%20` because OData does not decode a plus sign as a space. */
export function queryText(options: Readonly<Record<string, string>>): string {
  const parts = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `?${parts.join('&')}`;
}

/** Preferences for lists. The second one adds the table that a lookup refers to. */
const ANNOTATED = 'odata.maxpagesize=500,odata.include-annotations="Microsoft.Dynamics.CRM.lookuplogicalname"';

const PAGE = objectShape({
  value: array(ROW),
  '@odata.context': optional(string()),
  '@odata.nextLink': optional(string()),
  '@odata.deltaLink': optional(string()),
});

interface Listing {
  readonly rows: readonly Row[];
  /** Address of later changes, if tracking was requested. */
  readonly delta: string | undefined;
}

/** Returns the response to a request that only reads; an error stops the request flow. */
export function getJson(address: string): RequestFlow<CrmResponse> {
  return answerTo(request('GET', address), toCrmError);
}

/** Returns every row of a list; an error stops the request flow. */
export function* listRequest(address: string, mostPages?: number): RequestFlow<readonly Row[]> {
  const found = yield* listRows(address, { mostPages });
  return 'kind' in found ? yield* stop(found) : found.rows;
}

interface Listed {
  readonly prefer?: string;
  readonly mostPages?: number | undefined;
}

/**
 * Returns every row of a list, page by page, or the error: an incomplete list is never returned. The address of the
 * next page is used unchanged, except for its host.
 */
export function* listRows(
  address: string,
  { prefer = ANNOTATED, mostPages }: Listed = {},
): RequestFlow<Listing | CrmError> {
  const rows: Row[] = [];
  const checkPage = createPageCheck(address, mostPages);
  let next = address;
  for (;;) {
    const response = yield request('GET', next, { headers: { Prefer: prefer }, deliverErrors: true });
    const error = toReadError(response);
    if (error !== undefined) return error;
    const page: InferOutput<typeof PAGE> = yield* parseResponse(PAGE, response);
    for (const row of page.value) rows.push(row);
    const link = page['@odata.nextLink'];
    const context = page['@odata.context'];
    if (link === undefined) return { rows, delta: belowBase(page['@odata.deltaLink'] ?? '', context) };
    const further = belowBase(link, context);
    if (further === undefined || pathOf(further) !== pathOf(address)) return pageRefused(ELSEWHERE);
    const wrong = checkPage(further, page.value.length);
    if (wrong !== undefined) return wrong;
    next = further;
  }
}

const ELSEWHERE = 'The server pointed to a next page that isn’t part of the list.';

function pathOf(address: string): string {
  return address.split('?')[0] ?? '';
}

/** Valid hosts of the API. Responses can contain a host with `.api` even if the request did not. */
const HOSTS = [...Object.values(CLOUDS).map((cloud) => cloud.address), LOOPBACK];

/** Valid characters of an address, query included, and segments that a URL parser would remove. */
const ADDRESS = /^\/[^\\\s\p{Cc}#]*$/u;
const DOTS = /\/(?:\.|%2e){1,2}(?:[/?]|$)/i;

/**
 * Returns the part of an address below the base path, or `undefined` if it is not below it. `context` is the address of
 * the response itself.
 */
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
