/** Converts OAuth error codes and errors thrown by the library to sign-in problems with messages. */
import * as oauth from 'oauth4webapi';
import { jsonOf, plain, ROW, messagesIn, textMember } from '../targets/flow/response.ts';
import type { BrowserSignIn, SignInFailure, SignInProblem } from '../targets/core/sign-in.ts';
import type { CrmResponse } from '../targets/flow/request-flow.ts';
import { safeParse } from 'valibot';
import { redact } from './redact.ts';

type ProblemOfSite = Pick<BrowserSignIn, 'problemOf'>;

/** Thrown through the library if no response arrived, to distinguish this from a bug. */
export class Unreachable extends Error {}

/**
 * Thrown through the library for an error response, regardless of the library's own handling of its status and format.
 */
export class Refused extends Error {
  readonly failure: SignInFailure;

  constructor(failure: SignInFailure) {
    super(failure.problem);
    this.failure = failure;
  }
}

/**
 * Problems by the error code of the server. RFC 6749, sections 4.1.2.1 and 5.2; RFC 8628, section 3.5; and two codes
 * for device codes of https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-device-code, 2026-11-22.
 * `invalid_grant` covers expired, revoked, and mistyped grants alike, so the code alone does not identify the cause.
 */
const PROBLEMS: Readonly<Record<string, SignInProblem>> = {
  access_denied: 'denied',
  authorization_declined: 'denied',
  invalid_grant: 'not-accepted',
  expired_token: 'expired',
  bad_verification_code: 'expired',
  invalid_client: 'client-unknown',
  unauthorized_client: 'client-unknown',
  redirect_uri_mismatch: 'redirect-mismatch',
  temporarily_unavailable: 'busy',
  server_error: 'busy',
};

/** Returns the failure for a server's error code and description. `secret`: the request contained a client secret. */
export function refusedBy(
  code: string,
  description: string,
  { problemOf }: ProblemOfSite,
  secret = false,
): SignInFailure {
  const general = Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined;
  const known = problemOf(code, description, secret) ?? general ?? 'refused';
  const problem = known === 'client-unknown' && code === 'invalid_client' && secret ? 'secret-wrong' : known;
  return { problem, detail: description === '' ? code.slice(0, 300) : essence(description) };
}

/**
 * Returns the useful part of a description: without IDs for the server's log, and only the first sentence of a long
 * text.
 */
function essence(description: string): string {
  const [message = ''] = description.split(/\b(?:Trace ID|Correlation ID|Timestamp): /);
  const [first = message] = message.length > 160 ? (/^.+?[.!?](?=\s|$)/s.exec(message) ?? []) : [];
  return first.trim().slice(0, 300);
}

/** Codes in repeated responses to a device, which the library handles. RFC 8628, section 3.5. */
const PENDING: ReadonlySet<string> = new Set(['authorization_pending', 'slow_down']);

/**
 * Returns the failure in a response of the sign-in server; `undefined` if the response is not a failure. A known error
 * code has priority over the status; a response without a code keeps its message. Secrets in `sent` are removed from
 * the message.
 */
export function answerFailure(
  response: CrmResponse,
  own: ProblemOfSite,
  sent: URLSearchParams,
): SignInFailure | undefined {
  const { status, headers, body } = response;
  if (status < 400) return undefined;
  const found = jsonOf(body);
  const parsed = safeParse(ROW, found);
  const [code, description] = parsed.success
    ? [textMember(parsed.output, 'error'), textMember(parsed.output, 'error_description')]
    : ['', found === undefined ? plain(body) : messagesIn(found)];
  if (PENDING.has(code)) return undefined;
  const isBusy = status >= 500 || status === 429;
  const failure = refusedBy(code, description, own, sent.has('client_secret'));
  const isKnown = code !== '' && failure.problem !== 'refused';
  const problem = isKnown ? failure.problem : isBusy ? 'busy' : failure.detail === '' ? 'unreadable' : 'refused';
  const seconds = Number(headers['retry-after'] ?? NaN);
  const pause = problem === 'busy' && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {};
  return { problem, detail: redact(failure.detail, secretsIn(sent)), ...pause };
}

/** Secret parameters of a token request. */
const SECRET = ['client_secret', 'refresh_token', 'code', 'code_verifier', 'device_code', 'token'];

function secretsIn(sent: URLSearchParams): readonly string[] {
  return SECRET.flatMap((name) => sent.get(name) ?? []);
}

/** Errors that the library throws for responses that do not conform to OAuth. */
const UNREADABLE = [
  oauth.OperationProcessingError,
  oauth.UnsupportedOperationError,
  oauth.WWWAuthenticateChallengeError,
];

/**
 * Returns the failure for an error, with only the server's own message, because causes of library errors contain
 * complete responses with tokens.
 */
export function signInFailureOf(error: unknown, signIn: ProblemOfSite): SignInFailure {
  if (error instanceof Refused) return error.failure;
  if (error instanceof oauth.ResponseBodyError) return refusedBy(error.error, error.error_description ?? '', signIn);
  if (error instanceof Unreachable) return { problem: 'unreachable', detail: error.message };
  if (UNREADABLE.some((kind) => error instanceof kind)) return { problem: 'unreadable', detail: '' };
  throw error;
}
