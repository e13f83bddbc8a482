/** Request flows against the loopback HubSpot over HTTP, as in the app. */
import { resolveOptions } from '../../../src/targets/core/resolve-target.ts';
import type { CrmScope, RemoteWrite } from '../../../src/targets/core/crm.ts';
import { hubspot } from '../../../src/targets/hubspot/target.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import type { RequestFlow } from '../../../src/targets/flow/request-flow.ts';
import { SERVICE_KEY } from '../../../tools/loopback-crms/hubspot/portal-options.ts';
import { GROUPS, property } from '../../../tools/loopback-crms/hubspot/properties.ts';
import { startHubspot, type Hubspot, type HubspotOptions } from '../../../tools/loopback-crms/hubspot/server.ts';
import { converseAt } from '../conversing.ts';

export const KEY = 'opportunity_key';

export const FIELDS = [
  KEY,
  'dealname',
  'amount',
  'closedate',
  'dealstage',
  'pipeline',
  'deal_currency_code',
  'company',
];

/** Runs a flow to its end; a CRM error rejects with an error that has it as its cause. Delays take no time. */
export function converse<Out>(server: Hubspot, talk: RequestFlow<Out>): Promise<Out> {
  return converseAt(server.url, SERVICE_KEY, crm, talk);
}

/** Starts an account with the key property and without rate limits. */
export function startPortal(options: HubspotOptions = {}): Promise<Hubspot> {
  const limits = { tenSecondly: 100_000, searchesASecond: 100_000, ...options.limits };
  return startHubspot({
    ...options,
    limits,
    seed: (portal) => {
      const key = { name: KEY, label: 'Key', type: 'string', fieldType: 'text', groupName: GROUPS.deals };
      portal.properties.deals.push(property({ ...key, hasUniqueValue: true }));
      options.seed?.(portal);
    },
  });
}

export async function scopeOf(
  server: Hubspot,
  chosen: Record<string, string> = {},
  fields: readonly string[] = FIELDS,
): Promise<CrmScope> {
  const options = resolveOptions(hubspot, { options: chosen });
  const bare = { version: '2026-09', options: { ...options, ...chosen }, keyField: KEY, fields };
  return { ...bare, schema: await converse(server, crm.describe(bare, undefined)) };
}

export function deal(key: string, fields: RemoteWrite['fields'] = {}, id?: string): RemoteWrite {
  const whole = id === undefined ? { dealname: `Deal ${key}`, dealstage: 'qualifiedtobuy', amount: '100.5' } : {};
  return { opId: `op ${key}`, id, key, fields: { ...whole, ...fields } };
}
