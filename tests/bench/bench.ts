/**
 * `npm run bench`: every goal for speed and memory, as ratios within one run. Exit status 1 if one is missed.
 * `npm run bench -- reading http` runs only these parts.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openNodeHost } from '../../tools/obsidian-host/node/node-host.ts';
import type { PluginManifest } from '../../tools/obsidian-host/app/plugin.ts';
import { benchAttribution } from './attribution.ts';
import { benchReading, benchWriting } from './folder.ts';
import { benchHttp } from './http.ts';
import { benchKeys } from './keys.ts';
import { line } from './measure.ts';
import { benchPlan } from './plan.ts';
import { benchRollUp } from './roll-up.ts';
import { makeVault } from './vault.ts';

const COUNT = 10_000;
/** Notes written in a round: few, so that there are many short rounds. */
const WRITTEN = 1000;
/** Notes in each of the vaults that differ in their keys: few, so that there are many short rounds. */
const KEYED = 2000;
const MIB = 2 ** 20;

function benchMemory(): string[] {
  const vault = makeVault(COUNT);
  const program = fileURLToPath(new URL('memory.mjs', import.meta.url));
  const said = execFileSync(process.execPath, ['--expose-gc', program, vault.folder], { encoding: 'utf8' });
  vault.remove();
  const { once, twice, cached } = JSON.parse(said) as { once: number; twice: number; cached: number };
  const grown = twice - once;
  const each = cached / COUNT;
  return [
    line('resident memory at its most', `${(once / MIB).toFixed(0)} MB`, 'below 250 MB', once < 250 * MIB),
    line('  more after a second run', `${(grown / MIB).toFixed(1)} MB`, 'none to speak of', grown < 5 * MIB),
    line('heap per cached note', `${each.toFixed(0)} bytes`, 'at most 2,000 bytes', each <= 2000),
  ];
}

async function benchLoading(root: string): Promise<string[]> {
  const vault = makeVault(1);
  const code = readFileSync(join(root, 'main.js'), 'utf8');
  const manifest = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8')) as PluginManifest;
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    const host = await openNodeHost({ folder: vault.folder, code, manifest });
    times.push(host.loadMs);
    host.close();
  }
  vault.remove();
  const first = times[0] ?? Number.NaN;
  const kib = Buffer.byteLength(code) / 1024;
  return [
    line('onload, the first time', `${first.toFixed(1)} ms`, 'at most 20 ms', first <= 20),
    line('main.js', `${kib.toFixed(1)} KiB`, 'npm run size has its limit', undefined),
  ];
}

const [ROOT = '.', ...names] = process.argv.slice(2);
const parts: Readonly<Record<string, () => readonly string[] | Promise<readonly string[]>>> = {
  attribution: benchAttribution,
  reading: () => benchReading(COUNT),
  keys: () => benchKeys(KEYED),
  writing: () => benchWriting(WRITTEN),
  plan: () => benchPlan(COUNT),
  'roll-up': () => benchRollUp([COUNT, 10 * COUNT]),
  memory: benchMemory,
  loading: () => benchLoading(ROOT),
  http: () => benchHttp(ROOT),
};
const unknown = names.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(' ')}. Use ${Object.keys(parts).join(' ')}.`);
for (const [name, part] of Object.entries(parts)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const rows = await part();
  process.stdout.write(`${rows.join('\n')}\n`);
  if (rows.some((row) => row.startsWith('✗'))) process.exitCode = 1;
}
