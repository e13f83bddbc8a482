/** Effective values over HTTP: a new record gets them, and a record of an earlier version keeps its values. */
import { describe, expect, test } from 'vitest';
import { TARGETS } from '../../src/targets/targets.ts';
import type { MappingRow } from '../../src/targets/core/target.ts';
import { manualClock } from '../support/manual-clock.ts';
import { dealText } from '../support/rules.ts';
import { httpDevice, planOf, sync } from './loopback/http-device.ts';
import { SITES, type Site } from './loopback/sites.ts';

const PATH = 'deal.md';
const BARE = {
  id: 'opp-1',
  customer: 'Department of Defense',
  customer_org: undefined,
  oems: undefined,
  partners: undefined,
};
const CRMS = ['Salesforce', 'HubSpot', 'Dynamics 365'] as const;
const ACCOUNT = { salesforce: 'AccountId', hubspot: 'company', dynamics: 'customerid_account@odata.bind' } as const;

async function over(name: string, work: (site: Site, account: string) => Promise<void>): Promise<void> {
  const site = await SITES[name]?.(manualClock());
  if (site === undefined) throw new Error(name);
  try {
    await work(site, ACCOUNT[site.target]);
  } finally {
    await site.close();
  }
}

/** Returns the site as an earlier version used it: with another mapping row for the account, or none. */
function before(site: Site, account: string, row: Partial<MappingRow> | undefined): Site {
  const mapping = TARGETS[site.target].mapping.flatMap((one: MappingRow): readonly MappingRow[] =>
    one.to !== account ? [one] : row === undefined ? [] : [{ ...one, ...row }],
  );
  return { ...site, choice: { ...site.choice, mapping } };
}

describe.each(CRMS)('%s', (name) => {
  test('gets the customer as account of a new record, and is then equal to it', () =>
    over(name, async (site, account) => {
      const device = await httpDevice(site, manualClock(), { [PATH]: dealText({ ...BARE, stage: site.stage }) });
      const { plan, run } = await sync(device, site.target);
      expect(plan.rows[0]?.fields.find(({ remote }) => remote === account)).toMatchObject({ action: 'push' });
      expect(run.outcomes).toMatchObject([{ result: 'done' }]);
      const again = await planOf(device, site.target);
      expect(again.rows).toMatchObject([{ verb: 'unchanged', fields: [] }]);
      expect(again.rows[0]?.agreed[account]).not.toBe('');
    }));

  test('keeps a record without an account, because the link is of a version that sent none', () =>
    over(name, async (site, account) => {
      const text = dealText({ ...BARE, stage: site.stage });
      const old = await httpDevice(before(site, account, undefined), manualClock(), { [PATH]: text });
      await sync(old, site.target);
      const now = await httpDevice(site, manualClock(), old.notes.texts());
      const { plan } = await sync(now, site.target);
      expect(plan.rows).toMatchObject([{ verb: 'unchanged', blocks: [] }]);
      expect(plan.rows[0]?.fields.map(({ remote, action, reason }) => [remote, action, reason])).toEqual([
        [account, 'hold', 'from-rule'],
      ]);
      expect(now.notes.texts()).toEqual(old.notes.texts());
    }));
});

test.each([
  ['another organization', 'Department of Defense'],
  ['an organization that has no account', 'Nobody'],
  ['a cleared organization', ''],
])('Dynamics 365 keeps the account that was derived from the customer: %s', (_, customer_org) =>
  over('Dynamics 365', async (site, account) => {
    const text = dealText({ ...BARE, customer: 'DoD', customer_org, stage: site.stage });
    const old = await httpDevice(before(site, account, { from: 'customer' }), manualClock(), { [PATH]: text });
    await sync(old, site.target);
    const clearing = { ...site, choice: { ...site.choice, sync: { clearing: true } } };
    const now = await httpDevice(clearing, manualClock(), old.notes.texts());
    now.notes.put(PATH, (now.notes.texts()[PATH] ?? '').replace('Cloud modernization', 'Cloud'));
    const { plan, run } = await sync(now, site.target);
    expect(plan.rows[0]?.fields.map(({ remote, action, reason }) => [remote, action, reason])).toEqual([
      ['name', 'push', 'changed-here'],
      [account, 'hold', 'from-upgrade'],
    ]);
    expect(run.outcomes).toMatchObject([{ result: 'done' }]);
    expect((await planOf(now, site.target)).rows).toMatchObject([{ verb: 'unchanged', blocks: [] }]);
  }),
);
