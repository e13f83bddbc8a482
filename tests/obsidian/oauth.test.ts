/** Signing in and staying signed in, with the loopback Salesforce as the server. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sendRequest, type SendRequest } from '../../src/obsidian/send-request.ts';
import {
  CALLBACK,
  requestAppToken,
  exchangeCode,
  refreshTokens,
  revokeToken,
  type Site,
  authorizationUrl,
  type Tokens,
} from '../../src/obsidian/oauth.ts';
import { Forbidden } from '../../src/sync/ports.ts';
import { call, started } from '../../tools/loopback-crms/salesforce/caller.ts';
import type { Salesforce } from '../../tools/loopback-crms/salesforce/server.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../../tools/loopback-crms/salesforce/sign-in.ts';
import { pressed, siteAt, unreachable } from './site.ts';

vi.mock('obsidian', async () => (await import('../../tools/obsidian-host/node/node-host.ts')).NODE_API);

const VERIFIER = 'a-verifier-that-is-long-enough-to-be-taken-seriously-0123456789';

beforeEach(() => {
  vi.stubGlobal('window', { setTimeout, clearTimeout });
  return () => {
    vi.unstubAllGlobals();
  };
});

async function codeOf(crm: Salesforce): Promise<string> {
  const link = await pressed(crm, await authorizationUrl(siteAt(crm.url), 'state', VERIFIER));
  return new URL(link).searchParams.get('code') ?? '';
}

async function signedIn(crm: Salesforce): Promise<Tokens> {
  const tokens = await exchangeCode(siteAt(crm.url), await codeOf(crm), VERIFIER);
  if ('problem' in tokens) throw new Error(tokens.problem);
  return tokens;
}

/** A server with this response to the token request. */
function answering(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Partial<Site> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = { 'content-type': 'application/json', ...headers };
  return { sendRequest: () => Promise.resolve({ response: { status, headers: type, body: text } }) };
}

describe('the sign-in page', () => {
  test('is requested with a challenge, the redirect URI, and the state', async () => {
    const page = new URL(await authorizationUrl(siteAt('https://acme.crm.example'), 'a state', VERIFIER));
    expect(page.origin + page.pathname).toBe('https://acme.crm.example/services/oauth2/authorize');
    expect(Object.fromEntries(page.searchParams)).toEqual({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: CALLBACK,
      scope: 'api refresh_token',
      state: 'a state',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    });
    expect(page.search).toContain('scope=api%20refresh_token');
  });
});

describe('a code', () => {
  test('is exchanged for tokens that the API accepts', async () => {
    const crm = await started();
    const tokens = await signedIn(crm);
    expect(tokens.apiAddress).toBe(crm.url);
    expect((await call(crm, 'GET', 'limits', { token: tokens.accessToken })).status).toBe(200);
  });

  test.each<[string, (crm: Salesforce) => Promise<unknown>, string]>([
    [
      'with another verifier',
      async (crm) => exchangeCode(siteAt(crm.url), await codeOf(crm), `${VERIFIER}x`),
      'refused',
    ],
    ['that nobody gave', (crm) => exchangeCode(siteAt(crm.url), 'aPrx', VERIFIER), 'expired'],
    [
      'for an unknown app',
      async (crm) => exchangeCode(siteAt(crm.url, { clientId: 'x' }), await codeOf(crm), VERIFIER),
      'client-unknown',
    ],
  ])('%s is refused', async (_, redeem, problem) => {
    expect(await redeem(await started())).toMatchObject({ problem, detail: expect.stringMatching(/./) as string });
  });

  test('of an app with a secret is refused with the message of the CRM', async () => {
    const crm = await started({ app: { requireSecret: true } });
    const tokens = await exchangeCode(siteAt(crm.url), await codeOf(crm), VERIFIER);
    expect(tokens).toMatchObject({ problem: 'client-unknown', detail: expect.stringMatching(/./) as string });
  });
});

