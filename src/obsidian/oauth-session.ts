/** Session of a connection: the credentials of each request and their renewal. */
import { SignInNeeded } from '../sync/ports.ts';
import type { SignInFailure } from '../targets/core/sign-in.ts';
import { authorityOf, requestAppToken, refreshTokens, type Site, type Tokens } from './oauth.ts';
import type { Credentials, Secrets } from './secrets.ts';

/** Credentials for one request. */
export interface Grant {
  readonly accessToken: string;
  /** Root of the API, `https://` and host. */
  readonly apiAddress: string;
}

/**
 * A session. Both methods reject with a {@link SignInNeeded} error if no credentials are available, with the reason if
 * known.
 */
export interface Session {
  grant(): Promise<Grant>;
  /** Returns newer credentials than these, which the CRM rejected. Concurrent calls share one renewal. */
  renewed(stale: Grant): Promise<Grant>;
}

export interface OpenSession extends Session {
  /** Address of the API if the app itself is signed in instead of a user; `undefined` before that. */
  appAddress(): string | undefined;
}

export interface SessionParts {
  /** The current sign-in site; `undefined` if none is set up. */
  readonly site: () => Site | undefined;
  readonly secrets: Secrets;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/**
 * Returns the credentials of the current site; `undefined` if they belong to another address, server, or app, to which
 * they must not be sent.
 */
export function credentialsFor(site: Site | undefined, secrets: Secrets): Credentials | undefined {
  const stored = secrets.credentials();
  if (stored === undefined || site === undefined) return undefined;
  const { address, authority = address, clientId } = stored;
  const isOfSite = address === site.address && clientId === site.clientId && authority === authorityOf(site);
  return isOfSite ? stored : undefined;
}

/** Returns the credentials to store after signing in at the site. */
export function credentialsOf(site: Site, tokens: Tokens, now: number): Credentials {
  const { address, clientId } = site;
  return { address, authority: authorityOf(site), clientId, ...tokens, issuedAt: new Date(now).toISOString() };
}

export function openSession({ site, secrets, now }: SessionParts): OpenSession {
  let ofTheApp: { readonly grant: Grant; readonly where: string } | undefined;
  // Credentials for another address or app are ignored.
  const appGrant = (): Grant | undefined => (ofTheApp?.where === credentialScope(site()) ? ofTheApp.grant : undefined);
  const current = (): Grant | undefined => credentialsFor(site(), secrets) ?? appGrant();

  const renew = async (): Promise<Grant> => {
    const scope = site();
    if (scope === undefined) throw new SignInNeeded();
    const stored = credentialsFor(scope, secrets);
    const secret = secrets.clientSecret();
    if (stored?.refreshToken !== undefined) {
      const tokens = await refreshTokens(scope, stored.refreshToken);
      if ('problem' in tokens) throw spent(tokens, stored, secrets);
      const unmoved = secrets.credentials()?.refreshToken === stored.refreshToken;
      if (!unmoved) throw new SignInNeeded();
      // Store a new refresh token before its first use, because the user would be signed out if it was lost.
      return renewedCredentials(stored, tokens, secrets, now());
    }
    if (secret === undefined) throw new SignInNeeded();
    const tokens = await requestAppToken(scope, secret);
    if ('problem' in tokens) throw new SignInNeeded(tokens);
    const grant = { accessToken: tokens.accessToken, apiAddress: tokens.apiAddress };
    ofTheApp = { grant, where: credentialScope(scope) };
    return grant;
  };

  const renewal = shared(renew, () => credentialScope(site()));

  return {
    appAddress: () => appGrant()?.apiAddress,
    grant: async () => renewal.running() ?? current() ?? (await renewal.start()),
    renewed: async (stale) => {
      const under = renewal.running();
      if (under !== undefined) return under;
      const existing = current();
      return existing !== undefined && existing.accessToken !== stale.accessToken ? existing : renewal.start();
    },
  };
}

/** Returns a function that runs one renewal at a time for each site; renewals for other sites do not interfere. */
function shared(
  renew: () => Promise<Grant>,
  scope: () => string,
): { readonly running: () => Promise<Grant> | undefined; readonly start: typeof renew } {
  const renewing = new Map<string, Promise<Grant>>();
  return {
    running: () => renewing.get(scope()),
    start: () => {
      const place = scope();
      const grant = renewing.get(place) ?? renew().finally(() => renewing.delete(place));
      renewing.set(place, grant);
      return grant;
    },
  };
}

/** Returns the site that a sign-in is valid for, as one text; an empty text if none is set up. */
export function credentialScope(site: Site | undefined): string {
  return site === undefined ? '' : `${site.address} ${authorityOf(site)} ${site.clientId}`;
}

/** The address stays unchanged: it belongs to the connection, regardless of later responses. */
function renewedCredentials(stored: Credentials, tokens: Tokens, secrets: Secrets, now: number): Credentials {
  const credentials = {
    ...stored,
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken ?? stored.refreshToken,
    issuedAt: new Date(now).toISOString(),
  };
  secrets.saveCredentials(credentials);
  return credentials;
}

/**
 * Deletes a refresh token that has expired, because every request would try it again. A token that was rejected for
 * another or an unknown reason is kept, because it may become valid again.
 */
function spent(failure: SignInFailure, used: Credentials, secrets: Secrets): SignInNeeded {
  if (failure.problem === 'expired' && secrets.credentials()?.refreshToken === used.refreshToken)
    secrets.deleteCredentials();
  return new SignInNeeded(failure);
}
