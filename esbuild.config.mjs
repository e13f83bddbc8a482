// Bundles src/main.ts into main.js, the one file that the app loads. `--watch` rebuilds on change with inline source
// maps.
import { context, build } from 'esbuild';
import { mainBundle } from './scripts/main-bundle.mjs';

if (process.argv.includes('--watch')) await (await context(mainBundle({ watch: true }))).watch();
else await build(mainBundle());
