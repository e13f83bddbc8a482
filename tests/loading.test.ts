/** The app evaluates main.js before it shows the vault, so that slow work does not belong at the top of a module. */
import { compileFunction } from 'node:vm';
import { build, type BuildOptions, type OutputFile } from 'esbuild';
import { expect, onTestFinished, test, vi } from 'vitest';
// @ts-expect-error a plain script without types; they are given below
import { bundleOptions as options } from '../scripts/main-bundle.mjs';

const bundleOptions = options as () => BuildOptions;

/** Returns a value that is a class, a function, and an object with every member. */
function standIn(): object {
  const base = function (): void {
    // Does nothing.
  };
  return new Proxy(base, { get: (target, name) => (name === 'prototype' ? (target.prototype as object) : standIn()) });
}

test('loading formats no text with Intl, because the first format of a process takes 10 to 70 ms', async () => {
  const { outputFiles = [] } = (await build({ ...bundleOptions(), write: false })) as { outputFiles?: OutputFile[] };
  const uses: string[] = [];
  const note = (what: string) => (): string => {
    uses.push(what);
    return '';
  };
  const spies = [
    vi.spyOn(Number.prototype, 'toLocaleString').mockImplementation(note('number')),
    vi.spyOn(Date.prototype, 'toLocaleString').mockImplementation(note('date')),
    vi.spyOn(Date.prototype, 'toLocaleDateString').mockImplementation(note('day')),
  ];
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  const { supportedValuesOf } = Intl;
  const intl = new Proxy(
    { supportedValuesOf },
    {
      get: (own, name): unknown => Reflect.get(own, name) ?? note(String(name)),
    },
  );
  const module = { exports: {} };
  const load = compileFunction(outputFiles[0]?.text ?? '', ['require', 'module', 'Intl']) as (
    ...all: unknown[]
  ) => void;
  load(standIn, module, intl);
  expect(Object.keys(module.exports)).toEqual(['default']);
  expect(uses).toEqual([]);
});
