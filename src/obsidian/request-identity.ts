/** Runs one request flow outside a sync, such as during sign-in, with the same driver and retries. */
import { runFlow } from '../sync/crm/run-flow.ts';
import type { Clock } from '../log/ports.ts';
import type { Transport } from '../sync/ports.ts';
import type { Crm } from '../targets/core/crm.ts';
import type { RequestFlow, CrmError } from '../targets/flow/request-flow.ts';

/** Maximum number of retries. The user is waiting, so about three seconds are enough. */
const REPEATS = 2;

/** Returns the result of the request flow, or the CRM error that stopped it. Rejects if a request is not allowed. */
export async function runRequestFlow<Out>(
  flow: RequestFlow<Out>,
  crm: Crm,
  transport: Transport,
  clock: Clock,
): Promise<Out | CrmError> {
  const tally = { requests: 0, usedShare: 0 };
  const context = { crm, transport, clock, jitter: Math.random, budget: Infinity, tally, repeats: REPEATS };
  const result = await runFlow(flow, context);
  return 'out' in result ? result.out : result.error;
}

export const SIGN_IN_NEEDED: CrmError = { kind: 'connection', code: 'sign-in-needed', message: '' };
