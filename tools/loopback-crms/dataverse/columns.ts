/** Columns of a table: what may stand in each, and how the metadata describes it. */

export interface Reference {
  table: string;
  id: string;
}

export type Value = string | number | boolean | null | Reference;

export type Values = Record<string, Value>;

export interface Option {
  value: number;
  label: string;
  /** The state that a status belongs to. */
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
  /** As the admin typed it; the logical name in lower case follows from it. */
  schemaName?: string;
  /** As people see it; missing: the schema's name. */
  label?: string;
  required?: 'None' | 'ApplicationRequired' | 'SystemRequired';
  /** Read only for everybody but the server. */
  readOnly?: boolean;
  secured?: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  precision?: number;
  /** 0 the column's own precision, 1 the org's, 2 the currency's. */
  precisionSource?: 0 | 1 | 2;
  dateOnly?: boolean;
  options?: readonly Option[];
  shared?: boolean;
  /** What becomes of the row when the row that it leads to is deleted: it goes as well. Missing: the link is taken away. */
  cascades?: boolean;
  /** Table looked up, to the name of all rows that lead to one of it. */
  collections?: Readonly<Record<string, string>>;
  /** Table looked up, to the case-sensitive name under which it is bound. */
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
  /** The column that stands for a row in a formatted lookup. */
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

/** The name under which a column is read and filtered. */
export function propertyOf(column: Column): string {
  return isLookup(column) ? `_${column.name}_value` : column.name;
}

export function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'table' in value && 'id' in value;
}
