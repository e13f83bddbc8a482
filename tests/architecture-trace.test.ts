/** The main paths of docs/architecture.md are the ones that a note takes: an execution trace has their steps, in their order. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { misplacedSteps, pathSteps, type PathStep } from './support/main-paths.ts';
import { forwardingFunctions, namedFunctions } from './support/named-functions.ts';
import { sourceFiles } from './support/source-files.ts';
import { tracedBundle, withTrace } from './support/traced-bundle.ts';
import type * as Paths from './support/traced-paths.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../docs/architecture.md'), 'utf8');
const FILES = sourceFiles();

const HEADINGS = ['Attribute a note', 'Sync a note'] as const;

describe.each(HEADINGS)('the steps of “%s”', (heading) => {
  const steps = pathSteps(PAGE, heading);

  test('exist and are each listed once', () => {
    const names = steps.map(({ file, name }) => `${file} ${name}`);
    expect(names.length).toBeGreaterThan(9);
    expect([...new Set(names)]).toEqual(names);
    expect(steps.filter(({ file, name }) => !hasFunction(file, name))).toEqual([]);
  });

  test('do more than forward their arguments', () => {
    expect(steps.filter(({ file, name }) => forwardingFunctions(FILES.get(file) ?? '').includes(name))).toEqual([]);
  });
});

function hasFunction(file: string, name: string): boolean {
  return namedFunctions(FILES.get(file) ?? '').some((one) => one.name === name);
}

describe('an execution trace', () => {
  let paths: typeof Paths;
  beforeAll(async () => {
    paths = await tracedBundle<typeof Paths>('support/traced-paths.ts');
  });

  test('of an attribution has the steps in their order', async () => {
    const { calls, text } = await paths.attributeNote();
    expect(text).toContain('    Microsoft: 600000\n');
    expect(misplacedSteps(pathSteps(PAGE, 'Attribute a note'), calls)).toEqual([]);
  });

  test('of a sync has the steps in their order', async () => {
    const { calls, text, title } = await paths.syncNote();
    expect(text).toContain('\nregion: West\n');
    expect(title).toBe('Cloud migration');
    expect(misplacedSteps(pathSteps(PAGE, 'Sync a note'), calls)).toEqual([]);
  });
});

describe('the checks of the steps', () => {
  const step = (name: string): PathStep => ({ file: 'a.ts', name });

  test('find a step that did not run, and one in the wrong place', () => {
    expect(misplacedSteps([step('x'), step('y'), step('z')], ['a.ts y', 'a.ts x'])).toEqual([
      'a.ts y ran before the step above it',
      'a.ts z did not run',
    ]);
  });

  test('reject an item that is not a step', () => {
    expect(() => pathSteps('\n## Path\n\n1. Something happens.\n', 'Path')).toThrow('Not a step');
    expect(pathSteps('\n## Path\n\n1. `a.ts` `x`: text → value. More.\n\n## Next\n\n1. No\n', 'Path')).toEqual([
      step('x'),
    ]);
  });

  test.each([
    ['function f(a, b) { return g(a, b); }', ['f']],
    ['const f = async (a) => await g(a);', ['f']],
    ['const o = { f: (a) => { g(a); } };', ['f']],
    ['function f(a, b) { return g(b, a); }', []],
    ['const f = (a) => g(a, 1);', []],
    ['const f = () => g();', []],
    ['function f(a) { h(); return g(a); }', []],
  ])('find what %s forwards', (text, forwarding) => {
    expect(forwardingFunctions(text)).toEqual(forwarding);
  });

  test('trace functions with blocks and with expressions', () => {
    const traced = withTrace('a.ts', 'function f() { return 1; }\nconst g = () => ({ h: () => 2 });\n');
    expect(traced).toContain('function f() {CALLS.add("a.ts f"); return 1; }');
    expect(traced).toContain('const g = () => (CALLS.add("a.ts g"), ({ h: () => (CALLS.add("a.ts h"), 2) }));');
  });
});
