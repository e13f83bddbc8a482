/** Bulk jobs: states that advance with each poll, rows processed in portions, three kinds of results. */
import type { Complaint } from './answers.ts';
import type { FieldSpec } from './describe-data.ts';
import { parseCsv } from './csv.ts';
import type { ObjectSpec } from './objects.ts';
import type { Org } from './org.ts';
import { rowsByKey } from './row-values.ts';
import type { Sent } from './row-values.ts';
import { createRow, deleteRow, updateRow, upsertRow } from './write.ts';
import type { Writer, Written } from './write.ts';

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
export type Operation = 'insert' | 'update' | 'upsert' | 'delete';

export interface Job {
  id: string;
  object: ObjectSpec;
  operation: Operation;
  key: FieldSpec | undefined;
  lineEnding: 'LF' | 'CRLF';
  columnDelimiter: string;
  state: JobState;
  createdMs: number;
  createdById: string;
  csv: string | undefined;
  header: readonly string[];
  /** Unprocessed rows. */
  waiting: string[][];
  succeeded: { id: string; created: boolean; cells: readonly string[] }[];
  failed: { id: string; error: string; cells: readonly string[] }[];
  errorMessage: string | undefined;
}

export type BulkJobs = Map<string, Job>;

/** The work that a job does between two polls. */
export interface Pace {
  rowsPerPoll: number;
  /** Fails the job after this many rows. */
  failure: { afterRows: number; message: string } | undefined;
}

/** Advances a job by one poll: queued work starts, started work processes another portion. */
export function advanceJob(job: Job, writer: Writer, pace: Pace): void {
  if (job.state === 'UploadComplete') {
    job.state = 'InProgress';
    return;
  }
  if (job.state !== 'InProgress') return;
  if (job.header.length === 0 && !open(job, writer.org)) return;
  for (let left = pace.rowsPerPoll; left > 0 && job.waiting.length > 0; left -= 1) {
    if (pace.failure !== undefined && done(job) >= pace.failure.afterRows) {
      fail(job, pace.failure.message);
      return;
    }
    processRow(job, writer, job.waiting.shift() ?? []);
  }
  if (job.waiting.length === 0) job.state = 'JobComplete';
}

function done(job: Job): number {
  return job.succeeded.length + job.failed.length;
}

function fail(job: Job, message: string): void {
  job.state = 'Failed';
  job.errorMessage = message;
}

/** Reads the upload; a header with an unknown field, or line endings other than announced, fail the whole job. */
function open(job: Job, org: Org): boolean {
  const text = (job.csv ?? '').replace(/^\uFEFF/, '');
  const crlf = /^[^\n]*\r\n/.test(text);
  const rows = parseCsv(text, job.columnDelimiter);
  const [header, ...waiting] = rows ?? [];
  if (crlf !== (job.lineEnding === 'CRLF')) {
    fail(job, `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${job.lineEnding}`);
  } else if (header === undefined) fail(job, 'InvalidBatch : Failed to parse CSV. The upload is empty or badly quoted');
  else {
    const unknown = header.find((name) => !isColumn(org, job.object, name));
    if (unknown === undefined) Object.assign(job, { header, waiting });
    else fail(job, `InvalidBatch : Field name not found : ${unknown}`);
  }
  return job.state === 'InProgress';
}

function isColumn(org: Org, object: ObjectSpec, name: string): boolean {
  const [relation = '', parentField] = name.split('.');
  if (parentField === undefined) return org.field(object.name, name) !== undefined;
  const via = object.fields.find((field) => field.relationshipName === relation);
  return via !== undefined && org.field(via.referenceTo[0] ?? '', parentField) !== undefined;
}

function processRow(job: Job, writer: Writer, cells: readonly string[]): void {
  const written = cells.length === job.header.length ? writeCells(job, writer, cells) : uneven(job, cells);
  if ('id' in written) job.succeeded.push({ id: written.id, created: written.created, cells });
  else job.failed.push({ id: '', error: errorText(written.complaints[0]), cells });
}

function uneven(job: Job, cells: readonly string[]): Written {
  const message = `The number of columns (${cells.length}) is not that of the header (${job.header.length})`;
  return { complaints: [{ code: 'INVALID_FIELD', message }] };
}

/** Returns `CODE:message:Field --`, without the field if no field caused the error. */
function errorText(complaint: Complaint | undefined): string {
  const { code = '', message = '', fields = [] } = complaint ?? {};
  return `${code}:${message}:${fields.join(',')} --`;
}

function writeCells(job: Job, writer: Writer, cells: readonly string[]): Written {
  const sent = readCells(writer.org, job, cells);
  if ('complaints' in sent) return sent;
  const { Id: id, ...rest } = sent.values;
  const wanted = typeof id === 'string' ? id : '';
  if (job.operation === 'insert') return createRow(writer, job.object, rest);
  if (job.operation === 'update') return updateRow(writer, job.object, wanted, rest);
  if (job.operation === 'delete') return deleteRow(writer, wanted);
  return upsertCells(job, writer, rest);
}

function upsertCells(job: Job, writer: Writer, values: Sent): Written {
  const { key, object } = job;
  const value = key === undefined ? undefined : values[key.name];
  if (key === undefined || typeof value !== 'string') {
    return { complaints: [{ code: 'MISSING_ARGUMENT', message: `${key?.name ?? 'Id'} not specified`, fields: [] }] };
  }
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => name !== key.name));
  const touched = rowsByKey(writer.org, object.name, key, value).map((row) => row['Id']);
  if (job.succeeded.some((one) => touched.includes(one.id))) {
    const message = `Duplicate external id specified: ${value}`;
    return { complaints: [{ code: 'DUPLICATE_VALUE', message, fields: [key.name] }] };
  }
  return upsertRow(writer, object, key, value, rest);
}

/** Returns cells as values: `#N/A` clears, an empty cell changes nothing, a dotted column names a related record. */
function readCells(org: Org, job: Job, cells: readonly string[]): { values: Sent } | { complaints: Complaint[] } {
  const values: Record<string, unknown> = {};
  for (const [at, column] of job.header.entries()) {
    const cell = cells[at] ?? '';
    if (cell === '') continue;
    const [relation = '', parentField] = column.split('.');
    const field = org.field(job.object.name, column);
    const value = cell === '#N/A' ? null : cell;
    if (parentField !== undefined) values[relation] = { [parentField]: cell };
    else if (field !== undefined && value !== null && !fits(field, value))
      return { complaints: [wrongType(field, value)] };
    else values[field?.name ?? column] = value;
  }
  return { values };
}

function fits(field: FieldSpec, cell: string): boolean {
  if (['currency', 'double', 'percent', 'int'].includes(field.type)) return /^-?\d+(\.\d+)?$/.test(cell);
  if (field.type === 'date') return /^\d{4}-\d\d-\d\d$/.test(cell);
  return true;
}

function wrongType(field: FieldSpec, cell: string): Complaint {
  const message = `${field.label}: value not of required type: ${cell}`;
  return { code: 'INVALID_TYPE_ON_FIELD_IN_RECORD', message, fields: [field.name] };
}
