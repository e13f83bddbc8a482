/** Sign-in at a server separate from the CRM, with the loopback Entra and Dataverse. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { authorityOf, requestAppToken, refreshTokens, type Site, authorizationUrl } from '../../src/obsidian/oauth.ts';
import { Forbidden } from '../../src/sync/ports.ts';
import type * as Targets from '../../src/targets/targets.ts';
import { CLIENT_ID, CLIENT_SECRET, TENANT } from '../../tools/loopback-crms/dataverse/sign-in.ts';
import type { AppOptions } from '../../tools/loopback-crms/dataverse/sign-in.ts';
import { inTheOpen } from './auth-scene.ts';
import { ID, kept, scene } from './entra-scene.ts';
import { ENTRA_SIGN_IN } from './other-crms.ts';
import { noWait } from './site.ts';

vi.mock('obsidian', async () => (await import('../../tools/obsidian-host/node/node-host.ts')).NODE_API);
vi.mock('../../src/targets/targets.ts', async (original) => {
  const actual = await original<typeof Targets>();
  const { entraCrm } = await import('./other-crms.ts');
  return { ...actual, TARGETS: { ...actual.TARGETS, dynamics: { ...actual.TARGETS.dynamics, crm: entraCrm() } } };
});

const HOUR_MS = 3_600_000;

beforeEach(() => {
  vi.stubGlobal('window', { setTimeout, clearTimeout });
  return () => {
    vi.unstubAllGlobals();
  };
});

describe('an app', () => {
  test('for mobile and desktop signs its user in at the address from the settings', async () => {
    const made = await scene();
    const result = await made.signIn();
    expect(result).toMatchObject({ target: ID, who: { userId: made.crm.org.me } });
    expect(made.service.state(ID)).toMatchObject({ state: 'ready', address: made.crm.url });
    const page = new URL(made.pages[0] ?? '');
    expect(page.pathname).toBe(`/${TENANT}/oauth2/v2.0/authorize`);
    expect(page.searchParams.get('scope')).toBe(`${made.crm.url}/user_impersonation offline_access`);
  });

  test.each<[AppOptions, string, string]>([
    [
      { platform: 'spa' },
      'wrong-platform',
      'AADSTS9002327: Tokens of a Single-Page Application need a cross-origin request.',
    ],
    [
      { platform: 'web' },
      'secret-required',
      "AADSTS7000218: The request body must contain 'client_assertion' or 'client_secret'.",
    ],
  ])('registered as %j is reported with one sentence of the server', async (app, problem, detail) => {
    const made = await scene({ app });
    expect(await made.signIn()).toEqual({ problem, detail });
    expect(made.secrets.listSecrets()).toEqual([]);
  });

  test('that the user does not consent to is denied', async () => {
    const made = await scene();
    expect(await made.signIn('deny')).toEqual({
      problem: 'denied',
      detail: 'AADSTS65004: The user declined to consent.',
    });
  });

  test('under an unknown tenant is reported', async () => {
    const made = await scene();
    const authority = (address: string): string => `${address}/nowhere`;
    const site = { ...siteAt(made.crm.url), signIn: { ...ENTRA_SIGN_IN, authority } };
    const { sendRequest } = await import('../../src/obsidian/send-request.ts');
    expect(await refreshTokens({ ...site, sendRequest }, 'token')).toMatchObject({
      problem: 'tenant-unknown',
    });
  });
});

describe('a renewal', () => {
  test('requests the scopes again, and the new refresh token replaces the old one', async () => {
    const made = await scene();
    await made.signIn();
    const first = kept(made);
    made.crm.org.advance(HOUR_MS);
    expect(await made.service.test(ID)).toHaveProperty('userId');
    const scope = `${made.crm.url}/user_impersonation offline_access`;
    expect(made.forms().at(-1)).toMatchObject({ grant_type: 'refresh_token', scope, client_id: CLIENT_ID });
    expect(kept(made)['refreshToken']).not.toBe(first['refreshToken']);
    made.crm.org.advance(HOUR_MS);
    expect(await made.service.test(ID)).toHaveProperty('userId');
    expect(made.forms().map((form) => form['refresh_token'])).toEqual([
      undefined,
      first['refreshToken'],
      expect.not.stringMatching(first['refreshToken'] ?? ''),
    ]);
  });

  test('happens once if the session was ended on the server', async () => {
    const made = await scene();
    await made.signIn();
    made.crm.signIn.expireSessions();
    expect(await made.service.test(ID)).toHaveProperty('userId');
    expect(made.forms()).toHaveLength(2);
  });

  test('that is permanently refused signs out', async () => {
    const made = await scene();
    await made.signIn();
    made.crm.signIn.revokeEverything();
    expect(await made.service.test(ID)).toMatchObject({ code: 'sign-in-needed' });
    expect(made.service.state(ID).state).toBe('signed-out');
    expect(made.secrets.getSecret(`crm-sync-${ID}`)).toBe('');
  });

  test('that a company policy forbids for now needs the user, and deletes nothing', async () => {
    const made = await scene();
    await made.signIn();
    const before = kept(made);
    made.crm.signIn.expireSessions();
    const { entraRefusal } = await import('../../tools/loopback-crms/dataverse/faults.ts');
    made.crm.faults.on('/token', entraRefusal('invalid_grant', 53003, 'Access has been blocked.'));
    expect(await made.service.test(ID)).toMatchObject({ code: 'sign-in-needed' });
    expect(made.service.state(ID).state).toBe('signed-out');
    expect(kept(made)).toEqual(before);
    expect(await made.service.test(ID)).toHaveProperty('userId');
    expect(made.service.state(ID).state).toBe('ready');
  });

  test('that a network page answers does not affect the credentials', async () => {
    const made = await scene();
    await made.signIn();
    made.crm.signIn.expireSessions();
    const answer = { status: 200, body: '<h1>Hotel</h1>', contentType: 'text/html' };
    made.crm.faults.on('/token', { kind: 'answer', work: false, answer }, 10);
    expect(await made.service.test(ID)).toMatchObject({
      kind: 'later',
      code: 'sign-in-busy',
      signIn: { problem: 'unreadable' },
    });
    expect(made.service.state(ID).state).toBe('ready');
  });
});

test('signing out sends no request if the server has no revocation endpoint', async () => {
  const made = await scene();
  await made.signIn();
  const before = made.asked.length;
  expect(await made.service.signOut(ID)).toBe('not-revocable');
  expect(made.asked).toHaveLength(before);
  expect(await made.service.signOut(ID)).toBe('revoked');
});

describe('a machine without a user', () => {
  const secrets = { [`crm-sync-${ID}-client-secret`]: CLIENT_SECRET };

  test('is the application user of the org', async () => {
    const made = await scene({}, secrets);
    expect(await made.service.test(ID)).toMatchObject({ userId: made.crm.org.other });
    expect(made.forms()).toMatchObject([{ grant_type: 'client_credentials', scope: `${made.crm.url}/.default` }]);
  });

  test('is reported by the org if it has no such user', async () => {
    const made = await scene({ app: { applicationUser: false } }, secrets);
    expect(await made.service.test(ID)).toMatchObject({ kind: 'connection', code: '403' });
  });

  test('is reported if its secret is wrong', async () => {
    const { crm } = await scene();
    const { sendRequest } = await import('../../src/obsidian/send-request.ts');
    expect(await requestAppToken({ ...siteAt(crm.url), sendRequest }, 'guess')).toMatchObject({
      problem: 'secret-wrong',
    });
  });
});

function siteAt(address: string, change: Partial<Site> = {}): Site {
  const sendRequest = (): never => {
    throw new Error('Nobody is to be asked.');
  };
  return {
    address,
    clientId: CLIENT_ID,
    signIn: ENTRA_SIGN_IN,
    options: {},
    sendRequest,
    wait: noWait,
    ...change,
  };
}

describe('the sign-in server', () => {
  const elsewhere = { ...ENTRA_SIGN_IN, authority: () => 'https://login.example/tenant' };

  test('is the only server that receives codes, refresh tokens, and secrets', async () => {
    const asked: string[] = [];
    const body = JSON.stringify({ access_token: 'a', token_type: 'Bearer' });
    const site = siteAt('https://acme.crm.example', {
      signIn: elsewhere,
      sendRequest: ({ url }) => {
        asked.push(url);
        const headers = { 'content-type': 'application/json' };
        return Promise.resolve({ response: { status: 200, headers, body } });
      },
    });
    const tokens = { accessToken: 'a', apiAddress: 'https://acme.crm.example' };
    expect(await refreshTokens(site, 'token')).toMatchObject(tokens);
    expect(await requestAppToken(site, 'secret')).toMatchObject(tokens);
    expect(
      (await authorizationUrl(site, 's', 'v')).startsWith('https://login.example/tenant/oauth2/v2.0/authorize?'),
    ).toBe(true);
    expect(new Set(asked)).toEqual(new Set(['https://login.example/tenant/oauth2/v2.0/token']));
  });

  test.each([
    'http://login.example/tenant',
    'https://user@login.example/tenant',
    'https://login.example/tenant/..',
    'https://login.example/tenant?x=',
    'https://login.example/tenant#x',
    'https://login.example/ten ant',
    'https://login.example//elsewhere.example',
    'https://login.example\\@elsewhere.example',
    'javascript:alert(1)',
    '',
  ])('is never %j', async (authority) => {
    const site = siteAt('https://acme.crm.example', { signIn: { ...ENTRA_SIGN_IN, authority: () => authority } });
    expect(() => authorityOf(site)).toThrow(Forbidden);
    await expect(refreshTokens(site, 'token')).rejects.toThrow(Forbidden);
    await expect(authorizationUrl(site, 's', 'v')).rejects.toThrow(Forbidden);
  });
});

test('no token or code is stored outside the secret storage or shown in a message', async () => {
  const made = await scene();
  const told = JSON.stringify([await made.signIn(), made.service.state(ID)]);
  const { accessToken = '', refreshToken = '' } = kept(made);
  expect(accessToken).not.toBe('');
  for (const secret of [accessToken, refreshToken]) expect(inTheOpen(made) + told).not.toContain(secret);
  expect(made.asked.join()).not.toContain(refreshToken);
});
