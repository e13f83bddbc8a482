/** Changes that other programs make in the folder of a vault that is open. */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PluginManifest } from '../../../tools/obsidian-host/app/plugin.ts';
import { type NodeHost, openNodeHost } from '../../../tools/obsidian-host/node/node-host.ts';

const FIXTURE = join(import.meta.dirname, 'fixture');
const code = readFileSync(join(FIXTURE, 'plugin.cjs'), 'utf8');
const manifest = JSON.parse(readFileSync(join(FIXTURE, 'manifest.json'), 'utf8')) as PluginManifest;

let folder: string;
let host: NodeHost;

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Returns what the plugin heard during a scan. */
async function heardIn(scan: () => Promise<void>): Promise<string[]> {
  const { heard } = host.plugin as unknown as { heard: string[] };
  heard.length = 0;
  await scan();
  return heard;
}

const rescan = (): Promise<string[]> => heardIn(() => host.rescan());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'follow-'));
  put('Deals/Acme.md', '---\nid: 1\n---\n');
  put('Plain.md', 'No head\n');
  host = await openNodeHost({ folder, code, manifest, lagMs: 0 });
});

afterEach(() => {
  host.close();
  rmSync(folder, { recursive: true });
});

test('a folder without changes reports nothing', async () => {
  expect(await rescan()).toEqual([]);
});

test('a changed note is reported, then its metadata', async () => {
  const file = host.app.vault.getFileByPath('Deals/Acme.md');
  put('Deals/Acme.md', '---\nid: 1234\n---\n');
  expect(await rescan()).toEqual(['modify Deals/Acme.md', 'changed Deals/Acme.md']);
  expect(host.app.metadataCache.getCache('Deals/Acme.md')?.frontmatter).toEqual({ id: 1234 });
  expect(host.app.vault.getFileByPath('Deals/Acme.md')).toBe(file);
  expect(file?.stat.size).toBe('---\nid: 1234\n---\n'.length);
  expect(await rescan()).toEqual([]);
});

test('a text that was read before is read again', async () => {
  const file = host.app.vault.getFileByPath('Plain.md');
  if (file === null) throw new Error('no Plain.md');
  await host.app.vault.cachedRead(file);
  put('Plain.md', 'Another text\n');
  await host.rescan();
  expect(await host.app.vault.cachedRead(file)).toBe('Another text\n');
});

test('a new note is reported with its folders', async () => {
  put('New/Sub/n.md', '---\nid: 2\n---\n');
  expect(await rescan()).toEqual(['create New', 'create New/Sub', 'create New/Sub/n.md', 'changed New/Sub/n.md']);
  expect(host.app.vault.getFolderByPath('New/Sub')?.children.map(({ name }) => name)).toEqual(['n.md']);
  expect(host.app.metadataCache.getCache('New/Sub/n.md')?.frontmatter).toEqual({ id: 2 });
});

test('a deleted folder is reported after its content', async () => {
  rmSync(join(folder, 'Deals'), { recursive: true });
  expect(await rescan()).toEqual(['delete Deals/Acme.md', 'delete Deals']);
  expect(host.app.vault.getRoot().children.map(({ path }) => path)).toEqual(['Plain.md']);
  expect(host.app.metadataCache.getCache('Deals/Acme.md')).toBeNull();
});

test('a renamed note was deleted and created', async () => {
  renameSync(join(folder, 'Deals/Acme.md'), join(folder, 'Deals/Globex.md'));
  expect(await rescan()).toEqual(['delete Deals/Acme.md', 'create Deals/Globex.md', 'changed Deals/Globex.md']);
});

test('a note that became a folder was deleted and created', async () => {
  rmSync(join(folder, 'Plain.md'));
  mkdirSync(join(folder, 'Plain.md'));
  expect(await rescan()).toEqual(['delete Plain.md', 'create Plain.md']);
  expect(host.app.vault.getFolderByPath('Plain.md')).not.toBeNull();
});

test('a write through the vault is not reported again', async () => {
  const file = host.app.vault.getFileByPath('Plain.md');
  if (file === null) throw new Error('no Plain.md');
  await host.app.vault.modify(file, 'Written\n');
  expect(await rescan()).toEqual(['changed Plain.md']);
});
