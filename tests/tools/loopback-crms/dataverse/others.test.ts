/**
 * Changes by others in the org: admins’ automation, other users’ edits, merged or deleted accounts, reopened
 * opportunities.
 */
import { expect, test } from 'vitest';
import { call, guid, started } from '../../../../tools/loopback-crms/dataverse/caller.ts';
import type { Dataverse } from '../../../../tools/loopback-crms/dataverse/server.ts';

const DEAL = `opportunities(${guid(1)})`;

async function withDeal(): Promise<Dataverse> {
  const seed = (org: Dataverse['org']): void => {
    org.insert('opportunity', { name: 'A', estimatedvalue: 1000 }, guid(1));
  };
  return started({ seed });
}

const valuesOf = (crm: Dataverse, id: string) => crm.org.get(id).values;

test('a plug-in changes a value back in the same transaction', async () => {
  const crm = await withDeal();
  crm.org.automate({ table: 'opportunity', when: 'at once', change: () => ({ estimatedvalue: 1000 }) });
  const before = crm.org.get(guid(1)).version;
  expect((await call(crm, 'PATCH', DEAL, { body: { estimatedvalue: 2000, name: 'B' } })).status).toBe(204);
  expect(valuesOf(crm, guid(1))).toMatchObject({ estimatedvalue: 1000, name: 'B' });
  expect(crm.org.get(guid(1)).version).toBeGreaterThan(before);
});

test('a workflow changes a value back later, and the version increases once more', async () => {
  const crm = await withDeal();
  const change = (): { estimatedvalue: number } => ({ estimatedvalue: 1000 });
  crm.org.automate({ table: 'opportunity', when: 'later', change });
  await call(crm, 'PATCH', DEAL, { body: { estimatedvalue: 2000 } });
  expect(valuesOf(crm, guid(1))).toMatchObject({ estimatedvalue: 2000 });
  const before = crm.org.get(guid(1)).version;
  crm.org.runWorkflows();
  expect(valuesOf(crm, guid(1))).toMatchObject({ estimatedvalue: 1000 });
  expect(crm.org.get(guid(1)).version).toBeGreaterThan(before);
  crm.org.runWorkflows();
  expect(crm.org.get(guid(1)).version).toBe(before + 1);
});

test('automation also sees a created opportunity', async () => {
  const crm = await started();
  crm.org.automate({
    table: 'opportunity',
    when: 'at once',
    change: ({ name }) => ({ description: name ?? null }),
  });
  await call(crm, 'POST', 'opportunities', { body: { opportunityid: guid(2), name: 'New' } });
  expect(valuesOf(crm, guid(2))).toMatchObject({ description: 'New' });
});

// Merge: Cascade, of opportunity_customer_accounts; the other account is deactivated (merge-records, Microsoft Learn,
// 2026-11-29).
test('links to a merged account move to the other account; the merged one is inactive', async () => {
  const crm = await withDeal();
  const [old, other] = ['Acme', 'Acme Corp'].map((name) => crm.org.insert('account', { name }));
  crm.org.edit(guid(1), { customerid: { table: 'account', id: old ?? '' } });
  crm.org.merge(old ?? '', other ?? '');
  const deal = await call(crm, 'GET', `${DEAL}?$select=_customerid_value`);
  expect(deal.body).toMatchObject({ _customerid_value: other });
  const merged = await call(crm, 'GET', `accounts(${old ?? ''})?$select=statecode,statuscode,merged,_masterid_value`);
  expect(merged.body).toMatchObject({ statecode: 1, statuscode: 2, merged: true, _masterid_value: other });
});

// Delete: Cascade, of opportunity_customer_accounts; RemoveLink, of opportunity_parent_account.
test('deleting a customer deletes its opportunities; a link to a parent account is only removed', async () => {
  const crm = await withDeal();
  const [customer, parent] = ['Acme', 'Parent'].map((name) => crm.org.insert('account', { name }));
  const customerid = { table: 'account', id: customer ?? '' };
  crm.org.edit(guid(1), { customerid, parentaccountid: { table: 'account', id: parent ?? '' } });
  crm.org.remove(parent ?? '');
  expect(valuesOf(crm, guid(1))).toMatchObject({ customerid, parentaccountid: null });
  crm.org.remove(customer ?? '');
  for (const path of [DEAL, `accounts(${customer ?? ''})`]) {
    expect(await call(crm, 'GET', path)).toMatchObject({ status: 404, body: { error: { code: '0x80040217' } } });
  }
});

test('an opportunity that was closed and reopened in the CRM reads as open, by state and status', async () => {
  const crm = await withDeal();
  const state = async (): Promise<unknown> =>
    (await call(crm, 'GET', `${DEAL}?$select=statecode,statuscode,actualclosedate`)).body;
  crm.org.close(guid(1), 'lost');
  expect(await state()).toMatchObject({ statecode: 2, statuscode: 4, actualclosedate: '2026-11-22' });
  expect((await call(crm, 'PATCH', DEAL, { body: { name: 'B' } })).status).toBe(400);
  crm.org.reopen(guid(1));
  expect(await state()).toMatchObject({ statecode: 0, statuscode: 1 });
  expect((await call(crm, 'PATCH', DEAL, { body: { name: 'B' } })).status).toBe(204);
});
