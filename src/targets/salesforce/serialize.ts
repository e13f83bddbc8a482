/** Serialization of values by field type: Salesforce rejects numbers in quotes and texts without them. */
import type { PlainValue } from '../../domain/value.ts';
import type { RemoteField } from '../core/crm.ts';
import { scalarOf } from '../core/json.ts';

/** Serialized values by remote name. */
export type SerializedFields = Readonly<Record<string, string | number | boolean | null>>;

/** Returns the serialized fields under the same names; an empty text clears a field like `null`. */
export function serializeFields(
  schemaFields: Readonly<Record<string, RemoteField>>,
  fields: Readonly<Record<string, PlainValue>>,
): SerializedFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, serializeValue(schemaFields[name], value)]),
  );
}

function serializeValue(field: RemoteField | undefined, value: PlainValue): SerializedFields[string] {
  if (Array.isArray(value))
    return (value as readonly PlainValue[]).map((item) => serializeValue(field, item)).join(';');
  if (value instanceof Map) throw new Error(`A table cannot be written to ${field?.name ?? 'Salesforce'}`);
  const scalar = scalarOf(value as Exclude<PlainValue, readonly PlainValue[] | ReadonlyMap<string, PlainValue>>);
  if (scalar === null || scalar === '') return null;
  switch (field?.type) {
    case 'number':
      return typeof scalar === 'string' && /^-?\d+(?:\.\d+)?$/.test(scalar) ? Number(scalar) : scalar;
    case 'flag':
      return scalar === 'true' || scalar === true ? true : scalar === 'false' ? false : scalar;
    case undefined:
    case 'other':
      return scalar;
    default:
      return String(scalar);
  }
}
