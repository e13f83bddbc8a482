/** One value of a write: read as its field's type, and checked against the describe call's properties of that field. */
import type { Complaint } from './answers.ts';
import type { FieldSpec, FieldType } from './describe-data.ts';
import { fullId } from './ids.ts';
import { isDay, readMs, stamp } from './moment.ts';
import type { Org, Row, Value } from './org.ts';

const TEXTS: readonly FieldType[] = ['string', 'textarea', 'picklist', 'multipicklist', 'url', 'email'];
const NUMBERS: readonly FieldType[] = ['currency', 'double', 'percent', 'int'];

/** Returns the value as the org stores it, or the error of a request that cannot be read because of it. */
export function readValue(field: FieldSpec, raw: unknown): { value: Value } | { unreadable: Complaint } {
  if (raw === null) return { value: null };
  const value = readAs(field, raw);
  return value === undefined ? { unreadable: unreadable(field, raw) } : { value };
}

function readAs(field: FieldSpec, raw: unknown): Value | undefined {
  if (field.type === 'boolean') return readFlag(raw);
  if (NUMBERS.includes(field.type)) return readNumber(field, raw);
  if (typeof raw !== 'string') return undefined;
  if (field.type === 'date') return isDay(raw) ? raw : undefined;
  if (field.type === 'datetime') return Number.isNaN(readMs(raw)) ? undefined : stamp(readMs(raw));
  if (TEXTS.includes(field.type)) return raw.trim() === '' ? null : raw.trim();
  return raw === '' ? null : raw;
}

function readFlag(raw: unknown): boolean | undefined {
  if (typeof raw === 'boolean') return raw;
  return raw === 'true' || raw === 'false' ? raw === 'true' : undefined;
}

function readNumber(field: FieldSpec, raw: unknown): number | undefined {
  const number = typeof raw === 'string' && /^-?\d+(\.\d+)?$/.test(raw) ? Number(raw) : raw;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  return Math.abs(number) < 1e15 ? Number(number.toFixed(field.scale)) : number;
}

const TOKENS: Record<string, string> = { string: 'VALUE_STRING', number: 'VALUE_NUMBER_INT', object: 'START_OBJECT' };

function unreadable(field: FieldSpec, raw: unknown): Complaint {
  const token = Array.isArray(raw) ? 'START_ARRAY' : (TOKENS[typeof raw] ?? `VALUE_${String(raw).toUpperCase()}`);
  const shown = typeof raw === 'string' || typeof raw === 'number' ? ` value ${raw}` : '';
  const hint = 'or request may be missing a required field at [line:1, column:1]';
  return {
    code: 'JSON_PARSER_ERROR',
    message: `Cannot deserialize instance of ${field.type} from ${token}${shown} ${hint}`,
  };
}

/** Returns the errors of a readable value in this field of the record that the write would produce. */
export function judgeValue(
  org: Org,
  object: string,
  field: FieldSpec,
  value: Value,
  after: Row,
): Complaint | undefined {
  if (typeof value === 'number') return judgeNumber(field, value);
  if (typeof value !== 'string') return undefined;
  if (field.type === 'reference') return judgeReference(org, field, value);
  if (field.length > 0 && value.length > field.length) {
    const message = `${field.label}: data value too large: ${value} (max length=${field.length})`;
    return { code: 'STRING_TOO_LONG', message, fields: [field.name] };
  }
  return field.restrictedPicklist ? judgePicklist(org, object, field, value, after) : undefined;
}

function judgeNumber(field: FieldSpec, value: number): Complaint | undefined {
  if (Math.abs(value) < 10 ** (field.precision - field.scale)) return undefined;
  const message = `${field.label}: value outside of valid range on numeric field: ${value}`;
  return { code: 'NUMBER_OUTSIDE_VALID_RANGE', message, fields: [field.name] };
}

function judgePicklist(org: Org, object: string, field: FieldSpec, value: string, after: Row): Complaint | undefined {
  const active = field.picklistValues.filter((one) => one.active).map((one) => one.value);
  const ofType = object === 'Opportunity' ? org.recordType(after['RecordTypeId'])?.picklists[field.name] : undefined;
  const chosen = field.type === 'multipicklist' ? value.split(';') : [value];
  const bad = chosen.find((one) => !active.includes(one) || ofType?.includes(one) === false);
  if (bad === undefined) return undefined;
  const message = `${field.label}: bad value for restricted picklist field: ${bad}`;
  return { code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, fields: [field.name] };
}

function judgeReference(org: Org, field: FieldSpec, value: string): Complaint | undefined {
  const fields = [field.name];
  const prefixes = field.referenceTo.map((name) => org.object(name)?.keyPrefix);
  if (fullId(value) === undefined || !prefixes.includes(value.slice(0, 3))) {
    return { code: 'MALFORMED_ID', message: `${field.label}: id value of incorrect type: ${value}`, fields };
  }
  const row = org.row(value);
  if (row?.['IsDeleted'] === true) return { code: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] };
  const usable = field.name !== 'RecordTypeId' || org.recordType(value)?.available === true;
  if (row !== undefined && usable) return undefined;
  const message =
    field.name === 'RecordTypeId' ? `${field.label}: this ID value isn't valid for the user: ${value}` : '';
  return {
    code: 'INVALID_CROSS_REFERENCE_KEY',
    message: message === '' ? 'invalid cross reference id' : message,
    fields,
  };
}
