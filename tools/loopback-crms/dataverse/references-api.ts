/**
 * Links between records that are set and removed by `$ref`: from the record with the lookup, or from the other end of
 * it.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api,
 * 2026-11-29.
 */
import type { Answer } from '../answer.ts';
import { readAddress, readableRow } from './address.ts';
import { noSegment, refuse } from './answers.ts';
import type { Call } from './call.ts';
import { bodyOf, decoded, tableOfSet } from './call.ts';
import type { Column, Table } from './columns.ts';
import type { Row } from './org.ts';
import { referenced } from './values.ts';
import { changeRow } from './write.ts';

/** PUT …/lookup/$ref: the record with the lookup is the one in the address. */
export function refer(call: Call, [set = '', key = '', navigation = '']: string[]): Answer {
  const table = tableOfSet(call.crm.org, set);
  const row = rowOf(call, table, key);
  changeRow(call, table, row, { [`${navigation}@odata.bind`]: namedIn(call) });
  return { status: 204 };
}

/** POST …/collection/$ref: the record with the lookup is the one in the body. */
export function associate(call: Call, [set = '', key = '', collection = '']: string[]): Answer {
  const table = tableOfSet(call.crm.org, set);
  const row = rowOf(call, table, key);
  const { owner, navigation } = behind(call, table, collection);
  const { id } = referenced(call, namedIn(call));
  changeRow(call, owner, call.crm.org.get(id), { [`${navigation}@odata.bind`]: `/${table.set}(${row.id})` });
  return { status: 204 };
}

export function disassociate(call: Call, [set = '', key = '', name = '', other = '']: string[]): Answer {
  const table = tableOfSet(call.crm.org, set);
  const row = rowOf(call, table, key);
  if (other === '') {
    changeRow(call, table, row, { [`${name}@odata.bind`]: null });
    return { status: 204 };
  }
  const { owner, navigation } = behind(call, table, name);
  changeRow(call, owner, rowOf(call, owner, other), { [`${navigation}@odata.bind`]: null });
  return { status: 204 };
}

function rowOf(call: Call, table: Table, key: string): Row {
  return readableRow(call.crm.org, table, readAddress(table, decoded(key)));
}

function namedIn(call: Call): string {
  const address = bodyOf(call.request)['@odata.id'];
  if (typeof address !== 'string') throw refuse(400, "The property '@odata.id' is missing.", '0x80048d19');
  return address;
}

/** Returns the table with the lookup for a collection, and the name that binds the lookup. */
function behind(call: Call, table: Table, collection: string): { owner: Table; navigation: string } {
  for (const owner of call.crm.org.tables) {
    const column = [...owner.columns.values()].find((one: Column) => one.collections?.[table.name] === collection);
    const navigation = column?.targets?.[table.name];
    if (navigation !== undefined) return { owner, navigation };
  }
  throw noSegment(collection);
}
