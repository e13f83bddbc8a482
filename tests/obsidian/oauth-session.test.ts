/** Session credentials: stored, renewed once for concurrent callers, and never tried again once they are invalid. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sendRequest, type SendRequest } from '../../src/obsidian/send-request.ts';
import { requestAppToken, exchangeCode, type Site, authorizationUrl } from '../../src/obsidian/oauth.ts';
import type { Credentials } from '../../src/obsidian/secrets.ts';
import { openSession, type Session } from '../../src/obsidian/oauth-session.ts';
import { authStatus } from '../../src/targets/salesforce/auth-status.ts';
import { crmTransport } from '../../src/obsidian/transport.ts';
import { SignInNeeded } from '../../src/sync/ports.ts';
import { started } from '../../tools/loopback-crms/salesforce/caller.ts';
import type { Salesforce, SalesforceOptions } from '../../tools/loopback-crms/salesforce/server.ts';
import { CLIENT_SECRET } from '../../tools/loopback-crms/salesforce/sign-in.ts';
import { emptySecrets, type KeptSecrets, pressed, siteAt, unreachable } from './site.ts';

vi.mock('obsidian', async () => (await import('../../tools/obsidian-host/node/node-host.ts')).NODE_API);

const VERIFIER = 'a-verifier-that-is-long-enough-to-be-taken-seriously-0123456789';
const NOW = Date.parse('2026-11-22T18:30:15Z');
const LIMITS = { method: 'GET', path: '/services/data/v66.0/limits' } as const;

beforeEach(() => {
  vi.stubGlobal('window', { setTimeout, clearTimeout });
  return () => {
    vi.unstubAllGlobals();
  };
});

interface Scene {
  readonly crm: Salesforce;
  readonly secrets: KeptSecrets;
  readonly session: Session;
  /** Returns the number of requests to the token endpoint since the sign-in. */
  readonly renewals: () => number;
  site: Site | undefined;
}

async function signedIn(options: SalesforceOptions = {}): Promise<Scene> {
  const crm = await started(options);
  const secrets = emptySecrets();
  const site = siteAt(crm.url);
  const link = await pressed(crm, await authorizationUrl(site, 'state', VERIFIER));
  const tokens = await exchangeCode(site, new URL(link).searchParams.get('code') ?? '', VERIFIER);
  if ('problem' in tokens) throw new Error(tokens.problem);
  secrets.saveCredentials({
    address: site.address,
    clientId: site.clientId,
    ...tokens,
    issuedAt: new Date(NOW).toISOString(),
  });
  const tokenCalls = (): number => crm.log.all.filter(({ path }) => path === '/services/oauth2/token').length;
  const before = tokenCalls();
  const scene = { crm, secrets, site, renewals: () => tokenCalls() - before };
  const session = openSession({ site: () => made.site, secrets, now: () => NOW });
  const made: Scene = { ...scene, session };
  return made;
}

describe('a session', () => {
  test('returns the stored credentials without a request', async () => {
    const { session, secrets, renewals } = await signedIn();
    expect(await session.grant()).toMatchObject({ accessToken: secrets.credentials()?.accessToken });
    expect(renewals()).toBe(0);
  });

  test('is renewed once for concurrent callers', async () => {
    const { crm, session, secrets, renewals } = await signedIn({
      app: { rotateRefreshTokens: true },
      session: { lifetimeMs: 1000 },
    });
    crm.org.advance(2000);
    const way = crmTransport({
      session,
      crm: { reads: [], authStatus, error: () => undefined },
      mode: 'reading',
      dryRun: () => true,
      sendRequest,
    });
    const replies = await Promise.all(Array.from({ length: 8 }, () => way.send(LIMITS)));
    expect(replies.map((reply) => 'response' in reply && reply.response.status)).toEqual(Array(8).fill(200));
    expect(renewals()).toBe(1);
    expect(secrets.credentials()).toMatchObject({ issuedAt: '2026-11-22T18:30:15.000Z', apiAddress: crm.url });
  });

  test('stores a rotated refresh token before a request with the new access token', async () => {
    const { session, secrets } = await signedIn({ app: { rotateRefreshTokens: true } });
    const before = await session.grant();
    const old = secrets.credentials()?.refreshToken;
    const fresh = await session.renewed(before);
    expect(secrets.credentials()?.accessToken).toBe(fresh.accessToken);
    expect(secrets.credentials()?.refreshToken).not.toBe(old);
  });

  test('keeps the old refresh token if the response contains none', async () => {
    const { session, secrets } = await signedIn();
    const old = secrets.credentials()?.refreshToken;
    await session.renewed(await session.grant());
    expect(secrets.credentials()?.refreshToken).toBe(old);
  });

  test('uses the credentials of another renewal that finished first', async () => {
    const { session, renewals } = await signedIn();
    const stale = await session.grant();
    await session.renewed(stale);
    await session.renewed(stale);
    expect(renewals()).toBe(1);
  });

  test('never changes its address', async () => {
    const { session, secrets, crm } = await signedIn();
    const elsewhere: SendRequest = async (...about) => {
      const reply = await sendRequest(...about);
      if (!('response' in reply)) return reply;
      const body = reply.response.body.replaceAll(JSON.stringify(crm.url), '"https://other.crm.example"');
      return { response: { ...reply.response, body } };
    };
    const moved = openSession({ site: () => siteAt(crm.url, { sendRequest: elsewhere }), secrets, now: () => NOW });
    expect(await moved.renewed(await session.grant())).toMatchObject({ apiAddress: crm.url });
  });

  test('that is renewed while the user signs out, or signs in to another org, is not restored', async () => {
    const { session, secrets } = await signedIn();
    const grant = await session.grant();
    const before = secrets.credentials() as Credentials;
    const renewing = session.renewed(grant);
    secrets.deleteCredentials();
    await expect(renewing).rejects.toThrow(SignInNeeded);
    expect(secrets.credentials()).toBeUndefined();
    secrets.saveCredentials(before);
    const again = session.renewed(grant);
    const other = { ...before, address: 'https://other.crm.example', refreshToken: 'other', accessToken: 'other' };
    secrets.saveCredentials(other);
    await expect(again).rejects.toThrow(SignInNeeded);
    expect(secrets.credentials()).toEqual(other);
  });
});

