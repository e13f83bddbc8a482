/** Where the HubSpot API lives, and what its requests and answers have in common. */
import { array, is, nullish, number, pipe, regex, safeInteger, string, transform, union, unknown } from 'valibot';
import type { GenericSchema, InferOutput } from 'valibot';
import { answerTo, expected, halt } from '../flow/response.ts';
import { judgePages, type JudgePage } from '../flow/paging.ts';
import type { CrmScope } from '../core/crm.ts';
import type { Talk, WireRequest, WireResponse } from '../flow/request-flow.ts';
import { troubleOf } from './errors.ts';
import { object } from '../flow/shape.ts';

/** The newest finished version; each lives 18 months at least. https://developers.hubspot.com/docs/developer-tooling/platform/versioning, 2026-11-22. */
export const API_VERSION = '2026-09';

/** Versions that speak alike; the older one does not hold writes to what the admin requires of forms. */
export const API_VERSIONS: readonly string[] = [API_VERSION, '2026-03'];

/** Most records of a batch, and of a list in a search. https://developers.hubspot.com/docs/api-reference/2026-03/crm/objects/deals/guide, 2026-11-22. */
export const ROWS_A_REQUEST = 100;

/** What stands for the primary company among the properties of a deal. */
export const COMPANY = 'company';

/** The type of record that deals are, where a number stands for it. */
export const DEAL_TYPE = '0-3';

/** The id of a record, which is digits and stays text: a number would lose its last ones. */
export const RECORD_ID = pipe(string(), regex(/^\d{1,30}$/, 'An ID of HubSpot was expected'));

/** Whether a record of HubSpot can have that id. */
export function isRecordId(id: string): boolean {
  return is(RECORD_ID, id);
}

/** The same where older versions give it as a number; one too long for a number could not be trusted, and fits no shape. */
export const ID = pipe(union([string(), pipe(number(), safeInteger(), transform(String))]), RECORD_ID);

/** What a batch answers, whatever its status; an error names its rows, if at all, in its context. */
export function batchOf<S extends GenericSchema>(row: S) {
  return object({ results: array(row), errors: nullish(array(unknown()), []) });
}

/** What a request depends on. */
export type Scope = Pick<CrmScope, 'options'>;

export type Area =
  'account-info' | 'crm/objects' | 'crm/associations' | 'crm/properties' | 'crm/pipelines' | 'crm/owners';

/** Path of a resource: the only place that knows how versions stand in one. */
export function apiPath(area: Area, version: string, resource: string): string {
  return `/${area}/${version}${resource === '' ? '' : `/${resource}`}`;
}

/** As the user chose it. */
export function versionOf({ options }: Scope): string {
  return options['apiVersion'] ?? API_VERSION;
}

export function get(scope: Scope, area: Area, resource = ''): WireRequest {
  return { method: 'GET', path: apiPath(area, versionOf(scope), resource) };
}

/** Everything that is posted here can be sent twice: it reads, or keys and ids make it land once. */
export function post(scope: Scope, area: Area, resource: string, body: unknown): WireRequest {
  const path = apiPath(area, versionOf(scope), resource);
  return { method: 'POST', path, body: JSON.stringify(body), repeatable: true };
}

/** The answer to a request that only reads; trouble ends the conversation. */
export function got(request: WireRequest): Talk<WireResponse> {
  return answerTo(request, troubleOf);
}

/** The items of a property that holds several, or none. */
export function listOf(text: string): readonly string[] {
  return text.split(';').filter((item) => item !== '');
}

/** The rows of all pages of a list. `query` begins with `?`. */
export function* listed<S extends GenericSchema>(
  { path, ...request }: WireRequest,
  query: string,
  row: S,
): Talk<readonly InferOutput<S>[]> {
  const rows: InferOutput<S>[] = [];
  const judge = judgePages('');
  let after: string | undefined = '';
  while (after !== undefined) {
    const next: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const page = yield* expected(pageOf(row), yield* got({ ...request, path: path + query + next }));
    for (const one of page.results) rows.push(one);
    after = yield* nextOf(page, judge);
  }
  return rows;
}

/** One page of rows. */
export function pageOf<S extends GenericSchema>(row: S) {
  return object({ results: array(row), paging: nullish(PAGING) });
}

const PAGING = object({ next: nullish(object({ after: string() })) });

interface Page {
  readonly results: readonly unknown[];
  readonly paging?: InferOutput<typeof PAGING> | null | undefined;
}

/** Where the next page begins; undefined behind the last one. A page that leads nowhere ends the conversation. */
export function* nextOf({ results, paging }: Page, judge: JudgePage): Talk<string | undefined> {
  const after = paging?.next?.after;
  const wrong = after === undefined ? undefined : judge(after, results.length);
  return wrong === undefined ? after : yield* halt(wrong);
}
