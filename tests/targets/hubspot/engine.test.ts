/** Cases of HubSpot that need a complete sync. */
import { expect, test } from 'vitest';
import { apiError } from '../../../tools/loopback-crms/hubspot/faults.ts';
import { PRIMARY } from '../../../tools/loopback-crms/hubspot/portal.ts';
import { dealText } from '../../support/rules.ts';
import { hubspotSite } from '../../sync/loopback/sites.ts';
import { engineScene } from '../engine-scene.ts';

test(
  'a deleted stage blocks no other field of its deals',
  engineScene(hubspotSite, async ({ site, clock, id, type, sync }) => {
    site.portal.changeStage('contractsent', 'removed');
    clock.advance(3_600_000);
    type('title: Cloud modernization', 'title: Cloud');
    await sync();
    expect(site.value(id, 'title')).toBe('Cloud');
  }),
);

test(
  'a key that expires between a deal and its company affects one deal, and the next sync completes it',
  engineScene(hubspotSite, async ({ site, clock, device, sync }) => {
    device.notes.put('new.md', dealText({ id: 'opp-2', stage: site.stage, oems: undefined, partners: undefined }));
    clock.advance(3_600_000);
    site.faults.on('POST /companies/batch/create', apiError(401, 'EXPIRED_AUTHENTICATION', 'expired'));
    const { run } = await sync();
    expect(run.stopped).toMatchObject({ code: 'sign-in-needed' });
    expect(run.outcomes.map(({ result }) => result)).not.toContain('done');
    const made = site.deals().get('opp-2');
    expect(made).toHaveLength(1);
    await sync();
    await sync();
    expect(site.deals().get('opp-2')).toEqual(made);
    expect(site.portal.links(made?.[0] ?? '').some(({ types }) => types.includes(PRIMARY))).toBe(true);
  }),
);

test(
  'a deleted company is reported with HubSpot’s message, and the deal exists',
  engineScene(hubspotSite, async ({ site, clock, type, sync }) => {
    const other = site.portal.insert('companies', { name: 'NASA' });
    site.portal.settleIndex();
    clock.advance(3_600_000);
    type('customer_org: Department of Defense', 'customer_org: NASA');
    site.faults.on(
      ({ path }) => {
        if (path.endsWith('/batch/create')) site.portal.archive(other);
        return false;
      },
      { kind: 'drop', work: false },
    );
    const { run } = await sync();
    expect(run.outcomes).toMatchObject([
      {
        result: 'failed',
        error: { code: 'crm.associations.INVALID_IDENTIFIER', message: `COMPANY=${other} is not valid` },
      },
    ]);
  }),
);
