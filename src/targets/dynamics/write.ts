/** Writing opportunities in batches, with a result for each. */
import { nullish, safeParse, string } from 'valibot';
import { nameKey } from '../../domain/name.ts';
import { json, pieces, saidIn, sharedBy, withSaid } from '../flow/response.ts';
import { fieldIn, type CrmScope, type RemoteWrite, type WriteAnswer } from '../core/crm.ts';
import type { Talk, Trouble, WireResponse } from '../flow/request-flow.ts';
import { dealIdOf, guidOf } from './guid.ts';
import { batchRequest, type Part } from './multipart.ts';
import { partOf } from './write-request.ts';
import { partsOf } from './batch-response.ts';
import { keysThere } from './read.ts';
import { tableOf } from './tables.ts';
import { partTrouble, troubleOf } from './errors.ts';
import { object } from '../flow/shape.ts';

/** Maximum number of records of one batch: the limit is 1,000, but the time limit of one request applies. */
const DEALS_A_BATCH = 100;

/** Number of records per {@link write}: three batches, because the same number can be read in one query. */
export const DEALS_A_WRITE = 250;

interface Job {
  readonly write: RemoteWrite;
  readonly part: Part;
}

/**
 * Writes records and returns a result for each. Records with an ID and without one are sent separately. A record to be
 * created that already exists is not changed.
 */
export function* write(scope: CrmScope, writes: readonly RemoteWrite[]): Talk<readonly WriteAnswer[]> {
  const sets = yield* setsFor(scope, writes);
  const answers: WriteAnswer[] = [];
  const jobs = writes.flatMap((one): Job[] => {
    const part = partOf(scope, one, (table) => sets.get(table));
    if (part === undefined) answers.push(failed(one, unfit(one)));
    return part === undefined ? [] : [{ write: one, part }];
  });
  const [fresh, known] = [
    jobs.filter((job) => job.write.id === undefined),
    jobs.filter((job) => job.write.id !== undefined),
  ];
  let hears = false;
  for (const batch of [...pieces(fresh, DEALS_A_BATCH), ...pieces(known, DEALS_A_BATCH)]) {
    for (const answer of yield* send(scope, batch, hears)) answers.push(answer);
    hears = true;
  }
  return yield* lookedAt(scope, writes, answers);
}

/** Returns the entity sets of all tables that the lookups of these writes refer to. */
function* setsFor({ schema }: CrmScope, writes: readonly RemoteWrite[]): Talk<ReadonlyMap<string, string>> {
  const sets = new Map<string, string>();
  for (const name of new Set(writes.flatMap(({ fields }) => Object.keys(fields)))) {
    const table = fieldIn(schema, name)?.refersTo;
    if (table !== undefined && !sets.has(table)) sets.set(table, (yield* tableOf(table)).set);
  }
  return sets;
}

/** Sends one batch. `hears`: earlier results must not be lost. Nothing is sent again here. */
function* send(scope: CrmScope, jobs: readonly Job[], hears: boolean): Talk<readonly WriteAnswer[]> {
  const response = yield batchRequest(
    jobs.map(({ part }) => part),
    hears,
  );
  const trouble = troubleOf(response);
  if (trouble !== undefined) {
    const each = sharedBy(jobs.length, trouble);
    return jobs.map((job) => failed(job.write, each));
  }
  const parts = partsOf(response);
  if (response.status >= 400) return cutShort(scope, jobs, parts, response);
  if (parts.length === jobs.length) return jobs.map((job, at) => answerOf(scope, job.write, parts[at] ?? '', response));
  const message = withSaid(`${parts.length} answers to ${jobs.length} records`, saidIn(response.body));
  return jobs.map((job) => failed(job.write, lost(response, message)));
}

/**
 * Returns the results of a batch that stopped at its first failure in spite of `continue-on-error`: the records before
 * it are written, those after it were not processed.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api#handling-errors,
 * 2026-11-29.
 */
