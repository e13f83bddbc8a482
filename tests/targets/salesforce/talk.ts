/** Request flows with given responses: the requests, the delays, and the result. */
import { crm } from '../../../src/targets/salesforce/crm.ts';
import type { CrmScope } from '../../../src/targets/core/crm.ts';
import type { RequestFlow, CrmRequest } from '../../../src/targets/flow/request-flow.ts';
import { holdWith, type Held, type Reply } from '../conversing.ts';
import { remote, schemaOf } from '../described.ts';

/** Returns a rejection of the whole request. */
export function refused(status: number, errorCode: string, message = 'no'): Reply {
  return { status, json: [{ message, errorCode }] };
}

export function hold<Out>(talk: RequestFlow<Out>, replies: readonly Reply[] = []): Held<Out> {
  return holdWith(crm, talk, replies);
}

/** Returns the query in a request's URL. */
export function soqlOf(request: CrmRequest | undefined): string {
  return new URL(request?.path ?? '', 'https://host').searchParams.get('q') ?? '';
}

/** Returns the scope of an opportunity: key, name, amount, close date, account, and owner. */
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
