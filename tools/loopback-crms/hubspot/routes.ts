/** Routes with the scope that each requires. */
import type { Answer } from '../answer.ts';
import type { ApiRequest } from '../request.ts';
import { notFound, refuse } from './answers.ts';
import {
  associateMany,
  associateOne,
  createLabel,
  dissociateMany,
  labelMany,
  listLabels,
  readAssociations,
  unlabelMany,
} from './associations-api.ts';
import { archiveMany, createMany, readMany, updateMany, upsertMany } from './batch-api.ts';
import type { Call, Hub } from './call.ts';
import { typeNamed } from './call.ts';
import { getRow, listRows, patchRow, postRow, removeRow } from './rows-api.ts';
import {
  createGroup,
  createProperty,
  details,
  getProperty,
  listGroups,
  listOwners,
  listPipelines,
  listProperties,
} from './schema-api.ts';
import { search } from './search.ts';

type Handler = (call: Call, parts: string[]) => Answer;

const VERSIONS = ['2026-09', '2026-03'];

const READ = 'objects.*.read';
const WRITE = 'objects.*.write';
const LOOK = 'schemas.*.read';
const SHAPE = 'schemas.*.write';

/** The first match is used; a `*` matches one part of the path, `V` the version. The scope is that of the first `*`. */
const ROUTES: readonly (readonly [method: string, path: string, scope: string, handler: Handler])[] = [
  ['GET', 'account-info/V/details', '', details],
  ['GET', 'crm/owners/V', 'objects.owners.read', listOwners],
  ['GET', 'crm/pipelines/V/*', LOOK, listPipelines],
  ['GET', 'crm/properties/V/*', LOOK, listProperties],
  ['POST', 'crm/properties/V/*', SHAPE, createProperty],
  ['GET', 'crm/properties/V/*/groups', LOOK, listGroups],
  ['POST', 'crm/properties/V/*/groups', SHAPE, createGroup],
  ['GET', 'crm/properties/V/*/*', LOOK, getProperty],
  ['POST', 'crm/objects/V/*/batch/upsert', WRITE, upsertMany],
  ['POST', 'crm/objects/V/*/batch/create', WRITE, createMany],
  ['POST', 'crm/objects/V/*/batch/update', WRITE, updateMany],
  ['POST', 'crm/objects/V/*/batch/archive', WRITE, archiveMany],
  ['POST', 'crm/objects/V/*/batch/read', READ, readMany],
  ['POST', 'crm/objects/V/*/search', READ, search],
  ['GET', 'crm/objects/V/*', READ, listRows],
  ['POST', 'crm/objects/V/*', WRITE, postRow],
  ['GET', 'crm/objects/V/*/*', READ, getRow],
  ['PATCH', 'crm/objects/V/*/*', WRITE, patchRow],
  ['DELETE', 'crm/objects/V/*/*', WRITE, removeRow],
  ['PUT', 'crm/objects/V/*/*/associations/default/*/*', WRITE, associateOne],
  ['POST', 'crm/associations/V/*/*/batch/associate/default', WRITE, associateMany],
  ['POST', 'crm/associations/V/*/*/batch/create', WRITE, labelMany],
  ['POST', 'crm/associations/V/*/*/batch/archive', WRITE, dissociateMany],
  ['POST', 'crm/associations/V/*/*/batch/labels/archive', WRITE, unlabelMany],
  ['POST', 'crm/associations/V/*/*/batch/read', READ, readAssociations],
  ['GET', 'crm/associations/V/*/*/labels', READ, listLabels],
  ['POST', 'crm/associations/V/*/*/labels', SHAPE, createLabel],
];

export function isSearch(request: ApiRequest): boolean {
  return request.method === 'POST' && request.path.endsWith('/search');
}

/** Answers a request, or throws a Refusal. */
export function route(hub: Hub, request: ApiRequest): Answer {
  const scopes = scopesOf(hub, request.headers.authorization);
  hub.limits.count(isSearch(request));
  const path = request.path.replace(/^\/|\/$/g, '');
  const fitting = ROUTES.map(([method, pattern, scope, handler]) => {
    return { method, scope, handler, match: match(pattern, path) };
  });
  const there = fitting.filter((one) => one.match !== undefined);
  const found = there.find((one) => one.method === request.method);
  if (there.length === 0) throw notFound();
  if (found?.match === undefined) throw refuse(405, 'METHOD_NOT_ALLOWED', `${request.method} is not allowed here`);
  const { version, parts } = found.match;
  demand(scopes, found.scope, parts[0]);
  return found.handler({ hub, portal: hub.portal, request, version }, parts);
}

function scopesOf(hub: Hub, authorization: string | undefined): readonly string[] {
  const [, token = ''] = /^Bearer (.+)$/.exec(authorization ?? '') ?? [];
  const scopes = hub.portal.keys.get(token);
  if (scopes === 'expired') throw refuse(401, 'EXPIRED_AUTHENTICATION', 'The key given has expired.');
  if (scopes === undefined) throw refuse(401, 'INVALID_AUTHENTICATION', 'Authentication credentials were not found.');
  return scopes;
}

function demand(scopes: readonly string[], wanted: string, type: string | undefined): void {
  if (wanted === '') return;
  const object = type === undefined || !wanted.includes('*') ? '' : typeNamed(type);
  // The scope for reading companies also covers their properties.
  const scope = `crm.${object === 'companies' && wanted === LOOK ? 'objects.companies.read' : wanted.replace('*', object)}`;
  if (scopes.includes(scope)) return;
  const message = 'One or more of the following scopes are required.';
  throw refuse(403, 'MISSING_SCOPES', message, { context: { requiredGranularScopes: [scope] } });
}

/** Returns the parts of the path that match a `*`, decoded once, or `undefined` if the path or the version differs. */
function match(pattern: string, path: string): { version: string; parts: string[] } | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const version = given[wanted.indexOf('V')] ?? '';
  const fits = wanted.every(
    (part, at) => part === '*' || part === given[at] || (part === 'V' && VERSIONS.includes(version)),
  );
  if (!fits) return undefined;
  return { version, parts: given.filter((_, at) => wanted[at] === '*').map(decoded) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notFound();
  }
}
