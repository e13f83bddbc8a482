/** Writing deals in batches of 100, new ones by key and known ones by ID, with a result for each. */
import { boolean, fallback, nullish, safeParse, string } from 'valibot';
import type { GenericSchema, InferOutput } from 'valibot';
import type { PlainValue } from '../../domain/value.ts';
import {
  listMember,
  jsonOf,
  MOST_MESSAGE,
  oneText,
  chunk,
  rowIn,
  messagesIn,
  sharedBy,
  withMessages,
} from '../flow/response.ts';
import { canonical } from '../core/canonical.ts';
import { fieldIn, type CrmScope, type RemoteWrite, type WriteResult } from '../core/crm.ts';
import type { RequestFlow, CrmError, CrmRequest } from '../flow/request-flow.ts';
import { post, RECORD_ID, ROWS_A_REQUEST } from './api.ts';
import { isAssociationField } from './associations.ts';
import { namesInMessage, toRowError, toCrmError } from './errors.ts';
import { objectShape, recordShape } from '../flow/shape.ts';

/**
 * Schema of one result. Results are returned in any order, and are matched by the trace ID that was sent, or by the ID
 * or key of the deal.
 */
const RESULT = objectShape({
  id: RECORD_ID,
  new: nullish(fallback(boolean(), false), false),
  objectWriteTraceId: nullish(fallback(string(), ''), ''),
  properties: nullish(fallback(recordShape(fallback(nullish(string()), null)), {}), {}),
});

type Result = InferOutput<typeof RESULT>;

/**
 * Writes deals and returns a result for each. New and known deals are sent separately; once results exist, no later
 * request stops the request flow.
 */
export function* writeDeals(scope: CrmScope, writes: readonly RemoteWrite[]): RequestFlow<readonly WriteResult[]> {
  const rows = writes.map((write) => ({ ...write, properties: propertiesOf(scope, write) }));
  const answers: WriteResult[] = [];
  for (const isNew of [true, false]) {
    // A known deal without changed properties can have changed associations.
    const some = rows.filter(
      ({ id, properties }) => (id === undefined) === isNew && (isNew || Object.keys(properties).length > 0),
    );
    for (const batch of chunk(some, ROWS_A_REQUEST)) {
      for (const answer of yield* send(scope, batch, isNew, answers.length > 0)) answers.push(answer);
    }
  }
  const idle = rows.flatMap(({ opId, id, properties }): WriteResult[] =>
    id !== undefined && Object.keys(properties).length === 0 ? [{ opId, ok: true, id, created: false }] : [],
  );
  return [...answers, ...idle];
}

interface Row extends RemoteWrite {
  readonly properties: Readonly<Record<string, string>>;
}

function* send(
  scope: CrmScope,
  batch: readonly Row[],
  isNew: boolean,
  deliverErrors: boolean,
): RequestFlow<readonly WriteResult[]> {
  const inputs = batch.map(({ opId, id, key, properties }) =>
    isNew
      ? {
          idProperty: scope.keyField,
          id: key,
          objectWriteTraceId: opId,
          properties: { ...properties, [scope.keyField]: key },
        }
      : { id, objectWriteTraceId: opId, properties },
  );
  const request = post(scope, 'crm/objects', `deals/batch/${isNew ? 'upsert' : 'update'}`, { inputs });
  const response = yield withErrorDelivery(request, deliverErrors);
  const error = toCrmError(response);
  if (error !== undefined) {
    const each = sharedBy(batch.length, error);
    return batch.map(({ opId }) => ({ opId, ok: false, error: each }));
  }
  const { results, errors, message } = parseBatch(RESULT, response.body);
  const answers = batch.map((row) => answerOf(row, scope, results, errors));
  const left = answers.filter((answer) => answer === undefined).length;
  const stray = errors.filter((error) => !batch.some((row) => isAbout(row, error)));
  const unnamed = unmatchedError(stray, message);
  return batch.map((row, at) => answers[at] ?? { opId: row.opId, ok: false, error: sharedBy(left, unnamed) });
}

