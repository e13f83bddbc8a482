/** What an answer of Salesforce says of the session it was asked with. */
import type { Crm } from '../core/crm.ts';
import type { WireResponse } from '../flow/request-flow.ts';

/** Its words for a session that was good until it ran out. */
const RAN_OUT = /INVALID_SESSION_ID|expired|invalid_token|Bad_OAuth_Token/i;

/** Said with the same code, of sessions that a fresh token would not help: jsforce stops at these two as well. */
const NEVER_GOOD = /not attached to Agent|not valid for use with the REST API/i;

/** Identity pages say 403 for a token that ran out. */
export function standing({ status, headers, body }: WireResponse): ReturnType<Crm['standing']> {
  const unauthorized = status === 401 || (status === 403 && body.startsWith('Bad_OAuth_Token'));
  if (!unauthorized) return 'good';
  const said = `${body} ${headers['www-authenticate'] ?? ''}`;
  return RAN_OUT.test(said) && !NEVER_GOOD.test(said) ? 'ran-out' : 'refused';
}
