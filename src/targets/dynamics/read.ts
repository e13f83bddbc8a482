/** Reading opportunities from Dataverse: by ID, by key, or by time of change. */
import { nameKey } from '../../domain/name.ts';
import { textMember, type Row } from '../flow/response.ts';
import { checkListedRows } from '../flow/rows.ts';
import {
  fieldIn,
  type CrmScope,
  type Identity,
  type RemoteFilter,
  type RemoteRecord,
  type Snapshot,
} from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { OPPORTUNITY_ID, OPPORTUNITIES, listRequest, listRows, queryText } from './api.ts';
import { mostPagesFor } from '../flow/paging.ts';
import { allOf, among, is } from './filter.ts';
import { opportunityIdOf, guidOf } from './guid.ts';
import { otherTable, plainValue } from './serialize.ts';

/** Overlap of the requested period: a change gets its timestamp before it becomes visible. */
const OVERLAP_MS = 5 * 60_000;

const CLOSED = 'The opportunity is closed. Reopen it to make changes.';

const CALCULATED = 'Dynamics 365 calculates this amount from the opportunity’s products, so it can’t be changed.';

/**
 * Reads records by ID, derived IDs of keys included, and by the key column; a record found both ways is returned once.
 */
export function* read(scope: CrmScope, ids: readonly string[], keys: readonly string[]): RequestFlow<Snapshot> {
  const requested = [...new Set(ids)].map((id) => ({ id, guid: guidOf(id) }));
  const own = scope.options['create'] === 'key' ? [] : keys.map(opportunityIdOf);
  const queries = [
    ...among(OPPORTUNITY_ID, [...requested.flatMap(({ guid }) => guid ?? []), ...own]),
    ...(hasField(scope) ? among(scope.keyField, keys) : []),
  ];
  const rows: Row[] = [];
  const mostPages = mostPagesFor(ids.length + keys.length);
  for (const query of queries)
    for (const row of yield* listRequest(deals(selectedColumns(scope), query), mostPages)) rows.push(row);
  const records = yield* recordsOf(scope, rows, keys);
  const there = new Set(records.map(({ id }) => id));
  return { records, missing: requested.flatMap(({ id, guid }) => (guid !== undefined && there.has(guid) ? [] : id)) };
}

/**
 * Reads records by time of change. Deleted records are not included: that requires a permission for the whole table,
 * which salespeople rarely have.
 */
export function* changed(
  scope: CrmScope,
  { since, mine, open }: RemoteFilter,
  identity: Identity,
): RequestFlow<Snapshot> {
  const filter = allOf([
    ...(since === '' ? [] : [`modifiedon ge ${new Date(Date.parse(since) - OVERLAP_MS).toISOString()}`]),
    ...(mine ? [is('_ownerid_value', identity.userId)] : []),
    ...(open ? [is('statecode', '0')] : []),
  ]);
  const order = { $orderby: `modifiedon asc,${OPPORTUNITY_ID} asc` };
  const rows = yield* listRequest(
    deals(selectedColumns(scope), filter === undefined ? order : { $filter: filter, ...order }),
  );
  return { records: yield* recordsOf(scope, rows, []), missing: [] };
}

/**
 * Returns the visible ones of these opportunities by ID, with the text in their key column; `undefined` if this cannot
 * be determined now.
 */
export function* existingKeys(
  scope: CrmScope,
  ids: readonly string[],
): RequestFlow<ReadonlyMap<string, string> | undefined> {
  const found = new Map<string, string>();
  const names = [OPPORTUNITY_ID, ...(hasField(scope) ? [scope.keyField] : [])];
  for (const query of among(OPPORTUNITY_ID, ids)) {
    const listing = yield* listRows(deals(names, query), { mostPages: mostPagesFor(ids.length) });
    if ('kind' in listing) return undefined;
    // A row that cannot be read shows neither that its record exists nor that it does not.
    if (listing.rows.some((row) => guidOf(textMember(row, OPPORTUNITY_ID)) === undefined)) return undefined;
    for (const row of listing.rows)
      found.set(textMember(row, OPPORTUNITY_ID).toLowerCase(), textMember(row, scope.keyField));
  }
  return found;
}

function deals(names: readonly string[], query: Readonly<Record<string, string>>): string {
  return OPPORTUNITIES + queryText({ $select: names.join(','), ...query });
}

/** Returns true if the org has a column for the key, false if the ID is used as the key. */
export function hasField({ schema, keyField }: CrmScope): boolean {
  const field = fieldIn(schema, keyField);
  return field !== undefined && field.readAs === undefined;
}

/**
 * Returns the columns to request: those of the scope that the schema has, and those that are needed to interpret the
 * row.
 */
function selectedColumns({ fields, keyField, schema }: CrmScope): readonly string[] {
  const selected = [keyField, ...fields].flatMap((name) => {
    const field = fieldIn(schema, name);
    return field === undefined ? [] : (field.readAs ?? name);
  });
  return [...new Set([OPPORTUNITY_ID, 'statecode', 'isrevenuesystemcalculated', ...selected])];
}

/** Converts rows to records, each once, with the values and the position of its last row. */
function* recordsOf(
  scope: CrmScope,
  rows: readonly Row[],
  keys: readonly string[],
): RequestFlow<readonly RemoteRecord[]> {
  yield* checkListedRows(rows, { id: OPPORTUNITY_ID, idOf: guidOf, names: selectedColumns(scope) });
  const byId = new Map<string, Row>();
  for (const row of rows) {
    const id = guidOf(textMember(row, OPPORTUNITY_ID)) ?? '';
    byId.delete(id);
    byId.set(id, row);
  }
  const selected = new Map(keys.map((key) => [nameKey(key), key]));
  const minted = new Map(scope.options['create'] === 'key' ? [] : keys.map((key) => [opportunityIdOf(key), key]));
  return [...byId].map(([id, row]) => {
    const own = hasField(scope) ? textMember(row, scope.keyField) : '';
    return recordOf(scope, id, row, own === '' ? (minted.get(id) ?? '') : (selected.get(nameKey(own)) ?? own));
  });
}

function recordOf(scope: CrmScope, id: string, row: Row, key: string): RemoteRecord {
  const { fields, keyField, schema } = scope;
  const values = [...new Set(fields)].flatMap((name) => {
    const field = fieldIn(schema, name);
    return field === undefined || name === keyField ? [] : [[name, plainValue(field, row)] as const];
  });
  const sums = row['isrevenuesystemcalculated'] === true && fields.includes('estimatedvalue');
  // The lookup reads as empty but is not: the note's value must not overwrite it.
  const taken = fields.flatMap((name) => {
    const field = fieldIn(schema, name);
    const table = field && otherTable(field, row);
    return table === undefined
      ? []
      : [[name, `The opportunity has a record of a different type here (${table}).`] as const];
  });
  const ignored = { ...(sums ? { estimatedvalue: CALCULATED } : {}), ...Object.fromEntries(taken) };
  return {
    id,
    key,
    version: textMember(row, '@odata.etag'),
    fields: {
      ...(fieldIn(schema, keyField) && { [keyField]: key === '' ? null : key }),
      ...Object.fromEntries(values),
    },
    ...(Object.keys(ignored).length > 0 ? { ignored } : {}),
    ...(row['statecode'] === 1 || row['statecode'] === 2 ? { locked: CLOSED } : {}),
  };
}