describe('a response is unusable', () => {
  const TOKEN = '00D-secret-token';
  const GOOD = { access_token: TOKEN, token_type: 'Bearer', instance_url: 'https://acme.crm.example', issued_at: '1' };

  test.each<[string, Partial<Site>, string]>([
    ['never came', { sendRequest: unreachable }, 'unreachable'],
    ['is a page', answering(403, '<h1>Sorry</h1>', { 'content-type': 'text/html' }), 'unreadable'],
    ['is a page of a server that is down', answering(503, '<h1>Sorry</h1>', { 'content-type': 'text/html' }), 'busy'],
    ['is a limit', answering(429, { error: 'invalid_request' }), 'busy'],
    ['is a known error with a status of its own', answering(500, { error: 'invalid_client' }), 'client-unknown'],
    ['is a sentence', answering(400, 'unsupported browser'), 'refused'],
    ['is a page with status 200', answering(200, '<h1>Hello</h1>', { 'content-type': 'text/html' }), 'unreadable'],
    ['is empty', answering(200, ''), 'unreadable'],
    ['is a redirect', answering(302, '', { location: 'https://elsewhere.example' }), 'unreadable'],
    ['has no token', answering(200, { ...GOOD, access_token: undefined }), 'unreadable'],
    ['has a token of another kind', answering(200, { ...GOOD, token_type: 'mac' }), 'unreadable'],
    ['has no address', answering(200, { ...GOOD, instance_url: undefined }), 'unreadable'],
    ['has no text for an address', answering(200, { ...GOOD, instance_url: [1] }), 'unreadable'],
    [
      'has a foreign address',
      answering(200, { ...GOOD, instance_url: 'https://elsewhere.example' }),
      'address-refused',
    ],
    [
      'has an address of this machine',
      answering(200, { ...GOOD, instance_url: 'http://127.0.0.1:8080' }),
      'address-refused',
    ],
    ['has a plain address', answering(200, { ...GOOD, instance_url: 'http://acme.crm.example' }), 'address-refused'],
    ['is a challenge', answering(401, '{}', { 'www-authenticate': 'Basic realm="x"' }), 'unreadable'],
    ['is an unknown error', answering(400, { error: 'something_new' }), 'refused'],
    ['is an error of every object', answering(400, { error: 'constructor' }), 'refused'],
    [
      'is a user who is gone',
      answering(400, { error: 'inactive_user', error_description: 'user is inactive' }),
      'denied',
    ],
  ])('because it %s', async (_, over, problem) => {
    const failure = await exchangeCode(siteAt('https://acme.crm.example', over), 'code', VERIFIER);
    expect(failure).toMatchObject({ problem });
    expect(JSON.stringify(failure)).not.toContain(TOKEN);
  });

  test('and a long message of the server is shortened', async () => {
    const long = answering(400, { error: 'invalid_grant', error_description: 'x'.repeat(5000) });
    const failure = await exchangeCode(siteAt('https://acme.crm.example', long), 'code', VERIFIER);
    expect('detail' in failure && failure.detail).toHaveLength(300);
  });
});

describe('tokens', () => {
  test.each([
    ['with', true],
    ['without', false],
  ])('are renewed %s a new refresh token', async (_, rotateRefreshTokens) => {
    const crm = await started({ app: { rotateRefreshTokens } });
    const before = await signedIn(crm);
    const after = await refreshTokens(siteAt(crm.url), before.refreshToken ?? '');
    if ('problem' in after) throw new Error(after.problem);
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(after.refreshToken === undefined).toBe(!rotateRefreshTokens);
  });

  test('of a used refresh token are refused as expired', async () => {
    const crm = await started({ app: { rotateRefreshTokens: true } });
    const { refreshToken = '' } = await signedIn(crm);
    await refreshTokens(siteAt(crm.url), refreshToken);
    expect(await refreshTokens(siteAt(crm.url), refreshToken)).toMatchObject({ problem: 'expired' });
  });

  test('of the app itself need its secret', async () => {
    const crm = await started();
    expect(await requestAppToken(siteAt(crm.url), CLIENT_SECRET)).toMatchObject({
      apiAddress: crm.url,
      refreshToken: undefined,
    });
    expect(await requestAppToken(siteAt(crm.url), 'guess')).toMatchObject({ problem: 'secret-wrong' });
  });

  test('are revoked', async () => {
    const crm = await started();
    const { accessToken, refreshToken = '' } = await signedIn(crm);
    expect(await revokeToken(siteAt(crm.url), refreshToken)).toBe(true);
    expect((await call(crm, 'GET', 'limits', { token: accessToken })).status).toBe(401);
    expect(await revokeToken(siteAt(crm.url), refreshToken)).toBe(false);
    expect(await revokeToken(siteAt(crm.url, { sendRequest: unreachable }), refreshToken)).toBe(false);
    const none = siteAt(crm.url, { signIn: { ...siteAt('').signIn, revokePath: undefined } });
    expect(await revokeToken(none, refreshToken)).toBe(false);
  });
});

test.each(['http://crm.example', 'https://elsewhere.example', 'javascript:alert(1)'])(
  'nothing is sent to %s',
  async (address) => {
    let asked = 0;
    const counting: SendRequest = (...about) => {
      asked += 1;
      return sendRequest(...about);
    };
    await expect(refreshTokens(siteAt(address, { sendRequest: counting }), 'token')).rejects.toThrow(Forbidden);
    await expect(revokeToken(siteAt(address, { sendRequest: counting }), 'token')).rejects.toThrow(Forbidden);
    expect(asked).toBe(0);
  },
);
