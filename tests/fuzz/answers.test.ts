/**
 * Responses of each CRM with one member removed, renamed, of another type, or repeated: no crash, no success that the
 * CRM did not confirm, no record that differs from the real one, no lost reason.
 */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type * as Shapes from '../../src/targets/flow/shape.ts';
import { LIMIT_MS, seconds, seed, tell } from './budget.ts';
import { SETTINGS } from './answers/settings.ts';
import { neverMet, watched } from './answers/shapes.ts';
import { casesOf, caseText, wrongWith } from './answers/trial.ts';

vi.mock('../../src/targets/flow/shape.ts', async (original) => {
  const own = await original<typeof Shapes>();
  const { counting } = await import('./answers/shapes.ts');
  return { ...own, object: counting(own.objectShape) };
});

/** Number of faults that are tried in each setting; with a time limit, as many as fit into its share of the time. */
const FEW = 20;

const END_MS = Date.now() + seconds * 1000;

/** Number of remaining settings; each gets an equal share of the remaining time. */
let left = Object.keys(SETTINGS).length;

/** Returns the items in an order that depends only on the seed. */
function shuffled<T>(all: readonly T[]): readonly T[] {
  const marks = fc.sample(fc.nat(), { numRuns: all.length, seed });
  return [...all.keys()].sort((a, b) => (marks[a] ?? 0) - (marks[b] ?? 0)).flatMap((at) => all[at] ?? []);
}

test.each(Object.entries(SETTINGS))(`%s, seed ${seed}`, { timeout: LIMIT_MS }, async (name, start) => {
  const setting = await start();
  const began = Date.now();
  const until = began + (END_MS - began) / left;
  left -= 1;
  const found: string[] = [];
  let tried = 0;
  try {
    const cases = await watched(() => casesOf(setting));
    expect(cases.length).toBeGreaterThan(100);
    for (const one of shuffled(cases)) {
      if (seconds === 0 ? tried >= FEW : Date.now() > until) break;
      const wrong = await wrongWith(setting, one);
      tried += 1;
      if (wrong !== undefined) found.push(`${caseText(one)}: ${wrong.slice(0, 300)}`);
    }
    tell(`answers, ${name}, of ${cases.length}`, tried, (Date.now() - began) / 1000, found);
  } finally {
    await setting.close();
  }
  expect(found).toEqual([]);
});

test('each member of each object that is expected in a response was changed above', () => {
  expect(neverMet()).toEqual([]);
});
