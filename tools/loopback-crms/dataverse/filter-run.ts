/** Evaluates a condition for a row, after a check that the condition fits the columns. */
import { sameText } from './address.ts';
import { noProperty, refuse } from './answers.ts';
import type { Column, Table, Value } from './columns.ts';
import { isLookup, isNumeric, isReference } from './columns.ts';
import { inUtc } from './day.ts';
import type { Condition, Literal } from './filter.ts';
import type { Row } from './org.ts';
import { valueOf } from './row-json.ts';
import { byProperty } from './select.ts';

type Test = (row: Row) => boolean;

/** Returns the condition as a predicate on rows; throws a 400 for an unknown column or a literal of another type. */
export function compiled(table: Table, condition: Condition, me: string): Test {
  if ('parts' in condition) {
    const tests = condition.parts.map((part) => compiled(table, part, me));
    return condition.kind === 'and'
      ? (row) => tests.every((test) => test(row))
      : (row) => tests.some((test) => test(row));
  }
  if (condition.kind === 'not') {
    const test = compiled(table, condition.part, me);
    return (row) => !test(row);
  }
  if (condition.kind === 'compare') return comparison(table, condition.name, condition.sign, condition.literal);
  const column = table.columns.get(condition.name);
  if (column === undefined) throw noProperty(condition.name, table.name);
  const wanted = condition.kind === 'me' ? [me] : condition.values.map(sameText);
  return (row) => {
    const value = comparable(valueOf(table, row, column));
    return value !== null && wanted.includes(String(value));
  };
}

function comparison(table: Table, name: string, sign: string, literal: Literal): Test {
  const column = byProperty(table, name);
  if (literal.kind !== 'null' && !kindsOf(column).includes(literal.kind)) {
    const what = `A binary operator with incompatible types was detected: '${name}' is no ${literal.kind}.`;
    throw refuse(400, what, '0x80060888');
  }
  const moment = literal.kind === 'moment';
  const wanted = comparable(moment ? inUtc(String(literal.value)) : literal.value);
  return (row) => {
    const value = comparable(valueOf(table, row, column));
    if (sign === 'eq') return value === wanted;
    if (sign === 'ne') return value !== wanted;
    if (value === null || wanted === null) return false;
    if (sign === 'gt') return value > wanted;
    if (sign === 'lt') return value < wanted;
    return sign === 'ge' ? value >= wanted : value <= wanted;
  };
}

function kindsOf(column: Column): readonly Literal['kind'][] {
  if (isLookup(column) || column.type === 'Uniqueidentifier') return ['guid'];
  if (isNumeric(column) || column.options !== undefined) return ['number'];
  if (column.type === 'DateTime') return column.dateOnly === true ? ['day'] : ['moment', 'day'];
  return column.type === 'Boolean' ? ['boolean'] : ['text'];
}

/** Returns a value in comparable form: the database ignores case and trailing spaces. */
export function comparable(value: Value): string | number | boolean | null {
  if (isReference(value)) return value.id;
  return typeof value === 'string' ? sameText(value) : value;
}
