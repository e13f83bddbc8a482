/** OAuth 2.0 with one CRM: the page to sign in on, and what its token endpoint is asked. */
import * as oauth from 'oauth4webapi';
import * as v from 'valibot';
import { isLoopback, refuseAddress } from '../config/rules.ts';
import { Forbidden } from '../sync/ports.ts';
import type { BrowserSignIn, SignInFailure } from '../targets/core/sign-in.ts';
import type { Ask } from './send-request.ts';
import { answerFailure, failureOf, Refused, Unreachable } from './oauth-refusal.ts';

/** Where the browser sends the user back to. The app registered with the CRM has to name exactly this. */
export const CALLBACK = 'obsidian://crm-sync-attribution';

/** The app that the user's admin registered, at the address the user gave. */
export interface Site {
  readonly address: string;
  readonly clientId: string;
  readonly signIn: BrowserSignIn;
  /** The target's, in force. */
  readonly options: Readonly<Record<string, string>>;
  readonly ask: Ask;
  /** Resolves after this many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

export interface Tokens {
  readonly accessToken: string;
  /** Undefined: none came, and one that is known stays good. */
  readonly refreshToken: string | undefined;
  readonly apiAddress: string;
}

/** A code for a page on which the user signs in, on whichever device. */
export interface DeviceGrant {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly page: string;
  readonly lastsMs: number;
  readonly intervalMs: number;
}

const LIMIT_MS = 30_000;

/** No code is waited for any longer, whatever a server says. */
const MOST_DEVICE_MS = 60 * 60_000;

/**
 * Root of the server that signs in, without `/` behind. Options that users type are part of it, so whatever is no plain path on
 * an encrypted host, or on this machine, throws.
 */
export function authorityOf({ address, signIn, options }: Pick<Site, 'address' | 'signIn' | 'options'>): string {
  const authority = signIn.authority(address, options);
  const [, root = ''] = /^(\w+:\/\/[^/]+)(?:\/[\w-][\w.-]*)*$/.exec(authority) ?? [];
  if (root === '' || refuseAddress(root) !== undefined || isStrayLoopback(root, address))
    throw new Forbidden('This address can’t be used to sign in.');
  return authority;
}

/** An address of this machine, named by a connection that is to a CRM elsewhere: whatever listens there is none of the CRM. */
function isStrayLoopback(address: string, ofConnection: string): boolean {
  return isLoopback(address) && !isLoopback(ofConnection);
}

/** The page to open in the browser. */
export async function signInPage(site: Site, state: string, verifier: string): Promise<string> {
  const { address, clientId, signIn } = site;
  const page = new URL(authorityOf(site) + signIn.authorizePath);
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: CALLBACK,
    scope: signIn.scopes(address).join(' '),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  // Blanks as %20: not every server reads a plus sign in a query as one.
  page.search = new URLSearchParams(asked).toString().replaceAll('+', '%20');
  return page.href;
}

/** Makes tokens of the code that the browser brought; its state was checked by whoever calls. */
export function redeemed(site: Site, code: string, verifier: string): Promise<Tokens | SignInFailure> {
  return tokensOf(site, ONCE, async (as, client, options) => {
    const callback = oauth.validateAuthResponse(as, client, new URLSearchParams({ code }));
    return oauth.authorizationCodeGrantRequest(as, client, oauth.None(), callback, CALLBACK, verifier, options);
  });
}

/** Newer tokens. The CRM may take the old refresh token back with it. */
export function refreshed(site: Site, refreshToken: string): Promise<Tokens | SignInFailure> {
  return tokensOf(site, AGAIN, (as, client, options) =>
    oauth.refreshTokenGrantRequest(as, client, oauth.None(), refreshToken, {
      ...options,
      additionalParameters: scoped(site.signIn.renewsScopes ? site.signIn.scopes(site.address) : []),
    }),
  );
}

/** A code that the user types on a page elsewhere. Only where the CRM has a path for it. */
export function deviceGrant(site: Site): Promise<DeviceGrant | SignInFailure> {
  return answered(site, AGAIN, async (as, client, options) => {
    const asked = scoped(site.signIn.scopes(site.address));
    const answer = await oauth.deviceAuthorizationRequest(as, client, oauth.None(), asked, options);
    return grantIn(site, await oauth.processDeviceAuthorizationResponse(as, client, answer));
  });
}

function grantIn({ address }: Site, answer: oauth.DeviceAuthorizationResponse): DeviceGrant | SignInFailure {
  const { device_code: deviceCode, user_code: userCode, verification_uri: page } = answer;
  if (userCode.length > 40) return { problem: 'unreadable', detail: '' };
  const { origin = '', username = '', href = '' } = URL.canParse(page) ? new URL(page) : {};
  const refused = refuseAddress(origin) !== undefined || isStrayLoopback(origin, address);
  if (origin === '' || username !== '' || refused) return { problem: 'address-refused', detail: page.slice(0, 300) };
  const lastsMs = Math.min(answer.expires_in * 1000, MOST_DEVICE_MS);
  return { deviceCode, userCode, page: href, lastsMs, intervalMs: Math.max(answer.interval ?? 5, 1) * 1000 };
}

/** What a server says of a code that nobody has answered yet. RFC 8628, section 3.5. */
const WAITS = ['authorization_pending', 'slow_down'] as const;

/** Tokens for a code, once the user has said yes to it. */
export function ofDevice(site: Site, deviceCode: string): Promise<Tokens | SignInFailure | (typeof WAITS)[number]> {
  return answered(site, NEVER, async (as, client, options) => {
    const answer = await oauth.deviceCodeGrantRequest(as, client, oauth.None(), deviceCode, options);
    try {
      return tokensIn(site, await oauth.processDeviceCodeResponse(as, client, answer));
    } catch (error) {
      const waits = error instanceof oauth.ResponseBodyError && WAITS.find((one) => one === error.error);
      if (typeof waits === 'string') return waits;
      throw error;
    }
  });
}

