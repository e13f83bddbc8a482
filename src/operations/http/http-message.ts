/** HTTP requests and responses as values, independent of the server. */
import type { JsonAnswer } from '../../targets/core/json.ts';
import type { Json } from '../json.ts';

/** A request. */
export interface HttpRequest {
  /** In uppercase. */
  readonly method: string;
  /** As sent: percent-encoded, without the query. */
  readonly path: string;
  /** By lowercase name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Empty if the request has no body. */
  readonly body: string;
}

/** Returns the headers of a request by lowercase name; a header that was sent several times has all its values. */
export function requestHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): HttpRequest['headers'] {
  const joined = Object.entries(headers).map(([name, value]) => {
    return [name.toLowerCase(), typeof value === 'string' ? value : value?.join(', ')] as const;
  });
  return Object.fromEntries(joined);
}

/** A response with a JSON body. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The text of the body, in parts of which the last one may be short. Can be read once. */
  readonly parts: Iterable<string>;
}

/** The answer of a route: a JSON value, or a {@link Problem}. */
export type HttpAnswer = { readonly ok: JsonAnswer } | Problem;

/** Status and reason phrase of each problem (RFC 9110, section 15; RFC 6585, section 3). */
export const PROBLEMS = {
  'invalid-json': [400, 'Bad Request'],
  'invalid-member': [400, 'Bad Request'],
  'invalid-header': [400, 'Bad Request'],
  'invalid-path': [400, 'Bad Request'],
  'invalid-request': [400, 'Bad Request'],
  unauthorized: [401, 'Unauthorized'],
  'origin-not-allowed': [403, 'Forbidden'],
  'writing-not-allowed': [403, 'Forbidden'],
  'dry-run-on': [403, 'Forbidden'],
  'path-unknown': [404, 'Not Found'],
  'id-unknown': [404, 'Not Found'],
  'method-not-allowed': [405, 'Method Not Allowed'],
  'plan-stale': [409, 'Conflict'],
  'safety-limit': [409, 'Conflict'],
  busy: [409, 'Conflict'],
  'body-too-large': [413, 'Content Too Large'],
  'content-type-not-supported': [415, 'Unsupported Media Type'],
  'host-unknown': [421, 'Misdirected Request'],
  'idempotency-key-reused': [422, 'Unprocessable Content'],
  'plan-required': [428, 'Precondition Required'],
  'crm-not-reached': [503, 'Service Unavailable'],
  internal: [500, 'Internal Server Error'],
} as const satisfies Readonly<Record<string, readonly [status: number, title: string]>>;

/** Reason why a request has no other answer (RFC 9457). */
export interface Problem {
  readonly code: keyof typeof PROBLEMS;
  /** Sentences with the value that was found, the expected one, and the fix. */
  readonly detail: string;
  /** One entry for each wrong member of the body. */
  readonly errors?: readonly MemberError[];
  /** Methods that the path has; only for `method-not-allowed`. */
  readonly allow?: readonly string[];
  /** The plan that would be applied now. */
  readonly plan?: Json;
}

/** An error in one member of the body. */
export interface MemberError {
  /** Name of the member; with its position in a list, such as `opportunity_ids[2]`. */
  readonly member: string;
  readonly message: string;
}
