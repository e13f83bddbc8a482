/** OAuth 2.0 with one CRM: the sign-in page and requests to the token endpoint. */
import * as oauth from 'oauth4webapi';
import * as v from 'valibot';
import { isLoopback, validateAddress } from '../config/rules.ts';
import { Forbidden } from '../sync/ports.ts';
import type { BrowserSignIn, SignInFailure } from '../targets/core/sign-in.ts';
import type { SendRequest } from './send-request.ts';
import { answerFailure, signInFailureOf, Refused, Unreachable } from './oauth-refusal.ts';

/** Redirect URI after the sign-in in the browser. The app registered with the CRM must have exactly this URI. */
export const CALLBACK = 'obsidian://crm-sync-attribution';

/** The app that the user's admin registered, at the address from the settings. */
export interface Site {
  readonly address: string;
  readonly clientId: string;
  readonly signIn: BrowserSignIn;
  /** The target options currently in effect. */
  readonly options: Readonly<Record<string, string>>;
  readonly sendRequest: SendRequest;
  /** Resolves after this many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

export interface Tokens {
  readonly accessToken: string;
  /** `undefined` if the response contains none; the previous one then stays valid. */
  readonly refreshToken: string | undefined;
  readonly apiAddress: string;
}

/** A code for a page on which the user signs in, on any device. */
export interface DeviceGrant {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly page: string;
  readonly lastsMs: number;
  readonly intervalMs: number;
}

const LIMIT_MS = 30_000;

/** Maximum time to wait for a device code, in milliseconds, regardless of the server's value. */
const MOST_DEVICE_MS = 60 * 60_000;

/**
 * Returns the root of the sign-in server, without a trailing `/`. Because it contains options from the settings, throws
 * a `Forbidden` error unless it is a plain path on an HTTPS host or on this machine.
 */
export function authorityOf({ address, signIn, options }: Pick<Site, 'address' | 'signIn' | 'options'>): string {
  const authority = signIn.authority(address, options);
  const [, root = ''] = /^(\w+:\/\/[^/]+)(?:\/[\w-][\w.-]*)*$/.exec(authority) ?? [];
  if (root === '' || validateAddress(root) !== undefined || isStrayLoopback(root, address))
    throw new Forbidden('This address can’t be used to sign in.');
  return authority;
}

/**
 * Returns true for an address of this machine if the connection is to a CRM elsewhere: the program at that address is
 * not the CRM.
 */
function isStrayLoopback(address: string, ofConnection: string): boolean {
  return isLoopback(address) && !isLoopback(ofConnection);
}

/** Returns the page to open in the browser. */
export async function authorizationUrl(site: Site, state: string, verifier: string): Promise<string> {
  const { address, clientId, signIn } = site;
  const page = new URL(authorityOf(site) + signIn.authorizePath);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: CALLBACK,
    scope: signIn.scopes(address).join(' '),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  // Spaces are encoded as %20 because not every server decodes a plus sign in a query as a space.
  page.search = new URLSearchParams(parameters).toString().replaceAll('+', '%20');
  return page.href;
}

/** Exchanges the code from the browser for tokens. The caller must have checked the state. */
export function exchangeCode(site: Site, code: string, verifier: string): Promise<Tokens | SignInFailure> {
  return tokensOf(site, ONCE, async (as, client, options) => {
    const callback = oauth.validateAuthResponse(as, client, new URLSearchParams({ code }));
    return oauth.authorizationCodeGrantRequest(as, client, oauth.None(), callback, CALLBACK, verifier, options);
  });
}

/** Refreshes the tokens. The CRM may revoke the old refresh token. */
export function refreshTokens(site: Site, refreshToken: string): Promise<Tokens | SignInFailure> {
  return tokensOf(site, AGAIN, (as, client, options) =>
    oauth.refreshTokenGrantRequest(as, client, oauth.None(), refreshToken, {
      ...options,
      additionalParameters: scoped(site.signIn.renewsScopes ? site.signIn.scopes(site.address) : []),
    }),
  );
}

/** Requests a code that the user enters on another page. Only available if the CRM has a device path. */
export function requestDeviceCode(site: Site): Promise<DeviceGrant | SignInFailure> {
  return withRepeats(site, AGAIN, async (as, client, options) => {
    const parameters = scoped(site.signIn.scopes(site.address));
    const answer = await oauth.deviceAuthorizationRequest(as, client, oauth.None(), parameters, options);
    return grantIn(site, await oauth.processDeviceAuthorizationResponse(as, client, answer));
  });
}

