/** How a CRM lets people in, as data: who does it is the app's side. Pure. */

export type SignIn = BrowserSignIn | KeySignIn;

/**
 * Why a sign-in did not work. `denied`: the user said no, or may not use the app. `foreign`: the link belongs to no attempt of
 * ours. `expired`: the attempt is older than ten minutes, or its code was used. `no-link`: the text is no callback.
 * `client-unknown`, `redirect-mismatch`, `secret-required`, `wrong-platform`: the app there is not set up for this.
 * `consent-needed`: an admin has to allow the app first. `policy`: a rule of the company forbids this way of signing in.
 * `tenant-unknown`: there is no such company. `no-user`: the user, or the app itself, has no account in the org.
 * `address-refused`: the CRM names an address that is none of its own. `key-unfit`: the text cannot be a key of this CRM, and
 * the detail is our own sentence about it. `key-refused`: the CRM does not take the key. `unreachable`: nobody answered.
 * `unreadable`: what answered is no sign-in server. `not-accepted`: the server does not take what was kept or brought, and
 * does not say why. `session-ended`: the API does not take the sign-in any more. `secret-wrong`: the client secret is wrong or
 * has expired. `public-client`: the app there takes no secret, and one was sent. `account-locked`: too many failed attempts.
 * `busy`: the server asks to try again later. `origin`: the app on this device sends a header that the server takes for a web
 * page's. `address-unknown`: the company does not know the address. `refused`: anything else.
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

/** `detail` is the other side's own sentence, to be shown as text only; empty when it said nothing. Holds no credentials. */
export interface SignInFailure {
  readonly problem: SignInProblem;
  readonly detail: string;
  /** With `busy`: not before this many milliseconds have passed. */
  readonly retryAfterMs?: number;
}

/** Problems that pass by themselves; any other stays until somebody acts. */
const PASSING: ReadonlySet<SignInProblem> = new Set(['unreachable', 'unreadable', 'busy']);

export function passes({ problem }: SignInFailure): boolean {
  return PASSING.has(problem);
}

/** OAuth 2.0 authorization code with PKCE, for an app of the user's own org. */
export interface BrowserSignIn {
  readonly by: 'browser';
  /** The id of the app as it is called there, in the middle of a sentence: `consumer key`. */
  readonly clientName: string;
  /**
   * Root of the server that signs in, without `/` behind, for the address that the user gave and the target's options in
   * force. For an address of this machine it lies at that address.
   */
  readonly authority: (address: string, options: Readonly<Record<string, string>>) => string;
  /** Below the authority, as the other paths are. */
  readonly authorizePath: string;
  readonly tokenPath: string;
  readonly revokePath: string | undefined;
  /** Where a code is had that the user types on a page, for devices whose browser does not lead back; undefined: nowhere. */
  readonly devicePath: string | undefined;
  /** Of a user. */
  readonly scopes: (address: string) => readonly string[];
  /** Whether a renewal names the scopes again. Some servers give none of them otherwise, others refuse to hear of them. */
  readonly renewsScopes: boolean;
  /** Of the app itself, without a user; empty: none are named. */
  readonly appScopes: (address: string) => readonly string[];
  /** Member of the token answer that holds the API's address; undefined: it is the address the user gave. */
  readonly addressMember: string | undefined;
  /** Why an address cannot be one of this CRM, as a sentence; undefined when it can. Loopback is none of its business. */
  readonly refuseAddress: (address: string, options: Readonly<Record<string, string>>) => string | undefined;
  /**
   * What the server's own codes mean, where its `error` alone does not tell; undefined: nothing more. `secret`: whether one
   * was sent, without which nothing can be wrong with it.
   */
  readonly problemOf: (error: string, description: string, secret: boolean) => SignInProblem | undefined;
}

/** A key that the user makes there and pastes here. */
export interface KeySignIn {
  readonly by: 'key';
  /** Of the API, the same for everybody. */
  readonly address: string;
  /** As it is called there, in the middle of a sentence: `service key`. */
  readonly keyName: string;
  /** Why an address cannot be one of this CRM, as a sentence; undefined when it can. Loopback is none of its business. */
  readonly refuseAddress: (address: string, options: Readonly<Record<string, string>>) => string | undefined;
  /** Why a text cannot be such a key, as a sentence that does not repeat it; undefined when it can. */
  readonly refuseKey: (key: string) => string | undefined;
}
