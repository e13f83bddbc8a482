/** Why a sign-in server said no: its codes, and what the library throws, as problems that have words. */
import * as oauth from 'oauth4webapi';
import type { SignInFailure } from '../sync/sign-in-desk.ts';
import type { BrowserSignIn, SignInProblem } from '../targets/sign-in.ts';

type Own = Pick<BrowserSignIn, 'problemOf'>;

/** Thrown through the library, which would say the same of it as of a bug. */
export class Unreachable extends Error {}

/**
 * What servers answer, by their own code. RFC 6749, sections 4.1.2.1 and 5.2; RFC 8628, section 3.5; and two for device codes
 * of https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-device-code, 2026-11-22.
 */
const PROBLEMS: Readonly<Record<string, SignInProblem>> = {
  access_denied: 'denied',
  authorization_declined: 'denied',
  invalid_grant: 'expired',
  expired_token: 'expired',
  bad_verification_code: 'expired',
  invalid_client: 'client-unknown',
  unauthorized_client: 'client-unknown',
  redirect_uri_mismatch: 'redirect-mismatch',
};

/** The failure that a server's code and sentence stand for. */
export function refusedBy(code: string, description: string, { problemOf }: Own): SignInFailure {
  const problem = problemOf(code, description) ?? (Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined);
  return { problem: problem ?? 'refused', detail: description === '' ? code.slice(0, 300) : essence(description) };
}

/** What a person can use of it: not the numbers for the server's own log, and of a long text its first sentence. */
function essence(description: string): string {
  const [said = ''] = description.split(/\s*\b(?:Trace ID|Correlation ID|Timestamp): /);
  const [first = said] = said.length > 160 ? (/^.+?[.!?](?=\s|$)/s.exec(said) ?? []) : [];
  return first.trim().slice(0, 300);
}

/** What the library throws about answers that are none of OAuth's. */
const UNREADABLE = [
  oauth.OperationProcessingError,
  oauth.UnsupportedOperationError,
  oauth.WWWAuthenticateChallengeError,
];

/** Nothing of the library's errors but the server's own words: their causes hold whole answers, tokens among them. */
export function failureOf(error: unknown, signIn: Own): SignInFailure {
  if (error instanceof oauth.ResponseBodyError) return refusedBy(error.error, error.error_description ?? '', signIn);
  if (error instanceof Unreachable) return { problem: 'unreachable', detail: error.message };
  if (UNREADABLE.some((kind) => error instanceof kind)) return { problem: 'unreadable', detail: '' };
  throw error;
}
