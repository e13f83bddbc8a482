/** Addresses of the HubSpot API, and the common parts of its requests and responses. */
import { array, is, nullish, number, pipe, regex, safeInteger, string, transform, union, unknown } from 'valibot';
import type { GenericSchema, InferOutput } from 'valibot';
import { answerTo, parseResponse, stop } from '../flow/response.ts';
import { createPageCheck, type CheckPage } from '../flow/paging.ts';
import type { CrmScope } from '../core/crm.ts';
import type { RequestFlow, CrmRequest, CrmResponse } from '../flow/request-flow.ts';
import { toCrmError } from './errors.ts';
import { objectShape } from '../flow/shape.ts';

/**
 * The newest released version; each is supported for at least 18 months.
 * https://developers.hubspot.com/docs/developer-tooling/platform/versioning, 2026-11-22.
 */
export const API_VERSION = '2026-09';

/**
 * Supported versions with the same format; the older one does not enforce the properties that the admin made required
 * in forms.
 */
export const API_VERSIONS: readonly string[] = [API_VERSION, '2026-03'];

/**
 * Maximum number of records of a batch, and of values of a list in a search.
 * https://developers.hubspot.com/docs/api-reference/2026-03/crm/objects/deals/guide, 2026-11-22.
 */
export const ROWS_A_REQUEST = 100;

/** Name of the pseudo property for a deal's primary company. */
export const COMPANY = 'company';

/** Numeric type ID of deals. */
export const DEAL_TYPE = '0-3';

/** ID of a record: digits, stored as text because a number would lose its last digits. */
export const RECORD_ID = pipe(string(), regex(/^\d{1,30}$/, 'An ID of HubSpot was expected'));

/** Returns true if a HubSpot record can have that ID. */
export function isRecordId(id: string): boolean {
  return is(RECORD_ID, id);
}

/** The same ID where older versions return it as a number; a number too long to be exact is rejected. */
export const ID = pipe(union([string(), pipe(number(), safeInteger(), transform(String))]), RECORD_ID);

/** Returns the schema of a batch response, with any status; an error identifies its rows, if at all, in its context. */
export function batchInput<S extends GenericSchema>(row: S) {
  return objectShape({ results: array(row), errors: nullish(array(unknown()), []) });
}

/** The context of a request. */
export type Scope = Pick<CrmScope, 'options'>;

/** Area of the API, as in its paths. */
export type Area =
  'account-info' | 'crm/objects' | 'crm/associations' | 'crm/properties' | 'crm/pipelines' | 'crm/owners';

/** Returns the path of a resource: the only place that puts the version into a path. */
export function apiPath(area: Area, version: string, resource: string): string {
  return `/${area}/${version}${resource === '' ? '' : `/${resource}`}`;
}

/** Returns the API version that the user selected. */
export function apiVersionOf({ options }: Scope): string {
  return options['apiVersion'] ?? API_VERSION;
}

/** Returns a `GET` request for a resource. */
export function get(scope: Scope, area: Area, resource = ''): CrmRequest {
  return { method: 'GET', path: apiPath(area, apiVersionOf(scope), resource) };
}

/**
 * Returns a `POST` request. It can be sent twice: it only reads, or keys and IDs make the second one have no effect.
 */
export function post(scope: Scope, area: Area, resource: string, body: unknown): CrmRequest {
  const path = apiPath(area, apiVersionOf(scope), resource);
  return { method: 'POST', path, body: JSON.stringify(body), repeatable: true };
}

/** Returns the response to a request that only reads; an error stops the request flow. */
export function getJson(request: CrmRequest): RequestFlow<CrmResponse> {
  return answerTo(request, toCrmError);
}

/** Returns the items of a property that contains several values. */
export function listSchema(text: string): readonly string[] {
  return text.split(';').filter((item) => item !== '');
}

/** Returns the rows of all pages of a list. `query` starts with `?`. */
export function* listRows<S extends GenericSchema>(
  { path, ...request }: CrmRequest,
  query: string,
  row: S,
): RequestFlow<readonly InferOutput<S>[]> {
  const rows: InferOutput<S>[] = [];
  const checkPage = createPageCheck('');
  let after: string | undefined = '';
  while (after !== undefined) {
    const next: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const page = yield* parseResponse(pageOf(row), yield* getJson({ ...request, path: path + query + next }));
    for (const one of page.results) rows.push(one);
    after = yield* nextOf(page, checkPage);
  }
  return rows;
}

/** Returns the schema of one page of rows. */
export function pageOf<S extends GenericSchema>(row: S) {
  return objectShape({ results: array(row), paging: nullish(PAGING) });
}

const PAGING = objectShape({ next: nullish(objectShape({ after: string() })) });

interface Page {
  readonly results: readonly unknown[];
  readonly paging?: InferOutput<typeof PAGING> | null | undefined;
}

/**
 * Returns the cursor of the next page, or `undefined` after the last one. An invalid next page stops the request flow.
 */
export function* nextOf({ results, paging }: Page, checkPage: CheckPage): RequestFlow<string | undefined> {
  const after = paging?.next?.after;
  const wrong = after === undefined ? undefined : checkPage(after, results.length);
  return wrong === undefined ? after : yield* stop(wrong);
}
