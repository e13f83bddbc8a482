/** The response to a request that a server or an adapter rejects itself. */
import { jsonText } from '../../targets/core/json.ts';
import {
  problemJson,
  PROBLEMS,
  RESPONSE_HEADERS,
  type HttpRequest,
  type HttpResponse,
  type Problem,
} from './http-message.ts';

/** IDs that a caller may give to a request. */
const CHOSEN_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Returns the response with a problem document. `newId` returns the ID of a request that has none. */
export function problemResponse(
  problem: Problem,
  { path, headers }: Pick<HttpRequest, 'path' | 'headers'>,
  newId: () => string,
): HttpResponse {
  const [status] = PROBLEMS[problem.code];
  const given = headers['x-request-id'] ?? '';
  const requestId = CHOSEN_ID.test(given) ? given : newId();
  return {
    status,
    headers: { ...RESPONSE_HEADERS, 'content-type': 'application/problem+json', 'x-request-id': requestId },
    body: jsonText(problemJson(problem, path, requestId)),
  };
}
