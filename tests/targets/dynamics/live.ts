/** Request flows against the loopback Dataverse over HTTP, as in the app. */
import { crm } from '../../../src/targets/dynamics/crm.ts';
import { dynamics } from '../../../src/targets/dynamics/target.ts';
import { resolveOptions, remoteName } from '../../../src/targets/core/resolve-target.ts';
import type { CrmScope, RemoteSchema, RemoteWrite } from '../../../src/targets/core/crm.ts';
import type { RequestFlow } from '../../../src/targets/flow/request-flow.ts';
import type { Dataverse } from '../../../tools/loopback-crms/dataverse/server.ts';
import { converseAt } from '../conversing.ts';
import { parsed } from './talk.ts';

/** Runs a flow to its end; a CRM error rejects with an error that has it as its cause. Delays take no time. */
export function converse<Out>(server: Dataverse, talk: RequestFlow<Out>): Promise<Out> {
  return converseAt(server.url, server.accessToken(), crm, parsed(talk));
}

/** Fields that a sync compares, the key first. */
const FIELDS = [
  'new_opportunity_key',
  'name',
  'estimatedvalue',
  'estimatedclosedate',
  'statecode',
  'salesstage',
  'description',
  'closeprobability',
  'transactioncurrencyid@odata.bind',
  'customerid_account@odata.bind',
  'customerid_contact@odata.bind',
  'ownerid@odata.bind',
];

/** Returns the scope of a target with these options, as the org describes it. */
export async function scopeOf(server: Dataverse, chosen: Readonly<Record<string, string>> = {}): Promise<CrmScope> {
  const options = resolveOptions(dynamics, { options: chosen });
  const bare = { version: '9.2', options, keyField: remoteName('{key}', options), fields: FIELDS };
  const schema: RemoteSchema = await converse(server, crm.describe(bare, undefined));
  return { ...bare, schema };
}

/** Returns a write that creates an opportunity. */
export function deal(key: string, fields: RemoteWrite['fields'] = {}): RemoteWrite {
  const whole = { name: `Deal ${key}`, estimatedvalue: 100.5, estimatedclosedate: '2026-03-31', ...fields };
  return { opId: `op ${key}`, id: undefined, key, fields: whole };
}

/** Returns a write that updates an opportunity. */
export function update(id: string, fields: RemoteWrite['fields'], version?: string): RemoteWrite {
  return { opId: 'u', id, key: '', fields, ...(version === undefined ? {} : { version }) };
}
