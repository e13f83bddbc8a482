/** Writing opportunities with their share rows, through collections or the Bulk API depending on their number. */
import type { PlainValue } from '../../domain/value.ts';
import type { CrmScope, RemoteWrite, WriteResult } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { withError } from '../flow/response.ts';
import { OPPORTUNITY } from './api.ts';
import { BULK_ABOVE, writeBulk } from './bulk.ts';
import { writeCollections, type ObjectWrite } from './collections.ts';
import { shareNames, shareRows } from './share-table.ts';
import { planShares, writeShares, type SharedOpportunity } from './share-write.ts';

/**
 * Writes records and returns a result for each. A record whose share rows were rejected counts as failed, and is
 * written again as a whole next time.
 */
export function* write(scope: CrmScope, writes: readonly RemoteWrite[]): RequestFlow<readonly WriteResult[]> {
  const { schema, keyField, options } = scope;
  const table = {
    object: OPPORTUNITY,
    keyField,
    fields: schema.fields,
    saveDuplicates: options['duplicates'] === 'save',
  };
  const names = shareNames(options);
  const shared = names === undefined ? [] : writes.filter(({ fields }) => Object.hasOwn(fields, names.object));
  if (names === undefined || shared.length === 0) return yield* writeRows(table, writes, false);
  // Existing rows are read before anything is written, so that an error in reading them loses no results.
  const before = yield* shareRows(names, keysById(shared));
  const answers = yield* writeOpportunities(table, names.object, writes);
  const done = new Map(answers.flatMap((answer) => (answer.ok ? [[answer.opId, answer] as const] : [])));
  const deals = shared.flatMap(({ opId, id, key, fields }): SharedOpportunity[] => {
    const answer = done.get(opId);
    const unseen = id === undefined && answer?.created === false;
    return answer === undefined ? [] : [{ opId, id: answer.id, key, text: textOf(fields[names.object]), unseen }];
  });
  const after = yield* shareRows(names, keysById(deals.filter(({ unseen }) => unseen)));
  const plan = planShares(names, deals, [...before, ...after]);
  const errors = yield* writeShares(plan, (child, rows) => writeRows(child, rows, true));
  return answers.map((answer) => {
    const error = errors.get(answer.opId);
    return error === undefined || !answer.ok ? answer : withError(answer, error);
  });
}

function writeRows(
  table: ObjectWrite,
  writes: readonly RemoteWrite[],
  deliverErrors: boolean,
): RequestFlow<readonly WriteResult[]> {
  return writes.length > BULK_ABOVE ? writeBulk(table, writes) : writeCollections(table, writes, deliverErrors);
}

/** Writes the records without their shares; a known record without any other change is not sent. */
function* writeOpportunities(
  table: ObjectWrite,
  shares: string,
  writes: readonly RemoteWrite[],
): RequestFlow<readonly WriteResult[]> {
  const bare = writes.map(({ fields, ...write }) => {
    const { [shares]: _, ...others } = fields;
    return { ...write, fields: others };
  });
  const idle = bare.flatMap(({ opId, id, fields }): WriteResult[] =>
    id !== undefined && Object.keys(fields).length === 0 ? [{ opId, ok: true, id, created: false }] : [],
  );
  const still = new Set(idle.map(({ opId }) => opId));
  const moving = bare.filter(({ opId }) => !still.has(opId));
  return [...idle, ...(yield* writeRows(table, moving, false))];
}

function keysById(deals: readonly { readonly id: string | undefined; readonly key: string }[]): Map<string, string> {
  return new Map(deals.flatMap(({ id, key }) => (id === undefined ? [] : [[id, key] as const])));
}

function textOf(value: PlainValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
