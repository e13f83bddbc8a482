/** Deals written in batches, each with an answer of its own. */
import { nullish, object, safeParse, string } from 'valibot';
import { nameKey } from '../../domain/name.ts';
import { json, pieces } from '../answer.ts';
import type { CrmScope, RemoteWrite, WriteAnswer } from '../crm.ts';
import type { Talk, Trouble, WireResponse } from '../wire.ts';
import { dealIdOf, guidOf } from './guid.ts';
import { batchRequest, partsOf, type Part } from './multipart.ts';
import { partOf } from './part.ts';
import { keysThere } from './read.ts';
import { tableOf } from './tables.ts';
import { partTrouble, troubleOf } from './trouble.ts';

/** Most records of one batch: it may hold 1,000, but counts against the time that one request may take. */
const DEALS_A_BATCH = 100;

/** Records of one {@link write}: three batches, for they are read by as many at once. */
export const DEALS_A_WRITE = 250;

interface Job {
  readonly write: RemoteWrite;
  readonly part: Part;
}

/** Those with an id and those without go apart. A deal that is made and turns out to be there already is left as it is. */
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
    answers.push(...(yield* send(scope, batch, hears)));
    hears = true;
  }
  return yield* lookedAt(scope, writes, answers);
}

/** The sets of all tables that the lookups of these writes lead to. */
function* setsFor({ schema }: CrmScope, writes: readonly RemoteWrite[]): Talk<ReadonlyMap<string, string>> {
  const sets = new Map<string, string>();
  for (const name of new Set(writes.flatMap(({ fields }) => Object.keys(fields)))) {
    const table = schema.fields[name]?.refersTo;
    if (table !== undefined && !sets.has(table)) sets.set(table, (yield* tableOf(table)).set);
  }
  return sets;
}

/** `hears`: there are answers already that must not be lost, so a batch that is refused as a whole is halved here. */
function* send(scope: CrmScope, jobs: readonly Job[], hears: boolean): Talk<readonly WriteAnswer[]> {
  const response = yield batchRequest(
    jobs.map(({ part }) => part),
    hears,
  );
  const trouble = troubleOf(response);
  if (trouble?.kind === 'record' && jobs.length > 1) {
    const half = Math.ceil(jobs.length / 2);
    return [...(yield* send(scope, jobs.slice(0, half), hears)), ...(yield* send(scope, jobs.slice(half), hears))];
  }
  if (trouble !== undefined) return jobs.map((job) => failed(job.write, trouble));
  const parts = partsOf(response);
  const lost = { kind: 'unknown', code: 'unexpected-answer', status: response.status } as const;
  const message = `${parts.length} answers to ${jobs.length} records`;
  return jobs.map((job, at) => {
    const part = parts.length === jobs.length ? parts[at] : undefined;
    return part === undefined ? failed(job.write, { ...lost, message }) : answerOf(scope, job.write, part);
  });
}

const MADE = object({ opportunityid: nullish(string(), '') });

function answerOf(scope: CrmScope, one: RemoteWrite, part: WireResponse): WriteAnswer {
  const { opId, id, key } = one;
  const trouble = partTrouble(part);
  if (trouble !== undefined) return failed(one, told(scope, one, trouble));
  if (id !== undefined) return { opId, ok: true, id, created: false };
  if (scope.options['create'] !== 'key') return { opId, ok: true, id: dealIdOf(key), created: true };
  const parsed = safeParse(MADE, json(part.body));
  const made = guidOf(parsed.success ? parsed.output.opportunityid : '');
  if (made !== undefined) return { opId, ok: true, id: made, created: true };
  return failed(one, { kind: 'unknown', code: 'unexpected-answer', message: '', status: part.status });
}

function failed({ opId }: RemoteWrite, trouble: Trouble): WriteAnswer {
  return { opId, ok: false, trouble };
}

/** Said with 412 as well, of other records than the one that was meant: a duplicate rule, an alternate key. */
const DUPLICATE = /^0x(?:80040333|80060892)$/i;

/** That the record is not what it was is our own word; the columns that the message names are told with it. */
function told({ schema }: CrmScope, { id }: RemoteWrite, trouble: Trouble): Trouble {
  const isDuplicate = DUPLICATE.test(trouble.code) || (id !== undefined && trouble.code === '0x80040237');
  if (trouble.status === 412 && !isDuplicate) return { ...trouble, code: 'moved' };
  const named = [...trouble.message.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
  const fields = [...new Set(named)].filter((name) => Object.hasOwn(schema.fields, name));
  return fields.length === 0 ? trouble : { ...trouble, fields };
}

function unfit({ key }: RemoteWrite): Trouble {
  const message = `By the id ${key} no record can be found, for it has one of the characters / < > * % & : \\ ? +. Give the note another id, or set the option that says how new records are made to guid.`;
  return { kind: 'record', code: 'key-unfit', message };
}

/**
 * New deals whose id was taken: where the record is the note's own, another device was faster, and the next plan finds it.
 * Where it is not, or cannot be seen, the next plan would come to the same, so it says what is the matter.
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

const HIDDEN =
  'The opportunity of this note is there already, but you may not see it. Ask your admin for the right to read it.';

const OTHERS =
  'The opportunity that was made for this note now has the id of another note. Link the note to the record that it belongs to.';
