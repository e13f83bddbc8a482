/** The in-memory implementation of Transport: a function answers, and every sent request is recorded. */
import { isRequestAllowed, type GuardMode } from '../../src/sync/crm/dry-run-guard.ts';
import { Forbidden, SignInNeeded, type Reply, type Transport } from '../../src/sync/ports.ts';
import type { Crm } from '../../src/targets/core/crm.ts';
import type { CrmRequest, CrmResponse } from '../../src/targets/flow/request-flow.ts';

/** `signed-out`: the CRM no longer accepts the credentials. */
export type Answer = CrmResponse | 'lost' | 'timeout' | 'signed-out';

export type Handler = (request: CrmRequest) => Answer | Promise<Answer>;

export interface MemoryTransport extends Transport {
  /** Every sent request, in order. */
  readonly sent: readonly CrmRequest[];
}

/** Returns a transport; `mode` is called for every request, as the plugin reads the dry-run setting. */
export function memoryTransport(
  handler: Handler,
  mode: () => GuardMode = () => 'writing',
  reads: Crm['reads'] = [],
): MemoryTransport {
  const sent: CrmRequest[] = [];
  return {
    sent,
    send: async (request): Promise<Reply> => {
      await Promise.resolve();
      if (!isRequestAllowed(request, reads, mode()))
        throw new Forbidden(`${request.method} ${request.path} may not leave`);
      sent.push(request);
      const answer = await handler(request);
      if (answer === 'signed-out') throw new SignInNeeded();
      if (answer === 'lost' || answer === 'timeout') return { unknown: answer, message: `${answer} in the test` };
      return { response: answer };
    },
  };
}

/** Returns a response with this status; a body other than text is sent as JSON. */
export function answer(
  status: number,
  body: unknown = '',
  headers: Readonly<Record<string, string>> = {},
): CrmResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}
