/** Decides which requests may be sent. Each request is checked by this one rule. */
import type { Crm } from '../../targets/core/crm.ts';
import type { CrmRequest } from '../../targets/flow/request-flow.ts';

/** `writing` only while a reviewed plan is applied; otherwise `reading`, also while a plan is made and in dry run. */
export type GuardMode = 'reading' | 'writing';

/**
 * Path below the host of the connection: `//other.host` and `/\other.host` are other hosts, and a line break would
 * start a header.
 */
const PATH = /^\/(?![/\\])[^\\\s\p{Cc}#]*$/u;

/** Segments that a URL parser removes, encoded or not: the sent path would differ from the checked one. */
const DOTS = /\/(?:\.|%2e){1,2}(?=[/?]|$)/i;

/** Headers that would turn a read into a write, and headers that only the connection may set. */
const RESERVED = /^(?:x-http-method(?:-override)?|x-method-override|authorization|cookie|host)$/i;

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Returns true if the request may be sent. A `GET` and a request in the list of reads of the CRM are always allowed;
 * any other request only while writing. A request that could reach another host, inject a header, or act as another
 * method is never allowed.
 */
export function isRequestAllowed(request: CrmRequest, reads: Crm['reads'], mode: GuardMode): boolean {
  return wellFormed(request) && (mode === 'writing' || isRead(request, reads));
}

function wellFormed({ path, headers = {} }: CrmRequest): boolean {
  return (
    PATH.test(path) &&
    !DOTS.test(path) &&
    Object.entries(headers).every(
      ([name, value]) => HEADER_NAME.test(name) && !RESERVED.test(name) && !/[\r\n\0]/.test(value),
    )
  );
}

/**
 * Returns true if a request changes nothing: a `GET`, or a request in the list of reads of the CRM. The query is
 * ignored, because each list entry describes a path with any query.
 */
export function isRead({ method, path, body }: CrmRequest, reads: Crm['reads']): boolean {
  if (/[?&]_HttpMethod=/i.test(path)) return false;
  if (method === 'GET') return body === undefined;
  const bare = path.split('?')[0] ?? '';
  // `search` keeps no state, even if the expression has flags that do.
  return reads.some((read) => read.method === method && bare.search(read.path) === 0);
}
