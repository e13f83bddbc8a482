/** The sign-in desk: the one place where screens ask to be connected with a CRM, tested, or disconnected. */
import type { Identity } from '../targets/core/crm.ts';
import type { SignInFailure } from '../targets/core/sign-in.ts';
import type { CrmId } from '../targets/targets.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';
import type { ConnectionState } from './sync-service.ts';

/** How a sign-in ended; `who` is the trouble when the credentials are there and the CRM would not say whose they are. */
export type SignInResult = SignInFailure | { readonly target: CrmId; readonly who: Identity | CrmError };

/** A code that the user types on a page, in whichever browser, to let this device in. */
export interface DeviceCode {
  /** As the CRM spells it. */
  readonly userCode: string;
  /** Address of the page, `https:` or of this machine. */
  readonly page: string;
  /** Milliseconds since 1970 UTC, from when on it is worth nothing. */
  readonly endsMs: number;
}

export interface DeviceAttempt extends DeviceCode {
  /** Resolves once it came to something; undefined: it was cancelled, or another attempt took its place. */
  readonly ended: Promise<SignInResult | undefined>;
}

/**
 * What signing out came to. `unheard`: the CRM could not be told, and the credentials stay good there until it ends them.
 * `untold`: it has no way to be told. `key-lives`: a key stays good until somebody deletes it there.
 */
export type SignedOut = 'revoked' | 'unheard' | 'untold' | 'key-lives';

export interface AuthService {
  state(target: CrmId): ConnectionState;
  /** The CRM whose sign-in is under way, by the browser or by a code. One at a time. */
  attempt(): CrmId | undefined;
  /** The code of that attempt; undefined: it is none by a code. */
  deviceCode(): DeviceCode | undefined;
  /** Opens the browser. Whatever was under way before is forgotten. */
  start(target: CrmId): Promise<SignInFailure | undefined>;
  /** Has a code made, and asks until the user typed it or it ran out. Whatever was under way before is forgotten. */
  startDevice(target: CrmId): Promise<SignInFailure | DeviceAttempt>;
  /** Opens a page in the browser, which the code is for. */
  openPage(code: DeviceCode): void;
  /**
   * Tries a key that the user pasted, and keeps it on this device unless the CRM refuses it; the one before then stays. When
   * nobody answers it is kept. Blanks around it do not count.
   */
  enterKey(target: CrmId, key: string): Promise<SignInResult>;
  /** Ends the attempt with the link that the browser came back with: as text, or its parameters as the app hands them over. */
  finish(link: string | Readonly<Record<string, string>>): Promise<SignInResult>;
  cancel(): void;
  /** Asks the CRM who is signed in, whatever is remembered. */
  test(target: CrmId): Promise<Identity | CrmError>;
  /** Forgets the credentials. */
  signOut(target: CrmId): Promise<SignedOut>;
  /** Hears of every change from now on; gives the way to hear no more. */
  listen(listener: () => void): () => void;
}
