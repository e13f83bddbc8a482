/** The response for an answer. The servers also use it for requests that they reject themselves. */
import type { PlainValue } from '../../domain/value.ts';
import { jsonParts, type JsonAnswer, type LazyList } from '../../targets/core/json.ts';
import { json } from '../json.ts';
import { PROBLEMS, type HttpAnswer, type HttpRequest, type HttpResponse, type Problem } from './http-message.ts';

/** Headers of every response: answers contain sales data, and are JSON only. */
const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

/** IDs that a caller may give to a request. */
const CHOSEN_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Returns the response to a request, with its ID; `newId` returns the ID of a request that has none. */
export function httpResponse(
  answer: HttpAnswer,
  { path, headers }: Pick<HttpRequest, 'path' | 'headers'>,
  newId: () => string,
): HttpResponse {
  const requestId = requestIdOf(headers, newId);
  const own = { ...HEADERS, 'x-request-id': requestId };
  if ('ok' in answer) {
    const parts = jsonParts(withRequestId(answer.ok, requestId));
    return { status: 200, headers: { ...own, 'content-type': 'application/json' }, parts };
  }
  const [status] = PROBLEMS[answer.code];
  const allow = answer.allow && { allow: answer.allow.join(', ') };
  const parts = jsonParts(problemJson(answer, path, requestId));
  return { status, headers: { ...own, 'content-type': 'application/problem+json', ...allow }, parts };
}

/** Returns the ID that the caller gave to a request if it is valid, otherwise a new one. */
export function requestIdOf(headers: HttpRequest['headers'], newId: () => string): string {
  const chosen = headers['x-request-id'] ?? '';
  return CHOSEN_ID.test(chosen) ? chosen : newId();
}

/** Adds the ID of the request to an object without one; a list is returned unchanged. */
export function withRequestId(answer: JsonAnswer, requestId: string): JsonAnswer {
  if (!(answer instanceof Map)) return answer;
  return new Map<string, PlainValue | LazyList>([
    ['request_id', requestId],
    ...(answer as ReadonlyMap<string, PlainValue | LazyList>),
  ]);
}

/** Returns a problem document (RFC 9457). */
function problemJson({ code, detail, errors, plan }: Problem, path: string, requestId: string): PlainValue {
  const [status, title] = PROBLEMS[code];
  return json({
    type: 'about:blank',
    title,
    status,
    detail,
    instance: path,
    code,
    request_id: requestId,
    errors: errors?.map(({ member, message }) => json({ member, message })),
    plan,
  });
}
