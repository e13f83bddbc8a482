/** A row as the API shows it: version, values under the names for reading, and the requested annotations. */
import type { Call } from './call.ts';
import { ROOT, preferences } from './call.ts';
import type { Column, Table, Value, Values } from './columns.ts';
import { isLookup, isNumeric, isReference, propertyOf } from './columns.ts';
import { withPlaces } from './decimal.ts';
import type { Org, Row } from './org.ts';
import { placesOf } from './values.ts';

export function etagOf(row: Row): string {
  return `W/"${row.version}"`;
}

export function idUrl(call: Call, table: Table, id: string): string {
  return `${call.crm.url}${ROOT}${table.set}(${id})`;
}

export function rowJson(call: Call, table: Table, row: Row, columns: readonly Column[]): Record<string, unknown> {
  const body: Record<string, unknown> = { '@odata.etag': etagOf(row) };
  const wanted = wantedAnnotations(call);
  for (const column of columns) {
    const value = valueOf(table, row, column);
    const name = propertyOf(column);
    body[name] = shown(call, column, value, row.values);
    if (value === null) continue;
    for (const [term, text] of annotations(call.crm.org, column, value, row.values)) {
      if (wanted(term)) body[`${name}@${term}`] = text;
    }
  }
  return body;
}

/** Returns the value of a column, or null if it was never set. */
export function valueOf(table: Table, row: Row, column: Column): Value {
  if (column.name === table.id) return row.id;
  if (column.name === 'versionnumber') return row.version;
  return row.values[column.name] ?? null;
}

function shown(call: Call, column: Column, value: Value, values: Values): unknown {
  if (isReference(value)) return value.id;
  const decimal = column.type === 'Money' || column.type === 'Decimal';
  if (typeof value !== 'number' || !decimal || call.crm.options.stringDecimals === false) return value;
  return withPlaces(value, placesOf(call.crm.org, column, values));
}

function wantedAnnotations(call: Call): (term: string) => boolean {
  const patterns = (preferences(call.request).get('odata.include-annotations') ?? '').split(',');
  return (term) =>
    patterns.some((one) => one === term || (one.endsWith('*') && one !== '' && term.startsWith(one.slice(0, -1))));
}

function annotations(org: Org, column: Column, value: Value, values: Values): [term: string, text: string][] {
  const found: [string, string][] = [];
  const text = formatted(org, column, value, values);
  if (text !== undefined) found.push(['OData.Community.Display.V1.FormattedValue', text]);
  if (isLookup(column) && isReference(value)) {
    found.push(['Microsoft.Dynamics.CRM.lookuplogicalname', value.table]);
    found.push(['Microsoft.Dynamics.CRM.associatednavigationproperty', column.targets?.[value.table] ?? '']);
  }
  return found;
}

/** Formats by the minimum of decimal places: creating one takes longer than formatting a whole row. */
const NUMBERS = new Map<number, Intl.NumberFormat>();

function numbersWith(minimumFractionDigits: number): Intl.NumberFormat {
  const numbers = NUMBERS.get(minimumFractionDigits) ?? new Intl.NumberFormat('en-US', { minimumFractionDigits });
  NUMBERS.set(minimumFractionDigits, numbers);
  return numbers;
}

function formatted(org: Org, column: Column, value: Value, values: Values): string | undefined {
  if (isReference(value)) {
    const row = org.find(value.id);
    const title = row === undefined ? undefined : row.values[org.table(row.table).title];
    return typeof title === 'string' ? title : undefined;
  }
  if (column.options !== undefined) return column.options.find((option) => option.value === value)?.label;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number' && isNumeric(column)) {
    return numbersWith(column.type === 'Money' ? placesOf(org, column, values) : 0).format(value);
  }
  if (column.type !== 'DateTime' || typeof value !== 'string') return undefined;
  return `${Number(value.slice(5, 7))}/${Number(value.slice(8, 10))}/${value.slice(0, 4)}`;
}
