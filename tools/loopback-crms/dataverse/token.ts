/**
 * The token and device code endpoints: they exchange codes, refresh tokens, device codes, and secrets for access
 * tokens.
 */
import { createHash } from 'node:crypto';
import type { Answer } from '../answer.ts';
import type { ApiRequest } from '../request.ts';
import { aadsts } from './answers.ts';
import { checkDefaultScope, checkScope } from './scope.ts';
import type { SignIn } from './sign-in.ts';

interface Desk {
  signIn: SignIn;
  userId: string;
  applicationUserId: string;
  resource: string;
  url: string;
}

const CODE_LIFETIME_MS = 10 * 60_000;
const DEVICE_LIFETIME_MS = 15 * 60_000;

const GRANTS: Record<string, (desk: Desk, form: URLSearchParams) => Answer> = {
  authorization_code: byCode,
  refresh_token: byRefresh,
  client_credentials: byCredentials,
  'urn:ietf:params:oauth:grant-type:device_code': byDevice,
};

/** POST /{tenant}/oauth2/v2.0/token. */
export function token(desk: Desk, request: ApiRequest): Answer {
  const form = formOf(desk, request);
  const grant = GRANTS[form.get('grant_type') ?? ''];
  if (grant === undefined)
    throw aadsts('unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
  checkOrigin(desk.signIn, request, form);
  return grant(desk, form);
}

/** POST /{tenant}/oauth2/v2.0/devicecode. */
export function deviceCode(desk: Desk, request: ApiRequest): Answer {
  const scope = formOf(desk, request).get('scope') ?? '';
  checkScope(scope, desk.resource);
  const [code, device] = desk.signIn.issueDevice(scope);
  const uri = `${desk.url}/devicelogin`;
  const message = `To sign in, use a web browser to open the page ${uri} and enter the code ${device.userCode}.`;
  const body = { device_code: code, user_code: device.userCode, verification_uri: uri };
  return { status: 200, body: { ...body, expires_in: DEVICE_LIFETIME_MS / 1000, interval: 5, message } };
}

function formOf(desk: Desk, request: ApiRequest): URLSearchParams {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw aadsts('invalid_request', 900144, "The request body must contain 'grant_type'.");
  }
  const form = new URLSearchParams(request.body);
  if (form.get('client_id') !== desk.signIn.app.clientId) {
    throw aadsts('unauthorized_client', 700016, 'The application was not found in the directory.');
  }
  return form;
}

/** Checks the Origin header: a token of a web page requires it, a token of a native app forbids it. */
function checkOrigin(signIn: SignIn, request: ApiRequest, form: URLSearchParams): void {
  const { platform, ignoreOrigin } = signIn.app;
  if (ignoreOrigin || form.get('grant_type') === 'client_credentials') return;
  const hasOrigin = request.headers.origin !== undefined;
  if (platform === 'spa' && !hasOrigin) {
    throw aadsts('invalid_request', 9002327, 'Tokens of a Single-Page Application need a cross-origin request.');
  }
  if (platform !== 'spa' && hasOrigin) {
    throw aadsts('invalid_request', 9002326, 'Cross-origin token redemption is for the Single-Page Application type.');
  }
}

function checkSecret(signIn: SignIn, form: URLSearchParams, needed: boolean): void {
  const secret = form.get('client_secret');
  if (secret === null && needed) {
    throw aadsts(
      'invalid_client',
      7000218,
      "The request body must contain 'client_assertion' or 'client_secret'.",
      401,
    );
  }
  if (secret !== null && !needed) {
    throw aadsts('invalid_request', 700025, 'Client is public so no client_secret should be presented.', 401);
  }
  if (secret !== null && secret !== signIn.app.clientSecret) {
    throw aadsts('invalid_client', 7000215, 'Invalid client secret provided.', 401);
  }
}

