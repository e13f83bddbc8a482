/** The sign-in desk: the one place where screens ask to be connected with a CRM, tested, or disconnected. */
import type { Identity, SignInProblem } from '../targets/crm.ts';
import type { CrmId } from '../targets/targets.ts';
import type { Trouble } from '../targets/wire.ts';
import type { ConnectionState } from './sync-desk.ts';

/** `detail` is the other side's own sentence, to be shown as text only; empty when it said nothing. Holds no credentials. */
export interface SignInFailure {
  readonly problem: SignInProblem;
  readonly detail: string;
}

/** How a sign-in ended; `who` is the trouble when the credentials are there and the CRM would not say whose they are. */
export type SignInResult = SignInFailure | { readonly target: CrmId; readonly who: Identity | Trouble };

export interface SignInDesk {
  state(target: CrmId): ConnectionState;
  /** The CRM that a browser was opened for and that has not sent the user back yet. One at a time. */
  attempt(): CrmId | undefined;
  /** Opens the browser. Whatever was under way before is forgotten. */
  start(target: CrmId): Promise<SignInFailure | undefined>;
  /** Ends the attempt with the link that the browser came back with: as text, or its parameters as the app hands them over. */
  finish(link: string | Readonly<Record<string, string>>): Promise<SignInResult>;
  cancel(): void;
  /** Asks the CRM who is signed in, whatever is remembered. */
  test(target: CrmId): Promise<Identity | Trouble>;
  /** Forgets the credentials. `unheard`: the CRM could not be told, and they stay good there until it ends them. */
  signOut(target: CrmId): Promise<'revoked' | 'unheard'>;
  /** Hears of every change from now on; gives the way to hear no more. */
  listen(hear: () => void): () => void;
}
