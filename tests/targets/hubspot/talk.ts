/** Request flows with given responses, for cases that the loopback server cannot produce. */
import type { CrmScope } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import type { RequestFlow } from '../../../src/targets/flow/request-flow.ts';
import { holdWith, type Held, type Reply } from '../conversing.ts';
import { remote, schemaOf } from '../described.ts';

export function hold<Out>(talk: RequestFlow<Out>, replies: readonly Reply[] = []): Held<Out> {
  return holdWith(crm, talk, replies);
}

const COMPANIES = { refersTo: 'companies' };

/** Returns the scope of a deal: key, name, amount, and as associations company and partners. */
export function madeScope(more: Partial<CrmScope> = {}): CrmScope {
  const schema = schemaOf(
    remote('k', { key: true }),
    remote('dealname'),
    remote('amount', { type: 'number' }),
    remote('company', { type: 'lookup', ...COMPANIES }),
    remote('Partner', { type: 'choices', ...COMPANIES }),
    remote('hubspot_owner_id', { type: 'lookup', refersTo: 'owners' }),
  );
  return {
    version: '2026-09',
    options: { partnerLabel: 'Partner' },
    keyField: 'k',
    fields: ['k', 'dealname', 'amount'],
    schema: { ...schema, options: { partnerLabelType: '5' } },
    ...more,
  };
}

/** Returns a record as batches and searches return it: `null` for a requested property without a value. */
export function row(id: string, properties: Readonly<Record<string, string | null>> = {}): unknown {
  const asked = { k: null, dealname: null, amount: null, ...properties };
  return { id, properties: asked, updatedAt: '2026-11-22T00:00:00.000Z', archived: false };
}
