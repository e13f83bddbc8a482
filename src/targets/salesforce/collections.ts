/** Writing rows through sObject collections: 200 per request, with a result for each row. */
import { array, unknown } from 'valibot';
import type { RemoteField, RemoteWrite, WriteResult } from '../core/crm.ts';
import type { RequestFlow, CrmError, CrmRequest, CrmResponse } from '../flow/request-flow.ts';
import {
  parseResponse,
  chunk,
  rowIn,
  messagesIn,
  sharedBy,
  textMember,
  unexpected,
  withMessages,
} from '../flow/response.ts';
import { apiPath, jsonRequest, ROWS_A_REQUEST } from './api.ts';
import { fullId } from './id.ts';
import { serializeFields } from './serialize.ts';
import { toRowError, toCrmError } from './errors.ts';

/** Object to which rows are written. */
export interface ObjectWrite {
  readonly object: string;
  readonly keyField: string;
  readonly fields: Readonly<Record<string, RemoteField>>;
  /** True if rows are saved in spite of a duplicate warning. */
  readonly saveDuplicates: boolean;
}

/**
 * Writes rows and returns a result for each. Nothing is sent twice: busy rows stay `later` because note and record must
 * be read again first. `deliverErrors`: no error may stop the request flow.
 */
export function* writeCollections(
  table: ObjectWrite,
  writes: readonly RemoteWrite[],
  deliverErrors: boolean,
): RequestFlow<readonly WriteResult[]> {
  const answers: WriteResult[] = [];
  for (const batch of batches(sameAccountTogether(writes))) {
    for (const answer of yield* send(table, batch, deliverErrors || answers.length > 0)) answers.push(answer);
  }
  return answers;
}

/**
 * Sorts rows of the same account together. In one request they lock the account one after another; in separate requests
 * they would block each other.
 */
function sameAccountTogether(writes: readonly RemoteWrite[]): readonly RemoteWrite[] {
  const account = ({ fields: { AccountId: id } }: RemoteWrite): string => (typeof id === 'string' ? id : '');
  return [...writes].sort((a, b) => (account(a) < account(b) ? -1 : Number(account(a) > account(b))));
}

/** Splits writes into batches; new and known records are sent separately. */
function batches(writes: readonly RemoteWrite[]): readonly RemoteWrite[][] {
  const isNew = chunk(
    writes.filter(({ id }) => id === undefined),
    ROWS_A_REQUEST,
  );
  return [
    ...isNew,
    ...chunk(
      writes.filter(({ id }) => id !== undefined),
      ROWS_A_REQUEST,
    ),
  ];
}

/**
 * Sends one batch. `deliverErrors`: earlier results must not be lost, so an error of the whole request becomes the error of its
 * rows.
 */
function* send(
  table: ObjectWrite,
  batch: readonly RemoteWrite[],
  deliverErrors: boolean,
): RequestFlow<readonly WriteResult[]> {
  const response = yield withDeliveredErrors(requestOf(table, batch), deliverErrors);
  const results = yield* resultsOf(response, batch.length);
  return batch.flatMap(({ opId, id }, at) => {
    const result = results[at];
    if (result === undefined) return [];
    const isAnother = result.ok && id !== undefined && fullId(id) !== result.id;
    return isAnother
      ? [{ opId, ok: false, error: unsure('Another record was written', response) }]
      : [{ opId, ...result }];
  });
}

function withDeliveredErrors(request: CrmRequest, deliverErrors: boolean): CrmRequest {
  return deliverErrors ? { ...request, deliverErrors } : request;
}

type Result =
  | { readonly ok: true; readonly id: string; readonly created: boolean }
  | { readonly ok: false; readonly error: CrmError };

/** Returns one result for each row of the request, in its order; a list of another length stops the request flow. */
function* resultsOf(response: CrmResponse, count: number): RequestFlow<readonly Result[]> {
  const error = toCrmError(response);
  if (error !== undefined) return new Array<Result>(count).fill({ ok: false, error: sharedBy(count, error) });
  const results = yield* parseResponse(array(unknown()), response, 'sent');
  if (results.length !== count) {
    const message = withMessages(`${results.length} answers to ${count} records`, messagesIn(response.body));
    return yield* unexpected(message, response.status, 'sent');
  }
  return results.map((result) => resultOf(result, response));
}

/**
 * Returns the result of a row. Success is checked strictly, and a malformed error is read in part: a malformed row
 * does not affect the others.
 */
function resultOf(result: unknown, response: CrmResponse): Result {
  const row = rowIn(result);
  const id = fullId(textMember(row, 'id'));
  if (row['success'] === true && id !== undefined) return { ok: true, id, created: row['created'] === true };
  if (row['success'] === false) return { ok: false, error: toRowError(row['errors']) };
  const message =
    row['success'] === true ? 'A record was written without its ID' : 'The response for one record isn’t valid';
  return { ok: false, error: unsure(withMessages(message, messagesIn(result)), response) };
}

function unsure(message: string, { status }: CrmResponse): CrmError {
  return { kind: 'unknown', code: 'unexpected-answer', message, status };
}

/** Deletes rows of any object. Returns the errors of the rows that still exist, by ID. */
export function* deleteRows(ids: readonly string[]): RequestFlow<ReadonlyMap<string, CrmError>> {
  const errors = new Map<string, CrmError>();
  for (const batch of chunk(ids, ROWS_A_REQUEST)) {
    const path = apiPath(`composite/sobjects?ids=${batch.join(',')}&allOrNone=false`);
    const results = yield* resultsOf(
      yield { method: 'DELETE', path, repeatable: true, deliverErrors: true },
      batch.length,
    );
    for (const [at, id] of batch.entries()) {
      const result = results[at];
      if (result?.ok === false && result.error.code !== 'ENTITY_IS_DELETED') errors.set(id, result.error);
    }
  }
  return errors;
}

function requestOf(table: ObjectWrite, batch: readonly RemoteWrite[]): CrmRequest {
  const attributes = { type: table.object };
  const records = batch.map(({ id, key, fields }) => ({
    attributes,
    ...(id === undefined ? { [table.keyField]: key } : { id }),
    ...serializeFields(table.fields, fields),
  }));
  const isNew = batch.some(({ id }) => id === undefined);
  const path = `composite/sobjects${isNew ? `/${table.object}/${table.keyField}` : ''}`;
  const headers = {
    'Sforce-Duplicate-Rule-Header': `allowSave=${table.saveDuplicates}; includeRecordDetails=true; runAsCurrentUser=true`,
  };
  return { ...jsonRequest('PATCH', path, { allOrNone: false, records }), headers };
}
