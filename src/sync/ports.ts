/** Port to a CRM. It has an in-memory implementation, and one contract suite tests both. */
import type { SignInFailure } from '../targets/core/sign-in.ts';
import type { CrmRequest, CrmResponse } from '../targets/flow/request-flow.ts';

/**
 * Result of a request. `unknown`: it was sent, and its effect is not known; `message` is the technical reason. A
 * response that is too large to read counts as no response.
 */
export type Reply =
  { readonly response: CrmResponse } | { readonly unknown: 'timeout' | 'lost' | 'too-large'; readonly message: string };

/**
 * Signed-in access to one CRM. Adds host and credentials, renews the credentials once if they expired, and applies its
 * own time limit. Rejects with a {@link Forbidden} for a request that must not be sent, and with a {@link SignInNeeded}
 * if only the user can continue or if the credentials could not be renewed now; nothing was sent in both cases. Any
 * other failure is an unknown reply.
 */
export interface Transport {
  send(request: CrmRequest): Promise<Reply>;
}

/**
 * Error of a request that was stopped before it was sent: a write while changes are not allowed, or a request to
 * another host.
 */
export class Forbidden extends Error {}

/** Error for missing credentials. If they could not be renewed or were rejected, `failure` is the reason. */
export class SignInNeeded extends Error {
  readonly failure: SignInFailure | undefined;

  constructor(failure?: SignInFailure) {
    super(failure === undefined ? 'Not signed in' : `${failure.problem}: ${failure.detail}`);
    this.failure = failure;
  }
}
