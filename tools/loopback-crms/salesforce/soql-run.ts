/** Runs a query over the org: types are checked as strictly as on the server, nulls and case are handled as there. */
import { refuse } from './answers.ts';
import type { FieldSpec, FieldType } from './describe-data.ts';
import { fullId } from './ids.ts';
import { readMs } from './moment.ts';
import type { ObjectSpec } from './objects.ts';
import type { Org, Row, Value } from './org.ts';
import { textOf } from './org.ts';
import type { Condition, Literal, Query } from './soql.ts';

/** A field of the object or of a parent, with a function that reads it from a row. */
export interface Path {
  /** The parent's relationship name as in the describe call; absent for the object's own field. */
  parent: string | undefined;
  parentObject: string;
  field: FieldSpec;
  parentRow: (row: Row) => Row | undefined;
  get: (row: Row) => Value;
}

export function resolvePath(org: Org, object: ObjectSpec, written: string): Path {
  const steps = written.split('.');
  const name = steps.pop() ?? '';
  const [relation] = steps;
  if (relation === undefined) {
    const field = org.field(object.name, name);
    if (field === undefined) throw unknown(object.name, name);
    const get = (row: Row): Value => row[field.name] ?? null;
    return { parent: undefined, parentObject: '', field, parentRow: () => undefined, get };
  }
  const via = object.fields.find((one) => one.relationshipName?.toLowerCase() === relation.toLowerCase());
  const parentObject = via?.referenceTo[0] ?? '';
  if (via === undefined || steps.length > 1) {
    throw refuse(400, 'INVALID_FIELD', `Didn't understand relationship '${relation}' in field path.`);
  }
  const field = org.field(parentObject, name);
  if (field === undefined) throw unknown(parentObject, name);
  const parentRow = (row: Row): Row | undefined => org.row(textOf(row[via.name]));
  const get = (row: Row): Value => parentRow(row)?.[field.name] ?? null;
  return { parent: via.relationshipName ?? relation, parentObject, field, parentRow, get };
}

function unknown(object: string, name: string): Error {
  const advice =
    "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.";
  return refuse(400, 'INVALID_FIELD', `No such column '${name}' on entity '${object}'. ${advice}`);
}

export function runQuery(org: Org, object: ObjectSpec, query: Query, withDeleted: boolean): Row[] {
  const rows = withDeleted ? org.rows(object.name) : org.live(object.name);
  const test = query.where === undefined ? () => true : tester(org, object, query.where);
  const found = rows.filter(test);
  const orders = query.orderBy.map((order) => ({ ...order, path: resolvePath(org, object, order.field) }));
  found.sort((a, b) => {
    for (const { path, descending, nullsLast } of orders) {
      const [x, y] = [rank(path.field.type, path.get(a)), rank(path.field.type, path.get(b))];
      if (x === y) continue;
      if (x === null || y === null) return (x === null) === nullsLast ? 1 : -1;
      return x < y === descending ? 1 : -1;
    }
    return 0;
  });
  return found.slice(query.offset, query.offset + query.limit);
}

function tester(org: Org, object: ObjectSpec, condition: Condition): (row: Row) => boolean {
  if (condition.kind === 'compare') return comparer(org, object, condition);
  if (condition.kind === 'not') {
    const inner = tester(org, object, condition.part);
    return (row) => !inner(row);
  }
  const parts = condition.parts.map((part) => tester(org, object, part));
  return condition.kind === 'and'
    ? (row) => parts.every((part) => part(row))
    : (row) => parts.some((part) => part(row));
}

type Comparison = Extract<Condition, { kind: 'compare' }>;

function comparer(org: Org, object: ObjectSpec, { field: written, sign, literals }: Comparison): (row: Row) => boolean {
  const path = resolvePath(org, object, written);
  const { type, name, filterable } = path.field;
  if (!filterable) throw refuse(400, 'INVALID_FIELD', `field '${name}' can not be filtered in a query call`);
  const wanted = literals.map((literal) => operand(path.field, literal));
  const [first = null] = wanted;
  if (sign === 'LIKE') {
    const pattern = likePattern(String(first));
    return (row) => pattern.test(textOf(path.get(row)));
  }
  const value = (row: Row): string | number | boolean | null => rank(type, path.get(row));
  if (sign === '=' || sign === 'IN') return (row) => wanted.includes(value(row));
  if (sign === '!=') return (row) => value(row) !== first;
  return (row) => ordered(sign, value(row), first);
}

function ordered(sign: string, a: string | number | boolean | null, b: string | number | boolean | null): boolean {
  if (a === null || b === null) return false;
  if (sign === '<') return a < b;
  if (sign === '<=') return a <= b;
  return sign === '>' ? a > b : a >= b;
}

/** Returns a value as it is compared: timestamps as numbers, text without case, IDs with case. */
function rank(type: FieldType, value: Value): string | number | boolean | null {
  if (typeof value !== 'string') return value;
  if (type === 'datetime') return readMs(value);
  return type === 'id' || type === 'reference' ? value : value.toLowerCase();
}

const QUOTED: readonly FieldType[] = [
  'string',
  'picklist',
  'multipicklist',
  'reference',
  'id',
  'url',
  'email',
  'textarea',
];
const NUMERIC: readonly FieldType[] = ['currency', 'double', 'percent', 'int'];

function expected(type: FieldType): Literal['kind'] {
  if (QUOTED.includes(type)) return 'text';
  if (NUMERIC.includes(type)) return 'number';
  return type === 'date' || type === 'datetime' ? type : 'boolean';
}

/** Returns the value of a literal for this field; days and timestamps are never quoted, text always is. */
function operand(field: FieldSpec, literal: Literal): string | number | boolean | null {
  if (literal.kind === 'null') return null;
  const want = expected(field.type);
  if (literal.kind !== want) {
    const quotes = want === 'text' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
    const type = field.type === 'datetime' ? 'dateTime' : field.type;
    const message = `value of filter criterion for field '${field.name}' must be of type ${type} and ${quotes}`;
    throw refuse(400, 'INVALID_FIELD', message);
  }
  if (field.type !== 'id' && field.type !== 'reference') return rank(field.type, literal.value);
  const id = fullId(String(literal.value));
  if (id === undefined)
    throw refuse(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${String(literal.value)}`);
  return id;
}

function likePattern(text: string): RegExp {
  const source = text.replace(/\\([%_])|%|_|[.*+?^${}()|[\]\\]/g, (sign, literal: string | undefined) => {
    if (literal !== undefined) return literal;
    if (sign === '%') return '[^]*';
    return sign === '_' ? '[^]' : `\\${sign}`;
  });
  return new RegExp(`^${source}$`, 'i');
}
