/** What only a whole sync can tell of Salesforce. */
import { expect, test } from 'vitest';
import { sessionExpired } from '../../../tools/loopback-crms/salesforce/faults.ts';
import { dealText } from '../../support/rules.ts';
import { salesforceSite } from '../../sync/loopback/sites.ts';
import { engineScene } from '../engine-scene.ts';

test(
  'a session that ends behind the known records leaves the new ones for the next sync, and nothing twice',
  engineScene(salesforceSite, async ({ site, device, type, sync, id }) => {
    device.notes.put('new.md', dealText({ id: 'opp-2', stage: site.stage, oems: undefined, partners: undefined }));
    type('amount: 1000000', 'amount: 5');
    site.faults.on('/composite/sobjects/Opportunity/Opportunity_Key__c', sessionExpired);
    const { run } = await sync();
    expect(run.stopped).toMatchObject({ code: 'sign-in-needed' });
    expect([site.value(id, 'amount'), site.deals().get('opp-2')]).toEqual(['5', undefined]);
    site.log.clear();
    await sync();
    expect(site.deals().get('opp-2')).toHaveLength(1);
    expect(site.log.writes()).toHaveLength(1);
  }),
);

test(
  'an account that was renamed, merged or deleted with its deals is told, and never written over',
  engineScene(salesforceSite, async ({ site, id, sync, note, type }) => {
    const [account] = site.org.live('Account');
    const accountId = String(account?.['Id']);
    site.org.edit(accountId, { Name: 'Department of War' });
    type('amount: 1000000', 'amount: 5');
    await sync();
    expect([site.value(id, 'amount'), site.org.get(id)['AccountId']]).toEqual(['5', accountId]);
    const winner = site.org.insert('Account', { Name: 'Pentagon' });
    site.org.merge(accountId, winner);
    type('amount: 5', 'amount: 6');
    await sync();
    expect([site.value(id, 'amount'), site.org.get(id)['AccountId']]).toEqual(['6', winner]);
    site.org.remove(winner);
    const before = note();
    const { plan } = await sync();
    expect(plan.rows).toMatchObject([{ verb: 'blocked', blocks: [{ why: 'record-missing' }] }]);
    expect(note()).toBe(before);
  }),
);
