/** Conversations held by hand: what was sent, what was waited for, and how it ended. */
import { crm } from '../../../src/targets/salesforce/crm.ts';
import type { CrmScope, RemoteField, RemoteSchema } from '../../../src/targets/crm.ts';
import type { Talk, Trouble, WireRequest, WireResponse } from '../../../src/targets/wire.ts';

export interface Held<Out> {
  readonly sent: readonly WireRequest[];
  readonly waited: readonly number[];
  readonly out?: Out;
  readonly trouble?: Trouble;
}

type Reply = Omit<Partial<WireResponse>, 'body'> & { readonly json?: unknown; readonly body?: string };

/** One answer: 200 with that JSON. */
export function ok(json: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { json, headers };
}

/** A refusal of the whole request. */
export function refused(status: number, errorCode: string, message = 'no'): Reply {
  return { status, json: [{ message, errorCode }] };
}

function response({ status = 200, headers = {}, json, body }: Reply): WireResponse {
  const type = { 'content-type': 'application/json;charset=UTF-8' };
  return { status, headers: { ...type, ...headers }, body: body ?? (json === undefined ? '' : JSON.stringify(json)) };
}

/** Gives the answers in their order, and sees trouble where the target sees it. An answer too few or too many throws. */
export function hold<Out>(talk: Talk<Out>, replies: readonly Reply[] = []): Held<Out> {
  const sent: WireRequest[] = [];
  const waited: number[] = [];
  let step = talk.next();
  while (!step.done) {
    const said = step.value;
    if ('trouble' in said) return { sent, waited, trouble: said.trouble };
    if ('waitMs' in said) {
      waited.push(said.waitMs);
      step = talk.next({ status: 0, headers: {}, body: '' });
      continue;
    }
    const reply = replies[sent.length];
    sent.push(said);
    if (reply === undefined) throw new Error(`No answer to ${said.method} ${said.path}`);
    const answer = response(reply);
    const trouble = said.hears ? undefined : crm.trouble(answer);
    if (trouble !== undefined) return { sent, waited, trouble };
    step = talk.next(answer);
  }
  if (sent.length !== replies.length) throw new Error(`${replies.length} answers for ${sent.length} requests`);
  return { sent, waited, out: step.value };
}

/** The query in a request's address. */
export function soqlOf(request: WireRequest | undefined): string {
  return new URL(request?.path ?? '', 'https://host').searchParams.get('q') ?? '';
}

export function bodyOf(request: WireRequest | undefined): unknown {
  return JSON.parse(request?.body ?? 'null') as unknown;
}

/** A field that may be written and needs nothing. */
export function remote(name: string, more: Partial<RemoteField> = {}): RemoteField {
  return { name, label: name, type: 'text', creatable: true, updatable: true, required: false, ...more };
}

export function schemaOf(...fields: readonly RemoteField[]): RemoteSchema {
  return { fields: Object.fromEntries(fields.map((field) => [field.name, field])) };
}

/** A deal's scope: key, name, amount, close date, account and owner. */
export function scopeOf(more: Partial<CrmScope> = {}): CrmScope {
  const schema = schemaOf(
    remote('Key__c', { key: true }),
    remote('Name', { required: true, length: 120 }),
    remote('Amount', { type: 'number', scale: 2 }),
    remote('CloseDate', { type: 'day', required: true }),
    remote('AccountId', { type: 'lookup', refersTo: 'Account' }),
    remote('OwnerId', { type: 'lookup', refersTo: 'User' }),
    remote('HasOpportunityLineItem', { type: 'flag', creatable: false, updatable: false }),
  );
  const fields = ['Key__c', 'Name', 'Amount', 'CloseDate'];
  return { version: '66.0', options: {}, keyField: 'Key__c', fields, schema, ...more };
}
