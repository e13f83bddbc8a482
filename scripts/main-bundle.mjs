// How src/main.ts is bundled into main.js: for the build, and for the measurement of its parts.
import { trimYaml } from './trim-yaml.mjs';

/**
 * Returns the options of the bundle.
 *
 * @returns {import('esbuild').BuildOptions}
 */
export function mainBundle({ watch = false } = {}) {
  return {
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
}
