/** Conversations held by hand: what was sent, what was waited for, and how it ended. */
import { crm } from '../../../src/targets/salesforce/crm.ts';
import type { CrmScope, RemoteField, RemoteSchema } from '../../../src/targets/crm.ts';
import type { Talk, WireRequest } from '../../../src/targets/wire.ts';
import { holdWith, type Held, type Reply } from '../conversing.ts';

export { bodyOf, ok } from '../conversing.ts';

/** A refusal of the whole request. */
export function refused(status: number, errorCode: string, message = 'no'): Reply {
  return { status, json: [{ message, errorCode }] };
}

/** Gives the answers in their order, and sees trouble where the target sees it. An answer too few or too many throws. */
export function hold<Out>(talk: Talk<Out>, replies: readonly Reply[] = []): Held<Out> {
  return holdWith(crm, talk, replies);
}

/** The query in a request's address. */
export function soqlOf(request: WireRequest | undefined): string {
  return new URL(request?.path ?? '', 'https://host').searchParams.get('q') ?? '';
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
