// node scripts/bench-older.mjs <checkout> [notes]: compares headless runs over 100,000 notes with those of an older
// checkout that is built, and reports their memory. Exit status 1 if a limit is exceeded. It takes about five minutes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ensureNodeHost, ensurePlugin, OLD_REQUIRE, ROOT } from './bundles.mjs';

const LEAST_FASTER = 5;
const MOST_MB = 500;
const COMMANDS = [
  { args: ['validate', 'format=json'], isInOlder: true },
  { args: ['attribute', 'dry-run', 'format=json'], isInOlder: true },
  { args: ['rollup', 'measure=credited', 'rows=oem', 'columns=fiscal-quarter', 'format=json'], isInOlder: false },
];
const REPORT = `data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(process.env.BENCH_USAGE,JSON.stringify(process.resourceUsage())))`;

const [older, notes = '100000'] = process.argv.slice(2);
if (older === undefined) throw new Error('Name the folder of the older checkout.');

async function vaultOf(count) {
  const outfile = join(ROOT, '.build/bench/vault.mjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['tests/bench/vault.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: { obsidian: './tests/bench/obsidian.ts' },
    banner: { js: OLD_REQUIRE },
    logLevel: 'error',
  });
  const { makeVault } = await import(pathToFileURL(outfile).href);
  return makeVault(count);
}

/** Returns the seconds of processor time in the program's own code, and the peak of resident megabytes. */
function run(root, folder, args) {
  const state = mkdtempSync(join(tmpdir(), 'bench-state-'));
  const report = join(state, 'usage.json');
  const program = ['--import', REPORT, join(root, 'scripts/headless.mjs'), `vault=${folder}`, ...args];
  const env = { ...process.env, CRM_SYNC_STATE: join(state, 'state'), BENCH_USAGE: report };
  const { status, stderr } = spawnSync(process.execPath, program, {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status === 2 || status === null) throw new Error(`${args.join(' ')}: ${stderr}`);
  const { userCPUTime, maxRSS } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(state, { recursive: true });
  return { seconds: userCPUTime / 1e6, megabytes: maxRSS / 1024 };
}

ensurePlugin();
await ensureNodeHost();
const vault = await vaultOf(Number(notes));
try {
  run(resolve(older), vault.folder, ['help']);
  for (const { args, isInOlder } of COMMANDS) {
    const now = run(ROOT, vault.folder, args);
    const before = isInOlder ? run(resolve(older), vault.folder, args) : undefined;
    const faster = before === undefined ? undefined : before.seconds / now.seconds;
    if (now.megabytes > MOST_MB || (faster !== undefined && faster < LEAST_FASTER)) process.exitCode = 1;
    const said = [`${now.seconds.toFixed(1)} s`, `${now.megabytes.toFixed(0)} MB, at most ${MOST_MB} MB`];
    if (before !== undefined && faster !== undefined)
      said.push(
        `before: ${before.seconds.toFixed(1)} s, ${before.megabytes.toFixed(0)} MB`,
        `${faster.toFixed(1)} times as fast, at least ${LEAST_FASTER}`,
      );
    process.stdout.write(`${args.join(' ')}: ${said.join('; ')}\n`);
  }
} finally {
  vault.remove();
}
