/** Writes one row: every rule of the org in the order in which the server checks them, then the write. */
import type { Complaint } from './answers.ts';
import type { FieldSpec } from './describe-data.ts';
import { duplicateResult } from './duplicate.ts';
import type { ObjectSpec } from './objects.ts';
import type { Org, Row } from './org.ts';
import { textOf } from './org.ts';
import { readRow, rowsByKey } from './row-values.ts';
import type { Sent } from './row-values.ts';
import { judgeValue } from './value.ts';

/** The user who writes, and the permissions given in the request. */
export interface Writer {
  org: Org;
  userId: string;
  /** Saves in spite of duplicate rules that only warn. */
  allowSave: boolean;
  /** An error that a test has ordered for this row. */
  rowFault: (object: string, row: Row, id: string | undefined) => Complaint | undefined;
}

export type Written = { id: string; created: boolean } | { complaints: readonly Complaint[] };

export function createRow(writer: Writer, object: ObjectSpec, sent: Sent): Written {
  if (!object.writable) return failed('INVALID_TYPE_FOR_OPERATION', `entity type cannot be inserted: ${object.name}`);
  const read = readRow(writer.org, object, sent, 'create');
  if ('complaints' in read) return read;
  const complaints = judge(writer, object, read.values, undefined);
  if (complaints.length > 0) return { complaints };
  rememberPicklists(writer.org, object, read.values);
  const values = writer.org.afterTriggers(object.name, {}, read.values);
  const id = writer.org.insert(object.name, values, writer.userId);
  writer.org.written(object.name, id);
  return { id, created: true };
}

