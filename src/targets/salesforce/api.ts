/** Where the Salesforce API lives, and its answers as checked values: whatever does not fit ends the conversation. */
import { array, nullish, object, record, safeParse, string, unknown } from 'valibot';
import type { GenericSchema, InferOutput } from 'valibot';
import type { Halt, Trouble, WireRequest, WireResponse } from '../wire.ts';

/** Spring '26; orgs offer each version for years. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_versions.htm, 2026-11-22. */
export const API_VERSION = '66.0';

/** The object that deals are. */
export const DEAL = 'Opportunity';

/** Most rows of one collections request that writes, and of a list in a query. */
export const ROWS_A_REQUEST = 200;

/** A row of any object; `attributes` is among its members. */
export const ROW = record(string(), unknown());

export type Row = InferOutput<typeof ROW>;

/** What every complaint has, of a request or of a row; the code stands under another name in each. */
export const COMPLAINT = {
  message: nullish(string(), ''),
  fields: nullish(array(string()), []),
  duplicateResult: nullish(
    object({ matchResults: array(object({ matchRecords: array(object({ record: object({ Id: string() }) })) })) }),
  ),
};

/** Path of a resource of the pinned version. */
export function apiPath(resource: string): string {
  return `/services/data/v${API_VERSION}/${resource}`;
}

/** A request whose body is JSON. Everything that is written here can be sent twice, for keys and ids make it land once. */
export function jsonRequest(method: WireRequest['method'], resource: string, body: unknown): WireRequest {
  return { method, path: apiPath(resource), body: JSON.stringify(body), repeatable: true };
}

/** Ends the conversation. */
export function* halt(trouble: Trouble): Generator<Halt, never, WireResponse> {
  yield { trouble };
  throw new Error('A conversation went on after its end');
}

/**
 * The answer's JSON in that shape. Any other shape ends the conversation: as `unknown` behind something `sent`, for it may
 * have been done; otherwise as the connection's trouble.
 */
export function* expected<S extends GenericSchema>(
  shape: S,
  { status, body }: WireResponse,
  sent?: 'sent',
): Generator<Halt, InferOutput<S>, WireResponse> {
  const parsed = safeParse(shape, json(body));
  if (parsed.success) return parsed.output;
  const [{ message }] = parsed.issues;
  return yield* unexpected(message, status, sent);
}

/** Ends the conversation over an answer that is not what the contract says. */
export function* unexpected(message: string, status: number, sent?: 'sent'): Generator<Halt, never, WireResponse> {
  const kind = sent === undefined ? 'connection' : 'unknown';
  return yield* halt({ kind, code: 'unexpected-answer', message: message.slice(0, MOST_MESSAGE), status });
}

/** Most characters of a message that is shown. */
export const MOST_MESSAGE = 1000;

/** The value behind a JSON text; undefined when it is none. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member that should be text; empty when it is not. */
export function textOf(row: Row, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : '';
}

/** The list in pieces of that many, in order. */
export function pieces<T>(list: readonly T[], size: number): readonly T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}
