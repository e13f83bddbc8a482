/** The consent page: shows the user and the app, and redirects the browser with a code or an error. */
import { Refusal } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { refuseSignIn } from './answers.ts';
import type { Org } from './org.ts';
import { textOf } from './org.ts';
import type { ApiRequest } from '../request.ts';
import type { SignIn } from './sign-in.ts';

/** GET /services/oauth2/authorize, and the same address with `answer` after the user selected a button. */
export function authorize(org: Org, signIn: SignIn, request: ApiRequest): Answer {
  const asked = request.query;
  const redirectUri = asked.get('redirect_uri') ?? '';
  // Without a registered address, an error cannot be sent anywhere safely: the browser shows it.
  if (!signIn.app.callbacks.includes(redirectUri)) {
    throw refuseSignIn('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  if (asked.get('client_id') !== signIn.app.clientId) {
    return back(redirectUri, asked, { error: 'invalid_client_id', error_description: 'client identifier invalid' });
  }
  const complaint = wrongQuestion(signIn, asked);
  if (complaint !== undefined) return back(redirectUri, asked, complaint);
  if (asked.get('answer') === 'deny') {
    return back(redirectUri, asked, { error: 'access_denied', error_description: 'end-user denied authorization' });
  }
  if (asked.get('answer') !== 'allow') return consentPage(org, request);
  const challenge = asked.get('code_challenge') ?? undefined;
  const scope = asked.get('scope') ?? 'api refresh_token';
  return back(redirectUri, asked, { code: signIn.issueCode({ userId: org.me, redirectUri, scope, challenge }) });
}

function wrongQuestion(signIn: SignIn, asked: URLSearchParams): Record<string, string> | undefined {
  if (asked.get('response_type') !== 'code') {
    return { error: 'unsupported_response_type', error_description: 'response type not supported' };
  }
  const challenge = asked.get('code_challenge');
  if (challenge === null && signIn.app.requirePkce) {
    return { error: 'invalid_request', error_description: 'missing required code challenge' };
  }
  if (challenge !== null && (asked.get('code_challenge_method') ?? 'S256') !== 'S256') {
    return { error: 'invalid_request', error_description: 'invalid code challenge method' };
  }
  return undefined;
}

function back(redirectUri: string, asked: URLSearchParams, answer: Record<string, string>): Answer {
  const state = asked.get('state');
  const query = new URLSearchParams({ ...answer, ...(state === null ? {} : { state }) });
  const location = `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query.toString()}`;
  return { status: 302, headers: { Location: location } };
}

function consentPage(org: Org, request: ApiRequest): Answer {
  const link = (answer: string): string => escapeHtml(`${request.url}&answer=${answer}`);
  const user = textOf(org.get(org.me)['Name']);
  const name = textOf(org.get(org.id)['Name']);
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Allow access? (loopback Salesforce)</title>
<style>body{font:16px system-ui;max-width:30em;margin:4em auto;padding:0 1em}a{display:inline-block;margin:1em 1em 0 0;
padding:.5em 1.5em;border:1px solid #888;border-radius:.4em}</style></head>
<body><h1>Allow access?</h1><p>CRM Sync and Attribution asks to read and change the data of <b>${escapeHtml(name)}</b>
as <b>${escapeHtml(user)}</b>.</p><p>This is the loopback Salesforce of the tests; no real org is involved.</p>
<a id="allow" href="${link('allow')}">Allow</a><a id="deny" href="${link('deny')}">Deny</a></body></html>`;
  return { status: 200, body, contentType: 'text/html; charset=utf-8' };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Returns the data of the signed-in user at userinfo and the identity address. */
export function identity(org: Org, signIn: SignIn, url: string, request: ApiRequest): Answer {
  const userId = signIn.userOf(request.headers.authorization);
  if (userId === undefined) throw new Refusal({ status: 403, body: 'Bad_OAuth_Token', contentType: 'text/plain' });
  const user = org.get(userId);
  const name = textOf(user['Name']);
  const id = `${url}/id/${org.id}/${userId}`;
  const language = textOf(org.get(org.id)['LanguageLocaleKey']);
  return {
    status: 200,
    body: {
      ...{ id, sub: id, asserted_user: true, user_id: userId, organization_id: org.id, active: true, language },
      ...{ name, display_name: name, nickname: name, user_type: 'STANDARD', locale: language },
      ...{ username: user['Username'], preferred_username: user['Username'], email: user['Email'] },
      urls: { rest: `${url}/services/data/v{version}/`, query: `${url}/services/data/v{version}/query/` },
    },
  };
}
