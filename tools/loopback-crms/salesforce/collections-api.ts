/** Up to 200 rows per call: the status is 200 if well formed, with one result per row in the order of the request. */
import type { Answer } from '../answer.ts';
import { inRow, refuse } from './answers.ts';
import type { Call } from './call.ts';
import { isObject, objectNamed, bodyOf, writerOf } from './call.ts';
import type { FieldSpec } from './describe-data.ts';
import type { ObjectSpec } from './objects.ts';
import { askedFields, keyField, shown } from './rows-api.ts';
import { foldKey } from './row-values.ts';
import type { Sent } from './row-values.ts';
import { createRow, deleteRow, updateRow, upsertRow } from './write.ts';
import type { Writer, Written } from './write.ts';

const ROWS_AT_MOST = 200;
const READ_AT_MOST = 2000;

interface Batch {
  rows: readonly { type: string; sent: Sent }[];
  allOrNone: boolean;
}

function readBatch(call: Call): Batch {
  const { records, allOrNone } = bodyOf(call.request);
  if (!Array.isArray(records) || records.length === 0) {
    throw refuse(400, 'REQUIRED_FIELD_MISSING', 'At least 1 record is required');
  }
  checkSize(records.length, ROWS_AT_MOST);
  const rows = records.map((record: unknown) => {
    const { attributes, ...sent } = isObject(record) ? record : {};
    const type = isObject(attributes) ? attributes['type'] : undefined;
    if (typeof type !== 'string') throw refuse(400, 'INVALID_FIELD', 'Include an attribute type for each record');
    return { type, sent };
  });
  return { rows, allOrNone: allOrNone === true };
}

function checkSize(size: number, most: number): void {
  if (size <= most) return;
  throw refuse(400, 'EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${most} records in this call`);
}

/** Writes every row; with `allOrNone`, one failed row also undoes the valid ones. */
function writeAll(call: Call, allOrNone: boolean, writes: readonly (() => Written)[], withCreated: boolean): Answer {
  const results = call.crm.org.attempt(() => {
    const value = writes.map((write) => write());
    return { value, keep: !allOrNone || value.every((one) => 'id' in one) };
  });
  const undone = allOrNone && results.some((one) => 'complaints' in one);
  return { status: 200, body: results.map((one) => rowResult(one, undone, withCreated)) };
}

function rowResult(written: Written, undone: boolean, withCreated: boolean): unknown {
  if ('complaints' in written) return { success: false, errors: written.complaints.map(inRow) };
  if (undone) {
    const message = 'Record rolled back because not all records were valid and the request was using AllOrNone header';
    return { success: false, errors: [inRow({ code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message })] };
  }
  const { id, created } = written;
  return { id, success: true, errors: [], ...(withCreated ? { created } : {}) };
}

export function upsertMany(call: Call, [name = '', keyName = '']: string[]): Answer {
  const object = objectNamed(call, name);
  const key = keyField(call, object, keyName);
  const { rows, allOrNone } = readBatch(call);
  if (rows.some((row) => row.type.toLowerCase() !== object.name.toLowerCase())) {
    throw refuse(400, 'INVALID_FIELD', `Every record of this call must be of type ${object.name}`);
  }
  const counts = new Map<string, number>();
  for (const { sent } of rows) {
    const folded = foldKey(key, keyOf(key, sent) ?? '');
    counts.set(folded, (counts.get(folded) ?? 0) + 1);
  }
  const writer = writerOf(call);
  const writes = rows.map(
    ({ sent }) =>
      () =>
        upsertOne(writer, object, key, sent, counts),
  );
  return writeAll(call, allOrNone, writes, true);
}

function keyOf(key: FieldSpec, sent: Sent): string | undefined {
  const value = Object.entries(sent).find(([name]) => name.toLowerCase() === key.name.toLowerCase())?.[1];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function upsertOne(
  writer: Writer,
  object: ObjectSpec,
  key: FieldSpec,
  sent: Sent,
  counts: ReadonlyMap<string, number>,
): Written {
  const value = keyOf(key, sent);
  if (value === undefined) {
    return { complaints: [{ code: 'MISSING_ARGUMENT', message: `${key.name} not specified`, fields: [] }] };
  }
  if ((counts.get(foldKey(key, value)) ?? 0) > 1) {
    const message = `Duplicate external id specified: ${value}`;
    return { complaints: [{ code: 'DUPLICATE_VALUE', message, fields: [key.name] }] };
  }
  const others = Object.entries(sent).filter(([name]) => name.toLowerCase() !== key.name.toLowerCase());
  return upsertRow(writer, object, key, value, Object.fromEntries(others));
}

export function createMany(call: Call): Answer {
  const { rows, allOrNone } = readBatch(call);
  const writer = writerOf(call);
  const writes = rows.map(
    ({ type, sent }) =>
      () =>
        createRow(writer, objectNamed(call, type), sent),
  );
  return writeAll(call, allOrNone, writes, false);
}

export function updateMany(call: Call): Answer {
  const { rows, allOrNone } = readBatch(call);
  const writer = writerOf(call);
  const writes = rows.map(({ type, sent }) => (): Written => {
    const { id, Id, ...rest } = sent;
    const wanted = id ?? Id;
    if (typeof wanted === 'string') return updateRow(writer, objectNamed(call, type), wanted, rest);
    const message = 'Id not specified in an update call';
    return { complaints: [{ code: 'MISSING_ARGUMENT', message, fields: [] }] };
  });
  return writeAll(call, allOrNone, writes, false);
}

export function deleteMany(call: Call): Answer {
  const ids = (call.request.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw refuse(400, 'REQUIRED_FIELD_MISSING', 'At least 1 record is required');
  checkSize(ids.length, ROWS_AT_MOST);
  const writer = writerOf(call);
  const allOrNone = call.request.query.get('allOrNone') === 'true';
  return writeAll(
    call,
    allOrNone,
    ids.map((id) => () => deleteRow(writer, id)),
    false,
  );
}

/** Reads many rows by ID; a missing row is null at its position. */
export function retrieveMany(call: Call, [name = '']: string[]): Answer {
  const object = objectNamed(call, name);
  const { ids, fields } = bodyOf(call.request);
  if (!isTexts(ids) || !isTexts(fields)) throw refuse(400, 'JSON_PARSER_ERROR', 'ids and fields must be lists of text');
  checkSize(ids.length, READ_AT_MOST);
  const names = askedFields(call, object, fields);
  const body = ids.map((id) => {
    const row = call.crm.org.row(id);
    const there = row !== undefined && row['IsDeleted'] !== true && call.crm.org.objectOf(id) === object;
    return there ? shown(call.version, object, row, ['Id', ...names.filter((one) => one !== 'Id')]) : null;
  });
  return { status: 200, body };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
