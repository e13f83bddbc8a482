/** What may leave the machine: the one rule in front of every request, whoever asks for it. */
import type { Crm } from '../../targets/core/crm.ts';
import type { CrmRequest } from '../../targets/flow/request-flow.ts';

/** `reading`: while a plan is made, in dry run, and everywhere else unless a reviewed plan is being applied. */
export type GuardMode = 'reading' | 'writing';

/** Below the connection's own host: `//other.host` and `/\other.host` name another one, and a line end would begin a header. */
const PATH = /^\/(?![/\\])[^\\\s\p{Cc}#]*$/u;

/** Segments that a URL parser takes away, encoded or not: what is sent would be another path than the one that was judged. */
const DOTS = /\/(?:\.|%2e){1,2}(?=[/?]|$)/i;

/** What would make a read a write on its way, and what only the connection may say. */
const RESERVED = /^(?:x-http-method(?:-override)?|x-method-override|authorization|cookie|host)$/i;

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Whether it may be sent. A `GET` and a request of the CRM's list of reads always may; anything else only while writing.
 * One that could reach another host, smuggle a header, or act as another method never may.
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
 * Whether a request changes nothing: a `GET`, or one of the CRM's list of reads. The query is not looked at, for a list entry says
 * what a path is for, whatever is asked of it.
 */
export function isRead({ method, path, body }: CrmRequest, reads: Crm['reads']): boolean {
  if (/[?&]_HttpMethod=/i.test(path)) return false;
  if (method === 'GET') return body === undefined;
  const bare = path.split('?')[0] ?? '';
  // `search` has no memory, whatever flags the expression has.
  return reads.some((read) => read.method === method && bare.search(read.path) === 0);
}
