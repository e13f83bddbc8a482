/** One row by its address: read, create, update, upsert, and delete, each under the preconditions of its headers. */
import type { Answer } from '../answer.ts';
import { GUID, readAddress, readableRow, rowAt } from './address.ts';
import type { Address } from './address.ts';
import { noAccess, noProperty, noRecord, refuse } from './answers.ts';
import type { Call } from './call.ts';
import { bodyOf, decoded, headerOf, optionsOf, preferences, tableOfSet } from './call.ts';
import type { Table } from './columns.ts';
import { isLookup } from './columns.ts';
import type { Row } from './org.ts';
import { etagOf, idUrl, rowJson } from './row-json.ts';
import { selected } from './select.ts';
import { checkedValue } from './check-value.ts';
import { changeRow, createRow } from './write.ts';

export function getRow(call: Call, [set = '', key = '']: string[]): Answer {
  const table = tableOfSet(call.crm.org, set);
  const row = readableRow(call.crm.org, table, readAddress(table, decoded(key)));
  const annotated = preferences(call.request).has('odata.include-annotations');
  const known = headerOf(call.request, 'if-none-match');
  if (!annotated && known === etagOf(row)) return { status: 304, headers: { ETag: etagOf(row) } };
  return shown(call, table, row, 200);
}

export function postRow(call: Call, [set = '']: string[]): Answer {
  const table = tableOfSet(call.crm.org, set);
  const body = bodyOf(call.request);
  const wish = body[table.id];
  if (wish !== undefined && (typeof wish !== 'string' || !GUID.test(wish))) {
    throw refuse(400, `Cannot convert the value of '${table.id}' to the expected type 'Edm.Guid'.`);
  }
  const id = wish?.toLowerCase() ?? call.crm.org.newId();
  if (call.crm.org.find(id) !== undefined) throw alreadyThere();
  return written(call, table, createRow(call, table, id, body), 201);
}

/** Updates or inserts a row, unless the headers allow only one of the two. */
export function patchRow(call: Call, [set = '', key = '']: string[]): Answer {
  const { org } = call.crm;
  const table = tableOfSet(org, set);
  const address = readAddress(table, decoded(key));
  const body = bodyOf(call.request);
  const row = rowAt(org, table, address);
  checkPreconditions(call, table, address, row);
  if (row === undefined) {
    const id = address.kind === 'id' ? address.id : org.newId();
    const made = createRow(call, table, id, body, address.kind === 'key' ? address.values : {});
    return written(call, table, made, 201);
  }
  if (org.hidden.has(row.id)) throw noAccess(call.userId, row.id, org.other, 'WriteAccess');
  const keyColumns = address.kind === 'key' ? Object.keys(address.values) : [];
  const rest = Object.fromEntries(Object.entries(body).filter(([name]) => !keyColumns.includes(name)));
  changeRow(call, table, row, rest);
  return written(call, table, row.id, 200);
}

export function removeRow(call: Call, [set = '', key = '']: string[]): Answer {
  const table = tableOfSet(call.crm.org, set);
  const address = readAddress(table, decoded(key));
  const row = readableRow(call.crm.org, table, address);
  checkPreconditions(call, table, address, row);
  call.crm.org.remove(row.id);
  return { status: 204 };
}

/** https://learn.microsoft.com/power-apps/developer/data-platform/webapi/update-delete-entities-using-web-api#update-a-single-property-value, 2026-11-29. */
export function putColumn(call: Call, [set = '', key = '', name = '']: string[]): Answer {
  const table = tableOfSet(call.crm.org, set);
  const row = readableRow(call.crm.org, table, readAddress(table, decoded(key)));
  const body = bodyOf(call.request);
  if (!('value' in body)) throw refuse(400, "The property 'value' is missing.", '0x80048d19');
  changeRow(call, table, row, { [name]: body['value'] });
  return { status: 204 };
}

/** Clears a column; a lookup has a separate address for that. */
export function clearColumn(call: Call, [set = '', key = '', name = '']: string[]): Answer {
  const table = tableOfSet(call.crm.org, set);
  const row = readableRow(call.crm.org, table, readAddress(table, decoded(key)));
  const column = table.columns.get(name);
  if (column === undefined) throw noProperty(name, table.name);
  if (isLookup(column)) throw refuse(400, `The lookup '${name}' is not cleared as a property.`);
  checkedValue(table.name, column, null);
  changeRow(call, table, row, { [name]: null });
  return { status: 204 };
}

function checkPreconditions(call: Call, table: Table, address: Address, row: Row | undefined): void {
  const match = headerOf(call.request, 'if-match');
  const noneMatch = headerOf(call.request, 'if-none-match');
  if (noneMatch === '*' && row !== undefined) throw alreadyThere();
  if (match === undefined) return;
  if (row === undefined) {
    throw noRecord(table.name, address.kind === 'id' ? address.id : JSON.stringify(address.values));
  }
  if (match === '*') return;
  if (!table.optimisticConcurrency) {
    throw refuse(400, `Optimistic concurrency is not enabled for ${table.name}.`, '0x80060883');
  }
  if (match === etagOf(row)) return;
  throw refuse(412, "The version of the existing record doesn't match the RowVersion property provided.", '0x80060882');
}

function alreadyThere(): Error {
  return refuse(412, 'A record with matching key values already exists.', '0x80040237');
}

/**
 * Returns only the address, unless the row itself is requested: only then does the status show if the row was created.
 */
function written(call: Call, table: Table, id: string, status: number): Answer {
  if (preferences(call.request).get('return') !== 'representation') {
    return { status: 204, headers: { 'OData-EntityId': idUrl(call, table, id), Location: idUrl(call, table, id) } };
  }
  const answer = shown(call, table, call.crm.org.get(id), status);
  return { ...answer, headers: { ...answer.headers, 'Preference-Applied': 'return=representation' } };
}

function shown(call: Call, table: Table, row: Row, status: number): Answer {
  const columns = selected(table, optionsOf(call.request));
  const context = `${call.crm.url}/api/data/v9.2/$metadata#${table.set}/$entity`;
  const body = { '@odata.context': context, ...rowJson(call, table, row, columns) };
  return { status, body, headers: { ETag: etagOf(row) } };
}
