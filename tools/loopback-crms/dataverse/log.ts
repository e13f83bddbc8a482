/** Classifies requests by whether they can change data, including those inside a batch. */
import type { ApiRequest, RequestKind } from '../request.ts';
import { ROOT } from './call.ts';

/** Returns the kind of a request; a batch is a write if any of its parts is one. */
export function kindOf(request: ApiRequest): RequestKind {
  if (request.method === 'OPTIONS') return 'preflight';
  if (!request.path.startsWith(ROOT)) return 'auth';
  if (request.path === `${ROOT}$batch`)
    return /^(POST|PATCH|PUT|DELETE) \S+ HTTP/m.test(request.body) ? 'write' : 'read';
  return request.method === 'GET' ? 'read' : 'write';
}
