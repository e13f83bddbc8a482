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

interface LoggedRequest extends ApiRequest {
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

export class RequestLog {
  readonly all: LoggedRequest[] = [];
  readonly #kindOf: (request: ApiRequest) => RequestKind;

  /** What a request is to be counted as, each CRM has its own way of reading by POST. */
  constructor(kindOf: (request: ApiRequest) => RequestKind) {
    this.#kindOf = kindOf;
  }

  add(request: ApiRequest): LoggedRequest {
    const entry: LoggedRequest = { ...request, kind: this.#kindOf(request) };
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

  /** Calls that count against the daily allowance. */
  calls(): LoggedRequest[] {
    return this.all.filter((entry) => entry.kind === 'read' || entry.kind === 'write');
  }

  clear(): void {
    this.all.length = 0;
  }
}
