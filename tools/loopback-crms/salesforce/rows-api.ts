/** One row per call: read, create, update, delete, and upsert by an external key. */
import type { Answer } from '../answer.ts';
import { notFound, refuse, refuseAll } from './answers.ts';
import type { Call } from './call.ts';
import { objectNamed, bodyOf, pathValue, writerOf } from './call.ts';
import { describe } from './describe.ts';
import type { FieldSpec } from './describe-data.ts';
import type { ObjectSpec } from './objects.ts';
import type { Row, Value } from './org.ts';
import { textOf } from './org.ts';
import { rowsByKey, unknownField } from './row-values.ts';
import { createRow, deleteRow, updateRow, upsertRow } from './write.ts';
import type { Written } from './write.ts';

export function describeObject(call: Call, [name = '']: string[]): Answer {
  return describe(call.crm.org, objectNamed(call, name), call.version, call.request);
}

/** Returns the record of a row as the API shows it, with the requested fields or all. */
export function shown(
  version: string,
  object: ObjectSpec,
  row: Row,
  names?: readonly string[],
): Record<string, unknown> {
  const url = `/services/data/${version}/sobjects/${object.name}/${textOf(row['Id'])}`;
  const fields = names ?? object.fields.map((field) => field.name);
  return {
    attributes: { type: object.name, url },
    ...Object.fromEntries(fields.map((name): [string, Value] => [name, row[name] ?? null])),
  };
}

/** Returns the fields of `?fields=a,b` by their exact names. */
export function askedFields(call: Call, object: ObjectSpec, asked: readonly string[]): string[] {
  return asked.map((name) => {
    const field = call.crm.org.field(object.name, name);
    if (field === undefined) throw refuseAll(400, [unknownField(object, name)]);
    return field.name;
  });
}

export function getRow(call: Call, [name = '', id = '']: string[]): Answer {
  const object = objectNamed(call, name);
  return { status: 200, body: shown(call.version, object, existing(call, object, id), fieldsAsked(call, object)) };
}

function fieldsAsked(call: Call, object: ObjectSpec): string[] | undefined {
  const fields = call.request.query.get('fields');
  return fields === null ? undefined : askedFields(call, object, fields.split(','));
}

function existing(call: Call, object: ObjectSpec, id: string): Row {
  const row = call.crm.org.row(pathValue(id));
  if (row === undefined || call.crm.org.objectOf(pathValue(id)) !== object) throw notFound();
  if (row['IsDeleted'] === true) throw refuse(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
  return row;
}

export function postRow(call: Call, [name = '']: string[]): Answer {
  const written = createRow(writerOf(call), objectNamed(call, name), bodyRow(call));
  return { status: 201, body: { id: done(written).id, success: true, errors: [] } };
}

export function patchRow(call: Call, [name = '', id = '']: string[]): Answer {
  const object = objectNamed(call, name);
  const row = existing(call, object, id);
  const body = bodyRow(call);
  if ('Id' in body)
    throw refuse(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.', ['Id']);
  done(updateRow(writerOf(call), object, textOf(row['Id']), body));
  return { status: 204 };
}

export function removeRow(call: Call, [name = '', id = '']: string[]): Answer {
  const row = existing(call, objectNamed(call, name), id);
  done(deleteRow(writerOf(call), textOf(row['Id'])));
  return { status: 204 };
}

function bodyRow(call: Call): Record<string, unknown> {
  const { attributes: _, ...body } = bodyOf(call.request);
  return body;
}

function done(written: Written): { id: string; created: boolean } {
  if ('id' in written) return written;
  const [first] = written.complaints;
  throw refuseAll(first?.code === 'ENTITY_IS_DELETED' ? 404 : 400, written.complaints);
}

/** Returns the field by which records are matched: an external ID, or one by which the server can look up IDs. */
export function keyField(call: Call, object: ObjectSpec, name: string): FieldSpec {
  const field = call.crm.org.field(object.name, name);
  if (field?.externalId === true || field?.idLookup === true) return field;
  throw notFound(`Provided external ID field does not exist or is not accessible: ${name}`);
}

/** Returns a key; one that ends like a file name is rejected as not found, for safety. */
function keyValue(encoded: string): string {
  const value = pathValue(encoded);
  if (/\.[A-Za-z]{2,6}$/.test(value)) throw notFound();
  return value;
}

function severalMatches(call: Call, object: ObjectSpec, rows: readonly Row[]): Answer {
  const urls = rows.map((row) => `/services/data/${call.version}/sobjects/${object.name}/${textOf(row['Id'])}`);
  return { status: 300, body: urls };
}

export function getByKey(call: Call, [name = '', keyName = '', encoded = '']: string[]): Answer {
  const object = objectNamed(call, name);
  const rows = rowsByKey(call.crm.org, object.name, keyField(call, object, keyName), keyValue(encoded));
  const [row] = rows;
  if (row === undefined) throw notFound();
  if (rows.length > 1) return severalMatches(call, object, rows);
  return { status: 200, body: shown(call.version, object, row, fieldsAsked(call, object)) };
}

export function upsertByKey(call: Call, [name = '', keyName = '', encoded = '']: string[]): Answer {
  const object = objectNamed(call, name);
  const key = keyField(call, object, keyName);
  const value = keyValue(encoded);
  const body = bodyRow(call);
  const extra = Object.keys(body).find((one) => ['id', key.name.toLowerCase()].includes(one.toLowerCase()));
  if (extra !== undefined) {
    throw refuse(400, 'INVALID_FIELD', `The ${extra} field should not be specified in the sobject data.`, [extra]);
  }
  const matches = rowsByKey(call.crm.org, object.name, key, value);
  if (matches.length > 1) return severalMatches(call, object, matches);
  if (matches.length === 0 && call.request.query.get('updateOnly') === 'true') throw notFound();
  const { id, created } = done(upsertRow(writerOf(call), object, key, value, body));
  // Older versions and some proxies answer an update with an empty body.
  if (!created && call.crm.options.updateAnswers204 === true) return { status: 204 };
  return { status: created ? 201 : 200, body: { id, success: true, errors: [], created } };
}
