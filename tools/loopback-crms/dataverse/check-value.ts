/** Checks of a value for a column: type, length, range, and option. Every error message names the column. */
import { refuse } from './answers.ts';
import type { Column, Value } from './columns.ts';
import { inUtc, isDay, isMoment } from './day.ts';

/** Returns the value to store; throws a 400 that names the column. */
export function checkedValue(table: string, column: Column, value: unknown): Value {
  if (value === null) {
    if (column.required !== 'SystemRequired') return null;
    throw refuse(400, `Attribute '${column.name}' cannot be set to NULL`, '0x80040203');
  }
  if (typeof value === 'string') return checkedText(table, column, value);
  if (typeof value === 'boolean' && column.type === 'Boolean') return value;
  if (typeof value === 'number') return checkedNumber(table, column, value);
  throw wrongType(column, value);
}

function wrongType(column: Column, value: unknown): Error {
  const shown = JSON.stringify(value);
  return refuse(400, `Cannot convert the value ${shown} of '${column.name}' to the expected type '${column.type}'.`);
}

function checkedText(table: string, column: Column, value: string): Value {
  if (column.type === 'String' || column.type === 'Memo') {
    const most = column.maxLength ?? Infinity;
    if (value.length <= most) return value;
    const where = `A validation error occurred.  The length of the '${column.name}' attribute of the '${table}' entity`;
    throw refuse(400, `${where} exceeded the maximum allowed length of '${most}'.`, '0x80044331');
  }
  if (column.type === 'DateTime') {
    if (column.dateOnly === true ? isDay(value) : isMoment(value))
      return column.dateOnly === true ? value : inUtc(value);
    const kind = column.dateOnly === true ? 'Edm.Date' : 'Edm.DateTimeOffset';
    throw refuse(400, `Cannot convert the literal '${value}' of '${column.name}' to the expected type '${kind}'.`);
  }
  throw wrongType(column, value);
}

function checkedNumber(table: string, column: Column, value: number): Value {
  if (column.options !== undefined) {
    if (column.options.some((option) => option.value === value)) return value;
    // PicklistValueOutOfRange, 2026-11-29:
    // https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
    const where = `The value ${value} of '${column.name}' on record of type '${table}' is outside the valid range.`;
    const accepted = `Accepted Values: ${column.options.map((one) => one.value).join(',')}`;
    throw refuse(400, `A validation error occurred.  ${where} ${accepted}`, '0x8004431A');
  }
  const numeric = column.type === 'Money' || column.type === 'Decimal' || column.type === 'Integer';
  if (!numeric || (column.type === 'Integer' && !Number.isInteger(value))) throw wrongType(column, value);
  const { min = -Infinity, max = Infinity } = column;
  if (value >= min && value <= max) return value;
  throw refuse(
    400,
    `A validation error occurred.  The value of '${column.name}' on record of type '${table}' is outside the valid range: ${min} to ${max}.`,
    '0x80044330',
  );
}
