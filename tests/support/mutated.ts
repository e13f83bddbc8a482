/** Bundles a module of the tests with a deliberate bug in the sources, to check that the tests find it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/** Folder for the bundles, inside the build folder, which is not kept. */
const MUTATED = join(ROOT, '.build/mutations');

export interface Bug {
  /** Path below `src/`. */
  readonly file: string;
  /** Text that appears exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** A line that the new text needs at the top of the file. */
  readonly needs?: string;
}

/** A bug with the scene that must find it. */
export interface SceneBug<Scene extends string = string> extends Bug {
  /** Description of the bug, as a clause. */
  readonly name: string;
  readonly scene: Scene;
}

/**
 * Returns the exports of `entry`, a path below `tests/`, with this bug in its imports, or unchanged if the bug is
 * `undefined`.
 */
export async function mutated<Exports>(entry: string, bug: Bug | undefined, name: string): Promise<Exports> {
  const outfile = join(MUTATED, `${name}.cjs`);
  await build({
    entryPoints: [join(ROOT, 'tests', entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['fast-check', 'vitest'],
    logLevel: 'silent',
    plugins: bug === undefined ? [] : [mutating(bug)],
  });
  return require(outfile) as Exports;
}

export function mutating({ file, from, to, needs }: Bug): Plugin {
  const path = join(ROOT, 'src', file);
  return {
    name: 'mutating',
    setup: (at) => {
      let isLoaded = false;
      at.onLoad({ filter: /\.ts$/ }, (load) => {
        if (load.path !== path) return undefined;
        isLoaded = true;
        const text = readFileSync(path, 'utf8');
        if (text.split(from).length !== 2) throw new Error(`${file} does not hold it once: ${from}`);
        const contents = text.replace(from, () => to);
        return { contents: needs === undefined ? contents : `${needs}\n${contents}`, loader: 'ts' };
      });
      at.onEnd(() => (isLoaded ? undefined : { errors: [{ text: `${file} is not part of the bundle` }] }));
    },
  };
}
