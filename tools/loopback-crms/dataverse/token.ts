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

const GRANTS: Record<string, (service: Desk, form: URLSearchParams) => Answer> = {
  authorization_code: byCode,
  refresh_token: byRefresh,
  client_credentials: byCredentials,
  'urn:ietf:params:oauth:grant-type:device_code': byDevice,
};

/** POST /{tenant}/oauth2/v2.0/token. */
export function token(service: Desk, request: ApiRequest): Answer {
  const form = formOf(service, request);
  const grant = GRANTS[form.get('grant_type') ?? ''];
  if (grant === undefined)
    throw aadsts('unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
  checkOrigin(service.signIn, request, form);
  return grant(service, form);
}

/** POST /{tenant}/oauth2/v2.0/devicecode. */
export function deviceCode(service: Desk, request: ApiRequest): Answer {
  const scope = formOf(service, request).get('scope') ?? '';
  checkScope(scope, service.resource);
  const [code, device] = service.signIn.issueDevice(scope);
  const uri = `${service.url}/devicelogin`;
  const message = `To sign in, use a web browser to open the page ${uri} and enter the code ${device.userCode}.`;
  const body = { device_code: code, user_code: device.userCode, verification_uri: uri };
  return { status: 200, body: { ...body, expires_in: DEVICE_LIFETIME_MS / 1000, interval: 5, message } };
}

function formOf(service: Desk, request: ApiRequest): URLSearchParams {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw aadsts('invalid_request', 900144, "The request body must contain 'grant_type'.");
  }
  const form = new URLSearchParams(request.body);
  if (form.get('client_id') !== service.signIn.app.clientId) {
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

function byCode(service: Desk, form: URLSearchParams): Answer {
  const { signIn } = service;
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
  return granted(service, { userId: code.userId, scope: form.get('scope') ?? code.scope, issuedMs });
}

function byRefresh(service: Desk, form: URLSearchParams): Answer {
  const { signIn } = service;
  checkSecret(signIn, form, signIn.app.platform === 'web');
  const scope = form.get('scope');
  if (scope !== null) checkScope(scope, service.resource);
  const old = signIn.spend(form.get('refresh_token') ?? '');
  // The 24 hours of a web page count from its sign-in; for others, the lifetime starts again with every refresh.
  const issuedMs = signIn.app.platform === 'spa' ? old.issuedMs : signIn.now();
  const kept = `${scope ?? old.scope} offline_access`.replace(/( offline_access)+$/, ' offline_access');
  return granted(service, { userId: old.userId, scope: kept, issuedMs });
}

function byDevice(service: Desk, form: URLSearchParams): Answer {
  const { signIn } = service;
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
  return granted(service, { userId: service.userId, scope: device.scope, issuedMs: signIn.now() });
}

function byCredentials(service: Desk, form: URLSearchParams): Answer {
  checkSecret(service.signIn, form, true);
  const scope = form.get('scope') ?? '';
  checkDefaultScope(scope, service.resource);
  const userId = service.signIn.app.applicationUser ? service.applicationUserId : '';
  const access = service.signIn.issueAccess(userId, scope);
  return answer({ token_type: 'Bearer', expires_in: lifetimeSeconds(service), access_token: access });
}

function granted(service: Desk, grant: { userId: string; scope: string; issuedMs: number }): Answer {
  const { userId, scope, issuedMs } = grant;
  const refresh = scope.split(' ').includes('offline_access')
    ? { refresh_token: service.signIn.issueRefresh(userId, scope, issuedMs) }
    : {};
  const shown = scope.replace(/ ?\boffline_access\b/, '').trim();
  const rest = { expires_in: lifetimeSeconds(service), access_token: service.signIn.issueAccess(userId, scope) };
  return answer({ token_type: 'Bearer', scope: shown, ...rest, ...refresh });
}

function lifetimeSeconds(service: Desk): number {
  return Math.floor(service.signIn.app.accessLifetimeMs / 1000) - 1;
}

function answer(body: Record<string, unknown>): Answer {
  return { status: 200, body, headers: { 'Cache-Control': 'no-store' } };
}
