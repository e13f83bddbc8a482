/** Writing rows through a Bulk API 2.0 job: one upload, polling, and three result lists. */
import { fallback, nullish, number, pipe, regex, string } from 'valibot';
import type { InferOutput } from 'valibot';
import type { RemoteWrite, WriteResult } from '../core/crm.ts';
import type { RequestFlow, CrmError } from '../flow/request-flow.ts';
import { parseResponse, stop, MOST_MESSAGE, oneText, withoutTrace, withMessages } from '../flow/response.ts';
import { apiPath, jsonRequest } from './api.ts';
import { writeCollections, type ObjectWrite } from './collections.ts';
import { csvText, readCsv } from './csv.ts';
import { fullId } from './id.ts';
import { serializeFields, type SerializedFields } from './serialize.ts';
import { toBulkError, toCrmError } from './errors.ts';
import { objectShape } from '../flow/shape.ts';

/**
 * Number of rows above which Salesforce advises the Bulk API.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0.htm, 2026-11-22.
 */
export const BULK_ABOVE = 2000;

/** Number of rows of one job: the size of the server's internal batches. */
export const BULK_ROWS = 10_000;

/** Cell that clears its field; an empty cell leaves the field unchanged. */
const CLEARED = '#N/A';

const MOST_CELL = 32_000;

/** Delays before each poll of the job; the last one applies to all further polls. */
const POLL_WAITS_MS = [2000, 4000, 8000, 16_000, 30_000];

/** Polls within half an hour. */
const MOST_POLLS = 60;

/** Schema of a job. The ID is used in paths, so its form is checked. */
const JOB = objectShape({
  id: pipe(string(), regex(/^\w+$/)),
  state: string(),
  errorMessage: nullish(fallback(string(), ''), ''),
  numberRecordsProcessed: nullish(fallback(number(), -1), -1),
});

type Job = InferOutput<typeof JOB>;

/** One row to write: its key or ID in the job's results, and its fields. */
interface KeyedWrite {
  readonly opId: string;
  readonly rowKey: string;
  readonly fields: SerializedFields;
}

/**
 * Writes rows and returns a result for each. Values that a cell cannot represent are sent through collections instead.
 */
export function* writeBulk(table: ObjectWrite, writes: readonly RemoteWrite[]): RequestFlow<readonly WriteResult[]> {
  const lines = writes.map((write) => ({ write, fields: serializeFields(table.fields, write.fields) }));
  const answers: WriteResult[] = [];
  for (const isNew of [true, false]) {
    const some = lines.filter(({ write, fields }) => (write.id === undefined) === isNew && fits(write.key, fields));
    const keyed = some.map(({ write, fields }) => ({
      opId: write.opId,
      rowKey: write.id ?? write.key,
      fields,
    }));
    if (keyed.length > 0) for (const answer of yield* runJob(table, isNew, keyed)) answers.push(answer);
  }
  const rest = lines.filter(({ write, fields }) => !fits(write.key, fields)).map(({ write }) => write);
  return [...answers, ...(yield* writeCollections(table, rest, answers.length > 0))];
}

function fits(key: string, fields: SerializedFields): boolean {
  const texts = [key, ...Object.values(fields)].filter((cell) => typeof cell === 'string');
  return texts.every((text) => text !== CLEARED && text.length <= MOST_CELL);
}

/** Runs one job. `fresh` rows are found or created by the key, the others by their ID. */
function* runJob(
  table: ObjectWrite,
  isNew: boolean,
  lines: readonly KeyedWrite[],
): RequestFlow<readonly WriteResult[]> {
  const column = isNew ? table.keyField : 'Id';
  const by = isNew ? { operation: 'upsert', externalIdFieldName: column } : { operation: 'update' };
  const format = { contentType: 'CSV', lineEnding: 'LF', columnDelimiter: 'COMMA' };
  // A job that was created twice never runs because nothing happens until the upload is marked complete.
  const { id } = yield* parseResponse(
    JOB,
    yield jsonRequest('POST', 'jobs/ingest', { object: table.object, ...by, ...format }),
  );
  const path = apiPath(`jobs/ingest/${id}`);
  yield { method: 'PUT', path: `${path}/batches`, headers: { 'Content-Type': 'text/csv' }, body: csvOf(column, lines) };
  const complete = {
    method: 'PATCH',
    path,
    body: JSON.stringify({ state: 'UploadComplete' }),
    deliverErrors: true,
  } as const;
  const job = yield* finished(path, toCrmError(yield complete));
  return yield* answersOf(path, job, column, lines);
}

