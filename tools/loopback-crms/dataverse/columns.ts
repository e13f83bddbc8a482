/** Columns of a table: the values they allow, and their metadata. */

export interface Reference {
  table: string;
  id: string;
}

export type Value = string | number | boolean | null | Reference;

export type Values = Record<string, Value>;

export interface Option {
  value: number;
  label: string;
  /** The state to which a status belongs. */
  state?: number;
}

type ColumnType =
  | 'Uniqueidentifier'
  | 'String'
  | 'Memo'
  | 'Money'
  | 'Decimal'
  | 'Integer'
  | 'BigInt'
  | 'Boolean'
  | 'Picklist'
  | 'State'
  | 'Status'
  | 'DateTime'
  | 'Lookup'
  | 'Customer'
  | 'Owner';

export interface Column {
  name: string;
  type: ColumnType;
  /** The name as the admin typed it; the logical name is the same in lowercase. */
  schemaName?: string;
  /** The name as users see it; the schema name if omitted. */
  label?: string;
  required?: 'None' | 'ApplicationRequired' | 'SystemRequired';
  /** Only the server can write it. */
  readOnly?: boolean;
  secured?: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  precision?: number;
  /** 0: the column's own precision, 1: the org's, 2: the currency's. */
  precisionSource?: 0 | 1 | 2;
  dateOnly?: boolean;
  options?: readonly Option[];
  shared?: boolean;
  /** If true, the row is deleted together with the row to which it links. Otherwise only the link is removed. */
  cascades?: boolean;
  /** Collection name by the table looked up: the rows that link to one of its rows. */
  collections?: Readonly<Record<string, string>>;
  /** Case-sensitive navigation property by the table looked up, used to bind the lookup. */
  targets?: Readonly<Record<string, string>>;
}

type KeyStatus = 'Pending' | 'InProgress' | 'Active' | 'Failed';

export interface AlternateKey {
  name: string;
  columns: readonly string[];
  status: KeyStatus;
}

export interface Table {
  name: string;
  set: string;
  id: string;
  /** The column that represents a row in a formatted lookup. */
  title: string;
  columns: Map<string, Column>;
  keys: AlternateKey[];
  changeTracking: boolean;
  optimisticConcurrency: boolean;
}

export function isLookup(column: Column): boolean {
  return column.targets !== undefined;
}

export function isNumeric(column: Column): boolean {
  return ['Money', 'Decimal', 'Integer', 'BigInt'].includes(column.type);
}

/** Returns the name under which a column is read and filtered. */
export function propertyOf(column: Column): string {
  return isLookup(column) ? `_${column.name}_value` : column.name;
}

export function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'table' in value && 'id' in value;
}
