// Bundles src/main.ts into main.js, the one file that the app loads. `--watch` rebuilds on change with inline source
// maps.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { context } from 'esbuild';
import { ROOT } from './scripts/bundles.mjs';
import { buildMain, bundleOptions } from './scripts/main-bundle.mjs';

if (process.argv.includes('--watch')) await (await context(bundleOptions({ watch: true }))).watch();
else writeFileSync(join(ROOT, 'main.js'), await buildMain());
