/** Writing opportunities in batches, with a result for each. */
import { nullish, safeParse, string } from 'valibot';
import { nameKey } from '../../domain/name.ts';
import { jsonOf, chunk, messagesIn, sharedBy, withMessages } from '../flow/response.ts';
import { fieldIn, type CrmScope, type RemoteWrite, type WriteResult } from '../core/crm.ts';
import type { RequestFlow, CrmError, CrmResponse } from '../flow/request-flow.ts';
import { opportunityIdOf, guidOf } from './guid.ts';
import { batchRequest, type Part } from './multipart.ts';
import { buildWriteRequest } from './write-request.ts';
import { responsesIn } from './batch-response.ts';
import { existingKeys } from './read.ts';
import { lookupTable } from './tables.ts';
import { toPartError, toCrmError } from './errors.ts';
import { objectShape } from '../flow/shape.ts';

/** Maximum number of records of one batch: the limit is 1,000, but the time limit of one request applies. */
const OPPORTUNITIES_PER_BATCH = 100;

/** Number of records per {@link write}: three batches, because the same number can be read in one query. */
export const OPPORTUNITIES_PER_WRITE = 250;

interface Job {
  readonly write: RemoteWrite;
  readonly part: Part;
}

/**
 * Writes records and returns a result for each. Records with an ID and without one are sent separately. A record to be
 * created that already exists is not changed.
 */
export function* write(scope: CrmScope, writes: readonly RemoteWrite[]): RequestFlow<readonly WriteResult[]> {
  const sets = yield* setsFor(scope, writes);
  const answers: WriteResult[] = [];
  const jobs = writes.flatMap((one): Job[] => {
    const part = buildWriteRequest(scope, one, (table) => sets.get(table));
    if (part === undefined) answers.push(failed(one, unfit(one)));
    return part === undefined ? [] : [{ write: one, part }];
  });
  const [created, updated] = [
    jobs.filter((job) => job.write.id === undefined),
    jobs.filter((job) => job.write.id !== undefined),
  ];
  let deliverErrors = false;
  for (const batch of [...chunk(created, OPPORTUNITIES_PER_BATCH), ...chunk(updated, OPPORTUNITIES_PER_BATCH)]) {
    for (const answer of yield* send(scope, batch, deliverErrors)) answers.push(answer);
    deliverErrors = true;
  }
  return yield* checkTakenKeys(scope, writes, answers);
}

/** Returns the entity sets of all tables that the lookups of these writes refer to. */
function* setsFor({ schema }: CrmScope, writes: readonly RemoteWrite[]): RequestFlow<ReadonlyMap<string, string>> {
  const sets = new Map<string, string>();
  for (const name of new Set(writes.flatMap(({ fields }) => Object.keys(fields)))) {
    const table = fieldIn(schema, name)?.refersTo;
    if (table !== undefined && !sets.has(table)) sets.set(table, (yield* lookupTable(table)).set);
  }
  return sets;
}

/** Sends one batch. `deliverErrors`: earlier results must not be lost. Nothing is sent again here. */
function* send(scope: CrmScope, jobs: readonly Job[], deliverErrors: boolean): RequestFlow<readonly WriteResult[]> {
  const response = yield batchRequest(
    jobs.map(({ part }) => part),
    deliverErrors,
  );
  const error = toCrmError(response);
  if (error !== undefined) {
    const each = sharedBy(jobs.length, error);
    return jobs.map((job) => failed(job.write, each));
  }
  const parts = responsesIn(response);
  if (response.status >= 400) return resultsOfFailedBatch(scope, jobs, parts, response);
  if (parts.length === jobs.length) return jobs.map((job, at) => answerOf(scope, job.write, parts[at] ?? '', response));
  const message = withMessages(`${parts.length} answers to ${jobs.length} records`, messagesIn(response.body));
  return jobs.map((job) => failed(job.write, unansweredError(response, message)));
}

/**
 * Returns the results of a batch that stopped at its first failure in spite of `continue-on-error`: the records before
 * it are written, those after it were not processed.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api#handling-errors,
 * 2026-11-29.
 */
function resultsOfFailedBatch(
  scope: CrmScope,
  jobs: readonly Job[],
  answers: readonly (CrmResponse | string)[],
  response: CrmResponse,
): readonly WriteResult[] {
  const failures = answers.map((answer) => typeof answer !== 'string' && answer.status >= 400);
  const end = failures.indexOf(true);
  const isCut = end === answers.length - 1 && answers.length <= jobs.length;
  const message = withMessages('The responses of a failed batch don’t match its records', messagesIn(response.body));
  return jobs.map((job, at) => {
    if (isCut && at > end) return failed(job.write, { kind: 'later', code: 'batch-ended', message: ENDED });
    return isCut
      ? answerOf(scope, job.write, answers[at] ?? '', response)
      : failed(job.write, unansweredError(response, message));
  });
}