function grantIn({ address }: Site, answer: oauth.DeviceAuthorizationResponse): DeviceGrant | SignInFailure {
  const { device_code: deviceCode, user_code: userCode, verification_uri: page } = answer;
  if (userCode.length > 40) return { problem: 'unreadable', detail: '' };
  const { origin = '', username = '', href = '' } = URL.canParse(page) ? new URL(page) : {};
  const refused = validateAddress(origin) !== undefined || isStrayLoopback(origin, address);
  if (origin === '' || username !== '' || refused) return { problem: 'address-refused', detail: page.slice(0, 300) };
  const lastsMs = Math.min(answer.expires_in * 1000, MOST_DEVICE_MS);
  return { deviceCode, userCode, page: href, lastsMs, intervalMs: Math.max(answer.interval ?? 5, 1) * 1000 };
}

/** Codes of the server while the user has not confirmed a device code. RFC 8628, section 3.5. */
const WAITS = ['authorization_pending', 'slow_down'] as const;

/** Requests tokens for a device code; returns one of {@link WAITS} until the user confirms. */
export function pollDeviceToken(
  site: Site,
  deviceCode: string,
): Promise<Tokens | SignInFailure | (typeof WAITS)[number]> {
  return withRepeats(site, NEVER, async (as, client, options) => {
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

/** Requests tokens of the app itself, for machines without a user. */
export function requestAppToken(site: Site, clientSecret: string): Promise<Tokens | SignInFailure> {
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

/** Revokes a token. Returns true if the CRM revoked it, and with it all tokens derived from it. */
export async function revokeToken(site: Site, token: string): Promise<boolean> {
  if (site.signIn.revokePath === undefined) return false;
  const result = await withRepeats(site, AGAIN, async (as, client, options) => {
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
 * Returns the parameters for the library, which accepts only `https:` addresses. For an address of this machine, which
 * address validation allows, it receives an `https:` address, and its requests are sent to the actual address.
 */
function partiesOf(site: Site): Parties {
  const { address, clientId, signIn, options } = site;
  if (validateAddress(address, (one) => signIn.refuseAddress(one, options)) !== undefined)
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
  const reply = await site.sendRequest(
    { url, method: 'POST', headers: others, contentType, body: body.toString() },
    LIMIT_MS,
  );
  if ('unknown' in reply) throw new Unreachable(reply.message);
  const failure = answerFailure(reply.response, site.signIn, body);
  if (failure !== undefined) throw new Refused(failure);
  const { response } = reply;
  const isEmpty = response.body === '' || [204, 304].includes(response.status);
  return new Response(isEmpty ? null : response.body, { status: response.status, headers: { ...response.headers } });
}

/** Problems that justify repeating the same request. */
type Repeats = ReadonlySet<SignInFailure['problem']>;

/** For requests that can be repeated any number of times. */
const AGAIN: Repeats = new Set(['busy', 'unreachable']);

/** For codes, which may be used up by a request without a response. */
const ONCE: Repeats = new Set(['busy']);

/** For callers that poll at their own interval. */
const NEVER: Repeats = new Set();

/** Milliseconds before each retry. */
const PAUSES_MS = [1000, 2000, 4000];

/** Maximum delay requested by a server, in milliseconds. After a longer one, the request is not repeated. */
const LONGEST_PAUSE_MS = 30_000;

async function withRepeats<T>(
  site: Site,
  repeats: Repeats,
  send: (...parties: Parties) => Promise<T>,
): Promise<T | SignInFailure> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await send(...partiesOf(site));
    } catch (error) {
      const failure = signInFailureOf(error, site.signIn);
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
  return withRepeats(site, repeats, async (as, client, options) => {
    const answer = await request(as, client, options);
    return tokensIn(site, await oauth.processGenericTokenEndpointResponse(as, client, answer));
  });
}

/** Members that the library does not check: the one with the API address differs between CRMs. */
const ADDRESSED = v.record(v.string(), v.unknown());

function tokensIn({ address, signIn, options }: Site, answer: oauth.TokenEndpointResponse): Tokens | SignInFailure {
  const { addressMember } = signIn;
  const named = addressMember === undefined ? address : v.parse(ADDRESSED, answer)[addressMember];
  const text = v.safeParse(v.pipe(v.string(), v.maxLength(300)), named);
  if (!text.success) return { problem: 'unreadable', detail: '' };
  const apiAddress = text.output.replace(/\/$/, '');
  const refused = validateAddress(apiAddress, (one) => signIn.refuseAddress(one, options));
  if (refused !== undefined || isStrayLoopback(apiAddress, address))
    return { problem: 'address-refused', detail: apiAddress };
  return { accessToken: answer.access_token, refreshToken: answer.refresh_token, apiAddress };
}
