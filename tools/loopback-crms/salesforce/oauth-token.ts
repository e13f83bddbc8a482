/** The token and revoke endpoints: they exchange codes, refresh tokens, and client credentials for sessions. */
import { createHash } from 'node:crypto';
import { refuseSignIn } from './answers.ts';
import type { Answer } from '../answer.ts';
import type { Org } from './org.ts';
import type { ApiRequest } from '../request.ts';
import type { SignIn } from './sign-in.ts';

const CODE_LIFETIME_MS = 15 * 60_000;

interface Desk {
  org: Org;
  signIn: SignIn;
  /** Address of the data API in the answer. */
  instanceUrl: string;
  /** Address of the sign-in pages and of the identity address. */
  loginUrl: string;
}

/** POST /services/oauth2/token. */
export function token(service: Desk, request: ApiRequest): Answer {
  const form = formOf(request);
  const grant = form.get('grant_type');
  if (grant === 'authorization_code') return byCode(service, form);
  if (grant === 'refresh_token') return byRefresh(service, form);
  if (grant === 'client_credentials') return byCredentials(service, form);
  throw refuseSignIn('unsupported_grant_type', 'grant type not supported');
}

/** POST /services/oauth2/revoke. */
export function revoke(service: Desk, request: ApiRequest): Answer {
  const known = service.signIn.revoke(formOf(request).get('token') ?? '');
  if (!known) throw refuseSignIn('invalid_token', 'invalid token: the token is unknown or already revoked');
  return { status: 200 };
}

function formOf(request: ApiRequest): URLSearchParams {
  const type = request.headers['content-type'] ?? '';
  return new URLSearchParams(type.startsWith('application/x-www-form-urlencoded') ? request.body : '');
}

function byCode(service: Desk, form: URLSearchParams): Answer {
  const { signIn, org } = service;
  checkClient(signIn, form, signIn.app.requireSecret);
  const text = form.get('code') ?? '';
  const code = signIn.codes.get(text);
  if (code === undefined) throw refuseSignIn('invalid_grant', 'invalid authorization code');
  signIn.codes.delete(text);
  if (org.now() - code.issuedMs > CODE_LIFETIME_MS) throw refuseSignIn('invalid_grant', 'expired authorization code');
  if (form.get('redirect_uri') !== code.redirectUri) {
    throw refuseSignIn('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  checkVerifier(code.challenge, form.get('code_verifier'));
  const refresh = signIn.app.offline ? signIn.issueRefresh(code.userId, code.scope) : undefined;
  return granted(service, { userId: code.userId, scope: code.scope, refresh, shown: refresh });
}

function checkVerifier(challenge: string | undefined, verifier: string | null): void {
  if (challenge === undefined) return;
  if (verifier === null) throw refuseSignIn('invalid_grant', 'missing required code verifier');
  const digest = createHash('sha256').update(verifier).digest('base64url');
  if (digest !== challenge) throw refuseSignIn('invalid_request', 'invalid code verifier');
}

function byRefresh(service: Desk, form: URLSearchParams): Answer {
  const { signIn } = service;
  checkClient(signIn, form, signIn.app.requireSecret);
  // Seen in production: https://github.com/danny-avila/LibreChat/pull/13412, 2026-11-22.
  if (form.has('scope')) throw refuseSignIn('invalid_request', 'scope parameter not supported');
  const old = form.get('refresh_token') ?? '';
  const grant = signIn.refreshed(old);
  if (grant === undefined) throw refuseSignIn('invalid_grant', 'expired access/refresh token');
  if (!signIn.app.rotateRefreshTokens) return granted(service, { ...grant, refresh: old, shown: undefined });
  signIn.dropRefresh(old);
  const fresh = signIn.issueRefresh(grant.userId, grant.scope);
  return granted(service, { ...grant, refresh: fresh, shown: fresh });
}

function byCredentials(service: Desk, form: URLSearchParams): Answer {
  checkClient(service.signIn, form, true);
  if (!service.signIn.app.clientCredentials) {
    throw refuseSignIn('invalid_grant', 'no client credentials user enabled');
  }
  return granted(service, { userId: service.org.me, scope: 'api', refresh: undefined, shown: undefined });
}

/** Checks the client. A wrong secret is rejected even if none is required: a public client sends none. */
function checkClient(signIn: SignIn, form: URLSearchParams, secretNeeded: boolean): void {
  if (form.get('client_id') !== signIn.app.clientId)
    throw refuseSignIn('invalid_client_id', 'client identifier invalid');
  const secret = form.get('client_secret');
  if ((secret !== null || secretNeeded) && secret !== signIn.app.clientSecret) {
    throw refuseSignIn('invalid_client', 'invalid client credentials');
  }
}

interface Grant {
  userId: string;
  scope: string;
  /** The refresh token to which the session belongs. */
  refresh: string | undefined;
  /** The refresh token in the answer, if any. */
  shown: string | undefined;
}

/** Returns the token answer, which has no `expires_in`: the org decides how long a session lives. */
function granted(service: Desk, grant: Grant): Answer {
  const { org, signIn, loginUrl, instanceUrl } = service;
  const body = {
    access_token: signIn.issueAccess(grant.userId, grant.refresh),
    ...(grant.shown === undefined ? {} : { refresh_token: grant.shown }),
    signature: 'bG9vcGJhY2sgc2lnbmF0dXJl',
    scope: grant.scope,
    instance_url: instanceUrl,
    id: `${loginUrl}/id/${org.id}/${grant.userId}`,
    token_type: 'Bearer',
    issued_at: String(org.now()),
  };
  return { status: 200, body, headers: { 'Cache-Control': 'no-store' } };
}
