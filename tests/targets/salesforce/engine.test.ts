/** Cases of Salesforce that need a complete sync. */
import { expect, test } from 'vitest';
import { sessionExpired } from '../../../tools/loopback-crms/salesforce/faults.ts';
import { dealText } from '../../support/rules.ts';
import { salesforceSite } from '../../sync/loopback/sites.ts';
import { engineScene } from '../engine-scene.ts';

test(
  'a session that ends after the known records leaves the new ones to the next sync, and writes nothing twice',
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
  'an account that was renamed, merged, or deleted with its opportunities is reported, and never overwritten',
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
