/** Row addresses: by ID, or by an alternate key. */
import { noRecord, refuse } from './answers.ts';
import type { Table } from './columns.ts';
import type { Org, Row } from './org.ts';

export const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export type Address = { kind: 'id'; id: string } | { kind: 'key'; values: Record<string, string | number> };

/** Characters that a key value in an address cannot contain, encoded or not. */
const BREAKING = /[/<>*%&:\\?+]/;

/** Returns the decoded text between the parentheses. */
export function readAddress(table: Table, text: string): Address {
  if (GUID.test(text)) return { kind: 'id', id: text.toLowerCase() };
  const values: Record<string, string | number> = {};
  for (const part of text.match(/[^=,]+=(?:'(?:[^']|'')*'|[^,]*)/g) ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(part) ?? [];
    values[name.trim()] = keyValue(value);
  }
  const names = Object.keys(values).sort().join();
  const key = table.keys.find((one) => [...one.columns].sort().join() === names);
  if (key === undefined || names === '') {
    throw refuse(400, `The specified key attributes are not a defined key for the ${table.name} entity`, '0x80060893');
  }
  if (key.status !== 'Active') {
    throw refuse(400, `The key ${key.name} is not active: its index is ${key.status}.`, '0x80060894');
  }
  return { kind: 'key', values };
}

function keyValue(text: string): string | number {
  const quoted = /^'((?:[^']|'')*)'$/s.exec(text)?.[1];
  if (quoted === undefined) {
    if (/^-?\d+$/.test(text)) return Number(text);
    throw refuse(400, `Bad key value ${text}`);
  }
  const plain = quoted.replaceAll("''", "'");
  if (BREAKING.test(plain))
    throw refuse(400, 'A potentially dangerous Request.Path value was detected from the client.');
  return plain;
}

export function rowAt(org: Org, table: Table, address: Address): Row | undefined {
  if (address.kind === 'id') {
    const row = org.find(address.id);
    return row?.table === table.name ? row : undefined;
  }
  return org.live(table.name).find((row) => fits(row, address.values));
}

/**
 * Returns true if the row has these key values, compared as the database does: case and trailing spaces do not matter.
 * https://learn.microsoft.com/sql/t-sql/language-elements/string-comparison-assignment, 2026-11-29.
 */
export function fits(row: Row, values: Record<string, unknown>): boolean {
  return Object.entries(values).every(([name, value]) => same(row.values[name], value));
}

/** Returns a text in the form in which the database compares it. */
export function sameText(text: string): string {
  return text.replace(/ +$/, '').toLowerCase();
}

function same(one: unknown, other: unknown): boolean {
  if (typeof one === 'string' && typeof other === 'string') return sameText(one) === sameText(other);
  return one === other;
}

/** Returns a row that the user can see; a row that the user cannot see is reported as missing. */
export function readableRow(org: Org, table: Table, address: Address): Row {
  const row = rowAt(org, table, address);
  if (row !== undefined && !org.hidden.has(row.id)) return row;
  if (address.kind === 'id') throw noRecord(table.name, address.id);
  throw refuse(404, 'A record with the specified key values does not exist in ' + table.name + ' entity', '0x80060891');
}
