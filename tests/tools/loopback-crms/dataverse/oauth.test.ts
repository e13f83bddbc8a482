/** Signing in: by code, by device, by secret, and each error with its AADSTS number. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { call, raw, started } from '../../../../tools/loopback-crms/dataverse/caller.ts';
import type { Reply } from '../../../../tools/loopback-crms/dataverse/caller.ts';
import type { Dataverse } from '../../../../tools/loopback-crms/dataverse/server.ts';
import { CLIENT_ID, CLIENT_SECRET, TENANT } from '../../../../tools/loopback-crms/dataverse/sign-in.ts';

const REDIRECT = 'obsidian://crm-sync-attribution';
const VERIFIER = 'verifier-of-at-least-forty-three-characters-0123456789';
const MINUTE_MS = 60_000;

type Form = Record<string, string>;

function scope(crm: Dataverse): string {
  return `${crm.url}/user_impersonation offline_access`;
}

async function authorize(crm: Dataverse, more: Form = {}): Promise<Reply> {
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const query = new URLSearchParams({
    ...{ client_id: CLIENT_ID, response_type: 'code', redirect_uri: REDIRECT, scope: scope(crm), state: 's1' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256', answer: 'allow', ...more },
  });
  return raw(crm, `/${TENANT}/oauth2/v2.0/authorize?${query.toString()}`);
}

function post(crm: Dataverse, form: Form, step = 'token', headers: Form = {}): Promise<Reply> {
  const body = new URLSearchParams({ client_id: CLIENT_ID, ...form });
  return raw(crm, `/${TENANT}/oauth2/v2.0/${step}`, { method: 'POST', body, headers });
}

async function codeForm(crm: Dataverse): Promise<Form> {
  const back = new URL((await authorize(crm)).headers.get('location') ?? '');
  const code = back.searchParams.get('code') ?? '';
  return { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER, scope: scope(crm) };
}

function tokens(reply: Reply): { access_token: string; refresh_token: string; expires_in: number } {
  return reply.body as { access_token: string; refresh_token: string; expires_in: number };
}

test('consent, code, token, call, expiry, refresh with a new refresh token each time', async () => {
  const crm = await started();
  expect((await authorize(crm, { answer: '' })).body).toContain('Permissions requested');
  const form = await codeForm(crm);
  const first = tokens(await post(crm, form));
  expect(first.expires_in).toBe(3599);
  expect((await call(crm, 'GET', 'WhoAmI', { token: first.access_token })).status).toBe(200);
  crm.org.advance(60 * MINUTE_MS);
  expect((await call(crm, 'GET', 'WhoAmI', { token: first.access_token })).status).toBe(401);
  const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token, scope: scope(crm) };
  const second = tokens(await post(crm, refresh));
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect((await call(crm, 'GET', 'WhoAmI', { token: second.access_token })).status).toBe(200);
  expect((await post(crm, refresh)).body).toMatchObject({ error: 'invalid_grant' });
  expect((await post(crm, form)).body).toMatchObject({ error: 'invalid_grant', error_codes: [54005] });
});

test('a refusal on the consent page is returned with the state', async () => {
  const back = new URL((await authorize(await started(), { answer: 'deny' })).headers.get('location') ?? '');
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', state: 's1' });
});

test.each<[string, Form, number]>([
  ['another verifier', { code_verifier: 'x' }, 501481],
  ['another redirect', { redirect_uri: 'obsidian://other' }, 500112],
  ['another app', { client_id: 'x' }, 700016],
  ['a secret that a public client has not', { client_secret: CLIENT_SECRET }, 700025],
])('a code with %s', async (_, wrong, number) => {
  const crm = await started();
  expect(await post(crm, { ...(await codeForm(crm)), ...wrong })).toMatchObject({ body: { error_codes: [number] } });
});

test.each<['mobile' | 'spa' | 'web', boolean, number | undefined]>([
  ['mobile', false, undefined],
  ['mobile', true, 9002326],
  ['spa', false, 9002327],
  ['spa', true, undefined],
  ['web', false, 7000218],
])('registered as %s, Origin sent: %s', async (platform, origin, number) => {
  const crm = await started({ app: { platform } });
  const reply = await post(crm, await codeForm(crm), 'token', origin ? { Origin: 'app://obsidian.md' } : {});
  if (number === undefined) expect(reply.status).toBe(200);
  else expect((reply.body as Form)['error_description']).toContain(`AADSTS${number}`);
});

test('refresh tokens of a web page expire after a day regardless of the number of refreshes', async () => {
  const crm = await started({ app: { platform: 'spa' } });
  const origin = { Origin: 'app://obsidian.md' };
  let token = tokens(await post(crm, await codeForm(crm), 'token', origin)).refresh_token;
  crm.org.advance(20 * 60 * MINUTE_MS);
  token = tokens(await post(crm, { grant_type: 'refresh_token', refresh_token: token }, 'token', origin)).refresh_token;
  crm.org.advance(5 * 60 * MINUTE_MS);
  const late = await post(crm, { grant_type: 'refresh_token', refresh_token: token }, 'token', origin);
  expect(late.body).toMatchObject({ error: 'invalid_grant', error_codes: [700084] });
});

describe('device code', () => {
  async function begun(crm: Dataverse): Promise<{ form: Form; userCode: string }> {
    const reply = await post(crm, { scope: scope(crm) }, 'devicecode');
    const body = reply.body as Form;
    expect(reply.body).toMatchObject({ expires_in: 900, interval: 5 });
    expect(reply.body).not.toHaveProperty('verification_uri_complete');
    const grant = 'urn:ietf:params:oauth:grant-type:device_code';
    return { form: { grant_type: grant, device_code: body['device_code'] ?? '' }, userCode: body['user_code'] ?? '' };
  }

  test('pending, then approved', async () => {
    const crm = await started();
    const { form, userCode } = await begun(crm);
    expect((await post(crm, form)).body).toMatchObject({ error: 'authorization_pending' });
    crm.signIn.answerDevice(userCode, 'approved');
    expect((await post(crm, form)).status).toBe(200);
    expect((await post(crm, form)).body).toMatchObject({ error: 'bad_verification_code' });
  });

  test('declined, expired, blocked by the tenant', async () => {
    const crm = await started();
    const declined = await begun(crm);
    crm.signIn.answerDevice(declined.userCode, 'declined');
    expect((await post(crm, declined.form)).body).toMatchObject({ error: 'authorization_declined' });
    const late = await begun(crm);
    crm.org.advance(15 * MINUTE_MS);
    expect((await post(crm, late.form)).body).toMatchObject({ error: 'expired_token' });
    const blocked = await started({ app: { deviceCode: false } });
    expect((await post(blocked, (await begun(blocked)).form)).body).toMatchObject({ error_codes: [53003] });
  });
});

test('client credentials need the .default scope and an application user in the org', async () => {
  const crm = await started();
  const form = { grant_type: 'client_credentials', client_secret: CLIENT_SECRET, scope: `${crm.url}/.default` };
  const { access_token: token } = tokens(await post(crm, form));
  expect((await call(crm, 'GET', 'WhoAmI', { token })).body).toMatchObject({ UserId: crm.org.other });
  expect((await post(crm, { ...form, scope: `${crm.url}/user_impersonation` })).body).toMatchObject({
    error: 'invalid_scope',
  });
  expect(await post(crm, { ...form, client_secret: 'x' })).toMatchObject({
    status: 401,
    body: { error_codes: [7000215] },
  });
  const bare = await started({ app: { applicationUser: false } });
  const stranger = tokens(await post(bare, { ...form, scope: `${bare.url}/.default` })).access_token;
  expect((await call(bare, 'GET', 'WhoAmI', { token: stranger })).status).toBe(403);
});

test('an unknown tenant or resource', async () => {
  const crm = await started();
  expect((await raw(crm, '/nowhere/oauth2/v2.0/token', { method: 'POST' })).body).toMatchObject({
    error_codes: [90002],
  });
  const other = await post(crm, { scope: 'https://other.example/user_impersonation' }, 'devicecode');
  expect(other.body).toMatchObject({ error_codes: [500011] });
});
