/** Request flows against the loopback Salesforce over HTTP, as in the app. */
import { crm } from '../../../src/targets/salesforce/crm.ts';
import type { RequestFlow } from '../../../src/targets/flow/request-flow.ts';
import type { Salesforce } from '../../../tools/loopback-crms/salesforce/server.ts';
import { converseAt } from '../conversing.ts';

/** Runs a flow to its end; a CRM error rejects with an error that has it as its cause. Delays take no time. */
export function converse<Out>(server: Salesforce, talk: RequestFlow<Out>): Promise<Out> {
  return converseAt(server.url, server.accessToken(), crm, talk);
}
