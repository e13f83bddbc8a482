/** A change is the smallest one, and turns the old text into the new one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeBetween, placeOfKey } from '../../../src/ui/parts/text-change.ts';

test.each([
  ['nothing', 'abc', 'abc', undefined],
  ['a value', 'amount: $5\n', 'amount: 5\n', { from: 8, to: 9, insert: '' }],
  ['a line more', 'a: 1\nc: 3\n', 'a: 1\nb: 2\nc: 3\n', { from: 5, to: 5, insert: 'b: 2\n' }],
  ['a letter doubled', 'oo', 'ooo', { from: 2, to: 2, insert: 'o' }],
  ['everything', 'abc', 'xyz', { from: 0, to: 3, insert: 'xyz' }],
  ['the beginning of an empty text', '', 'a', { from: 0, to: 0, insert: 'a' }],
])('%s', (_, before, after, change) => {
  expect(changeBetween(before, after)).toEqual(change);
});

test('applied to the old text, the change returns the new one', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '€'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const change = changeBetween(before, after) ?? { from: 0, to: 0, insert: '' };
      expect(before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after);
    }),
  );
});

test.each([
  ['---\nid: a\namount: 5\n---\namount: 7\n', 'amount', 3, 10],
  ['---\r\nid: a\r\n"amount" : 5\r\n---\r\n', 'amount', 3, 12],
  ['---\namounts: 5\nno colon\n---\n', 'amount', undefined, undefined],
  ['amount: 5', 'amount', undefined, undefined],
])('a key is found on its line in %j', (text, key, line, from) => {
  const place = placeOfKey(text, key);
  expect([place?.line, place?.from]).toEqual([line, from]);
});
