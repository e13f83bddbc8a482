/** Conversations held with the loopback Salesforce over HTTP, as the app will hold them. */
import { crm } from '../../../src/targets/salesforce/crm.ts';
import type { Talk } from '../../../src/targets/flow/request-flow.ts';
import type { Salesforce } from '../../../tools/loopback-crms/salesforce/server.ts';
import { converseAt } from '../conversing.ts';

/** To the end; trouble ends it with an error that holds it as its cause. Waits take no time. */
export function converse<Out>(server: Salesforce, talk: Talk<Out>): Promise<Out> {
  return converseAt(server.url, server.accessToken(), crm, talk);
}