function scoped(scopes: readonly string[]): URLSearchParams {
  return new URLSearchParams(scopes.length === 0 ? {} : { scope: scopes.join(' ') });
}

/** Tokens of the app itself, for machines without a user. */
export function ofApp(site: Site, clientSecret: string): Promise<Tokens | SignInFailure> {
  return tokensOf(site, AGAIN, (as, client, options) =>
    oauth.clientCredentialsGrantRequest(
      as,
      client,
      oauth.ClientSecretPost(clientSecret),
      scoped(site.signIn.appScopes(site.address)),
      options,
    ),
  );
}

/** Whether the CRM took the token back, and with it all that came of it. */
export async function revoked(site: Site, token: string): Promise<boolean> {
  if (site.signIn.revokePath === undefined) return false;
  const result = await answered(site, AGAIN, async (as, client, options) => {
    const answer = await oauth.revocationRequest(as, client, oauth.None(), token, options);
    await oauth.processRevocationResponse(answer);
    return true;
  });
  return result === true;
}

interface RequestOptions {
  readonly [oauth.customFetch]: (url: string, options: Posted) => Promise<Response>;
}

interface Posted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: URLSearchParams;
}

type Parties = [oauth.AuthorizationServer, oauth.Client, RequestOptions];

/**
 * The library takes no address but `https:`. Where this machine is meant, which the rule for addresses has made sure of, it is
 * told so, and what it wants to send goes to the true one.
 */
function partiesOf(site: Site): Parties {
  const { address, clientId, signIn, options } = site;
  if (refuseAddress(address, (one) => signIn.refuseAddress(one, options)) !== undefined)
    throw new Forbidden('This address can’t be used to sign in.');
  const authority = authorityOf(site);
  const issuer = authority.replace(/^http:/, 'https:');
  const { revokePath, devicePath } = signIn;
  const revocation = revokePath === undefined ? {} : { revocation_endpoint: issuer + revokePath };
  const device = devicePath === undefined ? {} : { device_authorization_endpoint: issuer + devicePath };
  return [
    { issuer, token_endpoint: issuer + signIn.tokenPath, ...revocation, ...device },
    { client_id: clientId },
    { [oauth.customFetch]: (url, posted) => fetched(site, authority + url.slice(issuer.length), posted) },
  ];
}

async function fetched(site: Site, url: string, { headers, body }: Posted): Promise<Response> {
  const { 'content-type': contentType = '', ...others } = headers;
  const reply = await site.ask({ url, method: 'POST', headers: others, contentType, body: body.toString() }, LIMIT_MS);
  if ('unknown' in reply) throw new Unreachable(reply.message);
  const failure = answerFailure(reply.response, site.signIn, body);
  if (failure !== undefined) throw new Refused(failure);
  const { status, headers: heard, body: text } = reply.response;
  const bare = text === '' || [204, 304].includes(status);
  return new Response(bare ? null : text, { status, headers: { ...heard } });
}

/** Problems that are worth sending the same request again for. */
type Repeats = ReadonlySet<SignInFailure['problem']>;

/** What is good any number of times. */
const AGAIN: Repeats = new Set(['busy', 'unreachable']);

/** A code is used up by a request that nobody answered. */
const ONCE: Repeats = new Set(['busy']);

/** Whoever calls has a pace of its own. */
const NEVER: Repeats = new Set();

/** Milliseconds before each new try. */
const PAUSES_MS = [1000, 2000, 4000];

/** A server that wants to be left alone for longer is not waited for. */
const LONGEST_PAUSE_MS = 30_000;

async function answered<T>(
  site: Site,
  repeats: Repeats,
  talk: (...parties: Parties) => Promise<T>,
): Promise<T | SignInFailure> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await talk(...partiesOf(site));
    } catch (error) {
      const failure = failureOf(error, site.signIn);
      const pause = failure.retryAfterMs ?? PAUSES_MS[attempt] ?? Infinity;
      if (!repeats.has(failure.problem) || attempt >= PAUSES_MS.length || pause > LONGEST_PAUSE_MS) return failure;
      await site.wait(pause);
    }
  }
}

function tokensOf(
  site: Site,
  repeats: Repeats,
  request: (...parties: Parties) => Promise<Response>,
): Promise<Tokens | SignInFailure> {
  return answered(site, repeats, async (as, client, options) => {
    const answer = await request(as, client, options);
    return tokensIn(site, await oauth.processGenericTokenEndpointResponse(as, client, answer));
  });
}

/** What the library does not look at: the member that holds the address differs from CRM to CRM. */
const ADDRESSED = v.record(v.string(), v.unknown());

function tokensIn({ address, signIn, options }: Site, answer: oauth.TokenEndpointResponse): Tokens | SignInFailure {
  const { addressMember } = signIn;
  const named = addressMember === undefined ? address : v.parse(ADDRESSED, answer)[addressMember];
  const said = v.safeParse(v.pipe(v.string(), v.maxLength(300)), named);
  if (!said.success) return { problem: 'unreadable', detail: '' };
  const apiAddress = said.output.replace(/\/$/, '');
  const refused = refuseAddress(apiAddress, (one) => signIn.refuseAddress(one, options));
  if (refused !== undefined || isStrayLoopback(apiAddress, address))
    return { problem: 'address-refused', detail: apiAddress };
  return { accessToken: answer.access_token, refreshToken: answer.refresh_token, apiAddress };
}
