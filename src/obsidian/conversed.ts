/** One conversation without a second try: a person waits in front of it, and would rather hear at once. */
import { SignInNeeded, type Transport } from '../sync/ports.ts';
import type { Crm } from '../targets/crm.ts';
import type { Talk, Trouble } from '../targets/wire.ts';

export async function conversed<Out>(talk: Talk<Out>, crm: Crm, way: Transport): Promise<Out | Trouble> {
  try {
    let step = talk.next();
    for (;;) {
      if (step.done === true) return step.value;
      if ('trouble' in step.value) return step.value.trouble;
      if ('waitMs' in step.value) {
        step = talk.next({ status: 0, headers: {}, body: '' });
        continue;
      }
      const reply = await way.send(step.value);
      if ('unknown' in reply) return { kind: 'unknown', code: reply.unknown, message: reply.message };
      const trouble = crm.trouble(reply.response);
      if (trouble !== undefined && step.value.hears !== true) return trouble;
      step = talk.next(reply.response);
    }
  } catch (error) {
    if (error instanceof SignInNeeded) return SIGN_IN_NEEDED;
    throw error;
  }
}

export const SIGN_IN_NEEDED: Trouble = { kind: 'connection', code: 'sign-in-needed', message: '' };
