import { afterEach, expect, test } from 'vitest';
import type { CrmScope, RemoteWrite } from '../../../src/targets/crm.ts';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import { startSalesforce, type Salesforce, type SalesforceOptions } from '../../crm/salesforce/server.ts';
import { converse } from './live.ts';

let server: Salesforce | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const FIELDS = ['Opportunity_Key__c', 'Name', 'Amount', 'CloseDate', 'StageName', 'AccountId', 'OEM_Primary__c'];

async function start(
  options: SalesforceOptions = {},
  chosen: Record<string, string> = {},
): Promise<{ server: Salesforce; scope: CrmScope }> {
  server = await startSalesforce(options);
  const bare = { version: '66.0', options: chosen, keyField: 'Opportunity_Key__c', fields: FIELDS };
  const schema = await converse(server, crm.describe(bare, undefined));
  return { server, scope: { ...bare, schema } };
}

function deal(key: string, more: Partial<RemoteWrite> = {}): RemoteWrite {
  const fields = { Name: `Deal ${key}`, StageName: 'Prospecting', CloseDate: '2026-03-31', Amount: 100.5 };
  return { opId: `op ${key}`, id: undefined, key, ...more, fields: { ...fields, ...more.fields } };
}

test('the org says who it is', async () => {
  const { server } = await start();
  expect(await converse(server, crm.identify())).toMatchObject({ version: '66.0', sandbox: false });
});

test('a deal is made, read back by key and id, changed, and seen among the changes', async () => {
  const { server, scope } = await start();
  const [made] = await converse(server, crm.write(scope, [deal('A.inc/1')]));
  expect(made).toMatchObject({ opId: 'op A.inc/1', ok: true, created: true });
  const id = made?.ok === true ? made.id : '';
  const byKey = await converse(server, crm.read(scope, [], ['A.inc/1']));
  expect(byKey.records[0]).toMatchObject({ id, key: 'A.inc/1', fields: { Amount: 100.5, CloseDate: '2026-03-31' } });
  const update = { opId: 'u', id, key: 'A.inc/1', fields: { Amount: 7, OEM_Primary__c: null } };
  expect(await converse(server, crm.write(scope, [update]))).toEqual([{ opId: 'u', ok: true, id, created: false }]);
  const both = await converse(server, crm.read(scope, [id, '006000000000000AAA'], ['A.inc/1']));
  expect(both).toMatchObject({ records: [{ id, fields: { Amount: 7 } }], missing: ['006000000000000AAA'] });
  const identity = await converse(server, crm.identify());
  const filter = { since: '2026-11-22T18:00:00Z', mine: true, open: true };
  expect((await converse(server, crm.changed(scope, filter, identity))).records).toHaveLength(1);
});
