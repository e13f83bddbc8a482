// How src/main.ts is bundled into main.js: for the build, and for the measurement of its parts.
import { SourceMap } from 'node:module';
import { minify } from '@swc/core';
import { build } from 'esbuild';
import { ROOT } from './bundles.mjs';
import { toArrowFunctions } from './arrow-functions.mjs';
import { SHARED_NAMES, shareTexts } from './share-texts.mjs';
import { trimYaml } from './trim-yaml.mjs';

/**
 * Returns the options of the bundle.
 *
 * @returns {import('esbuild').BuildOptions}
 */
export function bundleOptions({ watch = false, minify = false } = {}) {
  return {
    absWorkingDir: ROOT,
    entryPoints: ['src/main.ts'],
    outfile: 'main.js',
    bundle: true,
    format: 'cjs',
    target: 'es2022',
    platform: 'browser',
    external: ['obsidian'],
    minify,
    sourcemap: watch ? 'inline' : false,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: watch ? 'info' : 'error',
    plugins: [trimYaml],
  };
}

/**
 * Options of swc. `unsafe_arrows` makes arrows of the function expressions that swc itself creates where it puts a
 * function into its only call; none of them is called with `new`. `unsafe_methods` writes functions that are members of
 * objects as methods, unless they use `this`. All other unsafe options are off.
 */
const MINIFY = {
  ecma: 2022,
  module: false,
  toplevel: true,
  compress: { ecma: 2022, passes: 3, toplevel: true, unsafe_arrows: true, unsafe_methods: true },
  mangle: { topLevel: true, reserved: SHARED_NAMES },
  format: { ecma: 2022, comments: false },
};

/** Code that runs for each note. Its members keep their names, because engines find those faster. */
const FOR_EACH_NOTE = /^(?:src\/(?:notes|domain|attribution|validation|vault|pipeline)\/|node_modules\/yaml\/)/;

/** Returns a function that returns true for a position in the code that comes from a module that runs for each note. */
function runsForEachNote(code, map) {
  const sources = new SourceMap(JSON.parse(map));
  const starts = [0, ...[...code.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (position) => {
    const line = starts.findLastIndex((start) => start <= position);
    return FOR_EACH_NOTE.test(sources.findEntry(line, position - starts[line]).originalSource ?? '');
  };
}

/** Bundles the plugin in memory and returns the text of main.js. ADR 030 has the reasons and figures of each step. */
export async function buildMain() {
  const { outputFiles } = await build({ ...bundleOptions(), write: false, sourcemap: 'external' });
  const [{ text: content }, bundle] = outputFiles;
  const { code, map } = await minify(bundle.text, { ...MINIFY, sourceMap: { content } });
  return toArrowFunctions(shareTexts(code, runsForEachNote(code, map)));
}
