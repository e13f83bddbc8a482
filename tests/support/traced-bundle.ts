/** Bundles a module of the tests so that each named function of `src` records its calls. */
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'esbuild';
import ts from 'typescript';
import { loadBundle } from './load-bundle.ts';
import { namedFunctions } from './named-functions.ts';

const SRC = join(import.meta.dirname, '../../src');

/** Returns the exports of `entry`, a path below `tests/`, whose functions of `src` add themselves to `CALLS`. */
export async function tracedBundle<Exports>(entry: string): Promise<Exports> {
  return loadBundle<Exports>(`tests/${entry}`, `traced/${entry.replaceAll('/', '-')}`, [TRACING]);
}

const TRACING: Plugin = {
  name: 'tracing',
  setup: (at) => {
    at.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const file = relative(SRC, path).split(sep).join('/');
      if (file.startsWith('..')) return undefined;
      return { contents: withTrace(file, readFileSync(path, 'utf8')), loader: 'ts' };
    });
  },
};

/** Returns the text of a source file with a recorded call at the start of each named function. */
export function withTrace(file: string, text: string): string {
  const inserts: { readonly at: number; readonly text: string }[] = [];
  for (const { name, body } of namedFunctions(text)) {
    const call = `CALLS.add(${JSON.stringify(`${file} ${name}`)})`;
    if (ts.isBlock(body)) inserts.push({ at: body.getStart() + 1, text: `${call};` });
    else inserts.push({ at: body.getStart(), text: `(${call}, ` }, { at: body.getEnd(), text: ')' });
  }
  const traced = inserts
    .toSorted((one, other) => other.at - one.at)
    .reduce((now, insert) => now.slice(0, insert.at) + insert.text + now.slice(insert.at), text);
  const recorder = JSON.stringify(join(import.meta.dirname, 'trace-calls.ts'));
  return `import { CALLS } from ${recorder};\n${traced}`;
}
