/** Signing in. Each test states the documented behavior that it checks. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { call, raw, started } from '../../../../tools/loopback-crms/salesforce/caller.ts';
import type { Reply } from '../../../../tools/loopback-crms/salesforce/caller.ts';
import type { Salesforce } from '../../../../tools/loopback-crms/salesforce/server.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../../../../tools/loopback-crms/salesforce/sign-in.ts';

const CALLBACK = 'obsidian://crm-sync-attribution';
const VERIFIER = 'a-verifier-that-is-long-enough-to-be-taken-seriously-0123456789';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

function authorizePath(change: Record<string, string> = {}): string {
  const asked = { response_type: 'code', client_id: CLIENT_ID, redirect_uri: CALLBACK, state: 'st/1' };
  const proof = { code_challenge: CHALLENGE, code_challenge_method: 'S256', scope: 'api refresh_token' };
  return `/services/oauth2/authorize?${new URLSearchParams({ ...asked, ...proof, ...change }).toString()}`;
}

/** Returns the query values of the redirect. */
function sentTo(reply: Reply): URLSearchParams {
  return new URLSearchParams(reply.headers.get('location')?.split('?')[1]);
}

async function allowedCode(crm: Salesforce, change: Record<string, string> = {}): Promise<string> {
  return sentTo(await raw(crm, authorizePath({ answer: 'allow', ...change }))).get('code') ?? '';
}

async function post(crm: Salesforce, form: Record<string, string>, path = 'token'): Promise<Reply> {
  return raw(crm, `/services/oauth2/${path}`, { method: 'POST', body: new URLSearchParams(form) });
}

function exchange(crm: Salesforce, code: string, change: Record<string, string> = {}): Promise<Reply> {
  const form = { grant_type: 'authorization_code', client_id: CLIENT_ID, redirect_uri: CALLBACK, code };
  return post(crm, { ...form, code_verifier: VERIFIER, ...change });
}

function refresh(crm: Salesforce, token: string): Promise<Reply> {
  return post(crm, { grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: token });
}

async function signedIn(crm: Salesforce): Promise<{ access_token: string; refresh_token: string; id: string }> {
  const { body } = await exchange(crm, await allowedCode(crm));
  return body as { access_token: string; refresh_token: string; id: string };
}

test('the consent page asks the user, and its links lead to the answers', async () => {
  const crm = await started();
  const page = await raw(crm, authorizePath());
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toContain('text/html');
  const link = /id="deny" href="([^"]+)"/.exec(String(page.body))?.[1]?.replaceAll('&#38;', '&') ?? '';
  const refused = await raw(crm, link);
  expect(refused.headers.get('location')).toContain(`${CALLBACK}?error=access_denied`);
  expect(sentTo(refused).get('state')).toBe('st/1');
});

test('allow redirects the browser to a custom scheme with the state and an encoded code', async () => {
  const crm = await started();
  const reply = await raw(crm, authorizePath({ answer: 'allow' }));
  expect(reply.status).toBe(302);
  expect(reply.headers.get('location')).toMatch(/^obsidian:\/\/crm-sync-attribution\?code=[^&]+%3D%3D&state=st%2F1$/);
});

test.each([
  ['another callback, even by a slash', { redirect_uri: `${CALLBACK}/` }, 400, 'redirect_uri_mismatch'],
  ['an unknown app', { client_id: 'nobody' }, 302, 'invalid_client_id'],
  ['a plain challenge', { code_challenge_method: 'plain' }, 302, 'invalid_request'],
  ['another response type', { response_type: 'token' }, 302, 'unsupported_response_type'],
])('authorize with %s', async (_, change, status, error) => {
  const reply = await raw(await started(), authorizePath(change));
  expect(reply.status).toBe(status);
  const found = status === 302 ? sentTo(reply).get('error') : (reply.body as { error: string }).error;
  expect(found).toBe(error);
});

test.each([
  ['demands one', true, 'invalid_request'],
  ['does not', false, null],
])('authorize without a challenge if the app %s', async (_, requirePkce, error) => {
  const crm = await started({ app: { requirePkce } });
  const asked = { response_type: 'code', client_id: CLIENT_ID, redirect_uri: CALLBACK, answer: 'allow' };
  const reply = await raw(crm, `/services/oauth2/authorize?${new URLSearchParams(asked).toString()}`);
  expect(sentTo(reply).get('error')).toBe(error);
});

test('a code becomes a session whose answer has no expires_in and issued_at as text', async () => {
  const crm = await started();
  const { status, body } = await exchange(crm, await allowedCode(crm));
  expect(status).toBe(200);
  expect(body).toMatchObject({
    instance_url: crm.url,
    id: `${crm.url}/id/${crm.org.id}/${crm.org.me}`,
    token_type: 'Bearer',
    scope: 'api refresh_token',
    issued_at: String(crm.org.now()),
    signature: expect.any(String) as string,
    refresh_token: expect.any(String) as string,
  });
  expect(body).not.toHaveProperty('expires_in');
  const { access_token: token } = body as { access_token: string };
  expect((await call(crm, 'GET', 'limits', { token })).status).toBe(200);
});

