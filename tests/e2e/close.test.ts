/** An opportunity that is won in its note and then reopened, with each loopback CRM. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';
import { EXAMPLE_CRMS, startExampleOrg } from '../../tools/loopback-crms/example-org.ts';
import { type NodeVault, openNodeVault } from './node-vault.ts';

describe.each(EXAMPLE_CRMS)('%s', (target) => {
  let org: ExampleOrg;
  let vault: NodeVault;

  beforeEach(async () => {
    org = await startExampleOrg(target);
    vault = await openNodeVault(org, 2);
    await vault.sync();
  });
  afterEach(async () => {
    vault.close();
    await org.close();
  });

  const states = (): unknown[] => org.deals().map((key) => org.deal(key)?.state);

  test('an opportunity is closed after confirmation, and reopened', async () => {
    await vault.edit('stage: Proposal', 'stage: Closed won');
    await vault.edit('amount: 1000000', 'amount: 1100000');
    expect((await vault.sync('closing')).error_count).toBe(0);
    expect(states()).toEqual(['won', 'won']);
    expect(org.deal('d0')?.amount).toBe(1.1e6);
    // A CRM may add a value on closing, such as the close date.
    await vault.sync('closing');
    org.log.clear();
    expect((await vault.sync('closing')).counts['unchanged']).toBe(2);
    expect(org.log.writes()).toEqual([]);
    await vault.edit('stage: Closed won', 'stage: Negotiation');
    await vault.sync('closing');
    await vault.sync();
    expect(states()).toEqual(['open', 'open']);
    expect(org.deal('d1')?.stage).toBe('Negotiation');
  });

  test('a sync without that confirmation makes no separate request to close', async () => {
    await vault.edit('stage: Proposal', 'stage: Closed lost');
    const { counts, error_count } = await vault.sync();
    expect(error_count).toBe(0);
    expect(states()).toEqual((counts['close'] ?? 0) > 0 ? ['open', 'open'] : ['lost', 'lost']);
  });
});