function byCode(desk: Desk, form: URLSearchParams): Answer {
  const { signIn } = desk;
  checkSecret(signIn, form, signIn.app.platform === 'web');
  const text = form.get('code') ?? '';
  const code = signIn.codes.get(text);
  if (code === undefined) throw aadsts('invalid_grant', 54005, 'The authorization code was already redeemed.');
  signIn.codes.delete(text);
  if (signIn.now() - code.issuedMs > CODE_LIFETIME_MS) {
    throw aadsts('invalid_grant', 70008, 'The provided authorization code has expired.');
  }
  if (form.get('redirect_uri') !== code.redirectUri) {
    throw aadsts('invalid_client', 500112, 'The reply address does not match that of the authorization request.');
  }
  const digest = createHash('sha256').update(form.get('code_verifier') ?? '');
  if (digest.digest('base64url') !== code.challenge) {
    throw aadsts('invalid_grant', 501481, 'The Code_Verifier does not match the code_challenge.');
  }
  const issuedMs = signIn.now();
  return granted(desk, { userId: code.userId, scope: form.get('scope') ?? code.scope, issuedMs });
}

function byRefresh(desk: Desk, form: URLSearchParams): Answer {
  const { signIn } = desk;
  checkSecret(signIn, form, signIn.app.platform === 'web');
  const scope = form.get('scope');
  if (scope !== null) checkScope(scope, desk.resource);
  const old = signIn.spend(form.get('refresh_token') ?? '');
  // The 24 hours of a web page count from its sign-in; for others, the lifetime starts again with every refresh.
  const issuedMs = signIn.app.platform === 'spa' ? old.issuedMs : signIn.now();
  const kept = `${scope ?? old.scope} offline_access`.replace(/( offline_access)+$/, ' offline_access');
  return granted(desk, { userId: old.userId, scope: kept, issuedMs });
}

function byDevice(desk: Desk, form: URLSearchParams): Answer {
  const { signIn } = desk;
  if (!signIn.app.deviceCode) {
    throw aadsts('invalid_grant', 53003, 'Access has been blocked by Conditional Access policies.');
  }
  const text = form.get('device_code') ?? '';
  const device = signIn.devices.get(text);
  if (device === undefined) throw aadsts('bad_verification_code', 70018, 'Invalid verification code.');
  if (signIn.now() - device.issuedMs >= DEVICE_LIFETIME_MS) {
    throw aadsts('expired_token', 70020, 'The provided device code has expired.');
  }
  if (device.answer === 'pending') {
    throw aadsts('authorization_pending', 70016, 'OAuth 2.0 device flow error. Authorization is pending.');
  }
  signIn.devices.delete(text);
  if (device.answer === 'declined') throw aadsts('authorization_declined', 70017, 'The user declined the request.');
  return granted(desk, { userId: desk.userId, scope: device.scope, issuedMs: signIn.now() });
}

function byCredentials(desk: Desk, form: URLSearchParams): Answer {
  checkSecret(desk.signIn, form, true);
  const scope = form.get('scope') ?? '';
  checkDefaultScope(scope, desk.resource);
  const userId = desk.signIn.app.applicationUser ? desk.applicationUserId : '';
  const access = desk.signIn.issueAccess(userId, scope);
  return answer({ token_type: 'Bearer', expires_in: lifetimeSeconds(desk), access_token: access });
}

function granted(desk: Desk, grant: { userId: string; scope: string; issuedMs: number }): Answer {
  const { userId, scope, issuedMs } = grant;
  const refresh = scope.split(' ').includes('offline_access')
    ? { refresh_token: desk.signIn.issueRefresh(userId, scope, issuedMs) }
    : {};
  const shown = scope.replace(/ ?\boffline_access\b/, '').trim();
  const rest = { expires_in: lifetimeSeconds(desk), access_token: desk.signIn.issueAccess(userId, scope) };
  return answer({ token_type: 'Bearer', scope: shown, ...rest, ...refresh });
}

function lifetimeSeconds(desk: Desk): number {
  return Math.floor(desk.signIn.app.accessLifetimeMs / 1000) - 1;
}

function answer(body: Record<string, unknown>): Answer {
  return { status: 200, body, headers: { 'Cache-Control': 'no-store' } };
}
