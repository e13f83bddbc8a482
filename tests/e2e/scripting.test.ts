/** Scripts find the API of the built plugin while it is turned on. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScriptingApi } from '../../src/operations/scripting-api.ts';
import type { PluginManifest } from '../../tools/obsidian-host/app/plugin.ts';
import { openNodeHost } from '../../tools/obsidian-host/node/node-host.ts';

const ROOT = join(import.meta.dirname, '../..');

test('the API is a member of the plugin until the plugin is turned off', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vault-'));
  const host = await openNodeHost({
    ...{ folder, secrets: {}, code: readFileSync(join(ROOT, 'main.js'), 'utf8') },
    manifest: JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8')) as PluginManifest,
  });
  const plugin = host.plugin as { api?: ScriptingApi };
  const result = plugin.api?.calculateFullAttribution({ amount: 100.01, partners: ['A', 'B', 'C'] });
  expect(result).toMatchObject({ partner_attribution: { A: 6.67, B: 6.67, C: 6.66 }, oem_unallocated: 100.01 });
  host.close();
  expect(plugin.api).toBeUndefined();
  rmSync(folder, { recursive: true });
});