describe('an invalid refresh token', () => {
  test('needs the user, and is not tried again', async () => {
    const scene = await signedIn({ session: { lifetimeMs: 1000 } });
    const { crm, session, secrets, renewals } = scene;
    secrets.saveCredentials({ ...(secrets.credentials() as Credentials), refreshToken: 'dead' });
    crm.org.advance(2000);
    const way = crmTransport({
      session,
      crm: { reads: [], authStatus, error: () => undefined },
      mode: 'reading',
      dryRun: () => true,
      sendRequest,
    });
    await expect(way.send(LIMITS)).rejects.toThrow(SignInNeeded);
    await expect(way.send(LIMITS)).rejects.toThrow(SignInNeeded);
    expect(renewals()).toBe(1);
    expect(secrets.credentials()).toBeUndefined();
  });

  test('does not delete newer credentials', async () => {
    const { crm, session, secrets } = await signedIn();
    const stale = await session.grant();
    const used = { ...(secrets.credentials() as Credentials), refreshToken: 'dead' };
    secrets.saveCredentials(used);
    const held = crm.faults.hold('POST /services/oauth2/token');
    const renewing = session.renewed(stale);
    await held.arrived;
    secrets.saveCredentials({ ...used, refreshToken: 'of a sign-in just now' });
    held.release();
    await expect(renewing).rejects.toThrow(SignInNeeded);
    expect(secrets.credentials()?.refreshToken).toBe('of a sign-in just now');
  });
});

describe('without a response', () => {
  test('nothing is deleted, and the next call tries again', async () => {
    const scene = await signedIn();
    const { session, secrets, crm } = scene;
    const stale = await session.grant();
    scene.site = siteAt(crm.url, { sendRequest: unreachable });
    await expect(session.renewed(stale)).rejects.toMatchObject({ failure: { problem: 'unreachable' } });
    scene.site = siteAt(crm.url);
    expect(await session.renewed(stale)).toMatchObject({ accessToken: secrets.credentials()?.accessToken });
  });
});

describe('the credentials are not sent', () => {
  test.each([
    ['at another address', 'https://other.crm.example', undefined],
    ['of another app', undefined, 'another-app'],
  ])('%s', async (_, address, clientId) => {
    const scene = await signedIn();
    const stale = await scene.session.grant();
    const site = siteAt(address ?? scene.crm.url, {
      ...(clientId === undefined ? {} : { clientId }),
      sendRequest: unreachable,
    });
    scene.site = site;
    await expect(scene.session.grant()).rejects.toThrow(SignInNeeded);
    await expect(scene.session.renewed(stale)).rejects.toThrow(SignInNeeded);
  });

  test('if nothing is set up', async () => {
    const scene = await signedIn();
    scene.site = undefined;
    await expect(scene.session.grant()).rejects.toThrow(SignInNeeded);
  });

  test.each(['', 'no JSON', '{"accessToken":1}', '{"accessToken":""}'])(
    'if they are stored as %j, which is invalid',
    (kept) => {
      expect(emptySecrets({ 'crm-sync-salesforce': kept }).credentials()).toBeUndefined();
    },
  );
});

describe('a machine without a user', () => {
  test('signs in with the client secret, once for concurrent callers', async () => {
    const crm = await started({ session: { maxRequests: 5 } });
    const secrets = emptySecrets({ 'crm-sync-salesforce-client-secret': CLIENT_SECRET });
    const session = openSession({ site: () => siteAt(crm.url), secrets, now: () => NOW });
    const way = crmTransport({
      session,
      crm: { reads: [], authStatus, error: () => undefined },
      mode: 'reading',
      dryRun: () => true,
      sendRequest,
    });
    await Promise.all(Array.from({ length: 4 }, () => way.send(LIMITS)));
    expect(crm.log.all.filter(({ path }) => path === '/services/oauth2/token')).toHaveLength(1);
    await way.send(LIMITS);
    expect(await way.send(LIMITS)).toMatchObject({ response: { status: 200 } });
    expect(crm.log.all.filter(({ path }) => path === '/services/oauth2/token')).toHaveLength(2);
    expect(secrets.storage.getSecret('crm-sync-salesforce')).toBeNull();
  });

  test('needs the user if the secret is wrong', async () => {
    const crm = await started();
    const secrets = emptySecrets({ 'crm-sync-salesforce-client-secret': 'guess' });
    const session = openSession({ site: () => siteAt(crm.url), secrets, now: () => NOW });
    await expect(session.grant()).rejects.toThrow(SignInNeeded);
    expect(await requestAppToken(siteAt(crm.url), CLIENT_SECRET)).toHaveProperty('accessToken');
  });
});
