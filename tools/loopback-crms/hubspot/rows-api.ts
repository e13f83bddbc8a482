/** Single records, and the list, which also returns archived records. */
import type { Answer } from '../answer.ts';
import { badValues, invalid, notFound, refuseAs } from './answers.ts';
import { associateNew } from './associations-api.ts';
import { existing, keyOf } from './batch-api.ts';
import { bodyOf, namesOf, typeNamed } from './call.ts';
import type { Call } from './call.ts';
import type { HubRecord } from './portal.ts';
import type { ObjectType } from './properties.ts';
import { shown } from './shown.ts';
import { RowProblem, givenValues, unknownNames, write } from './write.ts';

export function postRow(call: Call, [typeName = '']: string[]): Answer {
  const type = typeNamed(typeName);
  const body = bodyOf(call.request);
  const record = written(call, type, body, () => undefined);
  return { status: 201, body: shown(call.portal, associateNew(call, record, body), Object.keys(givenValues(body))) };
}

export function getRow(call: Call, [typeName = '', id = '']: string[]): Answer {
  const type = typeNamed(typeName);
  const key = queriedKey(call, type);
  const archived = call.request.query.get('archived') === 'true';
  const record = key === undefined ? call.portal.get(id) : call.portal.byValue(type, key, id);
  if (record?.type !== type || (record.archivedMs !== undefined) !== archived) throw notFound(`Object ${id} not found`);
  return { status: 200, body: shown(call.portal, record, namesOf(call.request, 'properties')) };
}

export function patchRow(call: Call, [typeName = '', id = '']: string[]): Answer {
  const type = typeNamed(typeName);
  const key = queriedKey(call, type);
  const body = bodyOf(call.request);
  const record = written(call, type, body, () => existing(call, type, id, key));
  return { status: 200, body: shown(call.portal, record, Object.keys(givenValues(body))) };
}

export function removeRow(call: Call, [typeName = '', id = '']: string[]): Answer {
  const record = call.portal.get(id);
  if (record?.type === typeNamed(typeName) && record.archivedMs === undefined) call.portal.archive(record.id);
  return { status: 204 };
}

export function listRows(call: Call, [typeName = '']: string[]): Answer {
  const type = typeNamed(typeName);
  const { query } = call.request;
  const archived = query.get('archived') === 'true';
  const limit = Number(query.get('limit') ?? 10);
  if (!(limit >= 1 && limit <= 100)) throw invalid('limit must be 1 to 100');
  const after = query.get('after') ?? '';
  const all = call.portal.all(type).filter((record) => (record.archivedMs !== undefined) === archived);
  // The cursor is the last ID returned; IDs are compared as numbers because their lengths differ.
  const rest = all.filter(({ id }) => after === '' || BigInt(id) > BigInt(after));
  const page = rest.slice(0, limit);
  const next = rest.length > page.length ? { paging: { next: { after: page.at(-1)?.id } } } : {};
  const names = namesOf(call.request, 'properties');
  const answer = { results: page.map((record) => shown(call.portal, record, names)), ...next };
  return { status: 200, body: call.hub.faults.forPage(answer, call.request.url) };
}

function queriedKey(call: Call, type: ObjectType): string | undefined {
  const idProperty = call.request.query.get('idProperty') ?? undefined;
  return keyOf(call, type, [{ idProperty }]);
}

function written(
  call: Call,
  type: ObjectType,
  body: Record<string, unknown>,
  before: () => HubRecord | undefined,
): HubRecord {
  const values = givenValues(body);
  const unknown = unknownNames(call.portal, type, [values]);
  if (unknown.length > 0) throw refuseAs(badValues(unknown));
  try {
    return write(call, type, before(), values);
  } catch (error) {
    if (error instanceof RowProblem) throw refuseAs(error.complaint);
    throw error;
  }
}
