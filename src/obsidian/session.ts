/** Who a connection is signed in as: what goes with each request, and how it is renewed. */
import { SignInNeeded } from '../sync/ports.ts';
import type { SignInFailure } from '../targets/core/sign-in.ts';
import { authorityOf, ofApp, refreshed, type Site, type Tokens } from './oauth.ts';
import type { Credentials, Secrets } from './secrets.ts';

/** What a request needs to be let in. */
export interface Grant {
  readonly accessToken: string;
  /** Root of the API, `https://` and host. */
  readonly apiAddress: string;
}

/** Both reject with a {@link SignInNeeded} when there is nothing to be let in by, with the reason where one is known. */
export interface Session {
  grant(): Promise<Grant>;
  /** A newer one than this, which the CRM did not take. Whoever asks at the same time shares one renewal. */
  renewed(stale: Grant): Promise<Grant>;
}

export interface OpenSession extends Session {
  /** Of the API, where the app itself is signed in and no user; undefined before it was. */
  appAddress(): string | undefined;
}

export interface SessionParts {
  /** As set up now; undefined: nothing is. */
  readonly site: () => Site | undefined;
  readonly secrets: Secrets;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** The credentials of the site as it is set up now; another address, server or app must not be shown those of this one. */
export function credentialsFor(site: Site | undefined, secrets: Secrets): Credentials | undefined {
  const kept = secrets.credentials();
  if (kept === undefined || site === undefined) return undefined;
  const { address, authority = address, clientId } = kept;
  const isOfSite = address === site.address && clientId === site.clientId && authority === authorityOf(site);
  return isOfSite ? kept : undefined;
}

/** What a sign-in at the site left, as it is kept. */
export function credentialsOf(site: Site, tokens: Tokens, now: number): Credentials {
  const { address, clientId } = site;
  return { address, authority: authorityOf(site), clientId, ...tokens, issuedAt: new Date(now).toISOString() };
}

export function openSession({ site, secrets, now }: SessionParts): OpenSession {
  let ofTheApp: { readonly grant: Grant; readonly where: string } | undefined;
  // What was got for another address or app is nothing here.
  const appGrant = (): Grant | undefined => (ofTheApp?.where === placeOf(site()) ? ofTheApp.grant : undefined);
  const current = (): Grant | undefined => credentialsFor(site(), secrets) ?? appGrant();

  const renew = async (): Promise<Grant> => {
    const where = site();
    if (where === undefined) throw new SignInNeeded();
    const kept = credentialsFor(where, secrets);
    const secret = secrets.clientSecret();
    if (kept?.refreshToken !== undefined) {
      const tokens = await refreshed(where, kept.refreshToken);
      if ('problem' in tokens) throw spent(tokens, kept, secrets);
      const unmoved = secrets.credentials()?.refreshToken === kept.refreshToken;
      if (!unmoved) throw new SignInNeeded();
      // A new refresh token is on the device before its first use: lost on the way, the user would be signed out.
      return renewedCredentials(kept, tokens, secrets, now());
    }
    if (secret === undefined) throw new SignInNeeded();
    const tokens = await ofApp(where, secret);
    if ('problem' in tokens) throw new SignInNeeded(tokens);
    const grant = { accessToken: tokens.accessToken, apiAddress: tokens.apiAddress };
    ofTheApp = { grant, where: placeOf(where) };
    return grant;
  };

  const renewal = shared(renew, () => placeOf(site()));

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

/** One renewal at a time for each place; one that is under way for another place is nobody's business here. */
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

/** Where a sign-in is good, as one text; of nothing set up an empty one. */
export function placeOf(site: Site | undefined): string {
  return site === undefined ? '' : `${site.address} ${authorityOf(site)} ${site.clientId}`;
}

/** The address stays: it is the connection's, whatever a later answer says. */
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
 * A refresh token that is known to have expired is forgotten, or every request would try it again. One that is refused for
 * another reason, or for none that is told, may be good again later, and stays.
 */
function spent(failure: SignInFailure, used: Credentials, secrets: Secrets): SignInNeeded {
  if (failure.problem === 'expired' && secrets.credentials()?.refreshToken === used.refreshToken) secrets.forget();
  return new SignInNeeded(failure);
}
