/**
 * Responses of the sign-in servers with one member removed, renamed, of another type, or repeated: no crash, no sign-in
 * with data that the server did not send, no secret in a reason, and no lost reason. All changes are tried, because the
 * result depends only on the response.
 */
import { expect, test } from 'vitest';
import {
  requestDeviceCode,
  requestAppToken,
  pollDeviceToken,
  exchangeCode,
  refreshTokens,
  revokeToken,
  type Site,
  authorizationUrl,
} from '../../src/obsidian/oauth.ts';
import type { SignInFailure } from '../../src/targets/core/sign-in.ts';
import { signIn as entra } from '../../src/targets/dynamics/sign-in.ts';
import type { CrmResponse } from '../../src/targets/flow/request-flow.ts';
import { entraError } from '../../tools/loopback-crms/dataverse/answers.ts';
import { startDataverse } from '../../tools/loopback-crms/dataverse/server.ts';
import { CLIENT_ID as APP, TENANT } from '../../tools/loopback-crms/dataverse/sign-in.ts';
import { startSalesforce } from '../../tools/loopback-crms/salesforce/server.ts';
import { CLIENT_SECRET } from '../../tools/loopback-crms/salesforce/sign-in.ts';
import { noWait, pressed, siteAt } from '../obsidian/site.ts';
import { isUnreadable, spoiled, spotsIn, spotText, type Spot } from './answers/spot.ts';
import { REASON } from './answers/trial.ts';

const VERIFIER = 'a-verifier-that-is-long-enough-to-be-taken-seriously-0123456789';

/** One request to a sign-in server, and its response. */
interface Exchange {
  readonly what: string;
  readonly site: Site;
  readonly run: (site: Site) => Promise<unknown>;
  readonly answer: CrmResponse;
}

