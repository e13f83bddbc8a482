// node tests/upgrade/record.mjs <version>
//
// Records the data that the version in this tree leaves, into tests/upgrade/<version>/. Run it in the tree of that
// version: see tests/upgrade/README.md. The plugin is built as by `npm run build`, except for one line that lets the
// script import a record without a screen.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ensurePlugin, OLD_REQUIRE, ROOT } from '../../scripts/bundles.mjs';

const [version] = process.argv.slice(2);
if (version === undefined) throw new Error('Name the version: node tests/upgrade/record.mjs 0.1.0');

// Modals have no screen in the host for Node, so the script calls the sync service of the import directly.
const MAIN = join(ROOT, 'src/main.ts');
const original = readFileSync(MAIN, 'utf8');
const line = 'const actions = this.#addScreens(';
if (original.split(line).length !== 2) throw new Error(`src/main.ts does not hold it once: ${line}`);
try {
  writeFileSync(
    MAIN,
    original.replace(line, `(this as unknown as { hostDesk: unknown }).hostDesk = sync;\n    ${line}`),
  );
  ensurePlugin();
} finally {
  writeFileSync(MAIN, original);
}
await build({
  absWorkingDir: ROOT,
  entryPoints: ['tests/upgrade/record.ts'],
  outfile: '.build/record.mjs',
  ...{
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: OLD_REQUIRE },
    logLevel: 'error',
  },
});
const { record } = await import(join(ROOT, '.build/record.mjs'));
await record(ROOT, version);
process.exit(0);
