/** Conversations held with the loopback Dataverse over HTTP, as the app will hold them. */
import { defaultParser } from '@odata/parser';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import { dynamics } from '../../../src/targets/dynamics.ts';
import { chosenOptions, remoteName } from '../../../src/targets/chosen.ts';
import type { CrmScope, RemoteSchema, RemoteWrite } from '../../../src/targets/crm.ts';
import type { Talk, Trouble, WireRequest, WireResponse } from '../../../src/targets/wire.ts';
import type { Dataverse } from '../../crm/dataverse/server.ts';
import { queried } from './talk.ts';

/** To the end; trouble ends it with an error that holds it as its cause, and so does a filter that the language does not have. Waits take no time. */
export async function converse<Out>(server: Dataverse, talk: Talk<Out>): Promise<Out> {
  const token = server.accessToken();
  let step = talk.next();
  while (!step.done) {
    const said = step.value;
    if ('trouble' in said) throw troubled(said.trouble);
    if ('waitMs' in said) {
      step = talk.next({ status: 0, headers: {}, body: '' });
      continue;
    }
    const answer = await send(server.url, token, said);
    const trouble = said.hears ? undefined : crm.trouble(answer);
    if (trouble !== undefined) throw troubled(trouble);
    step = talk.next(answer);
  }
  return step.value;
}

function troubled(trouble: Trouble): Error {
  return new Error(`${trouble.code} ${trouble.message}`, { cause: trouble });
}

async function send(url: string, token: string, request: WireRequest): Promise<WireResponse> {
  const filter = queried(request, '$filter');
  if (filter !== undefined) defaultParser.filter(filter);
  const { method, path, headers, body = null } = request;
  const sent = { 'Content-Type': 'application/json', ...headers, Authorization: `Bearer ${token}` };
  const response = await fetch(url + path, { method, headers: sent, body });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

/** What a sync compares, the key first. */
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

/** The scope of a target with these options, as the org describes it. */
export async function scopeOf(server: Dataverse, chosen: Readonly<Record<string, string>> = {}): Promise<CrmScope> {
  const options = chosenOptions(dynamics, { options: chosen });
  const bare = { version: '9.2', options, keyField: remoteName('{key}', options), fields: FIELDS };
  const schema: RemoteSchema = await converse(server, crm.describe(bare, undefined));
  return { ...bare, schema };
}

/** A deal that is to be made. */
export function deal(key: string, fields: RemoteWrite['fields'] = {}): RemoteWrite {
  const whole = { name: `Deal ${key}`, estimatedvalue: 100.5, estimatedclosedate: '2026-03-31', ...fields };
  return { opId: `op ${key}`, id: undefined, key, fields: whole };
}

/** A change of a deal that is there. */
export function update(id: string, fields: RemoteWrite['fields'], version?: string): RemoteWrite {
  return { opId: 'u', id, key: '', fields, ...(version === undefined ? {} : { version }) };
}
