/**
 * `requestUrl` that reaches only this machine and the origins that a real run allows: tests and playground send nothing
 * else.
 */

export interface RequestUrlParam {
  url: string;
  method?: string;
  contentType?: string;
  body?: string | ArrayBuffer;
  headers?: Record<string, string>;
  throw?: boolean;
}

interface RequestUrlResponse {
  status: number;
  headers: Record<string, string>;
  arrayBuffer: ArrayBuffer;
  json: unknown;
  text: string;
}

export interface RequestUrlResponsePromise extends Promise<RequestUrlResponse> {
  arrayBuffer: Promise<ArrayBuffer>;
  json: Promise<unknown>;
  text: Promise<string>;
}

/** A response of a carrier. */
interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: ArrayBuffer;
}

/** Sends a request whose address was checked to be on this machine or allowed. */
export type Carrier = (
  request: RequestUrlParam & { method: string; headers: Record<string, string> },
) => Promise<Answer>;

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function assertReachable(url: string, reachable: readonly string[]): void {
  const { hostname, origin, protocol } = new URL(url);
  if (LOOPBACK.has(hostname) && ['http:', 'https:'].includes(protocol)) return;
  if (!reachable.includes(origin)) throw new Error(`net::ERR_BLOCKED_BY_HOST: ${hostname} is not on this machine`);
}

class RequestFailed extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(answer: Answer) {
    super(`Request failed, status ${answer.status}`);
    this.status = answer.status;
    this.headers = answer.headers;
  }
}

async function send(
  carry: Carrier,
  request: RequestUrlParam,
  reachable: readonly string[],
): Promise<RequestUrlResponse> {
  assertReachable(request.url, reachable);
  const headers = { ...request.headers };
  if (request.contentType !== undefined) headers['Content-Type'] = request.contentType;
  const answer = await carry({ ...request, method: request.method ?? 'GET', headers });
  if (answer.status >= 400 && request.throw !== false) throw new RequestFailed(answer);
  const text = new TextDecoder().decode(answer.body);
  return {
    status: answer.status,
    headers: answer.headers,
    arrayBuffer: answer.body,
    text,
    get json(): unknown {
      return JSON.parse(text) as unknown;
    },
  };
}

/**
 * Creates `requestUrl`. `reachable` are allowed origins in addition to this machine, such as
 * `https://acme.my.salesforce.com`.
 */
export function makeRequestUrl(
  carry: Carrier,
  reachable: readonly string[] = [],
): (request: RequestUrlParam | string) => RequestUrlResponsePromise {
  return (request) => {
    const sent = send(carry, typeof request === 'string' ? { url: request } : request, reachable);
    const part = (pick: (response: RequestUrlResponse) => unknown): PropertyDescriptor => ({
      get: () => sent.then(pick),
    });
    return Object.defineProperties(sent, {
      arrayBuffer: part((response) => response.arrayBuffer),
      json: part((response) => response.json),
      text: part((response) => response.text),
    }) as RequestUrlResponsePromise;
  };
}

/**
 * Sends with the platform's own fetch; a redirect is returned as a response, so that no redirect leads off this
 * machine.
 */
export const carryByFetch: Carrier = async ({ url, method, headers, body }) => {
  const response = await fetch(url, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.arrayBuffer(),
  };
};
