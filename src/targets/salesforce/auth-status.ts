/** State of a Salesforce session according to a response. */
import type { Crm } from '../core/crm.ts';
import type { CrmResponse } from '../flow/request-flow.ts';

/** Messages for a session that was valid and has expired. */
const RAN_OUT = /INVALID_SESSION_ID|expired|invalid_token|Bad_OAuth_Token/i;

/** Messages with the same code for sessions that a new token would not fix: jsforce stops at these two as well. */
const NEVER_GOOD = /not attached to Agent|not valid for use with the REST API/i;

/** Returns the state of the session. Identity pages respond with 403 to an expired token. */
export function authStatus({ status, headers, body }: CrmResponse): ReturnType<Crm['authStatus']> {
  const unauthorized = status === 401 || (status === 403 && body.startsWith('Bad_OAuth_Token'));
  if (!unauthorized) return 'valid';
  const text = `${body} ${headers['www-authenticate'] ?? ''}`;
  return RAN_OUT.test(text) && !NEVER_GOOD.test(text) ? 'expired' : 'rejected';
}
