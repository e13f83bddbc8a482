/** The released main.js answers as the bundle before the steps that make it smaller. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
// @ts-expect-error a plain script without types; they are given below
import { bundleOptions as options } from '../../scripts/main-bundle.mjs';
import type { PluginManifest } from '../../tools/obsidian-host/app/plugin.ts';
import { type NodeHost, openNodeHost } from '../../tools/obsidian-host/node/node-host.ts';
import type { Example } from '../../src/validation/check.ts';
import * as salesVaults from '../vault/setup/sales-vaults.ts';

const bundleOptions = options as () => BuildOptions;

const ROOT = join(import.meta.dirname, '../..');

const folders: string[] = [];
let hosts: readonly NodeHost[] = [];

/** Returns the examples of all checks. */
async function checkExamples(): Promise<readonly Example[]> {
  const folder = join(ROOT, 'src/validation');
  const modules = await Promise.all(
    readdirSync(folder).map((file) =>
      vi.importActual<{ examples?: readonly Example[] }>(`../../src/validation/${file}`),
    ),
  );
  return modules.flatMap(({ examples = [] }) => examples);
}

/** Writes the example vault, the vaults of the setup, and the examples of all checks. */
async function vaultFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'vault-'));
  folders.push(folder);
  cpSync(join(ROOT, 'example-vault'), folder, { recursive: true });
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [name, files] of Object.entries(salesVaults)) {
    for (const [path, text] of Object.entries(files)) put(`${name}/${path}`, text);
  }
  for (const [at, { yaml }] of (await checkExamples()).entries()) {
    put(`Checks/${at}.md`, `---\ntype: opportunity\n${yaml}\n---\nText\n`);
  }
  return folder;
}

async function host(code: string): Promise<NodeHost> {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8')) as PluginManifest;
  return openNodeHost({ folder: await vaultFolder(), secrets: {}, code, manifest });
}

beforeAll(async () => {
  const { outputFiles } = await build({ ...bundleOptions(), write: false });
  const codes = [outputFiles[0]?.text ?? '', readFileSync(join(ROOT, 'main.js'), 'utf8')];
  hosts = await Promise.all(codes.map(host));
});

afterAll(() => {
  for (const one of hosts) one.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Times, IDs made from the time, and IDs of runs. */
const VARYING = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z|opp-\d{8}-\d{6}(?:-\d+)?|\d{4}-\d{2}-[\da-f]{8}-[\da-f]{8}/g;

const ask = async (of: NodeHost, line: string): Promise<string> => {
  const [name = '', ...rest] = line.split(' ');
  const params = Object.fromEntries(rest.map((each) => each.split('=') as [string, string]));
  const answer = await of.app.hostRegistered.cli.get(`crm-sync-attribution:${name}`)?.handler(params);
  return (answer ?? '').replaceAll(VARYING, '…');
};

test.each([
  'validate',
  'fix',
  'fix order=day-first',
  'fix order=month-first',
  'setup',
  'attribute dry-run=true',
  'formats',
  'rollup measure=credited rows=oem columns=fiscal-quarter',
  'rollup measure=touched rows=partner columns=region status=all',
  'status',
  ...['salesforce', 'hubspot', 'dynamics', 'generic_json', 'generic_yaml'].map((target) => `export target=${target}`),
  // This writes, so it is last.
  'fix apply=true',
  'validate',
])('%s', async (line) => {
  for (const form of ['json', 'text']) {
    const [before, after] = await Promise.all(hosts.map((one) => ask(one, `${line} format=${form}`)));
    expect(before?.length).toBeGreaterThan(20);
    expect(after).toBe(before);
  }
});
