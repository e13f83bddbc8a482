/** Changes in the org that a client does not make. */
import { expect, test } from 'vitest';
import { DEAL, call, started } from '../../../../tools/loopback-crms/salesforce/caller.ts';
import { fullId, makeId } from '../../../../tools/loopback-crms/salesforce/ids.ts';
import { isDay, readMs, stamp } from '../../../../tools/loopback-crms/salesforce/moment.ts';

test.each([
  // The pair that Salesforce's own pages use as their example.
  ['0017000000hOMCh', '0017000000hOMChAAO'],
  ['001D000000IRFma', '001D000000IRFmaIAH'],
  ['001d000000irfmaiah'.toUpperCase(), '001D000000IRFmaIAH'],
  ['0017000000hOMChBAO', undefined],
  ['0017000000hOMC', undefined],
  ['0017000000hOM h', undefined],
])('the 18-character form of %s', (id, full) => {
  expect(fullId(id)).toBe(full);
});

test('generated IDs are well formed, case-sensitive, and different', () => {
  const ids = Array.from({ length: 300 }, (_, at) => makeId('006', at + 1));
  expect(new Set(ids).size).toBe(300);
  expect(ids.every((id) => fullId(id.slice(0, 15)) === id)).toBe(true);
  expect(ids.some((id) => /[a-z]/.test(id.slice(10, 15)))).toBe(true);
});

test.each([
  ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000+0000'],
  ['2026-11-20T10:00:00.123+0000', '2026-11-20T10:00:00.000+0000'],
  ['2026-11-20T10:00:00-07:00', '2026-11-20T17:00:00.000+0000'],
])('the timestamp %s is written %s', (text, written) => {
  expect(stamp(readMs(text))).toBe(written);
});

test('a timestamp needs a zone, and a day must exist', () => {
  expect(readMs('2026-11-20T10:00:00')).toBeNaN();
  expect(['2028-02-29', '2026-02-29', '2026-2-1'].map(isDay)).toEqual([true, false, false]);
});

test('the system stamp advances with every change, the user date only with those of users', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', DEAL);
  crm.org.setTime('2026-12-01T00:00:00Z');
  crm.org.touch(id);
  expect(crm.org.get(id)).toMatchObject({
    SystemModstamp: '2026-12-01T00:00:00.000+0000',
    LastModifiedDate: '2026-11-22T18:30:15.000+0000',
    LastModifiedById: crm.org.other,
  });
});

test('a write through the API is by the signed-in user', async () => {
  const crm = await started();
  const id = crm.org.insert('Opportunity', DEAL);
  await call(crm, 'PATCH', `sobjects/Opportunity/${id}`, { body: { Amount: 1 } });
  expect(crm.org.get(id)).toMatchObject({
    LastModifiedById: crm.org.me,
    CreatedById: crm.org.other,
    OwnerId: crm.org.other,
  });
});

test('merged accounts: the loser names the winner and its opportunities move over', async () => {
  const crm = await started();
  const [loser, winner] = ['Acme', 'Acme Inc'].map((name) => crm.org.insert('Account', { Name: name })) as [
    string,
    string,
  ];
  const deal = crm.org.insert('Opportunity', { ...DEAL, AccountId: loser });
  crm.org.merge(loser, winner);
  expect(crm.org.get(loser)).toMatchObject({ IsDeleted: true, MasterRecordId: winner });
  expect(crm.org.get(deal)['AccountId']).toBe(winner);
  expect(crm.org.deletions).toMatchObject([{ object: 'Account', id: loser }]);
});

test('the time of the org starts at the given clock and is advanced by the test', async () => {
  const crm = await started({ clock: { now: () => Date.parse('2030-01-01T00:00:00Z') } });
  crm.org.advance(1000);
  expect(crm.org.now()).toBe(Date.parse('2030-01-01T00:00:01Z'));
});

test('a request for something missing is an error of the test, and is reported', async () => {
  const { org } = await started();
  expect(() => org.get('006000000000001AAA')).toThrow('no row');
  expect(() => org.insert('Deal__c', {})).toThrow('no object');
  expect(() => {
    org.hideField('Deal__c', 'Name');
  }).toThrow('no object');
});