function cutShort(
  scope: CrmScope,
  jobs: readonly Job[],
  answers: readonly (WireResponse | string)[],
  response: WireResponse,
): readonly WriteAnswer[] {
  const failures = answers.map((answer) => typeof answer !== 'string' && answer.status >= 400);
  const end = failures.indexOf(true);
  const isCut = end === answers.length - 1 && answers.length <= jobs.length;
  const message = withSaid('The responses of a failed batch don’t match its records', saidIn(response.body));
  return jobs.map((job, at) => {
    if (isCut && at > end) return failed(job.write, { kind: 'later', code: 'batch-ended', message: ENDED });
    return isCut ? answerOf(scope, job.write, answers[at] ?? '', response) : failed(job.write, lost(response, message));
  });
}

const ENDED = 'The batch stopped at another record before this one.';

function lost({ status }: WireResponse, message: string): Trouble {
  return { kind: 'unknown', code: 'unexpected-answer', message, status };
}

const MADE = object({ opportunityid: nullish(string(), '') });

/**
 * Returns the result of one write. `part` is its part of the batch, or the text of a part that is not a response;
 * `batch` is the whole response.
 */
function answerOf(scope: CrmScope, one: RemoteWrite, part: WireResponse | string, batch: WireResponse): WriteAnswer {
  const { opId, id, key } = one;
  if (typeof part === 'string') {
    return failed(one, lost(batch, withSaid('The response for one record can’t be read', saidIn(part))));
  }
  const trouble = partTrouble(part);
  if (trouble !== undefined) return failed(one, told(scope, one, trouble));
  if (id !== undefined) return { opId, ok: true, id, created: false };
  if (scope.options['create'] !== 'key') return { opId, ok: true, id: dealIdOf(key), created: true };
  const parsed = safeParse(MADE, json(part.body));
  const made = guidOf(parsed.success ? parsed.output.opportunityid : '');
  if (made !== undefined) return { opId, ok: true, id: made, created: true };
  return failed(one, lost(part, 'A record was written without its ID'));
}

function failed({ opId }: RemoteWrite, trouble: Trouble): WriteAnswer {
  return { opId, ok: false, trouble };
}

/**
 * Returns the error with the plugin's code if the record has changed, otherwise with the columns that the message
 * names.
 */
function told({ schema }: CrmScope, { id }: RemoteWrite, { remedy, ...trouble }: Trouble): Trouble {
  // For the ID of the record itself, on creation, this code means that the record already exists; any other duplicate
  // is another record.
  const isAnother = remedy === 'duplicate' && !(id === undefined && /^0x80040237$/i.test(trouble.code));
  const isMoved = trouble.status === 412 || /^0x800(?:60882|40237)$/i.test(trouble.code);
  if (isMoved && !isAnother) return { ...trouble, code: 'moved' };
  const named = [...trouble.message.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
  const fields = [...new Set(named)].filter((name) => Object.hasOwn(schema.fields, name));
  return { ...trouble, ...(remedy && { remedy }), ...(fields.length > 0 && { fields }) };
}

function unfit({ id, key }: RemoteWrite): Trouble {
  if (id !== undefined) return { kind: 'record', code: 'id-unfit', message: NO_ID, remedy: 'gone' };
  const message = `The ID ${key} contains a character that Dynamics doesn’t allow in keys: / < > * % & : \\ ? +. Give the note a different ID, or set “ID of new records” to guid.`;
  return { kind: 'record', code: 'key-unfit', message };
}

/**
 * Checks new opportunities whose ID is already used. If the record belongs to the note, another device created it
 * first, and the next plan finds it. If it does not, or is not visible, the next plan would have the same result, so
 * the error explains it.
 */
function* lookedAt(
  scope: CrmScope,
  writes: readonly RemoteWrite[],
  answers: readonly WriteAnswer[],
): Talk<readonly WriteAnswer[]> {
  const fresh = new Map(writes.flatMap((one) => (one.id === undefined ? [[one.opId, one] as const] : [])));
  const isTaken = (answer: WriteAnswer): boolean =>
    scope.options['create'] !== 'key' && !answer.ok && answer.trouble.code === 'moved';
  const taken = answers.flatMap((answer) => (isTaken(answer) ? (fresh.get(answer.opId) ?? []) : []));
  const found =
    taken.length === 0
      ? undefined
      : yield* keysThere(
          scope,
          taken.map(({ key }) => dealIdOf(key)),
        );
  if (found === undefined) return answers;
  return answers.map((answer) => {
    const one = isTaken(answer) ? fresh.get(answer.opId) : undefined;
    const there = one && found.get(dealIdOf(one.key));
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
