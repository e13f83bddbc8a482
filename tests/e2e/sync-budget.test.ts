/**
 * Number of requests of a sync of 500 opportunities, counted at each loopback CRM; the plugin runs in the host without
 * a screen.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrmId } from '../../src/targets/targets.ts';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';
import { EXAMPLE_CRMS, startExampleOrg } from '../../tools/loopback-crms/example-org.ts';
import { type NodeVault, openNodeVault } from './node-vault.ts';

const DEALS = 500;

interface Budget {
  /** Largest number of requests if all records are new, all have changed, or none has, without those for signing in. */
  readonly first: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Number of sign-in requests of the first sync. */
  readonly signIns: number;
}

const BUDGETS: Readonly<Record<CrmId, Budget>> = {
  salesforce: { first: 18, changed: 12, unchanged: 4, signIns: 2 },
  hubspot: { first: 36, changed: 30, unchanged: 8, signIns: 0 },
  dynamics: { first: 32, changed: 15, unchanged: 8, signIns: 1 },
};

type Told = Awaited<ReturnType<NodeVault['sync']>>;

describe.each(EXAMPLE_CRMS)('500 opportunities and %s', (target) => {
  const budget = BUDGETS[target];
  let org: ExampleOrg;
  let vault: NodeVault;

  beforeAll(async () => {
    org = await startExampleOrg(target);
    vault = await openNodeVault(org, DEALS);
  });
  afterAll(async () => {
    vault.close();
    await org.close();
  });

  /** Syncs everything, and counts the requests that the CRM received. */
  async function synced(): Promise<
    Told & { readonly calls: number; readonly writes: number; readonly signIns: number }
  > {
    org.log.clear();
    const told = await vault.sync();
    const { log } = org;
    return { ...told, calls: log.calls().length, writes: log.writes().length, signIns: log.of('auth').length };
  }

  test(`all new take at most ${budget.first} requests, without those for signing in`, async () => {
    const first = await synced();
    expect(first).toMatchObject({ error_count: 0, counts: { create: DEALS }, signIns: budget.signIns });
    expect(first.calls).toBeLessThanOrEqual(budget.first);
    expect(org.deals()).toHaveLength(DEALS);
  });

  test(`all changed take at most ${budget.changed} requests`, async () => {
    await vault.edit('amount: 1000000', 'amount: 1100000');
    const second = await synced();
    expect(second).toMatchObject({ error_count: 0, counts: { update: DEALS }, signIns: 0 });
    expect(second.calls).toBeLessThanOrEqual(budget.changed);
    expect(org.deals().map((key) => org.deal(key)?.amount)).toEqual(Array<number>(DEALS).fill(1.1e6));
  });

  test(`none changed take at most ${budget.unchanged} requests, and no note is written`, async () => {
    const third = await synced();
    expect(third).toMatchObject({ error_count: 0, counts: { unchanged: DEALS }, writes: 0, signIns: 0 });
    expect(third.calls).toBeLessThanOrEqual(budget.unchanged);
  });
});

test('with change tracking, one request shows that none of 500 records changed', async () => {
  const org = await startExampleOrg('dynamics');
  const options = { ...org.settings.options, tracking: 'on' };
  const vault = await openNodeVault({ ...org, settings: { ...org.settings, options } }, DEALS);
  try {
    for (let round = 0; round < 2; round += 1) await vault.sync();
    org.log.clear();
    expect(await vault.sync()).toMatchObject({ error_count: 0, counts: { unchanged: DEALS } });
    const reads = org.log.calls().filter(({ path }) => path.endsWith('/opportunities'));
    expect(reads.map(({ query }) => query.has('$deltatoken'))).toEqual([true]);
  } finally {
    vault.close();
    await org.close();
  }
});
