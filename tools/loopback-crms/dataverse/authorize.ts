/** The consent page of the sign-in, and the redirect with a code or an error. */
import type { Answer } from '../answer.ts';
import type { ApiRequest } from '../request.ts';
import { aadsts, entraError } from './answers.ts';
import { checkScope } from './scope.ts';
import type { SignIn } from './sign-in.ts';

interface Door {
  signIn: SignIn;
  userId: string;
  /** The address with which scopes must start. */
  resource: string;
}

/** GET /{tenant}/oauth2/v2.0/authorize, and the same address with `answer` after the user selected a button. */
export function authorize(door: Door, request: ApiRequest): Answer {
  const { app } = door.signIn;
  const asked = request.query;
  if (asked.get('client_id') !== app.clientId) {
    throw aadsts('unauthorized_client', 700016, 'The application was not found in the directory.');
  }
  const redirectUri = asked.get('redirect_uri') ?? '';
  // Without a registered address, an error cannot be sent anywhere safely: the browser shows it.
  if (!app.redirects.includes(redirectUri)) {
    throw aadsts('invalid_request', 50011, 'The redirect URI does not match those configured for the application.');
  }
  const wrong = wrongQuestion(asked);
  if (wrong !== undefined) return back(redirectUri, asked, { error: 'invalid_request', error_description: wrong });
  const scope = asked.get('scope') ?? '';
  checkScope(scope, door.resource);
  const answer = asked.get('answer');
  if (answer === 'deny') {
    const { error, error_description } = entraError('access_denied', 65004, 'The user declined to consent.');
    return back(redirectUri, asked, { error: String(error), error_description: String(error_description) });
  }
  if (answer !== 'allow') return consentPage(request);
  const challenge = asked.get('code_challenge') ?? '';
  return back(redirectUri, asked, {
    code: door.signIn.issueCode({ userId: door.userId, redirectUri, scope, challenge }),
    session_state: '00000000-aaaa-bbbb-cccc-dddddddddddd',
  });
}

function wrongQuestion(asked: URLSearchParams): string | undefined {
  if (asked.get('response_type') !== 'code') return "AADSTS900144: 'response_type' must be 'code'.";
  if (asked.get('code_challenge') === null) return 'AADSTS9002325: Proof Key for Code Exchange is required.';
  if (asked.get('code_challenge_method') !== 'S256') return 'AADSTS501491: Invalid size of Code_Challenge parameter.';
  return undefined;
}

function back(redirectUri: string, asked: URLSearchParams, answer: Record<string, string>): Answer {
  const state = asked.get('state');
  const query = new URLSearchParams({ ...answer, ...(state === null ? {} : { state }) });
  const location = `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query.toString()}`;
  return { status: 302, headers: { Location: location } };
}

function consentPage(request: ApiRequest): Answer {
  const link = (answer: string): string =>
    `${request.url}&answer=${answer}`.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Permissions requested (loopback Entra)</title>
<style>body{font:16px system-ui;max-width:30em;margin:4em auto;padding:0 1em}a{display:inline-block;margin:1em 1em 0 0;
padding:.5em 1.5em;border:1px solid #888;border-radius:.4em}</style></head>
<body><h1>Permissions requested</h1><p>CRM Sync and Attribution would like to access Dynamics 365 as you.</p>
<p>This is the loopback sign-in of the tests; no real tenant is involved.</p>
<a id="allow" href="${link('allow')}">Accept</a><a id="deny" href="${link('deny')}">Cancel</a></body></html>`;
  return { status: 200, body, contentType: 'text/html; charset=utf-8' };
}
