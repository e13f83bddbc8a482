/** Transport to one CRM: the request guard, the credentials, and one renewal after they expire. */
import type { RequestUrlParam } from 'obsidian';
import { validateAddress } from '../config/rules.ts';
import { isRequestAllowed, type GuardMode } from '../sync/crm/dry-run-guard.ts';
import { Forbidden, SignInNeeded, type Reply, type Transport } from '../sync/ports.ts';
import type { SignInFailure } from '../targets/core/sign-in.ts';
import type { Crm } from '../targets/core/crm.ts';
import type { CrmRequest } from '../targets/flow/request-flow.ts';
import type { SendRequest } from './send-request.ts';
import { redactReply } from './redact.ts';
import type { Grant, Session } from './oauth-session.ts';

export interface TransportOptions {
  readonly session: Session;
  /**
   * The only address that receives requests, because plans and IDs belong to one org; `undefined` uses the session's
   * address.
   */
  readonly apiAddress?: string | undefined;
  readonly crm: Pick<Crm, 'reads' | 'authStatus' | 'error'> & { readonly signIn?: Pick<Crm['signIn'], 'by'> };
  /** The requests that are allowed at most. */
  readonly mode: GuardMode;
  /** Called immediately before sending: while it returns true, only reads are allowed. */
  readonly dryRun: () => boolean;
  readonly sendRequest: SendRequest;
}

/**
 * Time limits in milliseconds. A write may take long on the server, and its outcome is unknown after a timeout; a read
 * can be repeated.
 */
const LIMITS_MS: Readonly<Record<GuardMode, number>> = { reading: 30_000, writing: 120_000 };

export function crmTransport({ session, apiAddress, crm, mode, dryRun, sendRequest }: TransportOptions): Transport {
  const { reads } = crm;
  // A missing response does not indicate anything about the credentials.
  const statusOf = (reply: Reply): ReturnType<Crm['authStatus']> =>
    'response' in reply ? crm.authStatus(reply.response) : 'valid';
  const problem: SignInFailure['problem'] = crm.signIn?.by === 'key' ? 'key-refused' : 'session-ended';
  const ended = (reply: Reply): SignInNeeded => {
    const detail = 'response' in reply ? (crm.error(reply.response)?.message ?? '') : '';
    return new SignInNeeded({ problem, detail });
  };
  const guarded = (request: CrmRequest): void => {
    const now = mode === 'writing' && !dryRun() ? 'writing' : 'reading';
    if (!isRequestAllowed(request, reads, now)) throw new Forbidden(`${request.method} isn’t allowed: ${now} only.`);
  };
  const sent = async (request: CrmRequest, grant: Grant): Promise<Reply> => {
    if (apiAddress !== undefined && grant.apiAddress !== apiAddress) throw new SignInNeeded();
    const kind = isRequestAllowed(request, reads, 'reading') ? 'reading' : 'writing';
    const param = paramOf(request, grant);
    // Do not await anything between this check and sending.
    guarded(request);
    return redactReply(await sendRequest(param, LIMITS_MS[kind]), [grant.accessToken]);
  };
  return {
    send: async (request) => {
      guarded(request);
      const grant = await session.grant();
      const reply = await sent(request, grant);
      const status = statusOf(reply);
      if (status === 'valid') return reply;
      // Renewal does not help if the CRM rejects the credentials for another reason, and would be repeated endlessly.
      if (status === 'rejected') throw ended(reply);
      const renewed = await session.renewed(grant);
      const second = await sent(request, renewed);
      if (statusOf(second) !== 'valid') throw ended(second);
      return second;
    },
  };
}

function paramOf({ method, path, headers = {}, body }: CrmRequest, grant: Grant): RequestUrlParam {
  const url = new URL(grant.apiAddress + path);
  if (validateAddress(grant.apiAddress) !== undefined || url.origin !== new URL(grant.apiAddress).origin)
    throw new Forbidden('The request would leave the address of the connection.');
  const given = Object.entries(headers);
  const type = given.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'application/json';
  const others = given.filter(([name]) => name.toLowerCase() !== 'content-type');
  return {
    url: url.href,
    method,
    headers: {
      Accept: 'application/json',
      ...Object.fromEntries(others),
      Authorization: `Bearer ${grant.accessToken}`,
    },
    ...(body === undefined ? {} : { contentType: type, body }),
  };
}
