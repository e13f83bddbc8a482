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

/** One row to write: its key or ID in the job's results, and its cells. */
interface Line {
  readonly opId: string;
  readonly mark: string;
  readonly cells: SerializedFields;
}

/**
 * Writes rows and returns a result for each. Values that a cell cannot represent are sent through collections instead.
 */
export function* writeBulk(table: ObjectWrite, writes: readonly RemoteWrite[]): RequestFlow<readonly WriteResult[]> {
  const lines = writes.map((write) => ({ write, cells: serializeFields(table.fields, write.fields) }));
  const answers: WriteResult[] = [];
  for (const fresh of [true, false]) {
    const some = lines.filter(({ write, cells }) => (write.id === undefined) === fresh && fitsCells(write.key, cells));
    const marked = some.map(({ write, cells }) => ({ opId: write.opId, mark: write.id ?? write.key, cells }));
    if (marked.length > 0) for (const answer of yield* runJob(table, fresh, marked)) answers.push(answer);
  }
  const rest = lines.filter(({ write, cells }) => !fitsCells(write.key, cells)).map(({ write }) => write);
  return [...answers, ...(yield* writeCollections(table, rest, answers.length > 0))];
}

function fitsCells(key: string, cells: SerializedFields): boolean {
  const texts = [key, ...Object.values(cells)].filter((cell) => typeof cell === 'string');
  return texts.every((text) => text !== CLEARED && text.length <= MOST_CELL);
}

/** Runs one job. `fresh` rows are found or created by the key, the others by their ID. */
function* runJob(table: ObjectWrite, fresh: boolean, lines: readonly Line[]): RequestFlow<readonly WriteResult[]> {
  const column = fresh ? table.keyField : 'Id';
  const by = fresh ? { operation: 'upsert', externalIdFieldName: column } : { operation: 'update' };
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

function csvOf(column: string, lines: readonly Line[]): string {
  const names = [...new Set(lines.flatMap(({ cells }) => Object.keys(cells)))];
  const cell = (value: SerializedFields[string] | undefined): string =>
    value === undefined ? '' : String(value ?? CLEARED);
  return csvText([
    [column, ...names],
    ...lines.map(({ mark, cells }) => [mark, ...names.map((name) => cell(cells[name]))]),
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
  lines: readonly Line[],
): RequestFlow<readonly WriteResult[]> {
  const succeeded = yield* resultRows(`${path}/successfulResults/`, column);
  const failed = yield* resultRows(`${path}/failedResults/`, column);
  const unprocessed = yield* resultRows(`${path}/unprocessedrecords/`, column);
  const marks = new Set(lines.map(({ mark }) => mark));
  const strays = [...failed].filter(([mark]) => !marks.has(mark)).map(([, row]) => strayWords(row));
  const said = oneText(strays);
  return lines.map(({ opId, mark }): WriteResult => {
    const good = succeeded.get(mark);
    const id = fullId(good?.['sf__Id'] ?? '');
    if (good !== undefined && id !== undefined) return { opId, ok: true, id, created: good['sf__Created'] === 'true' };
    const bad = failed.get(mark);
    if (bad !== undefined) return { opId, ok: false, error: toBulkError(bad['sf__Error'] ?? '') };
    return { opId, ok: false, error: unprocessed.has(mark) ? leftOut(job) : unaccounted(job, said) };
  });
}

/** Returns the message of a failed row that does not belong to the job, from any of its cells. */
function strayWords(row: Readonly<Record<string, string>>): string {
  const cell = Object.values(row).find((text) => /^[A-Z_]+:/.test(text));
  return cell === undefined ? '' : toBulkError(cell).message;
}

/**
 * Returns the error of a row that is in no result list; `said` contains the messages of failures without a row. A job
 * that failed before its first row has written none of them.
 */
function unaccounted(job: Job, said: string): CrmError {
  if (job.state === 'Failed' && job.numberRecordsProcessed === 0) return leftOut(job);
  const message = 'The results of the bulk job don’t include this record.';
  const told = job.errorMessage === '' ? undefined : leftOut(job);
  return {
    kind: 'unknown',
    code: told?.code ?? 'unexpected-answer',
    message: told?.message ?? withMessages(message, said),
  };
}

/**
 * Returns the error of a row that was not processed. A job that failed as a whole will fail again; after any other job,
 * its remaining rows may be accepted next time.
 */
function leftOut({ state, errorMessage }: Job): CrmError {
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
  const rows = (isHeader ? lines : [header, ...lines]).map((cells, place) => {
    const row = Object.fromEntries(cells.map((cell, at) => [isHeader ? (header[at] ?? '') : String(at), cell]));
    return [row[column] ?? `\n${place}`, row] as const;
  });
  return new Map(rows);
}
