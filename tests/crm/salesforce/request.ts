/** A request as the routes see it, and the log that tests read: which ones could have changed something. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

export interface ApiRequest {
  method: string;
  /** Path and query as they came, still encoded. */
  url: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

/** `auth` is everything about signing in; `preflight` is a browser asking whether it may call at all. */
export type RequestKind = 'read' | 'write' | 'auth' | 'preflight';

export interface LoggedRequest extends ApiRequest {
  kind: RequestKind;
  /** Absent while unanswered, and for good when the connection was dropped. */
  status?: number;
}

export async function readRequest(message: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const url = message.url ?? '/';
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  const body = Buffer.concat(chunks).toString('utf8');
  const { method = 'GET', headers } = message;
  return { method, url, path, query: new URLSearchParams(query), headers, body };
}

function kindOf(request: ApiRequest): RequestKind {
  if (request.method === 'OPTIONS') return 'preflight';
  if (!request.path.startsWith('/services/data/')) return 'auth';
  // Reading many rows by id is a POST, because the ids do not fit into an address.
  const readsByPost = /\/composite\/sobjects\/\w+$/.test(request.path) && request.method === 'POST';
  return request.method === 'GET' || readsByPost ? 'read' : 'write';
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

  /** Calls that count against the org's daily allowance. */
  calls(): LoggedRequest[] {
    return this.all.filter((entry) => entry.kind === 'read' || entry.kind === 'write');
  }

  clear(): void {
    this.all.length = 0;
  }
}
