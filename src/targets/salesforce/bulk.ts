/** Rows written through a Bulk API 2.0 job: one upload, some waiting, and three lists of what became of the rows. */
import { fallback, nullish, number, pipe, regex, string } from 'valibot';
import type { InferOutput } from 'valibot';
import type { RemoteWrite, WriteAnswer } from '../core/crm.ts';
import type { Talk, Trouble } from '../flow/request-flow.ts';
import { expected, halt, MOST_MESSAGE, oneText, withoutTrace, withSaid } from '../flow/response.ts';
import { apiPath, jsonRequest } from './api.ts';
import { writeCollections, type Table } from './collections.ts';
import { csvText, readCsv } from './csv.ts';
import { fullId } from './id.ts';
import { spelled, type Spelled } from './serialize.ts';
import { bulkTrouble, troubleOf } from './errors.ts';
import { object } from '../flow/shape.ts';

/** With more rows than this the bulk engine is meant. https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0.htm, 2026-11-22. */
export const BULK_ABOVE = 2000;

/** Rows of one job: as many as the server takes into one of its own batches. */
export const BULK_ROWS = 10_000;

/** What a cell holds to clear its field; an empty one leaves it alone. */
const CLEARED = '#N/A';

const MOST_CELL = 32_000;

/** Before each look at the job; the last one holds for all further looks. */
const POLL_WAITS_MS = [2000, 4000, 8000, 16_000, 30_000];

/** Half an hour of looking. */
const MOST_POLLS = 60;

/** The id stands in addresses, so it has to look like one. */
const JOB = object({
  id: pipe(string(), regex(/^\w+$/)),
  state: string(),
  errorMessage: nullish(fallback(string(), ''), ''),
  numberRecordsProcessed: nullish(fallback(number(), -1), -1),
});

type Job = InferOutput<typeof JOB>;

/** One row on its way: its name in the job's answers, and its cells. */
interface Line {
  readonly opId: string;
  readonly mark: string;
  readonly cells: Spelled;
}

/** An answer for each write. What a cell cannot say travels through collections instead. */
export function* writeBulk(table: Table, writes: readonly RemoteWrite[]): Talk<readonly WriteAnswer[]> {
  const lines = writes.map((write) => ({ write, cells: spelled(table.fields, write.fields) }));
  const answers: WriteAnswer[] = [];
  for (const fresh of [true, false]) {
    const some = lines.filter(({ write, cells }) => (write.id === undefined) === fresh && fitsCells(write.key, cells));
    const marked = some.map(({ write, cells }) => ({ opId: write.opId, mark: write.id ?? write.key, cells }));
    if (marked.length > 0) for (const answer of yield* runJob(table, fresh, marked)) answers.push(answer);
  }
  const rest = lines.filter(({ write, cells }) => !fitsCells(write.key, cells)).map(({ write }) => write);
  return [...answers, ...(yield* writeCollections(table, rest, answers.length > 0))];
}

function fitsCells(key: string, cells: Spelled): boolean {
  const texts = [key, ...Object.values(cells)].filter((cell) => typeof cell === 'string');
  return texts.every((text) => text !== CLEARED && text.length <= MOST_CELL);
}

/** `fresh` rows are found or made by the key, the others by their id. */
function* runJob(table: Table, fresh: boolean, lines: readonly Line[]): Talk<readonly WriteAnswer[]> {
  const column = fresh ? table.keyField : 'Id';
  const by = fresh ? { operation: 'upsert', externalIdFieldName: column } : { operation: 'update' };
  const format = { contentType: 'CSV', lineEnding: 'LF', columnDelimiter: 'COMMA' };
  // A job that was made twice is a job that never runs: nothing happens before the upload is called complete.
  const { id } = yield* expected(
    JOB,
    yield jsonRequest('POST', 'jobs/ingest', { object: table.object, ...by, ...format }),
  );
  const path = apiPath(`jobs/ingest/${id}`);
  yield { method: 'PUT', path: `${path}/batches`, headers: { 'Content-Type': 'text/csv' }, body: csvOf(column, lines) };
  const complete = { method: 'PATCH', path, body: JSON.stringify({ state: 'UploadComplete' }), hears: true } as const;
  const job = yield* finished(path, troubleOf(yield complete));
  return yield* answersOf(path, job, column, lines);
}

