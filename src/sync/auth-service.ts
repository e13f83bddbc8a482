/** Port of the sign-in service, through which screens connect, test, and disconnect CRMs. */
import type { Identity } from '../targets/core/crm.ts';
import type { SignInFailure } from '../targets/core/sign-in.ts';
import type { CrmId } from '../targets/targets.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';
import type { ConnectionState } from './sync-service.ts';

/** Result of a sign-in. `who` is an error if the credentials were issued but the CRM did not identify their user. */
export type SignInResult = SignInFailure | { readonly target: CrmId; readonly who: Identity | CrmError };

/** Code that the user enters on a page in any browser to authorize this device. */
export interface DeviceCode {
  /** As the CRM formats it. */
  readonly userCode: string;
  /** Address of the page, `https:` or of this machine. */
  readonly page: string;
  /** Time at which the code expires, in milliseconds since 1970 UTC. */
  readonly endsMs: number;
}

/** Attempt to sign in with a device code. */
export interface DeviceAttempt extends DeviceCode {
  /** Resolves when the attempt is finished; with `undefined` if it was canceled or replaced by another attempt. */
  readonly ended: Promise<SignInResult | undefined>;
}

/**
 * Result of signing out. `no-response`: the CRM could not be reached, and the credentials stay valid until it revokes
 * them. `not-revocable`: the CRM has no way to revoke them. `key-stays-valid`: a key stays valid until it is deleted in
 * the CRM.
 */
export type SignedOut = 'revoked' | 'no-response' | 'not-revocable' | 'key-stays-valid';

/** Signs in to CRMs and out of them. */
export interface AuthService {
  /** Returns the connection of a CRM. */
  state(target: CrmId): ConnectionState;
  /** Returns the CRM whose sign-in is in progress, in the browser or with a code; at most one. */
  attempt(): CrmId | undefined;
  /** Returns the code of that attempt; `undefined` if it does not use a code. */
  deviceCode(): DeviceCode | undefined;
  /** Opens the browser. Cancels an earlier attempt. */
  start(target: CrmId): Promise<SignInFailure | undefined>;
  /** Requests a code, and polls until the user entered it or it expired. Cancels an earlier attempt. */
  startDevice(target: CrmId): Promise<SignInFailure | DeviceAttempt>;
  /** Opens the page for the code in the browser. */
  openPage(code: DeviceCode): void;
  /**
   * Tests a key that the user pasted, and stores it on this device. If the CRM rejects the key, the former one is kept.
   * The key is also stored if there is no response. Whitespace around it is ignored.
   */
  enterKey(target: CrmId, key: string): Promise<SignInResult>;
  /**
   * Finishes the attempt with the link to which the browser was redirected: as text, or its parameters as the app
   * passes them.
   */
  finish(link: string | Readonly<Record<string, string>>): Promise<SignInResult>;
  /** Cancels the attempt in progress. */
  cancel(): void;
  /** Requests who is signed in, without any cache. */
  test(target: CrmId): Promise<Identity | CrmError>;
  /** Deletes the credentials. */
  signOut(target: CrmId): Promise<SignedOut>;
  /** Calls the listener on each change. Returns a function that unsubscribes. */
  listen(listener: () => void): () => void;
}
