/** The log that tests read: which requests could have changed something, those inside a batch among them. */
import type { ApiRequest } from '../salesforce/request.ts';
import { ROOT } from './call.ts';

/** A batch is a write when any of its parts is one; `auth` is everything about signing in. */
type RequestKind = 'read' | 'write' | 'auth' | 'preflight';

interface LoggedRequest extends ApiRequest {
  kind: RequestKind;
  /** Absent while unanswered, and for good when the connection was dropped. */
  status?: number;
}

function kindOf(request: ApiRequest): RequestKind {
  if (request.method === 'OPTIONS') return 'preflight';
  if (!request.path.startsWith(ROOT)) return 'auth';
  if (request.path === `${ROOT}$batch`)
    return /^(POST|PATCH|PUT|DELETE) \S+ HTTP/m.test(request.body) ? 'write' : 'read';
  return request.method === 'GET' ? 'read' : 'write';
}

export class RequestLog {
  readonly all: LoggedRequest[] = [];

  add(request: ApiRequest): LoggedRequest {
    const entry: LoggedRequest = { ...request, kind: kindOf(request) };
    this.all.push(entry);
    return entry;
  }

  of(kind: RequestKind): LoggedRequest[] {
    return this.all.filter((entry) => entry.kind === kind);
  }

  reads(): LoggedRequest[] {
    return this.of('read');
  }

  writes(): LoggedRequest[] {
    return this.of('write');
  }

  /** Requests of the data API, which service protection counts; a batch is one. */
  calls(): LoggedRequest[] {
    return this.all.filter((entry) => entry.kind === 'read' || entry.kind === 'write');
  }

  clear(): void {
    this.all.length = 0;
  }
}
