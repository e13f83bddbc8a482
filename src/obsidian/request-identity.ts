/** Requests who is signed in to a CRM, outside a sync. */
import type { Clock } from '../log/ports.ts';
import { runFlow } from '../sync/crm/run-flow.ts';
import type { Transport } from '../sync/ports.ts';
import type { Crm, Identity } from '../targets/core/crm.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';

/** Maximum number of retries. The user is waiting, so about three seconds are enough. */
const REPEATS = 2;

/** Returns who is signed in, or the CRM error that stopped the request. Rejects if a request is not allowed. */
export async function requestIdentity(
  crm: Crm,
  options: Readonly<Record<string, string>>,
  transport: Transport,
  clock: Clock,
): Promise<Identity | CrmError> {
  const tally = { requests: 0, usedShare: 0 };
  const context = { crm, transport, clock, jitter: Math.random, budget: Infinity, tally, repeats: REPEATS };
  const result = await runFlow(crm.identify(options), context);
  return 'out' in result ? result.out : result.error;
}
