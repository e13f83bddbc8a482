/** Bundles a module with changes to its sources, and loads it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/**
 * Returns the exports of `entry`, a path from the root. `plugins` change its sources. `name`: path of the bundle below
 * `.build/`, without its extension. `external`: packages that the bundle shares with the test.
 */
export async function loadBundle<Exports>(
  entry: string,
  name: string,
  plugins: Plugin[],
  external: string[] = [],
): Promise<Exports> {
  const outfile = join(ROOT, '.build', `${name}.cjs`);
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile,
    ...{ bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' },
    external,
    plugins,
  });
  return require(outfile) as Exports;
}
