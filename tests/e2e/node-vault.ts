/** Vault on disk with any number of opportunities, and the built plugin on it in the host without a screen. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';
import type { PluginManifest } from '../../tools/obsidian-host/app/plugin.ts';
import { openNodeHost } from '../../tools/obsidian-host/node/node-host.ts';
import { dealText } from '../support/rules.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Machine-readable result of a sync. */
interface Told {
  readonly counts: Readonly<Record<string, number>>;
  readonly error_count: number;
}

export interface NodeVault {
  /** Replaces a part of every opportunity note, in the app. */
  readonly edit: (from: string, to: string) => Promise<void>;
  /** Syncs all opportunities without prompts; opportunities are closed or reopened only with `closing`. */
  readonly sync: (closing?: 'closing') => Promise<Told>;
  readonly close: () => void;
}

/**
 * Opens a vault with the opportunities `d0`, `d1`, and so on, of one million each; dry run is off, and no sign-in is
 * needed.
 */
export async function openNodeVault({ target, settings, secrets }: ExampleOrg, deals: number): Promise<NodeVault> {
  const folder = mkdtempSync(join(tmpdir(), 'vault-'));
  const home = join(folder, '.obsidian/plugins/crm-sync-attribution');
  mkdirSync(home, { recursive: true });
  mkdirSync(join(folder, 'Deals'));
  const data = { version: 1, dryRun: false, targets: { [target]: settings } };
  writeFileSync(join(home, 'data.json'), JSON.stringify(data));
  for (let deal = 0; deal < deals; deal += 1) {
    const text = dealText({ id: `d${deal}`, title: `Deal ${deal}`, customer: 'Department of Defense' });
    writeFileSync(join(folder, `Deals/d${deal}.md`), text);
  }
  const host = await openNodeHost({
    ...{ folder, secrets, code: readFileSync(join(ROOT, 'main.js'), 'utf8') },
    manifest: JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8')) as PluginManifest,
  });
  return {
    edit: async (from, to) => {
      const { vault } = host.app;
      for (const file of vault.getMarkdownFiles()) {
        if (file.path.startsWith('Deals/')) await vault.process(file, (text) => text.replace(from, to));
      }
    },
    sync: async (closing) => {
      const command = host.app.hostRegistered.cli.get('crm-sync-attribution:sync');
      const answer = await command?.handler({
        target,
        confirm: 'all',
        format: 'json',
        ...(closing && { close: 'true' }),
      });
      return JSON.parse(answer ?? '') as Told;
    },
    close: () => {
      host.close();
      rmSync(folder, { recursive: true });
    },
  };
}
