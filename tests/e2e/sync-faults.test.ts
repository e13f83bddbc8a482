/** Network faults at each CRM: nothing is lost or duplicated, and the next sync completes the work. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';
import { EXAMPLE_CRMS, startExampleOrg } from '../../tools/loopback-crms/example-org.ts';
import { dropAfter, dropBefore, truncated, unavailable, unavailableAfter } from '../../tools/loopback-crms/faults.ts';
import { type NodeVault, openNodeVault } from './node-vault.ts';

const DEALS = ['d0', 'd1', 'd2'];

/** Longer than a request can be in flight. */
const LATER_MS = 120_000;

const FAULTS = {
  'the request is lost': dropBefore,
  'the answer is lost': dropAfter,
  'the answer ends in its middle': truncated,
  'a proxy answers and nothing is done': unavailable,
  'a proxy answers and all is done': unavailableAfter,
};

describe.each(EXAMPLE_CRMS)('%s', (target) => {
  let org: ExampleOrg;
  let vault: NodeVault;

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true });
    org = await startExampleOrg(target);
    vault = await openNodeVault(org, DEALS.length);
  });
  afterEach(async () => {
    vault.close();
    await org.close();
    vi.useRealTimers();
  });

  /** Syncs with the fault, then as often as needed until nothing is left to do. */
  async function syncedInSpiteOf(match: ExampleOrg['writesDeals'], fault: typeof dropBefore): Promise<void> {
    org.faults.on(match, fault);
    await vault.sync();
    expect(org.log.all.filter(match)).not.toEqual([]);
    vi.setSystemTime(Date.now() + LATER_MS);
    expect(await vault.sync()).toMatchObject({ error_count: 0 });
    org.log.clear();
    expect(await vault.sync()).toMatchObject({ error_count: 0, counts: { unchanged: DEALS.length } });
    expect(org.log.writes()).toEqual([]);
  }

  function expectEach(amount: number): void {
    const facts = { amount, stage: 'Proposal', closeDate: '2027-03-31', customer: 'Department of Defense' };
    expect(org.deals()).toEqual(DEALS);
    for (const key of DEALS) expect(org.deal(key)).toMatchObject(facts);
  }

  test.each(Object.entries(FAULTS))('%s', async (_, fault) => {
    await syncedInSpiteOf(org.writesDeals, fault);
    expectEach(1e6);
    await vault.edit('amount: 1000000', 'amount: 1100000.55');
    await syncedInSpiteOf(org.writesDeals, fault);
    expectEach(1100000.55);
  });

  test.each(Object.entries(FAULTS))('%s when a new record is almost complete', async (_, fault) => {
    await syncedInSpiteOf(org.completesDeals, fault);
    expectEach(1e6);
  });
});
