// Regenerates docs/openapi.json and the generated parts of README.md and docs/. The test suite fails if they are outdated.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from './bundles.mjs';
import { partSizes } from './part-sizes.mjs';

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
const { documented, openApiText, PAGES, withSizes } = await import(pathToFileURL(outfile).href);
for (const page of Object.keys(PAGES)) {
  const path = join(ROOT, page);
  writeFileSync(path, documented(page, readFileSync(path, 'utf8')));
}
writeFileSync(join(ROOT, 'docs/openapi.json'), openApiText());
const architecture = join(ROOT, 'docs/architecture.md');
writeFileSync(architecture, withSizes(readFileSync(architecture, 'utf8'), await partSizes()));
