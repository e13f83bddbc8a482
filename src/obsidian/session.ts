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
  const kept = secrets.credentials();
  if (kept === undefined || site === undefined) return undefined;
  const { address, authority = address, clientId } = kept;
  const isOfSite = address === site.address && clientId === site.clientId && authority === authorityOf(site);
  return isOfSite ? kept : undefined;
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
    const where = site();
    if (where === undefined) throw new SignInNeeded();
    const kept = credentialsFor(where, secrets);
    const secret = secrets.clientSecret();
    if (kept?.refreshToken !== undefined) {
      const tokens = await refreshTokens(where, kept.refreshToken);
      if ('problem' in tokens) throw spent(tokens, kept, secrets);
      const unmoved = secrets.credentials()?.refreshToken === kept.refreshToken;
      if (!unmoved) throw new SignInNeeded();
      // Store a new refresh token before its first use, because the user would be signed out if it was lost.
      return renewedCredentials(kept, tokens, secrets, now());
    }
    if (secret === undefined) throw new SignInNeeded();
    const tokens = await requestAppToken(where, secret);
    if ('problem' in tokens) throw new SignInNeeded(tokens);
    const grant = { accessToken: tokens.accessToken, apiAddress: tokens.apiAddress };
    ofTheApp = { grant, where: credentialScope(where) };
    return grant;
  };

  const renewal = shared(renew, () => credentialScope(site()));

  return {
    appAddress: () => appGrant()?.apiAddress,
    grant: async () => renewal.underWay() ?? current() ?? (await renewal.begin()),
    renewed: async (stale) => {
      const under = renewal.underWay();
      if (under !== undefined) return under;
      const known = current();
      return known !== undefined && known.accessToken !== stale.accessToken ? known : renewal.begin();
    },
  };
}

/** Returns a function that runs one renewal at a time for each site; renewals for other sites do not interfere. */
function shared(
  renew: () => Promise<Grant>,
  where: () => string,
): { readonly underWay: () => Promise<Grant> | undefined; readonly begin: typeof renew } {
  const renewing = new Map<string, Promise<Grant>>();
  return {
    underWay: () => renewing.get(where()),
    begin: () => {
      const place = where();
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
function renewedCredentials(kept: Credentials, tokens: Tokens, secrets: Secrets, now: number): Credentials {
  const credentials = {
    ...kept,
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken ?? kept.refreshToken,
    issuedAt: new Date(now).toISOString(),
  };
  secrets.keep(credentials);
  return credentials;
}

/**
 * Deletes a refresh token that has expired, because every request would try it again. A token that was rejected for
 * another or an unknown reason is kept, because it may become valid again.
 */
function spent(failure: SignInFailure, used: Credentials, secrets: Secrets): SignInNeeded {
  if (failure.problem === 'expired' && secrets.credentials()?.refreshToken === used.refreshToken) secrets.forget();
  return new SignInNeeded(failure);
}
