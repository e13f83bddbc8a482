// Makes the generated tables of README.md anew. The test suite fails while they are stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from './bundles.mjs';

const outfile = join(ROOT, '.build/docs.mjs');
await build({
  absWorkingDir: ROOT,
  entryPoints: ['tests/support/docs.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'error',
});
const { documented } = await import(pathToFileURL(outfile).href);
const readme = join(ROOT, 'README.md');
writeFileSync(readme, documented(readFileSync(readme, 'utf8')));
