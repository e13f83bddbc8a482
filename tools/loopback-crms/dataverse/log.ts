/** Which requests could have changed something, those inside a batch among them. */
import type { ApiRequest, RequestKind } from '../request.ts';
import { ROOT } from './call.ts';

/** A batch is a write when any of its parts is one. */
export function kindOf(request: ApiRequest): RequestKind {
  if (request.method === 'OPTIONS') return 'preflight';
  if (!request.path.startsWith(ROOT)) return 'auth';
  if (request.path === `${ROOT}$batch`)
    return /^(POST|PATCH|PUT|DELETE) \S+ HTTP/m.test(request.body) ? 'write' : 'read';
  return request.method === 'GET' ? 'read' : 'write';
}
