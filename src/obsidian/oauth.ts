/** OAuth 2.0 with one CRM: the page to sign in on, and what its token endpoint is asked. */
import * as oauth from 'oauth4webapi';
import * as v from 'valibot';
import { refuseAddress } from '../settings/rules.ts';
import { Forbidden } from '../sync/ports.ts';
import type { SignInFailure } from '../sync/sign-in-desk.ts';
import type { BrowserSignIn, SignInProblem } from '../targets/crm.ts';
import type { Ask } from './ask.ts';

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
}

export interface Tokens {
  readonly accessToken: string;
  /** Undefined: none came, and one that is known stays good. */
  readonly refreshToken: string | undefined;
  readonly apiAddress: string;
}

const LIMIT_MS = 30_000;

/** The page to open in the browser. */
export async function signInPage(
  { address, clientId, signIn, options }: Site,
  state: string,
  verifier: string,
): Promise<string> {
  const page = new URL(signIn.authority(address, options) + signIn.authorizePath);
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
  return tokensOf(site, async (as, client, options) => {
    const callback = oauth.validateAuthResponse(as, client, new URLSearchParams({ code }));
    return oauth.authorizationCodeGrantRequest(as, client, oauth.None(), callback, CALLBACK, verifier, options);
  });
}

/** Newer tokens. The CRM may take the old refresh token back with it. */
export function refreshed(site: Site, refreshToken: string): Promise<Tokens | SignInFailure> {
  return tokensOf(site, (as, client, options) =>
    oauth.refreshTokenGrantRequest(as, client, oauth.None(), refreshToken, options),
  );
}

function scoped(scopes: readonly string[]): URLSearchParams {
  return new URLSearchParams(scopes.length === 0 ? {} : { scope: scopes.join(' ') });
}

/** Tokens of the app itself, for machines without a user. */
export function ofApp(site: Site, clientSecret: string): Promise<Tokens | SignInFailure> {
  return tokensOf(site, (as, client, options) =>
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
  try {
    const [as, client, options] = partiesOf(site);
    const answer = await oauth.revocationRequest(as, client, oauth.None(), token, options);
    await oauth.processRevocationResponse(answer);
    return true;
  } catch (error) {
    failureOf(error, site);
    return false;
  }
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
function partiesOf({ address, clientId, signIn, options, ask }: Site): Parties {
  if (refuseAddress(address, (one) => signIn.refuseAddress(one, options)) !== undefined)
    throw new Forbidden('The address is none to sign in at.');
  const authority = signIn.authority(address, options);
  const issuer = authority.replace(/^http:/, 'https:');
  const revocation = signIn.revokePath === undefined ? {} : { revocation_endpoint: issuer + signIn.revokePath };
  return [
    { issuer, token_endpoint: issuer + signIn.tokenPath, ...revocation },
    { client_id: clientId },
    { [oauth.customFetch]: (url, posted) => fetched(ask, authority + url.slice(issuer.length), posted) },
  ];
}

/** Thrown through the library, which would say the same of it as of a bug. */
class Unreachable extends Error {}

async function fetched(ask: Ask, url: string, { headers, body }: Posted): Promise<Response> {
  const { 'content-type': contentType = '', ...others } = headers;
  const reply = await ask({ url, method: 'POST', headers: others, contentType, body: body.toString() }, LIMIT_MS);
  if ('unknown' in reply) throw new Unreachable(reply.message);
  const { status, headers: heard, body: text } = reply.response;
  const bare = text === '' || [204, 304].includes(status);
  return new Response(bare ? null : text, { status, headers: { ...heard } });
}

async function tokensOf(
  site: Site,
  request: (...parties: Parties) => Promise<Response>,
): Promise<Tokens | SignInFailure> {
  try {
    const [as, client, options] = partiesOf(site);
    const answer = await request(as, client, options);
    return tokensIn(site, await oauth.processGenericTokenEndpointResponse(as, client, answer));
  } catch (error) {
    return failureOf(error, site);
  }
}

/** What the library does not look at: the member that holds the address differs from CRM to CRM. */
const ADDRESSED = v.record(v.string(), v.unknown());

function tokensIn({ address, signIn, options }: Site, answer: oauth.TokenEndpointResponse): Tokens | SignInFailure {
  const { addressMember } = signIn;
  const named = addressMember === undefined ? address : v.parse(ADDRESSED, answer)[addressMember];
  const said = v.safeParse(v.pipe(v.string(), v.maxLength(300)), named);
  if (!said.success) return { problem: 'unreadable', detail: '' };
  const apiAddress = said.output.replace(/\/$/, '');
  if (refuseAddress(apiAddress, (one) => signIn.refuseAddress(one, options)) !== undefined)
    return { problem: 'address-refused', detail: apiAddress };
  return { accessToken: answer.access_token, refreshToken: answer.refresh_token, apiAddress };
}

/** What servers answer, by their own code. RFC 6749, sections 4.1.2.1 and 5.2. */
const PROBLEMS: Readonly<Record<string, SignInProblem>> = {
  access_denied: 'denied',
  invalid_grant: 'expired',
  invalid_client: 'client-unknown',
  unauthorized_client: 'client-unknown',
  redirect_uri_mismatch: 'redirect-mismatch',
};

/** The failure that a server's code and sentence stand for. */
export function refusedBy(code: string, description: string, { signIn }: Pick<Site, 'signIn'>): SignInFailure {
  const problem = signIn.problemOf(code, description) ?? (Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined);
  return { problem: problem ?? 'refused', detail: (description === '' ? code : description).slice(0, 300) };
}

/** What the library throws about answers that are none of OAuth's. */
const UNREADABLE = [
  oauth.OperationProcessingError,
  oauth.UnsupportedOperationError,
  oauth.WWWAuthenticateChallengeError,
];

/** Nothing of the library's errors but the server's own words: their causes hold whole answers, tokens among them. */
function failureOf(error: unknown, site: Site): SignInFailure {
  if (error instanceof oauth.ResponseBodyError) return refusedBy(error.error, error.error_description ?? '', site);
  if (error instanceof Unreachable) return { problem: 'unreachable', detail: error.message };
  if (UNREADABLE.some((kind) => error instanceof kind)) return { problem: 'unreadable', detail: '' };
  throw error;
}
