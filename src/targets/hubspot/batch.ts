/** Deals written by the hundred, new ones by key and known ones by id, each with an answer of its own. */
import { boolean, nullish, object, record, safeParse, string } from 'valibot';
import type { GenericSchema, InferOutput } from 'valibot';
import type { PlainValue } from '../../domain/value.ts';
import { json, pieces } from '../answer.ts';
import { canonical } from '../canonical.ts';
import type { CrmScope, RemoteWrite, WriteAnswer } from '../crm.ts';
import type { Talk, Trouble, WireRequest } from '../wire.ts';
import { batchOf, post, ROWS_A_REQUEST } from './api.ts';
import { isBeside } from './links.ts';
import { namedIn, rowTrouble, troubleOf } from './trouble.ts';

/** Results come in any order, told apart by the trace that went along, or else by what found the deal. */
const RESULT = object({
  id: string(),
  new: nullish(boolean(), false),
  objectWriteTraceId: nullish(string(), ''),
  properties: nullish(record(string(), nullish(string())), {}),
});

type Result = InferOutput<typeof RESULT>;

/** An answer for each write. New and known ones travel apart; once there are answers, no later request ends the conversation. */
export function* writeDeals(scope: CrmScope, writes: readonly RemoteWrite[]): Talk<readonly WriteAnswer[]> {
  const rows = writes.map((write) => ({ ...write, properties: propertiesOf(scope, write) }));
  const answers: WriteAnswer[] = [];
  for (const fresh of [true, false]) {
    // A known deal without news of its own may have some beside it.
    const some = rows.filter(
      ({ id, properties }) => (id === undefined) === fresh && (fresh || Object.keys(properties).length > 0),
    );
    for (const batch of pieces(some, ROWS_A_REQUEST))
      answers.push(...(yield* send(scope, batch, fresh, answers.length > 0)));
  }
  const idle = rows.flatMap(({ opId, id, properties }): WriteAnswer[] =>
    id !== undefined && Object.keys(properties).length === 0 ? [{ opId, ok: true, id, created: false }] : [],
  );
  return [...answers, ...idle];
}

interface Row extends RemoteWrite {
  readonly properties: Readonly<Record<string, string>>;
}

function* send(scope: CrmScope, batch: readonly Row[], fresh: boolean, hears: boolean): Talk<readonly WriteAnswer[]> {
  const inputs = batch.map(({ opId, id, key, properties }) =>
    fresh
      ? {
          idProperty: scope.keyField,
          id: key,
          objectWriteTraceId: opId,
          properties: { ...properties, [scope.keyField]: key },
        }
      : { id, objectWriteTraceId: opId, properties },
  );
  const request = post(scope, 'crm/objects', `deals/batch/${fresh ? 'upsert' : 'update'}`, { inputs });
  const response = yield heard(request, hears);
  const trouble = troubleOf(response);
  if (trouble?.kind === 'record' && batch.length > 1) {
    const half = Math.ceil(batch.length / 2);
    const first = yield* send(scope, batch.slice(0, half), fresh, true);
    return [...first, ...(yield* send(scope, batch.slice(half), fresh, true))];
  }
  if (trouble !== undefined) return batch.map(({ opId }) => ({ opId, ok: false, trouble }));
  const { results, errors } = outcomeOf(RESULT, response.body);
  return batch.map((row) => answerOf(row, scope, results, errors));
}

/** `hears`: there are answers already that must not be lost. */
export function heard(request: WireRequest, hears: boolean): WireRequest {
  return hears ? { ...request, hears } : request;
}

/** What a batch says of its rows; nothing where it cannot be read, for then nobody knows. */
export function outcomeOf<S extends GenericSchema>(row: S, body: string) {
  const parsed = safeParse(batchOf(row), json(body));
  return parsed.success ? parsed.output : { results: [] as InferOutput<S>[], errors: [] as unknown[] };
}

function answerOf(
  { opId, id, key }: Row,
  { keyField }: CrmScope,
  results: readonly Result[],
  errors: readonly unknown[],
): WriteAnswer {
  const mark = id ?? key;
  const names = (error: unknown): boolean =>
    namedIn(error, 'objectWriteTraceId').includes(opId) || namedIn(error, 'ids').includes(mark);
  const error = errors.find(names);
  if (error !== undefined) return { opId, ok: false, trouble: rowTrouble(error) };
  const found = (one: Result): string => (id === undefined ? (one.properties[keyField] ?? '') : one.id);
  const result = results.find((one) =>
    one.objectWriteTraceId === '' ? found(one) === mark : one.objectWriteTraceId === opId,
  );
  if (result !== undefined) return { opId, ok: true, id: result.id, created: id === undefined && result.new };
  return { opId, ok: false, trouble: unaccounted(errors) };
}

/** The trouble of what neither a result nor an error names; an error that names nothing may be about it. */
export function unaccounted(errors: readonly unknown[]): Trouble {
  const stray = errors.map(rowTrouble)[0];
  const message = 'The answer of HubSpot does not name this record.';
  return { kind: 'unknown', code: 'unexpected-answer', message: stray?.message ?? message };
}

/** Changed properties as text, as all travel; an empty one clears. A stage means nothing without its pipeline. */
function propertiesOf({ schema, options }: CrmScope, { fields }: RemoteWrite): Readonly<Record<string, string>> {
  const own = Object.entries(fields).filter(([name]) => !isBeside(schema.fields[name]));
  const properties = Object.fromEntries(own.map(([name, value]) => [name, spelled(value)]));
  const { dealstage, pipeline } = properties;
  const home = options['pipeline'] ?? 'default';
  const fits = schema.fields['dealstage']?.choices?.some(({ value }) => value === dealstage) ?? false;
  return fits && pipeline === undefined ? { ...properties, pipeline: home } : properties;
}

function spelled(value: PlainValue): string {
  if (value instanceof Map) throw new Error('A table cannot be written to HubSpot');
  return typeof value === 'string' ? value : canonical(value, undefined);
}
