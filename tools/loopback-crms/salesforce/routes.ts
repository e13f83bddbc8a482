/** Routes below /services/data/<version>/ and outside it. */
import type { Answer } from '../answer.ts';
import { notFound, refuse } from './answers.ts';
import {
  changeJob,
  createJob,
  failedResults,
  getJob,
  removeJob,
  successfulResults,
  unprocessedRecords,
  uploadJob,
} from './bulk-api.ts';
import type { Call, Crm } from './call.ts';
import { objectNamed } from './call.ts';
import { createMany, deleteMany, retrieveMany, updateMany, upsertMany } from './collections-api.ts';
import { picklistsOfType } from './describe.ts';
import { authorize, identity } from './oauth-authorize.ts';
import { revoke, token } from './oauth-token.ts';
import { deleted, nextPage, query, queryAll, updated } from './query-api.ts';
import type { ApiRequest } from '../request.ts';
import { describeObject, getByKey, getRow, patchRow, postRow, removeRow, upsertByKey } from './rows-api.ts';

type Handler = (call: Call, parts: string[]) => Answer;

const VERSIONS = ['64.0', '65.0', '66.0', '67.0', '68.0'];

/** Maximum length of address plus headers that the server reads. */
const ADDRESS_BYTES = 16_384;

/** The first match is used; a `*` matches one part of the path. */
const ROUTES: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ['GET', '', resources],
  ['GET', 'limits', limits],
  ['GET', 'query', query],
  ['GET', 'query/*', nextPage],
  ['GET', 'queryAll', queryAll],
  ['GET', 'queryAll/*', nextPage],
  ['GET', 'sobjects/*/describe', describeObject],
  ['GET', 'sobjects/*/updated', updated],
  ['GET', 'sobjects/*/deleted', deleted],
  ['POST', 'sobjects/*', postRow],
  ['GET', 'sobjects/*/*', getRow],
  ['PATCH', 'sobjects/*/*', patchRow],
  ['DELETE', 'sobjects/*/*', removeRow],
  ['GET', 'sobjects/*/*/*', getByKey],
  ['PATCH', 'sobjects/*/*/*', upsertByKey],
  ['POST', 'composite/sobjects', createMany],
  ['PATCH', 'composite/sobjects', updateMany],
  ['DELETE', 'composite/sobjects', deleteMany],
  ['POST', 'composite/sobjects/*', retrieveMany],
  ['PATCH', 'composite/sobjects/*/*', upsertMany],
  ['GET', 'ui-api/object-info/*/picklist-values/*', picklists],
  ['POST', 'jobs/ingest', createJob],
  ['GET', 'jobs/ingest/*', getJob],
  ['PATCH', 'jobs/ingest/*', changeJob],
  ['DELETE', 'jobs/ingest/*', removeJob],
  ['PUT', 'jobs/ingest/*/batches', uploadJob],
  ['GET', 'jobs/ingest/*/successfulResults', successfulResults],
  ['GET', 'jobs/ingest/*/failedResults', failedResults],
  ['GET', 'jobs/ingest/*/unprocessedrecords', unprocessedRecords],
];

/**
 * Returns the resources of this version, by name and address.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-discoveryresource.html, 2026-11-29.
 */
function resources(call: Call): Answer {
  const names = ['composite', 'jobs', 'limits', 'query', 'queryAll', 'sobjects', 'ui-api'];
  const listed = names.map((name) => [name, `/services/data/${call.version}/${name}`]);
  return {
    status: 200,
    body: { ...Object.fromEntries(listed), identity: `${call.crm.url}/id/${call.crm.org.id}/${call.userId}` },
  };
}

function limits(call: Call): Answer {
  const { calls } = call.crm.usage;
  const most = dailyCalls(call.crm);
  return { status: 200, body: { DailyApiRequests: { Max: most, Remaining: Math.max(0, most - calls) } } };
}

function picklists(call: Call, [object = '', recordType = '']: string[]): Answer {
  return picklistsOfType(call.crm.org, objectNamed(call, object), recordType);
}

function dailyCalls(crm: Crm): number {
  return crm.options.dailyCalls ?? 15_000;
}

/** Returns the parts of the path that match a `*`, or `undefined` if the path differs. */
function partsOf(pattern: string, path: string): string[] | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const fits = wanted.every((part, at) => (part === '*' ? given[at] !== '' : part === given[at]));
  return fits ? given.filter((_, at) => wanted[at] === '*') : undefined;
}

/** Answers a request, or throws a Refusal. */
export function route(crm: Crm, request: ApiRequest): Answer {
  const { path } = request;
  const service = {
    org: crm.org,
    signIn: crm.signIn,
    loginUrl: crm.url,
    instanceUrl: crm.options.instanceUrl ?? crm.url,
  };
  if (path === '/services/oauth2/authorize') return authorize(crm.org, crm.signIn, request);
  if (path === '/services/oauth2/token' && request.method === 'POST') return token(service, request);
  if (path === '/services/oauth2/revoke' && request.method === 'POST') return revoke(service, request);
  if (path === '/services/oauth2/userinfo' || path.startsWith('/id/')) {
    return identity(crm.org, crm.signIn, crm.url, request);
  }
  const versions = crm.options.versions ?? VERSIONS;
  if (/^\/services\/data\/?$/.test(path)) return { status: 200, body: versions.map(versionRow) };
  const [, version = '', rest = ''] = /^\/services\/data\/v([^/]+)(?:\/(.*?))?\/?$/.exec(path) ?? [];
  if (!versions.includes(version)) throw notFound();
  return dataCall(crm, request, `v${version}`, rest);
}

function versionRow(version: string): Record<string, string> {
  return { label: `Release ${version}`, url: `/services/data/v${version}`, version };
}

function dataCall(crm: Crm, request: ApiRequest, version: string, rest: string): Answer {
  const userId = crm.signIn.requireUser(request.headers.authorization);
  if (crm.usage.calls >= dailyCalls(crm)) throw refuse(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  crm.usage.calls += 1;
  crm.org.locks.beginRequest();
  const fitting = ROUTES.map(([method, pattern, handler]) => ({ method, handler, parts: partsOf(pattern, rest) }));
  const there = fitting.filter((one) => one.parts !== undefined);
  const found = there.find((one) => one.method === request.method);
  if (found?.parts !== undefined) return found.handler({ crm, request, version, userId }, found.parts);
  if (there.length === 0) throw notFound();
  const allowed = there.map((one) => one.method).join(', ');
  throw refuse(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${request.method}' not allowed. Allowed are ${allowed}`);
}

/**
 * Returns the header about the daily allowance, which every answer of the data API has; the list of versions, which
 * needs no session, does not.
 */
export function limitInfo(crm: Crm, request: ApiRequest): Record<string, string> {
  if (!/^\/services\/data\/v/.test(request.path)) return {};
  return { 'Sforce-Limit-Info': `api-usage=${crm.usage.calls}/${dailyCalls(crm)}` };
}

/** Returns true if address and headers together are longer than the server reads. */
export function tooLong(request: ApiRequest): boolean {
  const headers = Object.entries(request.headers).map(([name, value]) => name.length + String(value).length + 4);
  return headers.reduce((sum, one) => sum + one, request.url.length) > ADDRESS_BYTES;
}