export function updateRow(writer: Writer, object: ObjectSpec, id: string, sent: Sent): Written {
  const before = writer.org.row(id);
  if (before === undefined) return failed('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  if (before['IsDeleted'] === true) return failed('ENTITY_IS_DELETED', 'entity is deleted');
  const read = readRow(writer.org, object, sent, 'update');
  if ('complaints' in read) return read;
  const complaints = judge(writer, object, read.values, before);
  if (complaints.length > 0) return { complaints };
  // An opportunity with products keeps their total: the amount is accepted and ignored.
  const values = { ...read.values };
  if (before['HasOpportunityLineItem'] === true) delete values['Amount'];
  const full = textOf(before['Id']);
  rememberPicklists(writer.org, object, values);
  writer.org.edit(full, writer.org.afterTriggers(object.name, before, values), writer.userId);
  writer.org.written(object.name, full);
  return { id: full, created: false };
}

/** Creates or updates by an external key; several records with that key are an error that names them. */
export function upsertRow(writer: Writer, object: ObjectSpec, key: FieldSpec, value: string, sent: Sent): Written {
  const matches = rowsByKey(writer.org, object.name, key, value).map((row) => textOf(row['Id']));
  const [id, ...others] = matches;
  if (id === undefined) return createRow(writer, object, { ...sent, [key.name]: value });
  if (others.length === 0) return updateRow(writer, object, id, sent);
  const message = `${key.name}: more than one record found for external id field: [${matches.join(', ')}]`;
  return failed('DUPLICATE_EXTERNAL_ID', message);
}

export function deleteRow(writer: Writer, id: string): Written {
  const row = writer.org.row(id);
  if (row === undefined) return failed('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  if (row['IsDeleted'] === true) return failed('ENTITY_IS_DELETED', 'entity is deleted');
  const object = writer.org.objectOf(id);
  const complaint = inTheWay(writer, object?.name ?? '', row, row);
  if (complaint !== undefined) return { complaints: [complaint] };
  writer.org.remove(id, writer.userId);
  return { id: textOf(row['Id']), created: false };
}

/** Stores new picklist values: a picklist that is not restricted accepts any value, and keeps it as an inactive one. */
function rememberPicklists(org: Org, object: ObjectSpec, values: Row): void {
  for (const { name, type, picklistValues } of object.fields) {
    const value = textOf(values[name]);
    if (type !== 'picklist' || value === '' || picklistValues.some((one) => one.value === value)) continue;
    const inactive = { value, label: value, active: false, defaultValue: false, validFor: null };
    org.changeField(object.name, name, { picklistValues: [...picklistValues, inactive] });
  }
}

function failed(code: string, message: string): Written {
  return { complaints: [{ code, message, fields: [] }] };
}

/** Returns the errors of the first rule that has any. */
function judge(writer: Writer, object: ObjectSpec, values: Row, before: Row | undefined): Complaint[] {
  const after = { ...before, ...values };
  const asked = [
    () => [inTheWay(writer, object.name, after, before)],
    () => object.fields.map((field) => judgeGiven(writer.org, object, field, values, after)),
    () => [missing(object, values, before)],
    () => [taken(writer.org, object, values, before)],
    () => writer.org.rules.validation.map((rule) => brokenRule(rule(after, before, object.name))),
    () => [lookAlike(writer, object.name, after, before)],
  ];
  for (const ask of asked) {
    const complaints = ask().filter((complaint) => complaint !== undefined);
    if (complaints.length > 0) return complaints;
  }
  return [];
}

function judgeGiven(org: Org, object: ObjectSpec, field: FieldSpec, values: Row, after: Row): Complaint | undefined {
  const value = values[field.name];
  return value === undefined ? undefined : judgeValue(org, object.name, field, value, after);
}

/** Returns an error that stops a write before its content is checked: a fault, an approval, a busy row. */
function inTheWay(writer: Writer, object: string, after: Row, before: Row | undefined): Complaint | undefined {
  const { org } = writer;
  const id = before === undefined ? undefined : textOf(before['Id']);
  const fault = writer.rowFault(object, after, id);
  if (fault !== undefined) return fault;
  if (id !== undefined && org.locks.isSkipped(id)) {
    const message = 'This record is locked. If you need to edit it, contact your admin.';
    return { code: 'ENTITY_IS_LOCKED', message, fields: [] };
  }
  const busy = org.locks.busyRow(after);
  if (busy === undefined) return undefined;
  const message = `unable to obtain exclusive access to this record or 1 records: ${busy}`;
  return { code: 'UNABLE_TO_LOCK_ROW', message, fields: [] };
}

function missing(object: ObjectSpec, values: Row, before: Row | undefined): Complaint | undefined {
  const names = object.fields
    .filter((field) => field.createable && !field.nillable && !field.defaultedOnCreate)
    .filter((field) => (before === undefined ? (values[field.name] ?? null) === null : values[field.name] === null))
    .map((field) => field.name);
  if (names.length === 0) return undefined;
  const message = `Required fields are missing: [${names.join(', ')}]`;
  return { code: 'REQUIRED_FIELD_MISSING', message, fields: names };
}

function taken(org: Org, object: ObjectSpec, values: Row, before: Row | undefined): Complaint | undefined {
  for (const field of object.fields.filter((one) => one.unique)) {
    const value = values[field.name];
    if (typeof value !== 'string') continue;
    const other = rowsByKey(org, object.name, field, value).find((row) => row['Id'] !== before?.['Id']);
    if (other === undefined) continue;
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${textOf(other['Id'])}`;
    return { code: 'DUPLICATE_VALUE', message, fields: [] };
  }
  return undefined;
}

function brokenRule(complaint: { message: string; fields?: readonly string[] } | undefined): Complaint | undefined {
  if (complaint === undefined) return undefined;
  return { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: [], ...complaint };
}

function lookAlike(writer: Writer, object: string, after: Row, before: Row | undefined): Complaint | undefined {
  for (const rule of writer.org.rules.duplicate) {
    const found = rule(after, object);
    const matches = found?.matches.filter((id) => id !== before?.['Id']) ?? [];
    if (found === undefined || matches.length === 0 || (found.allowSave && writer.allowSave)) continue;
    const message = 'Use one of these records?';
    const result = duplicateResult(object, { ...found, matches });
    return { code: 'DUPLICATES_DETECTED', message, fields: [], duplicateResult: result };
  }
  return undefined;
}