test.each([
  ['a verifier that does not match', { code_verifier: 'other' }, 'invalid_request'],
  ['another redirect address', { redirect_uri: 'obsidian://else' }, 'redirect_uri_mismatch'],
  ['an unknown client', { client_id: 'nobody' }, 'invalid_client_id'],
  ['a secret from a public client', { client_secret: 'guess' }, 'invalid_client'],
  ['a code encoded twice', { code: 'aPrx%3D%3D' }, 'invalid_grant'],
  ['an unknown grant', { grant_type: 'password' }, 'unsupported_grant_type'],
])('the token endpoint answers %s with an error object', async (_, change, error) => {
  const crm = await started();
  const reply = await exchange(crm, await allowedCode(crm), change);
  expect(reply.status).toBe(400);
  expect(reply.body).toEqual({ error, error_description: expect.any(String) as string });
});

test('a challenge without a verifier is invalid_grant', async () => {
  const crm = await started();
  const form = { grant_type: 'authorization_code', client_id: CLIENT_ID, redirect_uri: CALLBACK };
  const reply = await post(crm, { ...form, code: await allowedCode(crm) });
  expect(reply.body).toMatchObject({ error: 'invalid_grant' });
});

test('a code works once, and not after it has expired', async () => {
  const crm = await started();
  const code = await allowedCode(crm);
  expect((await exchange(crm, code)).status).toBe(200);
  expect((await exchange(crm, code)).body).toMatchObject({ error: 'invalid_grant' });
  const late = await allowedCode(crm);
  crm.org.advance(16 * 60_000);
  expect((await exchange(crm, late)).body).toMatchObject({ error: 'invalid_grant' });
});

test('an app that requires the secret rejects a client without one', async () => {
  const crm = await started({ app: { requireSecret: true } });
  const code = await allowedCode(crm);
  expect((await exchange(crm, code)).body).toMatchObject({ error: 'invalid_client' });
  expect((await exchange(crm, code, { client_secret: CLIENT_SECRET })).status).toBe(200);
});

test('without rotation a refresh answers without a refresh token, and the old one stays valid', async () => {
  const crm = await started();
  const { refresh_token: old } = await signedIn(crm);
  const replies = [await refresh(crm, old), await refresh(crm, old)];
  expect(replies.map((reply) => reply.status)).toEqual([200, 200]);
  for (const { body } of replies) expect(body).not.toHaveProperty('refresh_token');
});

test('with rotation a refresh returns a new refresh token and the old one becomes invalid', async () => {
  const crm = await started({ app: { rotateRefreshTokens: true } });
  const { refresh_token: old } = await signedIn(crm);
  const { refresh_token: fresh } = (await refresh(crm, old)).body as { refresh_token: string };
  expect(fresh).not.toBe(old);
  const dead = await refresh(crm, old);
  expect([dead.status, dead.body]).toEqual([
    400,
    { error: 'invalid_grant', error_description: 'expired access/refresh token' },
  ]);
  expect((await refresh(crm, fresh)).status).toBe(200);
});

test('a refresh that requests scopes is rejected, and the token stays valid', async () => {
  const crm = await started();
  const { refresh_token: token } = await signedIn(crm);
  const form = { grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: token, scope: 'api refresh_token' };
  expect(await post(crm, form)).toMatchObject({
    status: 400,
    body: { error: 'invalid_request', error_description: 'scope parameter not supported' },
  });
  expect((await refresh(crm, token)).status).toBe(200);
});

test('client credentials need the secret and return no refresh token', async () => {
  const crm = await started();
  const form = { grant_type: 'client_credentials', client_id: CLIENT_ID };
  expect((await post(crm, form)).body).toMatchObject({ error: 'invalid_client' });
  const granted = await post(crm, { ...form, client_secret: CLIENT_SECRET });
  expect(granted.status).toBe(200);
  expect(granted.body).not.toHaveProperty('refresh_token');
});

test('an expired session is 401 with INVALID_SESSION_ID in an array', async () => {
  const crm = await started({ session: { maxRequests: 1 } });
  const { access_token: token } = await signedIn(crm);
  expect((await call(crm, 'GET', 'limits', { token })).status).toBe(200);
  const { status, body } = await call(crm, 'GET', 'limits', { token });
  expect([status, body]).toEqual([401, [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]]);
});

test('a session also expires by the time of the org', async () => {
  const crm = await started({ session: { lifetimeMs: 1000 } });
  const { access_token: token } = await signedIn(crm);
  crm.org.advance(1000);
  expect((await call(crm, 'GET', 'limits', { token })).status).toBe(401);
});

test('revoking the refresh token revokes its sessions too', async () => {
  const crm = await started();
  const tokens = await signedIn(crm);
  expect((await post(crm, { token: tokens.refresh_token }, 'revoke')).status).toBe(200);
  expect((await refresh(crm, tokens.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
  expect((await call(crm, 'GET', 'limits', { token: tokens.access_token })).status).toBe(401);
  expect((await post(crm, { token: 'nothing' }, 'revoke')).status).toBe(400);
});

test('the identity address and userinfo return user and org', async () => {
  const crm = await started({ org: { user: { name: 'Ada', username: 'ada@x.test' } } });
  const tokens = await signedIn(crm);
  for (const path of [new URL(tokens.id).pathname, '/services/oauth2/userinfo']) {
    const { body } = await raw(crm, path, { headers: { Authorization: `Bearer ${tokens.access_token}` } });
    const who = { user_id: crm.org.me, organization_id: crm.org.id, name: 'Ada', preferred_username: 'ada@x.test' };
    expect(body).toMatchObject(who);
  }
  expect((await raw(crm, '/services/oauth2/userinfo')).status).toBe(403);
});
