/** The columns that $select names, always including the row's ID. */
import { noProperty, refuse } from './answers.ts';
import type { Column, Table } from './columns.ts';
import { propertyOf } from './columns.ts';

export function selected(table: Table, options: ReadonlyMap<string, string>): readonly Column[] {
  if (options.has('$expand')) throw refuse(400, 'This server expands nothing.');
  const asked = options.get('$select');
  const all = [...table.columns.values()];
  if (asked === undefined) return all;
  const names = asked.split(',').map((name) => name.trim());
  const found = names.map((name) => byProperty(table, name));
  return all.filter((column) => column.name === table.id || found.includes(column));
}

/** Returns the column that is read and filtered under this name; a lookup cannot be read under its own name. */
export function byProperty(table: Table, name: string): Column {
  const found = [...table.columns.values()].find((column) => propertyOf(column) === name);
  if (found === undefined) throw noProperty(name, table.name);
  return found;
}
