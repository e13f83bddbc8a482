/** Who a connection is signed in as: what goes with each request, and how it is renewed. */
import type { Reply } from '../sync/ports.ts';

/** What a request needs to be let in. */
export interface Grant {
  readonly accessToken: string;
  /** Root of the API, `https://` and host. */
  readonly apiAddress: string;
}

type Unanswered = Extract<Reply, { readonly unknown: string }>;

/** Both reject with a `SignInNeeded` when only the user can go on; a reply instead of a grant says that nobody answered. */
export interface Session {
  grant(): Promise<Grant | Unanswered>;
  /** A newer one than this, which the CRM did not take. Whoever asks at the same time shares one renewal. */
  renewed(stale: Grant): Promise<Grant | Unanswered>;
}
