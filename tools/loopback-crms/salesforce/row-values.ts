/**
 * The fields of one row of a write, read with the describe table: unknown, unwritable, and unreadable ones are
 * distinguished.
 */
import type { Complaint } from './answers.ts';
import type { FieldSpec } from './describe-data.ts';
import { fullId } from './ids.ts';
import type { ObjectSpec } from './objects.ts';
import type { Org, Row } from './org.ts';
import { readValue } from './value.ts';

/** A row as sent: the record's JSON without `attributes`. */
export type Sent = Readonly<Record<string, unknown>>;

/** Returns the values to store by the field's exact name, or the first kind of error found. */
export function readRow(
  org: Org,
  object: ObjectSpec,
  sent: Sent,
  mode: 'create' | 'update',
): { values: Row } | { complaints: Complaint[] } {
  const values: Row = {};
  const unwritable: string[] = [];
  for (const [name, raw] of Object.entries(sent)) {
    const related = typeof raw === 'object' && raw !== null ? relation(object, name) : undefined;
    const field = related ?? org.field(object.name, name);
    if (field === undefined) return { complaints: [unknownField(object, name)] };
    if (!(mode === 'create' ? field.createable : field.updateable)) unwritable.push(field.name);
    if (related !== undefined && sent[related.name] !== undefined) return { complaints: [bothForms(name, related)] };
    const read = related === undefined ? readValue(field, raw) : resolve(org, related, raw as Sent);
    if ('unreadable' in read) return { complaints: [read.unreadable] };
    values[field.name] = stored(field, read.value);
  }
  return unwritable.length > 0 ? { complaints: [notWritable(unwritable)] } : { values };
}

function stored(field: FieldSpec, value: Row[string]): Row[string] {
  return field.type === 'reference' && typeof value === 'string' ? (fullId(value) ?? value) : value;
}

function relation(object: ObjectSpec, name: string): FieldSpec | undefined {
  return object.fields.find((field) => field.relationshipName === name);
}

/** Resolves a related record that is named by its external ID instead of its ID. */
function resolve(org: Org, field: FieldSpec, nested: Sent): { value: string } | { unreadable: Complaint } {
  const target = field.referenceTo[0] ?? '';
  const [name = '', raw] = Object.entries(nested).find(([key]) => key !== 'attributes') ?? [];
  const key = org.field(target, name);
  const wanted = typeof raw === 'string' ? raw : '';
  if (key?.externalId !== true) {
    const message = `No such column '${name}' on sobject of type ${target}`;
    return { unreadable: { code: 'INVALID_FIELD', message, fields: [] } };
  }
  const found = rowsByKey(org, target, key, wanted)[0]?.['Id'];
  if (typeof found === 'string') return { value: found };
  const message = `Foreign key external ID: ${wanted} not found for field ${key.name} in entity ${target}`;
  return { unreadable: { code: 'INVALID_FIELD', message, fields: [] } };
}

/** Returns the live rows with a key; case matters only if the field is case-sensitive. */
export function rowsByKey(org: Org, object: string, key: FieldSpec, value: string): Row[] {
  const folded = foldKey(key, value);
  return org.liveWith(object, key.name, value.trim()).filter((row) => {
    const own = row[key.name];
    return typeof own === 'string' && foldKey(key, own) === folded;
  });
}

export function foldKey(key: FieldSpec, value: string): string {
  return key.caseSensitive ? value.trim() : value.trim().toLowerCase();
}

export function unknownField(object: ObjectSpec, name: string): Complaint {
  const message = `No such column '${name}' on sobject of type ${object.name}`;
  return { code: 'INVALID_FIELD', message, fields: [] };
}

function bothForms(name: string, field: FieldSpec): Complaint {
  const message = `Cannot specify both an external ID reference ${name} and a salesforce id, ${field.name}`;
  return { code: 'INVALID_FIELD', message, fields: [field.name] };
}

function notWritable(fields: readonly string[]): Complaint {
  const names = fields.join(', ');
  const advice = 'Please check the security settings of this field and verify that it is read/write for your profile';
  const message = `Unable to create/update fields: ${names}. ${advice} or permission set.`;
  return { code: 'INVALID_FIELD_FOR_INSERT_UPDATE', message, fields };
}
