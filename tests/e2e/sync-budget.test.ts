/** How many requests a sync of 500 deals costs, counted at the loopback Salesforce; the plugin runs in the host without a screen. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExampleOrg, startExampleOrg } from '../crm/example-org.ts';
import type { PluginManifest } from '../host/app/plugin.ts';
import { type NodeHost, openNodeHost } from '../host/node/node-host.ts';
import { dealText } from '../support/rules.ts';

const ROOT = join(import.meta.dirname, '../..');
const DEALS = 500;

let org: ExampleOrg;
let folder: string;
let host: NodeHost;

const pathOf = (deal: number): string => join(folder, `Deals/${deal}.md`);

beforeAll(async () => {
  org = await startExampleOrg();
  folder = mkdtempSync(join(tmpdir(), 'budget-'));
  const home = join(folder, '.obsidian/plugins/crm-sync-attribution');
  mkdirSync(home, { recursive: true });
  mkdirSync(join(folder, 'Deals'));
  const settings = { version: 1, dryRun: false, targets: { salesforce: { sync: org.sync } } };
  writeFileSync(join(home, 'data.json'), JSON.stringify(settings));
  for (let deal = 0; deal < DEALS; deal += 1)
    writeFileSync(pathOf(deal), dealText({ id: `d${deal}`, title: `Deal ${deal}` }));
  host = await openNodeHost({
    folder,
    code: readFileSync(join(ROOT, 'main.js'), 'utf8'),
    manifest: JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8')) as PluginManifest,
    secrets: { 'crm-sync-salesforce-client-secret': org.clientSecret },
  });
});

afterAll(async () => {
  host.close();
  await org.crm.close();
  rmSync(folder, { recursive: true });
});

interface Told {
  readonly counts: Readonly<Record<string, number>>;
  readonly error_count: number;
}

/** Syncs everything, and counts what the CRM heard of it. */
async function synced(): Promise<Told & { readonly calls: number; readonly writes: number; readonly signIns: number }> {
  org.crm.log.clear();
  const command = host.app.hostRegistered.cli.get('crm-sync-attribution:sync');
  const answer = await command?.handler({ target: 'salesforce', confirm: 'all', format: 'json' });
  const { log } = org.crm;
  const told = JSON.parse(answer ?? '') as Told;
  return { ...told, calls: log.calls().length, writes: log.writes().length, signIns: log.of('auth').length };
}

describe('500 deals', () => {
  test('the first sync, signing in and finding out who that is included', async () => {
    const first = await synced();
    expect(first).toMatchObject({ error_count: 0, counts: { create: DEALS }, writes: 3, signIns: 2 });
    expect(first.calls).toBeLessThanOrEqual(18);
  });

  test('all changed take at most 12 requests', async () => {
    for (let deal = 0; deal < DEALS; deal += 1) {
      writeFileSync(pathOf(deal), readFileSync(pathOf(deal), 'utf8').replace('amount: 1000000', 'amount: 1100000'));
    }
    const second = await synced();
    expect(second).toMatchObject({ error_count: 0, counts: { update: DEALS }, writes: 3, signIns: 0 });
    expect(second.calls).toBeLessThanOrEqual(12);
  });

  test('none changed take at most 4 requests, and no note is written', async () => {
    const third = await synced();
    expect(third).toMatchObject({ error_count: 0, counts: { unchanged: DEALS }, writes: 0, signIns: 0 });
    expect(third.calls).toBeLessThanOrEqual(4);
  });
});
