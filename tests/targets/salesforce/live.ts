/** Conversations held with the loopback Salesforce over HTTP, as the app will hold them. */
import { crm } from '../../../src/targets/salesforce/crm.ts';
import type { Talk, Trouble, WireRequest, WireResponse } from '../../../src/targets/wire.ts';
import type { Salesforce } from '../../crm/salesforce/server.ts';

/** To the end; trouble ends it with an error that holds it as its cause. Waits take no time. */
export async function converse<Out>(server: Salesforce, talk: Talk<Out>): Promise<Out> {
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
  const { method, path, headers, body = null } = request;
  const sent = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, ...headers };
  const response = await fetch(url + path, { method, headers: sent, body });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}
