/** Port to a CRM. It has an in-memory implementation, and one contract suite holds both. */
import type { SignInFailure } from '../targets/core/sign-in.ts';
import type { CrmRequest, CrmResponse } from '../targets/flow/request-flow.ts';

/**
 * What came back. `unknown`: it left, and nobody knows what became of it; `message` says why in the machine's words. An
 * answer `too-large` to be read says no more than none.
 */
export type Reply =
  { readonly response: CrmResponse } | { readonly unknown: 'timeout' | 'lost' | 'too-large'; readonly message: string };

/**
 * The way to one CRM, signed in. It adds host and credentials, renews them once when they have run out, and holds its own time
 * limit. Rejects with a {@link Forbidden} for what may not leave, and with a {@link SignInNeeded} when only the user can
 * go on, or when the credentials could not be had just now; nothing was sent then. Any other failure is an unknown reply.
 */
export interface Transport {
  send(request: CrmRequest): Promise<Reply>;
}

/** A request that was stopped before it left: a write while nothing may be changed, or another host than the connection's. */
export class Forbidden extends Error {}

/** There are no credentials, or they could not be had or are not taken: then `failure` says why. */
export class SignInNeeded extends Error {
  readonly failure: SignInFailure | undefined;

  constructor(failure?: SignInFailure) {
    super(failure === undefined ? 'Not signed in' : `${failure.problem}: ${failure.detail}`);
    this.failure = failure;
  }
}