function csvOf(column: string, lines: readonly KeyedWrite[]): string {
  const names = [...new Set(lines.flatMap(({ fields }) => Object.keys(fields)))];
  const cell = (value: SerializedFields[string] | undefined): string =>
    value === undefined ? '' : String(value ?? CLEARED);
  return csvText([
    [column, ...names],
    ...lines.map(({ rowKey, fields }) => [rowKey, ...names.map((name) => cell(fields[name]))]),
  ]);
}

/**
 * Polls until the job has finished in any state. `refusal` is the error of starting it: a job that is still open was
 * never started; any other job started in spite of the error.
 */
function* finished(path: string, refusal: CrmError | undefined): RequestFlow<Job> {
  for (let look = 0; look < MOST_POLLS; look++) {
    yield { waitMs: POLL_WAITS_MS[look] ?? 30_000 };
    const job = yield* parseResponse(JOB, yield { method: 'GET', path }, 'sent');
    if (refusal !== undefined && job.state === 'Open') return yield* stop(refusal);
    if (['JobComplete', 'Failed', 'Aborted'].includes(job.state)) return job;
  }
  return yield* stop({ kind: 'unknown', code: 'timeout', message: 'The bulk job didn’t finish.' });
}

/** Returns the results of a job. Rows are returned in any order and are matched by the column that found them. */
function* answersOf(
  path: string,
  job: Job,
  column: string,
  lines: readonly KeyedWrite[],
): RequestFlow<readonly WriteResult[]> {
  const succeeded = yield* resultRows(`${path}/successfulResults/`, column);
  const failed = yield* resultRows(`${path}/failedResults/`, column);
  const unprocessed = yield* resultRows(`${path}/unprocessedrecords/`, column);
  const rowKeys = new Set(lines.map(({ rowKey }) => rowKey));
  const strays = [...failed].filter(([rowKey]) => !rowKeys.has(rowKey)).map(([, row]) => strayText(row));
  const message = oneText(strays);
  return lines.map(({ opId, rowKey }): WriteResult => {
    const good = succeeded.get(rowKey);
    const id = fullId(good?.['sf__Id'] ?? '');
    if (good !== undefined && id !== undefined) return { opId, ok: true, id, created: good['sf__Created'] === 'true' };
    const bad = failed.get(rowKey);
    if (bad !== undefined) return { opId, ok: false, error: toBulkError(bad['sf__Error'] ?? '') };
    return { opId, ok: false, error: unprocessed.has(rowKey) ? unprocessedError(job) : unaccounted(job, message) };
  });
}

/** Returns the message of a failed row that does not belong to the job, from any of its cells. */
function strayText(row: Readonly<Record<string, string>>): string {
  const cell = Object.values(row).find((text) => /^[A-Z_]+:/.test(text));
  return cell === undefined ? '' : toBulkError(cell).message;
}

/**
 * Returns the error of a row that is in no result list; `detail` contains the messages of failures without a row. A job
 * that failed before its first row has written none of them.
 */
function unaccounted(job: Job, detail: string): CrmError {
  if (job.state === 'Failed' && job.numberRecordsProcessed === 0) return unprocessedError(job);
  const message = 'The results of the bulk job don’t include this record.';
  const failure = job.errorMessage === '' ? undefined : unprocessedError(job);
  return {
    kind: 'unknown',
    code: failure?.code ?? 'unexpected-answer',
    message: failure?.message ?? withMessages(message, detail),
  };
}

/**
 * Returns the error of a row that was not processed. A job that failed as a whole will fail again; after any other job,
 * its remaining rows may be accepted next time.
 */
function unprocessedError({ state, errorMessage }: Job): CrmError {
  return {
    kind: state === 'Failed' ? 'connection' : 'later',
    code: `bulk-${state}`,
    message: withoutTrace(errorMessage).slice(0, MOST_MESSAGE),
  };
}

/**
 * Returns the rows of one result list by key or ID, each with its cells by column. A row without a key, and every line
 * of a list whose header does not contain the column, gets a unique name that no key has.
 */
function* resultRows(path: string, column: string): RequestFlow<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const { body } = yield { method: 'GET', path };
  const [header = [], ...lines] = readCsv(body);
  const isHeader = header.includes(column);
  const rows = (isHeader ? lines : [header, ...lines]).map((fields, place) => {
    const row = Object.fromEntries(fields.map((cell, at) => [isHeader ? (header[at] ?? '') : String(at), cell]));
    return [row[column] ?? `\n${place}`, row] as const;
  });
  return new Map(rows);
}