/** Sends a real request, and keeps the response. */
async function exchanged(
  what: string,
  site: Site,
  run: Exchange['run'],
): Promise<Exchange & { readonly out: unknown }> {
  let heard: CrmResponse | undefined;
  const ask: Site['sendRequest'] = async ({ url, method = 'GET', headers = {}, contentType = '', body }) => {
    const sent = { ...headers, 'Content-Type': contentType };
    const response = await fetch(url, { method, headers: sent, body: typeof body === 'string' ? body : null });
    heard = { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
    return { response: heard };
  };
  const out = await run({ ...site, sendRequest: ask });
  if (heard === undefined) throw new Error(`${what}: nothing was asked.`);
  return { what, site, run, answer: heard, out };
}

async function salesforceExchanges(): Promise<readonly Exchange[]> {
  const crm = await startSalesforce();
  try {
    const site = siteAt(crm.url);
    const link = await pressed(crm, await authorizationUrl(site, 'state', VERIFIER));
    const code = new URL(link).searchParams.get('code') ?? '';
    const first = await exchanged('Salesforce, code', site, (at) => exchangeCode(at, code, VERIFIER));
    const { refreshToken = '' } = first.out as { refreshToken?: string };
    return [
      first,
      await exchanged('Salesforce, renewal', site, (at) => refreshTokens(at, refreshToken)),
      await exchanged('Salesforce, app', site, (at) => requestAppToken(at, CLIENT_SECRET)),
      await exchanged('Salesforce, sign-out', site, (at) => revokeToken(at, refreshToken)),
      await exchanged('Salesforce, wrong code', site, (at) => exchangeCode(at, 'guess', VERIFIER)),
    ];
  } finally {
    await crm.close();
  }
}

async function entraExchanges(): Promise<readonly Exchange[]> {
  const crm = await startDataverse();
  try {
    const made = { address: crm.url, clientId: APP, signIn: entra, options: { tenant: TENANT }, wait: noWait };
    const site: Site = { ...made, sendRequest: () => Promise.reject(new Error('Nobody asks here.')) };
    const grant = await exchanged('Entra, device', site, requestDeviceCode);
    const { deviceCode, userCode } = grant.out as { deviceCode: string; userCode: string };
    const waiting = await exchanged('Entra, waiting', site, (at) => pollDeviceToken(at, deviceCode));
    crm.signIn.answerDevice(userCode, 'approved');
    crm.org.advance(60_000);
    const tokens = await exchanged('Entra, tokens', site, (at) => pollDeviceToken(at, deviceCode));
    const { refreshToken = '' } = tokens.out as { refreshToken?: string };
    return [grant, waiting, tokens, await exchanged('Entra, renewal', site, (at) => refreshTokens(at, refreshToken))];
  } finally {
    await crm.close();
  }
}

/** Rejections of the servers, in their own shape. */
const REFUSALS: readonly (readonly [status: number, body: object])[] = [
  [400, { error: 'invalid_grant', error_description: REASON }],
  [401, { error: 'invalid_client', error_description: REASON }],
  [400, entraError('invalid_grant', 70008, REASON)],
  [403, { error: 'nobody_knows', error_description: REASON }],
  [503, { error: 'temporarily_unavailable', error_description: REASON }],
];

function refusedBy([status, body]: (typeof REFUSALS)[number]): CrmResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function outOf({ site, run }: Exchange, answer: CrmResponse): Promise<unknown> {
  try {
    return await run({ ...site, sendRequest: () => Promise.resolve({ response: answer }) });
  } catch (error) {
    return { crash: String(error) };
  }
}

function memberOf(body: string, name: string): unknown {
  try {
    return (JSON.parse(body) as Record<string, unknown> | null)?.[name];
  } catch {
    return undefined;
  }
}

/** Responses that neither sign in nor reject. */
const NEUTRAL: readonly unknown[] = ['authorization_pending', 'slow_down', true, false];

/**
 * Returns an error about the outcome of one exchange whose response was changed; `right`: the outcome without the
 * change.
 */
function wrongIn(out: unknown, right: unknown, answer: CrmResponse): string | undefined {
  if (NEUTRAL.includes(out)) {
    return out === right || right === 'authorization_pending' || out === false
      ? undefined
      : `it counts as ${String(out)}`;
  }
  const told = out as Partial<
    SignInFailure & Record<'crash' | 'accessToken' | 'refreshToken' | 'apiAddress' | 'page' | 'deviceCode', string>
  >;
  if (told.crash !== undefined) return told.crash;
  if (told.problem !== undefined) return leakedIn(told.detail ?? '', answer);
  if (told.deviceCode !== undefined)
    return told.deviceCode === memberOf(answer.body, 'device_code') ? undefined : 'another code';
  const { apiAddress } = right as { apiAddress?: string };
  if (told.apiAddress !== apiAddress) return `tokens for ${told.apiAddress ?? 'nowhere'}`;
  if (told.accessToken !== memberOf(answer.body, 'access_token')) return 'another token';
  return told.refreshToken === memberOf(answer.body, 'refresh_token') ? undefined : 'another refresh token';
}

function leakedIn(detail: string, { body }: CrmResponse): string | undefined {
  const secrets = ['access_token', 'refresh_token', 'device_code', 'id_token'].map((name) => memberOf(body, name));
  if (secrets.some((secret) => typeof secret === 'string' && secret.length > 8 && detail.includes(secret)))
    return `leaked: ${detail}`;
  return /[{[]"/.test(detail) ? `raw JSON: ${detail}` : undefined;
}

test.each([
  ['Salesforce', salesforceExchanges],
  ['Entra', entraExchanges],
])('answers of the sign-in of %s', async (_, exchanges) => {
  const found: string[] = [];
  let tried = 0;
  for (const one of await exchanges()) {
    const right = await outOf(one, one.answer);
    for (const spot of spotsIn(one.answer)) {
      tried += 1;
      const answer = spoiled(one.answer, spot);
      const wrong = wrongIn(await outOf(one, answer), right, answer);
      if (wrong !== undefined) found.push(`${one.what}, ${spotText(spot)}: ${wrong}`);
    }
    for (const refusal of REFUSALS.map(refusedBy)) {
      for (const spot of spotsIn(refusal)) {
        tried += 1;
        const wrong = await wrongRefusal(one, refusal, spot);
        if (wrong !== undefined) found.push(`${one.what}, refused as ${refusal.status}, ${spotText(spot)}: ${wrong}`);
      }
    }
  }
  expect(found).toEqual([]);
  expect(tried).toBeGreaterThan(500);
});

async function wrongRefusal(one: Exchange, refusal: CrmResponse, spot: Spot): Promise<string | undefined> {
  const answer = spoiled(refusal, spot);
  const out = await outOf(one, answer);
  if (out === false) return undefined;
  const { crash, problem, detail = '' } = out as Partial<SignInFailure & { crash: string }>;
  if (crash !== undefined || problem === undefined) return crash ?? `it counts as ${JSON.stringify(out)}`;
  const leaked = leakedIn(detail, answer);
  if (leaked !== undefined) return leaked;
  const isTold = answer.body.includes(REASON) && !isUnreadable(REASON, refusal, spot);
  return isTold && !detail.includes(REASON) ? `the reason is lost: ${problem}, ${detail}` : undefined;
}
