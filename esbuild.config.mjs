// Bundles src/main.ts into main.js, the one file that the app loads. `--watch` rebuilds on change with inline source
// maps.
import { context, build } from 'esbuild';
import { trimYaml } from './scripts/trim-yaml.mjs';

const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const options = {
  entryPoints: ['src/main.ts'],
  outfile: 'main.js',
  bundle: true,
  format: 'cjs',
  target: 'es2022',
  platform: 'browser',
  external: ['obsidian'],
  minify: !watch,
  sourcemap: watch ? 'inline' : false,
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'info',
  plugins: [trimYaml],
};

if (watch) await (await context(options)).watch();
else await build(options);
