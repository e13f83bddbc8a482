/** Reading records from Salesforce: by ID, by key, or by time of change. */
import { timestampText } from '../../domain/timestamp.ts';
import { array, nullish } from 'valibot';
import type { PlainValue } from '../../domain/value.ts';
import {
  fieldIn,
  type CrmScope,
  type Identity,
  type RemoteFilter,
  type RemoteRecord,
  type Snapshot,
} from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { parseResponse, chunk, ROW, textMember, unexpected, type Row } from '../flow/response.ts';
import { checkListedRows } from '../flow/rows.ts';
import { OPPORTUNITY, getJson, jsonRequest } from './api.ts';
import { fullId } from './id.ts';
import { soqlLiteral, query, queryAmong } from './query.ts';
import { sharesOf } from './share-table.ts';

/**
 * Maximum number of IDs per request.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_retrieve_post.htm,
 * 2026-11-22.
 */
const IDS_A_REQUEST = 2000;

/** Overlap of the requested period: a change gets its timestamp before it becomes visible. */
const OVERLAP_MS = 5 * 60_000;

const RETRIEVED = array(nullish(ROW));

const PRODUCTS = 'Salesforce calculates this amount from the opportunity’s products, so it can’t be changed.';

/** Reads records by ID in chunks of 2,000, then by key; a record found both ways is returned once. */
export function* read(scope: CrmScope, ids: readonly string[], keys: readonly string[]): RequestFlow<Snapshot> {
  const requested = [...new Set(ids)].map((id) => ({ id, full: fullId(id) }));
  const fields = selectedColumns(scope);
  const rows: Row[] = [];
  const askable = [...new Set(requested.flatMap(({ full }) => full ?? []))];
  for (const some of chunk(askable, IDS_A_REQUEST)) {
    const response = yield* getJson(jsonRequest('POST', `composite/sobjects/${OPPORTUNITY}`, { ids: some, fields }));
    const retrieved = yield* parseResponse(RETRIEVED, response);
    if (retrieved.length !== some.length)
      return yield* unexpected(
        `${some.length} records were requested, but ${retrieved.length} arrived.`,
        response.status,
      );
    for (const row of retrieved) if (row) rows.push(row);
  }
  const base = `SELECT ${fields.join(',')} FROM ${OPPORTUNITY} WHERE ${scope.keyField} IN `;
  for (const row of yield* queryAmong(base, keys)) rows.push(row);
  const found = yield* snapshotOf(scope, rows);
  const there = new Set(found.records.map(({ id }) => id));
  const missing = requested.flatMap(({ id, full }) => (full !== undefined && there.has(full) ? [] : id));
  return { records: found.records, missing };
}

/** Reads records by the timestamp that every change updates. Deleted records are included only if `since` is set. */
export function* changed(
  scope: CrmScope,
  { since, mine, open }: RemoteFilter,
  identity: Identity,
): RequestFlow<Snapshot> {
  const conditions = [
    ...(since === '' ? [] : [`SystemModstamp >= ${timestampText(Date.parse(since) - OVERLAP_MS)}`]),
    ...(mine ? [`OwnerId = ${soqlLiteral(identity.userId)}`] : []),
    ...(open ? ['IsClosed = false'] : []),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const soql = `SELECT ${selectedColumns(scope).join(',')} FROM ${OPPORTUNITY}${where} ORDER BY SystemModstamp, Id`;
  return yield* snapshotOf(scope, yield* query(soql, { deleted: since !== '' }));
}

/**
 * Returns the fields to request: those of the scope that the schema has, and those that are needed to interpret the
 * row.
 */
function selectedColumns({ fields, keyField, schema, options }: CrmScope): readonly string[] {
  const opportunityFields = ['HasOpportunityLineItem', 'RecordTypeId'];
  const selected = [...opportunityFields, keyField, ...fields].filter(
    (name) => fieldIn(schema, name) && name !== options['shares'],
  );
  return [...new Set(['Id', 'SystemModstamp', 'IsDeleted', ...selected])];
}

/** Converts rows to records, each once, in their order; deleted ones are in `missing`. */
function* snapshotOf(scope: CrmScope, rows: readonly Row[]): RequestFlow<Snapshot> {
  const names = selectedColumns(scope);
  // Addresses and similar fields contain more than one value, and are ignored here.
  const compound = new Set(names.filter((name) => fieldIn(scope.schema, name)?.type === 'other'));
  yield* checkListedRows(rows, { id: 'Id', idOf: fullId, names, compound });
  // Otherwise a deleted record would count as an existing one.
  if (rows.some((row) => typeof row['IsDeleted'] !== 'boolean'))
    return yield* unexpected('A record came without saying whether it is deleted.', 200);
  const byId = new Map(rows.map((row) => [fullId(textMember(row, 'Id')) ?? '', row]));
  const missing = [...byId].flatMap(([id, row]) => (row['IsDeleted'] === true ? id : []));
  for (const id of missing) byId.delete(id);
  const keys = new Map([...byId].map(([id, row]) => [id, textMember(row, scope.keyField)]));
  const shares = yield* sharesOf(scope, keys);
  return { records: [...byId].map(([id, row]) => recordOf(scope, id, row, shares.get(id) ?? null)), missing };
}

function recordOf(scope: CrmScope, id: string, row: Row, shares: string | null): RemoteRecord {
  const { fields, keyField, schema, options } = scope;
  const existing = [...new Set([keyField, ...fields])].filter((name) => fieldIn(schema, name) !== undefined);
  const variant = textMember(row, 'RecordTypeId');
  const values = existing.map((name) => [name, name === options['shares'] ? shares : plainValue(row[name])] as const);
  return {
    id,
    key: textMember(row, keyField),
    version: textMember(row, 'SystemModstamp'),
    fields: Object.fromEntries(values),
    ...(row['HasOpportunityLineItem'] === true && fields.includes('Amount') ? { ignored: { Amount: PRODUCTS } } : {}),
    ...(variant === '' ? {} : { variant }),
  };
}

/** Returns scalars unchanged, and `null` for addresses and other compound values. */
function plainValue(value: unknown): PlainValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