/** Returns the request with error delivery if `deliverErrors` is true because earlier results must not be lost. */
export function withErrorDelivery(request: CrmRequest, deliverErrors: boolean): CrmRequest {
  return deliverErrors ? { ...request, deliverErrors } : request;
}

interface Outcome<Row> {
  readonly results: readonly Row[];
  readonly errors: readonly unknown[];
  /** True if the response is a batch response. */
  readonly isRead: boolean;
  /** Messages of a response that is not a batch response, if it has no separate errors. */
  readonly message: string;
}

/** Parses the response to a batch. A result that cannot be read is omitted, and does not affect the others. */
export function parseBatch<S extends GenericSchema>(row: S, body: string): Outcome<InferOutput<S>> {
  const answer = rowIn(jsonOf(body));
  const results = listMember(answer['results']).flatMap((one) => {
    const parsed = safeParse(row, one);
    return parsed.success ? [parsed.output] : [];
  });
  const errors = listMember(answer['errors']);
  const isRead = Array.isArray(answer['results']) && (answer['errors'] == null || Array.isArray(answer['errors']));
  return { results, errors, isRead, message: errors.length === 0 ? messagesIn(body) : '' };
}

function isAbout({ opId, id, key }: Row, error: unknown): boolean {
  return namesInMessage(error, 'objectWriteTraceId').includes(opId) || namesInMessage(error, 'ids').includes(id ?? key);
}

/** Returns the result of a row, or `undefined` if the response does not name it. */
function answerOf(
  row: Row,
  { keyField }: CrmScope,
  results: readonly Result[],
  errors: readonly unknown[],
): WriteResult | undefined {
  const { opId, id, key } = row;
  const error = errors.find((one) => isAbout(row, one));
  if (error !== undefined) return { opId, ok: false, error: toRowError(error) };
  const found = (one: Result): string => (id === undefined ? keyIn(one, keyField) : one.id);
  const result = results.find((one) =>
    one.objectWriteTraceId === '' ? found(one) === (id ?? key) : one.objectWriteTraceId === opId,
  );
  return result && { opId, ok: true, id: result.id, created: id === undefined && result.new };
}

function keyIn({ properties }: Result, keyField: string): string {
  return Object.hasOwn(properties, keyField) ? (properties[keyField] ?? '') : '';
}

/**
 * Returns the error of rows that neither a result nor an error names. It is based on the errors that name no row: each
 * row is in one of the two lists, so these rows were rejected. Without such an error the result is unknown, and the
 * message contains `message`.
 */
export function unmatchedError(errors: readonly unknown[], detail: string): CrmError {
  const [first, ...others] = errors.map(toRowError);
  const message = withMessages('HubSpot’s response doesn’t include this record.', detail);
  if (first === undefined) return { kind: 'unknown', code: 'unexpected-answer', message };
  const all = [first, ...others].map((error) => error.message);
  return { ...first, message: oneText(all).slice(0, MOST_MESSAGE) };
}

/** Returns the changed properties as text; an empty text clears a property. A stage is valid only with its pipeline. */
function propertiesOf({ schema, options }: CrmScope, { fields }: RemoteWrite): Readonly<Record<string, string>> {
  const own = Object.entries(fields).filter(([name]) => !isAssociationField(fieldIn(schema, name)));
  const properties = Object.fromEntries(own.map(([name, value]) => [name, textOf(value)]));
  const { dealstage, pipeline } = properties;
  const home = options['pipeline'] ?? 'default';
  const fits = fieldIn(schema, 'dealstage')?.choices?.some(({ value }) => value === dealstage) ?? false;
  return fits && pipeline === undefined ? { ...properties, pipeline: home } : properties;
}

function textOf(value: PlainValue): string {
  if (value instanceof Map) throw new Error('A table cannot be written to HubSpot');
  return typeof value === 'string' ? value : canonical(value, undefined);
}
