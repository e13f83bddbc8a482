/** Replaced parts: any sequence of edits is restored exactly, also part by part. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReplacedText } from '../../src/log/note-lines.ts';
import { addReplacement, replacedBetween, restoredText } from '../../src/vault/replaced-text.ts';

const steps = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 6 }),
    to: fc.string({ unit: fc.constantFrom('a', 'b', '\n', '👍'), maxLength: 4 }),
    key: fc.constantFrom('x', 'y', 'z'),
  }),
  { maxLength: 8 },
);

/** Applies the steps; returns the text and its replaced parts. */
function applied(before: string, changes: Iterable<{ at: number; length: number; to: string; key: string }>) {
  let text = before;
  let parts: readonly ReplacedText[] = [];
  for (const { at, length, to, key } of changes) {
    const from = Math.round(at * text.length);
    const after = text.slice(0, from) + to + text.slice(from + length);
    const part = replacedBetween(text, after, key, undefined, undefined);
    if (part !== undefined) parts = addReplacement(parts, text, part);
    text = after;
  }
  return { text, parts };
}

test('all parts together restore the text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), steps, (before, changes) => {
      const { text, parts } = applied(before, changes);
      expect(restoredText(text, parts)).toBe(before);
    }),
    { numRuns: 2000 },
  );
});

test('parts are in order and do not overlap', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), steps, (before, changes) => {
      const { parts } = applied(before, changes);
      for (const [at, part] of parts.entries()) {
        const next = parts[at + 1];
        if (next !== undefined) expect(part.at + part.to.length).toBeLessThanOrEqual(next.at);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a part includes the whole value before and after', () => {
  const [before, after] = ['key: 1200 # why', 'key: 1300 # why'];
  const value = { from: 5, to: 9 };
  expect(replacedBetween(before, after, 'key', value, value)).toEqual({ key: 'key', at: 5, from: '1200', to: '1300' });
});

test('overlapping parts become one with both keys', () => {
  const first = { key: 'a', at: 2, from: 'xx', to: 'yyy' };
  const next = { key: 'b', at: 4, from: 'y5', to: 'z' };
  expect(addReplacement([first], '01yyy56', next)).toEqual([{ key: 'a, b', at: 2, from: 'xx5', to: 'yyz' }]);
});

test('a text that does not contain a part is not restored', () => {
  expect(restoredText('abc', [{ key: 'a', at: 1, from: 'x', to: 'c' }])).toBeUndefined();
});
