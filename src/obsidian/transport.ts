/** The way to one CRM: the guard, the credentials, and one renewal of them when they have run out. */
import type { RequestUrlParam } from 'obsidian';
import { refuseAddress } from '../config/rules.ts';
import { mayLeave, type GuardMode } from '../sync/crm/guard.ts';
import { Forbidden, SignInNeeded, type Reply, type Transport } from '../sync/ports.ts';
import type { SignInFailure } from '../targets/core/sign-in.ts';
import type { Crm } from '../targets/core/crm.ts';
import type { WireRequest } from '../targets/flow/request-flow.ts';
import type { Ask } from './send-request.ts';
import { redactedReply } from './redact.ts';
import type { Grant, Session } from './session.ts';

export interface Line {
  readonly session: Session;
  /** The only one that is sent to, for plans and ids are of one org; undefined: wherever the session leads. */
  readonly apiAddress?: string | undefined;
  readonly crm: Pick<Crm, 'reads' | 'standing' | 'trouble'> & { readonly signIn?: Pick<Crm['signIn'], 'by'> };
  /** The most it ever lets pass. */
  readonly mode: GuardMode;
  /** Asked at the moment of sending: while it is on, only reads pass. */
  readonly dryRun: () => boolean;
  readonly ask: Ask;
}

/** A write may take long at the other end, and giving it up leaves a question; a read costs nothing to ask again. */
const LIMITS_MS: Readonly<Record<GuardMode, number>> = { reading: 30_000, writing: 120_000 };

export function crmTransport({ session, apiAddress, crm, mode, dryRun, ask }: Line): Transport {
  const { reads } = crm;
  // An answer that never came says nothing of anybody.
  const standingOf = (reply: Reply): ReturnType<Crm['standing']> =>
    'response' in reply ? crm.standing(reply.response) : 'good';
  const problem: SignInFailure['problem'] = crm.signIn?.by === 'key' ? 'key-refused' : 'session-ended';
  const ended = (reply: Reply): SignInNeeded => {
    const detail = 'response' in reply ? (crm.trouble(reply.response)?.message ?? '') : '';
    return new SignInNeeded({ problem, detail });
  };
  const guarded = (request: WireRequest): void => {
    const now = mode === 'writing' && !dryRun() ? 'writing' : 'reading';
    if (!mayLeave(request, reads, now)) throw new Forbidden(`${request.method} isn’t allowed: ${now} only.`);
  };
  const sent = async (request: WireRequest, grant: Grant): Promise<Reply> => {
    if (apiAddress !== undefined && grant.apiAddress !== apiAddress) throw new SignInNeeded();
    const kind = mayLeave(request, reads, 'reading') ? 'reading' : 'writing';
    const param = paramOf(request, grant);
    // Nothing may be awaited between this look and the sending.
    guarded(request);
    return redactedReply(await ask(param, LIMITS_MS[kind]), [grant.accessToken]);
  };
  return {
    send: async (request) => {
      guarded(request);
      const grant = await session.grant();
      const reply = await sent(request, grant);
      const standing = standingOf(reply);
      if (standing === 'good') return reply;
      // Renewing would help nobody whom the CRM refuses for another reason, and would be tried for ever.
      if (standing === 'refused') throw ended(reply);
      const renewed = await session.renewed(grant);
      const second = await sent(request, renewed);
      if (standingOf(second) !== 'good') throw ended(second);
      return second;
    },
  };
}

function paramOf({ method, path, headers = {}, body }: WireRequest, grant: Grant): RequestUrlParam {
  const url = new URL(grant.apiAddress + path);
  if (refuseAddress(grant.apiAddress) !== undefined || url.origin !== new URL(grant.apiAddress).origin)
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
