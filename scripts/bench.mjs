// npm run bench: bundles tests/bench with the plugin's sources and runs it, or only the parts that are named after --,
// in a separate process.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ensurePlugin, OLD_REQUIRE, ROOT } from './bundles.mjs';

ensurePlugin();
await build({
  absWorkingDir: ROOT,
  entryPoints: ['tests/bench/bench.ts', 'tests/bench/memory.ts', 'tests/bench/server.ts'],
  outdir: '.build/bench',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  alias: { obsidian: './tests/bench/obsidian.ts' },
  banner: { js: OLD_REQUIRE },
  logLevel: 'error',
});
try {
  const program = ['--expose-gc', join(ROOT, '.build/bench/bench.mjs'), ROOT];
  execFileSync(process.execPath, [...program, ...process.argv.slice(2)], { stdio: 'inherit' });
} catch {
  process.exit(1);
}
