/** The calls of Bulk API 2.0 ingest: create a job, upload once, report the upload complete, poll, fetch the results. */
import type { Answer } from '../answer.ts';
import { notFound, refuse } from './answers.ts';
import { advanceJob } from './bulk-jobs.ts';
import type { Job, JobState, Operation } from './bulk-jobs.ts';
import type { Call } from './call.ts';
import { bodyOf, writerOf } from './call.ts';
import { writeCsv } from './csv.ts';
import { makeId } from './ids.ts';
import { stamp } from './moment.ts';

const DELIMITERS: Record<string, string> = {
  COMMA: ',',
  SEMICOLON: ';',
  TAB: '\t',
  PIPE: '|',
  CARET: '^',
  BACKQUOTE: '`',
};
const OPERATIONS: readonly string[] = ['insert', 'update', 'upsert', 'delete'];

export function createJob(call: Call): Answer {
  const body = bodyOf(call.request);
  const { operation, externalIdFieldName, contentType = 'CSV', lineEnding = 'LF', columnDelimiter = 'COMMA' } = body;
  const object = call.crm.org.object(String(body['object']));
  const delimiter = DELIMITERS[String(columnDelimiter)];
  const known = OPERATIONS.includes(String(operation)) && contentType === 'CSV' && delimiter !== undefined;
  if (object === undefined || !known || (lineEnding !== 'LF' && lineEnding !== 'CRLF')) {
    throw refuse(
      400,
      'INVALIDJOB',
      'InvalidJob : object, operation, contentType, lineEnding or columnDelimiter is not valid',
    );
  }
  const key = call.crm.org.field(object.name, String(externalIdFieldName));
  if (operation === 'upsert' && key?.externalId !== true && key?.idLookup !== true) {
    throw refuse(
      400,
      'INVALIDJOB',
      'InvalidJob : An upsert needs externalIdFieldName, which must be an external ID field',
    );
  }
  const job: Job = {
    ...{ id: makeId('750', call.crm.bulk.size + 1), object, operation: operation as Operation, key, lineEnding },
    ...{ columnDelimiter: delimiter, state: 'Open', createdMs: call.crm.org.now(), createdById: call.userId },
    ...{ csv: undefined, header: [], waiting: [], succeeded: [], failed: [], errorMessage: undefined },
  };
  call.crm.bulk.set(job.id, job);
  return { status: 200, body: jobInfo(call, job) };
}

/** Returns the information about a job in every answer; the content address has no leading slash. */
function jobInfo(call: Call, job: Job): Record<string, unknown> {
  const delimiter = Object.entries(DELIMITERS).find(([, sign]) => sign === job.columnDelimiter)?.[0];
  return {
    ...{ id: job.id, operation: job.operation, object: job.object.name, createdById: job.createdById },
    ...{ createdDate: stamp(job.createdMs), systemModstamp: stamp(job.createdMs), state: job.state },
    ...(job.operation === 'upsert' ? { externalIdFieldName: job.key?.name } : {}),
    ...{
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: Number(call.version.slice(1)),
      jobType: 'V2Ingest',
    },
    contentUrl: `services/data/${call.version}/jobs/ingest/${job.id}/batches`,
    ...{ lineEnding: job.lineEnding, columnDelimiter: delimiter },
  };
}

function progress(job: Job): Record<string, unknown> {
  return {
    numberRecordsProcessed: job.succeeded.length + job.failed.length,
    numberRecordsFailed: job.failed.length,
    ...{ retries: 0, totalProcessingTime: 0, apiActiveProcessingTime: 0, apexProcessingTime: 0 },
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
  };
}

function jobOf(call: Call, id: string): Job {
  const job = call.crm.bulk.get(id);
  if (job === undefined) throw notFound();
  return job;
}

function requireState(job: Job, states: readonly JobState[], doing: string): void {
  if (states.includes(job.state)) return;
  throw refuse(400, 'INVALIDJOBSTATE', `InvalidJobState : ${doing} is not possible when the job is ${job.state}`);
}

export function uploadJob(call: Call, [id = '']: string[]): Answer {
  const job = jobOf(call, id);
  requireState(job, ['Open'], 'Upload');
  if (job.csv !== undefined) throw refuse(400, 'INVALIDJOBSTATE', 'InvalidJobState : Content was uploaded already');
  if (!(call.request.headers['content-type'] ?? '').startsWith('text/csv')) {
    throw refuse(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type must be text/csv');
  }
  job.csv = call.request.body;
  return { status: 201 };
}

export function changeJob(call: Call, [id = '']: string[]): Answer {
  const job = jobOf(call, id);
  const { state } = bodyOf(call.request);
  if (state === 'UploadComplete') requireState(job, ['Open'], 'Closing');
  else if (state === 'Aborted') requireState(job, ['Open', 'UploadComplete', 'InProgress'], 'Aborting');
  else throw refuse(400, 'INVALIDJOBSTATE', 'InvalidJobState : state must be UploadComplete or Aborted');
  job.state = state;
  return { status: 200, body: jobInfo(call, job) };
}

export function getJob(call: Call, [id = '']: string[]): Answer {
  const job = jobOf(call, id);
  const { options, faults } = call.crm;
  const pace = { rowsPerPoll: options.bulkRowsPerPoll ?? Infinity, failure: faults.bulkFailure };
  advanceJob(job, writerOf(call), pace);
  return { status: 200, body: { ...jobInfo(call, job), ...progress(job) } };
}

export function removeJob(call: Call, [id = '']: string[]): Answer {
  requireState(jobOf(call, id), ['JobComplete', 'Failed', 'Aborted'], 'Deleting');
  call.crm.bulk.delete(id);
  return { status: 204 };
}

/** Returns rows in an order that differs from the upload: a client must match them by the key column. */
function results(rows: string[][], header: readonly string[]): Answer {
  return { status: 200, body: writeCsv([header, ...rows.reverse()]), contentType: 'text/csv' };
}

export function successfulResults(call: Call, [id = '']: string[]): Answer {
  const job = jobOf(call, id);
  const rows = job.succeeded.map((one) => [one.id, String(one.created), ...one.cells]);
  return results(rows, ['sf__Id', 'sf__Created', ...job.header]);
}

export function failedResults(call: Call, [id = '']: string[]): Answer {
  const job = jobOf(call, id);
  return results(
    job.failed.map((one) => [one.id, one.error, ...one.cells]),
    ['sf__Id', 'sf__Error', ...job.header],
  );
}

export function unprocessedRecords(call: Call, [id = '']: string[]): Answer {
  const job = jobOf(call, id);
  // A job that was never read has no separate rows: the whole upload is unprocessed.
  if (job.header.length === 0) return { status: 200, body: job.csv ?? '', contentType: 'text/csv' };
  return results([...job.waiting], job.header);
}
