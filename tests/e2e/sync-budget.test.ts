/** How many requests a sync of 500 deals costs, counted at each CRM on loopback; the plugin runs in the host without a screen. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CrmId } from '../../src/targets/targets.ts';
import type { ExampleOrg } from '../crm/example.ts';
import { EXAMPLE_CRMS, startExampleOrg } from '../crm/example-org.ts';
import type { PluginManifest } from '../host/app/plugin.ts';
import { type NodeHost, openNodeHost } from '../host/node/node-host.ts';
import { dealText } from '../support/rules.ts';

const ROOT = join(import.meta.dirname, '../..');
const DEALS = 500;

interface Budget {
  /** Most requests: all are new, all have changed, none has. Those to sign in count apart. */
  readonly first: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Requests to sign in of the first sync. */
  readonly signIns: number;
}

const BUDGETS: Readonly<Record<CrmId, Budget>> = {
  salesforce: { first: 18, changed: 12, unchanged: 4, signIns: 2 },
  hubspot: { first: 40, changed: 30, unchanged: 8, signIns: 0 },
  dynamics: { first: 45, changed: 15, unchanged: 8, signIns: 1 },
};

interface Told {
  readonly counts: Readonly<Record<string, number>>;
  readonly error_count: number;
}

describe.each(EXAMPLE_CRMS)('500 deals and %s', (target) => {
  const budget = BUDGETS[target];
  let org: ExampleOrg;
  let folder: string;
  let host: NodeHost;

  const pathOf = (deal: number): string => join(folder, `Deals/${deal}.md`);

  beforeAll(async () => {
    org = await startExampleOrg(target);
    folder = mkdtempSync(join(tmpdir(), 'budget-'));
    const home = join(folder, '.obsidian/plugins/crm-sync-attribution');
    mkdirSync(home, { recursive: true });
    mkdirSync(join(folder, 'Deals'));
    const settings = { version: 1, dryRun: false, targets: { [target]: org.settings } };
    writeFileSync(join(home, 'data.json'), JSON.stringify(settings));
    for (let deal = 0; deal < DEALS; deal += 1) {
      const customer = 'Department of Defense';
      writeFileSync(pathOf(deal), dealText({ id: `d${deal}`, title: `Deal ${deal}`, customer }));
    }
    host = await openNodeHost({
      folder,
      code: readFileSync(join(ROOT, 'main.js'), 'utf8'),
      manifest: JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8')) as PluginManifest,
      secrets: org.secrets,
    });
  });

  afterAll(async () => {
    host.close();
    await org.close();
    rmSync(folder, { recursive: true });
  });

  /** Syncs everything, and counts what the CRM heard of it. */
  async function synced(): Promise<
    Told & { readonly calls: number; readonly writes: number; readonly signIns: number }
  > {
    org.log.clear();
    const command = host.app.hostRegistered.cli.get('crm-sync-attribution:sync');
    const answer = await command?.handler({ target, confirm: 'all', format: 'json' });
    const { log } = org;
    const told = JSON.parse(answer ?? '') as Told;
    return { ...told, calls: log.calls().length, writes: log.writes().length, signIns: log.of('auth').length };
  }

  test(`all new take at most ${budget.first} requests, and those to sign in`, async () => {
    const first = await synced();
    expect(first).toMatchObject({ error_count: 0, counts: { create: DEALS }, signIns: budget.signIns });
    expect(first.calls).toBeLessThanOrEqual(budget.first);
    expect(org.deals()).toHaveLength(DEALS);
  });

  test(`all changed take at most ${budget.changed} requests`, async () => {
    for (let deal = 0; deal < DEALS; deal += 1) {
      writeFileSync(pathOf(deal), readFileSync(pathOf(deal), 'utf8').replace('amount: 1000000', 'amount: 1100000'));
    }
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
