/** Reading opportunities from Dataverse: by ID, by key, or by time of change. */
import { nameKey } from '../../domain/name.ts';
import { textOf, type Row } from '../flow/response.ts';
import { checkRows } from '../flow/rows.ts';
import {
  fieldIn,
  type CrmScope,
  type Identity,
  type RemoteFilter,
  type RemoteRecord,
  type Snapshot,
} from '../core/crm.ts';
import type { Talk } from '../flow/request-flow.ts';
import { DEAL_ID, DEALS, list, listed, queryText } from './api.ts';
import { mostPagesFor } from '../flow/paging.ts';
import { allOf, among, is } from './filter.ts';
import { dealIdOf, guidOf } from './guid.ts';
import { otherTable, plainOf } from './serialize.ts';

/** Overlap of the requested period: a change gets its timestamp before it becomes visible. */
const OVERLAP_MS = 5 * 60_000;

const CLOSED = 'The opportunity is closed. Reopen it to make changes.';

const CALCULATED = 'Dynamics 365 calculates this amount from the opportunity’s products, so it can’t be changed.';

/**
 * Reads records by ID, derived IDs of keys included, and by the key column; a record found both ways is returned once.
 */
export function* read(scope: CrmScope, ids: readonly string[], keys: readonly string[]): Talk<Snapshot> {
  const wanted = [...new Set(ids)].map((id) => ({ id, guid: guidOf(id) }));
  const own = scope.options['create'] === 'key' ? [] : keys.map(dealIdOf);
  const queries = [
    ...among(DEAL_ID, [...wanted.flatMap(({ guid }) => guid ?? []), ...own]),
    ...(hasColumn(scope) ? among(scope.keyField, keys) : []),
  ];
  const rows: Row[] = [];
  const mostPages = mostPagesFor(ids.length + keys.length);
  for (const query of queries) for (const row of yield* list(deals(columns(scope), query), mostPages)) rows.push(row);
  const records = yield* recordsOf(scope, rows, keys);
  const there = new Set(records.map(({ id }) => id));
  return { records, missing: wanted.flatMap(({ id, guid }) => (guid !== undefined && there.has(guid) ? [] : id)) };
}

/**
 * Reads records by time of change. Deleted records are not included: that requires a permission for the whole table,
 * which salespeople rarely have.
 */
export function* changed(scope: CrmScope, { since, mine, open }: RemoteFilter, identity: Identity): Talk<Snapshot> {
  const filter = allOf([
    ...(since === '' ? [] : [`modifiedon ge ${new Date(Date.parse(since) - OVERLAP_MS).toISOString()}`]),
    ...(mine ? [is('_ownerid_value', identity.userId)] : []),
    ...(open ? [is('statecode', '0')] : []),
  ]);
  const order = { $orderby: `modifiedon asc,${DEAL_ID} asc` };
  const rows = yield* list(deals(columns(scope), filter === undefined ? order : { $filter: filter, ...order }));
  return { records: yield* recordsOf(scope, rows, []), missing: [] };
}

/**
 * Returns the visible ones of these opportunities by ID, with the text in their key column; `undefined` if this cannot
 * be determined now.
 */
export function* keysThere(scope: CrmScope, ids: readonly string[]): Talk<ReadonlyMap<string, string> | undefined> {
  const found = new Map<string, string>();
  const names = [DEAL_ID, ...(hasColumn(scope) ? [scope.keyField] : [])];
  for (const query of among(DEAL_ID, ids)) {
    const listing = yield* listed(deals(names, query), { mostPages: mostPagesFor(ids.length) });
    if ('kind' in listing) return undefined;
    // A row that cannot be read shows neither that its record exists nor that it does not.
    if (listing.rows.some((row) => guidOf(textOf(row, DEAL_ID)) === undefined)) return undefined;
    for (const row of listing.rows) found.set(textOf(row, DEAL_ID).toLowerCase(), textOf(row, scope.keyField));
  }
  return found;
}

function deals(names: readonly string[], query: Readonly<Record<string, string>>): string {
  return DEALS + queryText({ $select: names.join(','), ...query });
}

/** Returns true if the org has a column for the key, false if the ID is used as the key. */
export function hasColumn({ schema, keyField }: CrmScope): boolean {
  const field = fieldIn(schema, keyField);
  return field !== undefined && field.readAs === undefined;
}

/**
 * Returns the columns to request: those of the scope that the schema has, and those that are needed to interpret the
 * row.
 */
function columns({ fields, keyField, schema }: CrmScope): readonly string[] {
  const asked = [keyField, ...fields].flatMap((name) => {
    const field = fieldIn(schema, name);
    return field === undefined ? [] : (field.readAs ?? name);
  });
  return [...new Set([DEAL_ID, 'statecode', 'isrevenuesystemcalculated', ...asked])];
}

/** Converts rows to records, each once, with the values and the position of its last row. */
function* recordsOf(scope: CrmScope, rows: readonly Row[], keys: readonly string[]): Talk<readonly RemoteRecord[]> {
  yield* checkRows(rows, { id: DEAL_ID, idOf: guidOf, names: columns(scope) });
  const byId = new Map<string, Row>();
  for (const row of rows) {
    const id = guidOf(textOf(row, DEAL_ID)) ?? '';
    byId.delete(id);
    byId.set(id, row);
  }
  const asked = new Map(keys.map((key) => [nameKey(key), key]));
  const minted = new Map(scope.options['create'] === 'key' ? [] : keys.map((key) => [dealIdOf(key), key]));
  return [...byId].map(([id, row]) => {
    const own = hasColumn(scope) ? textOf(row, scope.keyField) : '';
    return recordOf(scope, id, row, own === '' ? (minted.get(id) ?? '') : (asked.get(nameKey(own)) ?? own));
  });
}

function recordOf(scope: CrmScope, id: string, row: Row, key: string): RemoteRecord {
  const { fields, keyField, schema } = scope;
  const values = [...new Set(fields)].flatMap((name) => {
    const field = fieldIn(schema, name);
    return field === undefined || name === keyField ? [] : [[name, plainOf(field, row)] as const];
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
    version: textOf(row, '@odata.etag'),
    fields: {
      ...(fieldIn(schema, keyField) && { [keyField]: key === '' ? null : key }),
      ...Object.fromEntries(values),
    },
    ...(Object.keys(ignored).length > 0 ? { ignored } : {}),
    ...(row['statecode'] === 1 || row['statecode'] === 2 ? { locked: CLOSED } : {}),
  };
}