const ENDED = 'The batch stopped at another record before this one.';

function unansweredError({ status }: CrmResponse, message: string): CrmError {
  return { kind: 'unknown', code: 'unexpected-answer', message, status };
}

const MADE = objectShape({ opportunityid: nullish(string(), '') });

/**
 * Returns the result of one write. `part` is its part of the batch, or the text of a part that is not a response;
 * `batch` is the whole response.
 */
function answerOf(scope: CrmScope, one: RemoteWrite, part: CrmResponse | string, batch: CrmResponse): WriteResult {
  const { opId, id, key } = one;
  if (typeof part === 'string') {
    return failed(
      one,
      unansweredError(batch, withMessages('The response for one record can’t be read', messagesIn(part))),
    );
  }
  const error = toPartError(part);
  if (error !== undefined) return failed(one, toWriteError(scope, one, error));
  if (id !== undefined) return { opId, ok: true, id, created: false };
  if (scope.options['create'] !== 'key') return { opId, ok: true, id: opportunityIdOf(key), created: true };
  const parsed = safeParse(MADE, jsonOf(part.body));
  const createdId = guidOf(parsed.success ? parsed.output.opportunityid : '');
  if (createdId !== undefined) return { opId, ok: true, id: createdId, created: true };
  return failed(one, unansweredError(part, 'A record was written without its ID'));
}

function failed({ opId }: RemoteWrite, error: CrmError): WriteResult {
  return { opId, ok: false, error };
}

/**
 * Returns the error with the plugin's code if the record has changed, otherwise with the columns that the message
 * names.
 */
function toWriteError({ schema }: CrmScope, { id }: RemoteWrite, { remedy, ...error }: CrmError): CrmError {
  // For the ID of the record itself, on creation, this code means that the record already exists; any other duplicate
  // is another record.
  const isAnother = remedy === 'duplicate' && !(id === undefined && /^0x80040237$/i.test(error.code));
  const isMoved = error.status === 412 || /^0x800(?:60882|40237)$/i.test(error.code);
  if (isMoved && !isAnother) return { ...error, code: 'moved' };
  const named = [...error.message.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
  const fields = [...new Set(named)].filter((name) => Object.hasOwn(schema.fields, name));
  return { ...error, ...(remedy && { remedy }), ...(fields.length > 0 && { fields }) };
}

function unfit({ id, key }: RemoteWrite): CrmError {
  if (id !== undefined) return { kind: 'record', code: 'id-unfit', message: NO_ID, remedy: 'gone' };
  const message = `The ID ${key} contains a character that Dynamics doesn’t allow in keys: / < > * % & : \\ ? +. Give the note a different ID, or set “ID of new records” to guid.`;
  return { kind: 'record', code: 'key-unfit', message };
}

/**
 * Checks new opportunities whose ID is already used. If the record belongs to the note, another device created it
 * first, and the next plan finds it. If it does not, or is not visible, the next plan would have the same result, so
 * the error explains it.
 */
function* checkTakenKeys(
  scope: CrmScope,
  writes: readonly RemoteWrite[],
  answers: readonly WriteResult[],
): RequestFlow<readonly WriteResult[]> {
  const created = new Map(writes.flatMap((one) => (one.id === undefined ? [[one.opId, one] as const] : [])));
  const isTaken = (answer: WriteResult): boolean =>
    scope.options['create'] !== 'key' && !answer.ok && answer.error.code === 'moved';
  const taken = answers.flatMap((answer) => (isTaken(answer) ? (created.get(answer.opId) ?? []) : []));
  const found =
    taken.length === 0
      ? undefined
      : yield* existingKeys(
          scope,
          taken.map(({ key }) => opportunityIdOf(key)),
        );
  if (found === undefined) return answers;
  return answers.map((answer) => {
    const one = isTaken(answer) ? created.get(answer.opId) : undefined;
    const there = one && found.get(opportunityIdOf(one.key));
    if (one === undefined || there === '' || (there !== undefined && nameKey(there) === nameKey(one.key)))
      return answer;
    return failed(one, { kind: 'record', code: 'id-taken', message: there === undefined ? HIDDEN : OTHERS });
  });
}

const NO_ID = 'The link in the note has an ID that isn’t valid in Dynamics 365. Link the note again.';

const HIDDEN =
  'A record for this note already exists, but you don’t have access to it. Ask your admin for read permission.';

const OTHERS =
  'The opportunity that was created for this note now has the ID of another note. Link the note to the correct record.';
