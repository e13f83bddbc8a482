/**
 * Conversion of values between notes and Dataverse by field type. Numbers remain digits in both directions, so that no
 * floating-point rounding affects an amount.
 */
import type { PlainValue } from '../../domain/value.ts';
import { textMember, type Row } from '../flow/response.ts';
import { canonical } from '../core/canonical.ts';
import type { RemoteField } from '../core/crm.ts';
import { scalarOf } from '../core/json.ts';
import { guidOf } from './guid.ts';

/**
 * States of an opportunity by field value, in the order of their numbers.
 * https://learn.microsoft.com/dynamics365/sales/developer/entities/opportunity, 2026-11-22.
 */
export const STATES = ['open', 'won', 'lost'] as const;

const LOOKUP_TABLE = '@Microsoft.Dynamics.CRM.lookuplogicalname';

/** Returns the JSON of a value to send. `setOf` returns the entity set of the table that a lookup refers to. */
export function serializeFields(
  field: RemoteField | undefined,
  value: PlainValue,
  setOf: (table: string) => string | undefined,
): string {
  if (Array.isArray(value))
    return JSON.stringify((value as readonly PlainValue[]).map((item) => canonical(item, undefined)).join(';'));
  if (value instanceof Map) throw new Error(`A table cannot be written to ${field?.name ?? 'Dynamics'}`);
  const scalar = scalarOf(value as Parameters<typeof scalarOf>[0]);
  if (scalar === null || scalar === '') return 'null';
  const text = canonical(value, field && { type: field.type });
  switch (field?.type) {
    case 'number':
      return bare(text, /^-?\d+(?:\.\d+)?$/);
    case 'choice':
      return bare(text, /^-?\d+$/);
    case 'flag':
      return bare(text, /^(?:true|false)$/);
    case 'lookup':
      // A text that is not an ID is sent unchanged, and the CRM reports the error.
      return JSON.stringify(guidOf(text) === undefined ? text : `/${setOf(field.refersTo ?? '') ?? ''}(${text})`);
    case 'moment':
      return JSON.stringify(/^-?\d+$/.test(text) ? new Date(Number(text)).toISOString() : text);
    default:
      return typeof scalar === 'string' ? JSON.stringify(scalar) : JSON.stringify(text);
  }
}

/** Returns a text of another form as a JSON string, for which the CRM reports the error. */
function bare(text: string, shape: RegExp): string {
  return shape.test(text) ? text : JSON.stringify(text);
}

/** Returns a received value. Decimals that were received as text remain text. */
export function plainValue(field: RemoteField, row: Row): PlainValue {
  const name = field.readAs ?? field.name;
  const value = row[name];
  if (value === null || value === undefined) return null;
  if (field.isTransition) return STATES[Number(value)] ?? null;
  if (field.type === 'lookup') {
    const table = textMember(row, name + LOOKUP_TABLE);
    return table === '' || table === field.refersTo ? (guidOf(textMember(row, name)) ?? null) : null;
  }
  if (field.type === 'choice' && typeof value === 'number') return String(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/**
 * Returns the table that a lookup refers to in this row if it differs from the field's table, for example a contact
 * instead of an account.
 */
export function otherTable({ type, name, readAs = name, refersTo }: RemoteField, row: Row): string | undefined {
  const table = type === 'lookup' ? textMember(row, readAs + LOOKUP_TABLE) : '';
  return table === '' || table === refersTo ? undefined : table;
}
