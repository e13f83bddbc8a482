/** Reading records from HubSpot by ID or by key. */
import { addToGroup } from '../../domain/group.ts';
import { boolean, nullish, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { parseResponse, stop, chunk, unexpected } from '../flow/response.ts';
import { fieldIn, type CrmScope, type RemoteRecord, type Snapshot } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { batchInput, getJson, isRecordId, listSchema, post, RECORD_ID, ROWS_A_REQUEST, type Scope } from './api.ts';
import { companiesIn, isAssociationField, associationsOf } from './associations.ts';
import { isMissing, namesInMessage, toReadError } from './errors.ts';
import { nameKey } from '../../domain/name.ts';
import { objectShape, recordShape } from '../flow/shape.ts';

/** Schema of a record of any type; every value is text. */
export const DEAL_ROW = objectShape({
  id: RECORD_ID,
  properties: recordShape(nullish(string())),
  updatedAt: nullish(string(), ''),
  archivedAt: nullish(string(), ''),
  archived: nullish(boolean(), false),
});

/** A record of any type, as returned by HubSpot. */
export type DealRow = InferOutput<typeof DEAL_ROW>;

const RECORDS = batchInput(DEAL_ROW);

/** IDs of records that were merged into a record. */
const MERGED = 'hs_merged_object_ids';

/** Timestamp that every change updates, regardless of the user. */
export const MODIFIED = 'hs_lastmodifieddate';

/**
 * Reads records by ID, then by key; a record found both ways is returned once. If the key is not unique, nothing is
 * read by key.
 */
export function* read(scope: CrmScope, ids: readonly string[], keys: readonly string[]): RequestFlow<Snapshot> {
  const { keyField, schema } = scope;
  const names = recordFields(scope);
  const byId = yield* readById(scope, 'deals', ids, names);
  const askable = fieldIn(schema, keyField)?.key === true ? keys.filter((key) => key !== '') : [];
  const answered = yield* readBatch(scope, 'deals', askable, names, keyField);
  const omitted = unanswered(askable, keyField, answered);
  if (omitted !== undefined)
    return yield* unexpected(`HubSpot’s response doesn’t include the record with ${keyField} ${omitted}.`, 200);
  const records = yield* recordsOf(scope, [...byId.values(), ...answered.found], byId);
  return { records, missing: [...new Set(ids)].filter((id) => !byId.has(id)) };
}

/**
 * Returns the properties to request of a deal: those of the scope, and those that are needed to interpret it. Companies
 * are read separately.
 */
export function recordFields({ fields, keyField, schema }: CrmScope): readonly string[] {
  const existing = fields.filter(
    (name) => fieldIn(schema, name) !== undefined && !isAssociationField(fieldIn(schema, name)),
  );
  return [...new Set([keyField, ...existing, MODIFIED, MERGED])];
}

/** Returns records by requested ID; for a record that was merged into another one, returns that one. */
export function* readById(
  scope: Scope,
  type: 'deals' | 'companies',
  ids: readonly string[],
  names: readonly string[],
): RequestFlow<ReadonlyMap<string, DealRow>> {
  const requested = [...new Set(ids)].filter(isRecordId);
  const { found, missing } = yield* readBatch(scope, type, requested, [...names, MERGED]);
  const byId = new Map(found.flatMap((one) => [one.id, ...formerIds(one)].map((id) => [id, one] as const)));
  for (const one of found) byId.set(one.id, one);
  for (const id of requested) {
    if (byId.has(id) || missing.has(id)) continue;
    // Results are in any order and have the ID of the remaining record, so only a separate request shows which ID it
    // belongs to.
    const [survivor] = (yield* readBatch(scope, type, [id], [...names, MERGED])).found;
    if (survivor !== undefined) byId.set(id, survivor);
  }
  return new Map(requested.flatMap((id) => (byId.has(id) ? [[id, byId.get(id) as DealRow] as const] : [])));
}

interface Answered {
  readonly found: readonly DealRow[];
  /** Values that HubSpot reported as not found. */
  readonly missing: ReadonlySet<string>;
  /** HubSpot reported missing records without naming them. */
  readonly someMissing: boolean;
}

/**
 * Returns the records found, in any order, and the values that HubSpot reported as not found. `key` is the property of
 * the values.
 */
function* readBatch(
  scope: Scope,
  type: 'deals' | 'companies',
  values: readonly string[],
  properties: readonly string[],
  key?: string,
): RequestFlow<Answered> {
  const found: DealRow[] = [];
  const missing = new Set<string>();
  let someMissing = false;
  for (const some of chunk([...new Set(values)], ROWS_A_REQUEST)) {
    const inputs = some.map((id) => ({ id }));
    const body = { inputs, properties, ...(key === undefined ? {} : { idProperty: key }) };
    const { results, errors } = yield* parseResponse(
      RECORDS,
      yield* getJson(post(scope, 'crm/objects', `${type}/batch/read`, body)),
    );
    // A record that was not read for any other reason is not missing.
    const failed = errors.find((error) => !isMissing(error));
    if (failed !== undefined) return yield* stop(toReadError(failed));
    for (const one of results) if (!one.archived) found.push(one);
    for (const error of errors) {
      const ids = namesInMessage(error, 'ids');
      someMissing ||= ids.length === 0;
      for (const id of ids) missing.add(id);
    }
  }
  return { found, missing, someMissing };
}

/**
 * Converts records, each once, in their order, with the companies that the scope requires. `requestedById` contains the records
 * by requested ID.
 */
export function* recordsOf(
  scope: CrmScope,
  found: readonly DealRow[],
  requestedById: ReadonlyMap<string, DealRow> = new Map(),
): RequestFlow<readonly RemoteRecord[]> {
  const existing = recordFields(scope).filter((name) => fieldIn(scope.schema, name) !== undefined);
  yield* checkProperties(found, existing);
  const byId = new Map(found.map((one) => [one.id, one]));
  const led = new Map<string, string[]>();
  for (const [requested, { id }] of requestedById) if (requested !== id) addToGroup(led, id, requested);
  const associated = scope.fields.filter((name) => isAssociationField(fieldIn(scope.schema, name)));
  const links = associated.length === 0 ? undefined : yield* associationsOf(scope, [...byId.keys()]);
  return [...byId.values()].map((one): RemoteRecord => {
    const { id, properties, updatedAt } = one;
    const own = links?.get(id) ?? [];
    const names = [...new Set([scope.keyField, ...scope.fields])].filter((name) => fieldIn(scope.schema, name));
    const value = (name: string): string | null =>
      associated.includes(name) ? companiesIn(own, name, scope) : valueIn(properties, name);
    const former = [...new Set([...formerIds(one), ...(led.get(id) ?? [])])];
    return {
      id,
      key: valueIn(properties, scope.keyField) ?? '',
      version: updatedAt === '' ? (properties[MODIFIED] ?? '') : updatedAt,
      fields: Object.fromEntries(names.map((name) => [name, value(name)])),
      ...(former.length > 0 ? { formerIds: former } : {}),
    };
  });
}

function valueIn(properties: DealRow['properties'], name: string): string | null {
  return Object.hasOwn(properties, name) ? (properties[name] ?? null) : null;
}

/** Returns the first key without a result; keys are compared in any case. */
function unanswered(
  keys: readonly string[],
  keyField: string,
  { found, missing, someMissing }: Answered,
): string | undefined {
  if (someMissing) return undefined;
  const there = found.map(({ properties }) => valueIn(properties, keyField) ?? '');
  const available = new Set([...missing, ...there].map(nameKey));
  return keys.find((key) => !available.has(nameKey(key)));
}

/**
 * Stops the request flow if a record lacks a requested property. A property without a value is returned as `null`; a
 * property whose definition was deleted is not returned
 * (https://developers.hubspot.com/docs/api-reference/latest/crm/objects/deals/guide, 2026-11-29), and is not an empty
 * one.
 */
export function* checkProperties(found: readonly DealRow[], names: readonly string[]): RequestFlow<void> {
  for (const { id, properties } of found) {
    const omitted = names.find((name) => !Object.hasOwn(properties, name));
    if (omitted === undefined) continue;
    const message = `The record ${id} came without ${omitted}, which was requested. The property may have been deleted just now.`;
    return yield* unexpected(message, 200);
  }
}

function formerIds({ properties }: DealRow): readonly string[] {
  return listSchema(properties[MERGED] ?? '');
}
