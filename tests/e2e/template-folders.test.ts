/** The built plugin detects a change of the vault's template folder without being reloaded. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PluginManifest } from '../../tools/obsidian-host/app/plugin.ts';
import { openNodeHost } from '../../tools/obsidian-host/node/node-host.ts';
import { dealText } from '../support/rules.ts';

const ROOT = join(import.meta.dirname, '../..');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vault-'));
  mkdirSync(join(folder, '.obsidian'));
  mkdirSync(join(folder, 'Meta'));
  writeFileSync(join(folder, 'Deal.md'), dealText());
  writeFileSync(join(folder, 'Meta/Deal.md'), dealText({ id: 'opp-template' }));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a run after the change uses the new folder', async () => {
  const host = await openNodeHost({
    ...{ folder, secrets: {}, code: readFileSync(join(ROOT, 'main.js'), 'utf8') },
    manifest: JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8')) as PluginManifest,
  });
  const validate = async (): Promise<unknown> => {
    const command = host.app.hostRegistered.cli.get('crm-sync-attribution:validate');
    return JSON.parse((await command?.handler({ format: 'json' })) ?? '{}') as unknown;
  };
  expect(await validate()).toMatchObject({ valid: 2 });
  writeFileSync(join(folder, '.obsidian/templates.json'), '{"folder": "Meta"}');
  expect(await validate()).toMatchObject({ valid: 1, skipped_because: { template: 1 } });
  writeFileSync(join(folder, '.obsidian/templates.json'), '{"folder": ""}');
  expect(await validate()).toMatchObject({ valid: 2 });
  host.close();
});
