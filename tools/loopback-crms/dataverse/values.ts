/**
 * The values of a write: each property is checked, lookups are resolved, money is rounded, states are kept consistent.
 */
import { noProperty, noRecord, refuse } from './answers.ts';
import { readAddress, rowAt } from './address.ts';
import type { Call } from './call.ts';
import { ROOT, decoded, tableOfSet } from './call.ts';
import { checkedValue } from './check-value.ts';
import type { Column, Reference, Table, Value, Values } from './columns.ts';
import { isLookup, isReference } from './columns.ts';
import { rounded } from './decimal.ts';
import type { Org } from './org.ts';

const BIND = '@odata.bind';

/** Returns the values that a body sets, by column, without the row's own ID. */
export function valuesOf(call: Call, table: Table, body: Record<string, unknown>): Values {
  const values: Values = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.endsWith(BIND)) {
      const column = boundColumn(table, name.slice(0, -BIND.length));
      refuseReadOnly(column);
      values[column.name] = bound(call, column, name.slice(0, -BIND.length), value);
    } else if (!name.includes('@') && name !== table.id) {
      const column = table.columns.get(name);
      if (column === undefined || isLookup(column)) throw noProperty(name, table.name);
      refuseReadOnly(column);
      values[name] = checkedValue(table.name, column, value);
    }
  }
  return values;
}

function refuseReadOnly(column: Column): void {
  if (column.readOnly === true) throw refuse(400, `The property '${column.name}' cannot be modified: it is read-only.`);
  if (column.secured === true) {
    throw refuse(403, `Caller does not have permission to update the secured column '${column.name}'.`, '0x8004f508');
  }
}

/** Returns the column of a navigation property, whose name is case-sensitive. */
function boundColumn(table: Table, navigation: string): Column {
  const found = [...table.columns.values()].find((column) => Object.values(column.targets ?? {}).includes(navigation));
  if (found !== undefined) return found;
  const message = `An undeclared property '${navigation}' which only has property annotations in the payload but no property value was found in the payload.`;
  throw refuse(400, message, '0x80048d19');
}

function bound(call: Call, column: Column, navigation: string, value: unknown): Value {
  if (value === null) return checkedValue('', column, null);
  if (typeof value !== 'string') throw refuse(400, `The value of '${navigation}@odata.bind' must be an address.`);
  const inChangeset = call.content.get(value);
  const { table, id } = inChangeset === undefined ? referenced(call, value) : call.crm.org.get(inChangeset);
  if (column.targets?.[table] !== navigation) {
    throw refuse(400, `The entity '${table}' cannot be bound to the property '${navigation}'.`);
  }
  return { table, id };
}

/** Returns the row for an address in a body: relative, from the root, or a full URL. */
export function referenced(call: Call, text: string): Reference {
  const relative = text.replace(call.crm.url, '').replace(ROOT, '').replace(/^\//, '');
  const [, set = '', key = ''] = /^(\w+)\((.*)\)$/s.exec(relative) ?? [];
  if (set === '') throw refuse(400, `'${text}' is no address of a row.`);
  const table = tableOfSet(call.crm.org, set);
  const row = rowAt(call.crm.org, table, readAddress(table, decoded(key)));
  if (row === undefined || call.crm.org.hidden.has(row.id)) throw noRecord(table.name, key);
  return { table: table.name, id: row.id };
}

/** Returns the decimal places of a money column of a row, as its currency defines. */
export function placesOf(org: Org, column: Column, values: Values): number {
  if (column.type !== 'Money' || column.precisionSource !== 2) return column.precision ?? 2;
  const currency = values['transactioncurrencyid'];
  const row = isReference(currency) ? org.find(currency.id) : undefined;
  return numberOf(row?.values['currencyprecision']) ?? column.precision ?? 2;
}

/**
 * Returns the values with those that the server calculates: revenue, rounding, and amounts in the org's base currency.
 */
export function workedOut(org: Org, table: Table, values: Values): Values {
  const result = { ...values };
  if (table.name === 'opportunity' && result['isrevenuesystemcalculated'] === true) {
    result['estimatedvalue'] = numberOf(result['totalamount']) ?? 0;
  }
  for (const column of table.columns.values()) {
    const value = result[column.name];
    if (typeof value === 'number' && (column.type === 'Money' || column.type === 'Decimal')) {
      result[column.name] = rounded(value, placesOf(org, column, result));
    }
  }
  return table.name === 'opportunity' ? { ...result, ...mirrors(org, result) } : result;
}

function mirrors(org: Org, values: Values): Values {
  const currency = values['transactioncurrencyid'];
  const amount = numberOf(values['estimatedvalue']);
  if (!isReference(currency)) {
    if (amount === undefined) return { exchangerate: null, estimatedvalue_base: null };
    throw refuse(400, 'The currency cannot be null while there is money in the record.', '0x80043b17');
  }
  const rate = numberOf(org.get(currency.id).values['exchangerate']) ?? 1;
  return { exchangerate: rate, estimatedvalue_base: amount === undefined ? null : rounded(amount / rate, 4) };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
