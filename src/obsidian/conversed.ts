/** One conversation outside a run, as when somebody signs in: over the same driver as all others, its retries included. */
import { converse } from '../sync/crm/run-flow.ts';
import type { Clock } from '../log/ports.ts';
import type { Transport } from '../sync/ports.ts';
import type { Crm } from '../targets/core/crm.ts';
import type { Talk, Trouble } from '../targets/flow/request-flow.ts';

/** Somebody looks at a button meanwhile: three seconds are enough. */
const REPEATS = 2;

/** Returns what the conversation learned, or the trouble that ended it. Rejects for what may not leave. */
export async function conversed<Out>(
  talk: Talk<Out>,
  crm: Crm,
  transport: Transport,
  clock: Clock,
): Promise<Out | Trouble> {
  const tally = { requests: 0, usedShare: 0 };
  const line = { crm, transport, clock, jitter: Math.random, budget: Infinity, tally, repeats: REPEATS };
  const heard = await converse(talk, line);
  return 'out' in heard ? heard.out : heard.trouble;
}

export const SIGN_IN_NEEDED: Trouble = { kind: 'connection', code: 'sign-in-needed', message: '' };
