// npm run explore: bundles tests/sync/explore with the plugin's sources, and tries every sequence of actions of a sync.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { OLD_REQUIRE, ROOT } from './bundles.mjs';

await build({
  absWorkingDir: ROOT,
  entryPoints: ['tests/sync/explore/run.ts'],
  outfile: '.build/explore/run.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  banner: { js: OLD_REQUIRE },
  logLevel: 'error',
});
try {
  execFileSync(process.execPath, [join(ROOT, '.build/explore/run.mjs'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, TZ: 'America/Phoenix' },
  });
} catch {
  process.exit(1);
}