function csvOf(column: string, lines: readonly Line[]): string {
  const names = [...new Set(lines.flatMap(({ cells }) => Object.keys(cells)))];
  const cell = (value: Spelled[string] | undefined): string => (value === undefined ? '' : String(value ?? CLEARED));
  return csvText([
    [column, ...names],
    ...lines.map(({ mark, cells }) => [mark, ...names.map((name) => cell(cells[name]))]),
  ]);
}

/**
 * Looks until the job has come to an end, whichever. `refusal`: what became of its start; a job that stays open was never
 * started, any other has begun in spite of it.
 */
function* finished(path: string, refusal: Trouble | undefined): Talk<Job> {
  for (let look = 0; look < MOST_POLLS; look++) {
    yield { waitMs: POLL_WAITS_MS[look] ?? 30_000 };
    const job = yield* expected(JOB, yield { method: 'GET', path }, 'sent');
    if (refusal !== undefined && job.state === 'Open') return yield* halt(refusal);
    if (['JobComplete', 'Failed', 'Aborted'].includes(job.state)) return job;
  }
  return yield* halt({ kind: 'unknown', code: 'timeout', message: 'The bulk job didn’t finish.' });
}

/** Rows come back in any order, told apart by the column that found them. */
function* answersOf(path: string, job: Job, column: string, lines: readonly Line[]): Talk<readonly WriteAnswer[]> {
  const succeeded = yield* resultRows(`${path}/successfulResults/`, column);
  const failed = yield* resultRows(`${path}/failedResults/`, column);
  const unprocessed = yield* resultRows(`${path}/unprocessedrecords/`, column);
  const marks = new Set(lines.map(({ mark }) => mark));
  const strays = [...failed].filter(([mark]) => !marks.has(mark)).map(([, row]) => strayWords(row));
  const said = oneText(strays);
  return lines.map(({ opId, mark }): WriteAnswer => {
    const good = succeeded.get(mark);
    const id = fullId(good?.['sf__Id'] ?? '');
    if (good !== undefined && id !== undefined) return { opId, ok: true, id, created: good['sf__Created'] === 'true' };
    const bad = failed.get(mark);
    if (bad !== undefined) return { opId, ok: false, trouble: bulkTrouble(bad['sf__Error'] ?? '') };
    return { opId, ok: false, trouble: unprocessed.has(mark) ? leftOut(job) : unaccounted(job, said) };
  });
}

/** What the failure of a row says that is none of the job's, wherever it stands in the row. */
function strayWords(row: Readonly<Record<string, string>>): string {
  const cell = Object.values(row).find((text) => /^[A-Z_]+:/.test(text));
  return cell === undefined ? '' : bulkTrouble(cell).message;
}

/** What no list names; `said`: what failures say that name no row. A job that failed before its first row has done none of them. */
function unaccounted(job: Job, said: string): Trouble {
  if (job.state === 'Failed' && job.numberRecordsProcessed === 0) return leftOut(job);
  const message = 'The results of the bulk job don’t include this record.';
  const told = job.errorMessage === '' ? undefined : leftOut(job);
  return {
    kind: 'unknown',
    code: told?.code ?? 'unexpected-answer',
    message: told?.message ?? withSaid(message, said),
  };
}

/** A job that failed as a whole fails again as it is; any other leaves rows behind that may pass next time. */
function leftOut({ state, errorMessage }: Job): Trouble {
  return {
    kind: state === 'Failed' ? 'connection' : 'later',
    code: `bulk-${state}`,
    message: withoutTrace(errorMessage).slice(0, MOST_MESSAGE),
  };
}

/**
 * The rows of one list by their mark, each with its cells by column. A row without a mark stands under a name that no mark has; so does
 * each line of a list whose header does not have the column, its first one among them.
 */
function* resultRows(path: string, column: string): Talk<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const { body } = yield { method: 'GET', path };
  const [header = [], ...lines] = readCsv(body);
  const isHeader = header.includes(column);
  const rows = (isHeader ? lines : [header, ...lines]).map((cells, place) => {
    const row = Object.fromEntries(cells.map((cell, at) => [isHeader ? (header[at] ?? '') : String(at), cell]));
    return [row[column] ?? `\n${place}`, row] as const;
  });
  return new Map(rows);
}
