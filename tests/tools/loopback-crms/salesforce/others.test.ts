/**
 * Changes by others in the org: admins’ automation, other users’ locks and edits, renamed, merged, or deleted accounts,
 * reopened opportunities.
 */
import { expect, test } from 'vitest';
import { DEAL, UPSERT, batch, call, soql, started } from '../../../../tools/loopback-crms/salesforce/caller.ts';
import { nextPage } from '../../../../tools/loopback-crms/salesforce/faults.ts';
import type { Salesforce } from '../../../../tools/loopback-crms/salesforce/server.ts';

const keyed = (key: string, more = {}): Record<string, unknown> => ({ ...DEAL, Opportunity_Key__c: key, ...more });

async function upsert(crm: Salesforce, more: object = {}): Promise<unknown> {
  return (await call(crm, 'PATCH', UPSERT, { body: batch([keyed('K-1', more)]) })).body;
}

const BUSY = [{ success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] }];
const DONE = [{ success: true }];

test('a transaction that locks a row has changed it, and the change is visible once the row is free', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', keyed('K-1', { Amount: 1000 }) as never);
  crm.org.locks.lock(id, 2, () => {
    crm.org.edit(id, { Amount: 777 });
  });
  expect(await upsert(crm)).toMatchObject(BUSY);
  expect(crm.org.get(id)['Amount']).toBe(1000);
  expect(await upsert(crm)).toMatchObject(BUSY);
  expect(crm.org.get(id)).toMatchObject({ Amount: 777, LastModifiedById: crm.org.other });
  expect(await upsert(crm)).toMatchObject(DONE);
});

test('a trigger changes a value back before it is saved, and the answer does not show it', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', keyed('K-1', { Amount: 1000 }) as never);
  crm.org.automate({ table: 'Opportunity', when: 'at once', change: () => ({ Amount: 1000 }) });
  crm.org.advance(60_000);
  const before = crm.org.get(id)['SystemModstamp'];
  expect(await upsert(crm, { Amount: 2000, Name: 'B' })).toMatchObject(DONE);
  expect(crm.org.get(id)).toMatchObject({ Amount: 1000, Name: 'B' });
  expect(crm.org.get(id)['SystemModstamp']).not.toBe(before);
});

test('a flow changes a value back later, once, and the stamp advances once more', async () => {
  const crm = await started();
  crm.org.automate({ table: 'Opportunity', when: 'later', change: ({ Name }) => ({ Region__c: Name ?? null }) });
  await upsert(crm);
  const [row] = crm.org.live('Opportunity');
  expect(row?.['Region__c']).toBeNull();
  crm.org.advance(60_000);
  crm.org.runWorkflows();
  const [after] = crm.org.live('Opportunity');
  expect(after).toMatchObject({ Region__c: 'Deal', LastModifiedById: crm.org.other });
  expect(after?.['SystemModstamp']).not.toBe(row?.['SystemModstamp']);
  crm.org.edit(String(after?.['Id']), { Region__c: null });
  crm.org.runWorkflows();
  expect(crm.org.live('Opportunity')[0]?.['Region__c']).toBeNull();
});

test('an account that is renamed keeps its opportunities, and is found only by its new name', async () => {
  const crm = await started();
  const account = crm.org.insert('Account', { Name: 'Acme' });
  const deal = crm.org.insert('Opportunity', keyed('K-1', { AccountId: account }) as never);
  crm.org.edit(account, { Name: 'Acme Group' });
  expect(crm.org.get(deal)['AccountId']).toBe(account);
  const named = async (name: string) => (await soql(crm, `SELECT Id FROM Account WHERE Name = '${name}'`)).body;
  expect(await named('Acme')).toMatchObject({ totalSize: 0 });
  expect(await named('Acme Group')).toMatchObject({ records: [{ Id: account }] });
});

test('deleting an account deletes its opportunities, and undeleting restores them', async () => {
  const crm = await started();
  const account = crm.org.insert('Account', { Name: 'Acme' });
  crm.org.insert('Opportunity', keyed('K-1', { AccountId: account }) as never);
  crm.org.remove(account);
  expect((await soql(crm, 'SELECT Id FROM Opportunity')).body).toMatchObject({ totalSize: 0 });
  crm.org.undelete(account);
  expect((await soql(crm, 'SELECT Id FROM Opportunity')).body).toMatchObject({ totalSize: 1 });
});

test('an opportunity that was closed and reopened shows that only by its stage', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', keyed('K-1') as never);
  const state = async () =>
    (await call(crm, 'GET', `sobjects/Opportunity/${id}?fields=StageName,IsClosed,IsWon,Probability`)).body;
  crm.org.edit(id, { StageName: 'Closed Won' });
  expect(await state()).toMatchObject({ IsClosed: true, IsWon: true, Probability: 100 });
  crm.org.edit(id, { StageName: 'Prospecting' });
  expect(await state()).toMatchObject({ IsClosed: false, IsWon: false, Probability: 10 });
});

test.each(['/services/data/v66.0', '/services/data/v66.0/'])('%s lists the resources of the version', async (path) => {
  const crm = await started();
  expect(await call(crm, 'GET', path)).toMatchObject({
    status: 200,
    body: { sobjects: '/services/data/v66.0/sobjects', query: '/services/data/v66.0/query' },
  });
  expect((await call(crm, 'GET', path, { token: 'none' })).status).toBe(401);
});

test('a page has the next link that a test has ordered', async () => {
  const crm = await started();
  crm.org.insert('Account', { Name: 'Acme' });
  crm.faults.onPage(
    '/query',
    nextPage((address) => address),
  );
  const ask = async () => (await soql(crm, 'SELECT Id FROM Account')).body as { nextRecordsUrl?: string };
  expect((await ask()).nextRecordsUrl).toMatch(/\/query\?q=/);
  expect(await ask()).toMatchObject({ done: true });
});
