/** Bundles a module of the tests with a deliberate bug in the sources, to check that the tests find it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { loadBundle } from './load-bundle.ts';
import { undeclaredNames } from './undeclared-names.ts';

const ROOT = join(import.meta.dirname, '../..');

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
  const plugins = bug === undefined ? [] : [mutating(bug)];
  return loadBundle<Exports>(`tests/${entry}`, `mutations/${name}`, plugins, ['fast-check', 'vitest']);
}

/** Returns the text of a file with a part, which it contains exactly once, replaced. Throws if it does not. */
export function replacedOnce(file: string, text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) throw new Error(`${file} does not contain it once: ${from}`);
  return text.replace(from, () => to);
}

/** Returns a plugin that puts the bug into its file. The build fails if the bug uses a name that the file does not have. */
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
        const mutant = `${needs === undefined ? '' : `${needs}\n`}${replacedOnce(file, text, from, to)}`;
        const undeclared = undeclaredNames(mutant);
        if (undeclared.length > 0) throw new Error(`${file}: ${undeclared.join(', ')}`);
        return { contents: mutant, loader: 'ts' };
      });
      at.onEnd(() => (isLoaded ? undefined : { errors: [{ text: `${file} is not part of the bundle` }] }));
    },
  };
}
