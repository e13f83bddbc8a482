/** Sign-in parameters of a CRM, as data; the Obsidian layer runs the sign-in. Pure. */

/** Sign-in method of a CRM. */
export type SignIn = BrowserSignIn | KeySignIn;

/**
 * Reason for a failed sign-in:
 * - `denied`: the user declined, or has no permission to use the app.
 * - `foreign`: the link does not belong to a sign-in attempt of this plugin.
 * - `expired`: the attempt is older than ten minutes, or its code was already used.
 * - `no-link`: the text is not a callback.
 * - `client-unknown`, `redirect-mismatch`, `secret-required`, `wrong-platform`: the app is not configured for this
 *   sign-in.
 * - `consent-needed`: an admin must allow the app first.
 * - `policy`: a policy of the company forbids this sign-in method.
 * - `tenant-unknown`: the company does not exist.
 * - `no-user`: the user, or the app itself, has no account in the org.
 * - `address-refused`: the CRM returned an address that is not one of its addresses.
 * - `key-unfit`: the text cannot be a key of this CRM; the detail is the plugin's message about it.
 * - `key-refused`: the CRM rejected the key.
 * - `unreachable`: no response.
 * - `unreadable`: the response is not from a sign-in server.
 * - `not-accepted`: the server rejected the stored or entered credentials without a reason.
 * - `session-ended`: the API no longer accepts the sign-in.
 * - `secret-wrong`: the client secret is wrong or has expired.
 * - `public-client`: the app does not use a secret, and one was sent.
 * - `account-locked`: too many failed attempts.
 * - `busy`: the server requests a later attempt.
 * - `origin`: the app on this device sends a header that identifies it as a web page to the server.
 * - `address-unknown`: the company does not have the address.
 * - `refused`: the server rejected the sign-in for a reason that is not listed here.
 */
export type SignInProblem =
  | 'not-set-up'
  | 'denied'
  | 'foreign'
  | 'expired'
  | 'no-link'
  | 'client-unknown'
  | 'redirect-mismatch'
  | 'secret-required'
  | 'wrong-platform'
  | 'consent-needed'
  | 'policy'
  | 'tenant-unknown'
  | 'no-user'
  | 'address-refused'
  | 'key-unfit'
  | 'key-refused'
  | 'unreachable'
  | 'unreadable'
  | 'not-accepted'
  | 'session-ended'
  | 'secret-wrong'
  | 'public-client'
  | 'account-locked'
  | 'busy'
  | 'origin'
  | 'address-unknown'
  | 'refused';

/**
 * Failed sign-in. `detail` is the server's message, to be displayed as text only; empty if it sent none. Contains no
 * credentials.
 */
export interface SignInFailure {
  readonly problem: SignInProblem;
  readonly detail: string;
  /** With `busy`: minimum delay in milliseconds before the next attempt. */
  readonly retryAfterMs?: number;
}

/** Problems that resolve without an action; all others remain until a user acts. */
const PASSING: ReadonlySet<SignInProblem> = new Set(['unreachable', 'unreadable', 'busy']);

/** Returns true if the failure is temporary. */
export function passes({ problem }: SignInFailure): boolean {
  return PASSING.has(problem);
}

/** OAuth 2.0 authorization code with PKCE, for an app of the user's org. */
export interface BrowserSignIn {
  readonly by: 'browser';
  /** The CRM's term for the app's ID, for use within a sentence: `consumer key`. */
  readonly clientName: string;
  /**
   * Returns the root of the sign-in server for the user's address and the target's resolved options, without a trailing
   * `/`. For a loopback address it is that address.
   */
  readonly authority: (address: string, options: Readonly<Record<string, string>>) => string;
  /** Path below the authority, like the other paths. */
  readonly authorizePath: string;
  readonly tokenPath: string;
  readonly revokePath: string | undefined;
  /**
   * Path that returns a code to enter on a web page, for devices whose browser cannot return to the app; `undefined` if
   * the CRM has none.
   */
  readonly devicePath: string | undefined;
  /** Returns the scopes for a user. */
  readonly scopes: (address: string) => readonly string[];
  /** True if a refresh must repeat the scopes. Some servers grant no scopes without them; others reject them. */
  readonly renewsScopes: boolean;
  /** Returns the scopes for the app itself, without a user; empty if none are sent. */
  readonly appScopes: (address: string) => readonly string[];
  /** Member of the token response that contains the address of the API; `undefined` if it is the user's address. */
  readonly addressMember: string | undefined;
  /**
   * Returns an error message if an address cannot belong to this CRM, otherwise `undefined`. Loopback addresses are
   * checked elsewhere.
   */
  readonly refuseAddress: (address: string, options: Readonly<Record<string, string>>) => string | undefined;
  /**
   * Returns the problem for the server's specific codes if its `error` is not sufficient, otherwise `undefined`.
   * `secret` is true if a client secret was sent; only then can the secret be wrong.
   */
  readonly problemOf: (error: string, description: string, secret: boolean) => SignInProblem | undefined;
}

/** Sign-in with a key that the user creates in the CRM and pastes into the plugin. */
export interface KeySignIn {
  readonly by: 'key';
  /** Address of the API, the same for all users. */
  readonly address: string;
  /** The CRM's term for the key, for use within a sentence: `service key`. */
  readonly keyName: string;
  /**
   * Returns an error message if an address cannot belong to this CRM, otherwise `undefined`. Loopback addresses are
   * checked elsewhere.
   */
  readonly refuseAddress: (address: string, options: Readonly<Record<string, string>>) => string | undefined;
  /** Returns an error message, which does not repeat the text, if a text cannot be a key; otherwise `undefined`. */
  readonly refuseKey: (key: string) => string | undefined;
}
