/** Each bug that is put in on purpose turns its invariant red: what the invariants are worth. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import type * as Model from './model/invariants.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';

const ROOT = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const BUILT = join(ROOT, '.build/mutations');

/** Seeds that are tried; one is enough to find any of the bugs, and is the same every time. */
const SEED = 20261122;

mkdirSync(BUILT, { recursive: true });

afterAll(() => {
  rmSync(BUILT, { recursive: true, force: true });
});

/** The invariants over an engine with this bug in it; undefined: as it is. */
async function modelWith(mutation: Mutation | undefined, name: string): Promise<typeof Model> {
  const outfile = join(BUILT, `${name}.cjs`);
  await build({
    entryPoints: [join(ROOT, 'tests/sync/model/invariants.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['fast-check'],
    logLevel: 'silent',
    plugins: mutation === undefined ? [] : [mutating(mutation)],
  });
  return require(outfile) as typeof Model;
}

function mutating({ file, from, to }: Mutation): Plugin {
  const path = join(ROOT, 'src', file);
  return {
    name: 'mutating',
    setup: (at) => {
      at.onLoad({ filter: /\.ts$/ }, (load) => {
        if (load.path !== path) return undefined;
        const text = readFileSync(path, 'utf8');
        if (text.split(from).length !== 2) throw new Error(`${file} does not hold it once: ${from}`);
        const imports = "import { hash32 } from '../domain/digest.ts';\n";
        const mutated = text.replace(from, () => to);
        return {
          contents: mutated.includes('hash32(') && !text.includes('hash32') ? imports + mutated : mutated,
          loader: 'ts',
        };
      });
    },
  };
}

function propertyOf({ INVARIANTS }: typeof Model, start: string) {
  const found = Object.entries(INVARIANTS).find(([name]) => name.startsWith(start));
  if (found === undefined) throw new Error(`No invariant ${start}`);
  return found[1];
}

test.each(MUTATIONS.map((one, at) => [one.name, one, at] as const))(
  'it is found that %s',
  { timeout: 60_000 },
  async (_, mutation, at) => {
    const { property, runs } = propertyOf(await modelWith(mutation, `mutation-${at}`), mutation.turnsRed);
    await expect(property(runs, SEED)).rejects.toThrow('Property failed');
  },
);

test('as it is, nothing is found with that seed', { timeout: 60_000 }, async () => {
  const model = await modelWith(undefined, 'whole');
  for (const start of new Set(MUTATIONS.map(({ turnsRed }) => turnsRed))) {
    const { property } = propertyOf(model, start);
    await expect(property(40, SEED)).resolves.toBeUndefined();
  }
});
