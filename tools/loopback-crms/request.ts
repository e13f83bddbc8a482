/** A request as the routes see it, and the log that tests read, with the requests that can change data. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

export interface ApiRequest {
  method: string;
  /** Path and query as received, still encoded. */
  url: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

/** `auth` is everything about signing in; `preflight` is a browser's check if it can call at all. */
export type RequestKind = 'read' | 'write' | 'auth' | 'preflight';

interface LoggedRequest extends ApiRequest {
  kind: RequestKind;
  /** Absent while unanswered, and permanently if the connection was dropped. */
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

  /** `kindOf` classifies a request, because each CRM uses POST for different reads. */
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

  /** Returns the calls that count against the daily allowance. */
  calls(): LoggedRequest[] {
    return this.all.filter((entry) => entry.kind === 'read' || entry.kind === 'write');
  }

  clear(): void {
    this.all.length = 0;
  }
}
