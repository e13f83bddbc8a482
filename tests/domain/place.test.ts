/** Offsets as lines and columns. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOf } from '../../src/domain/place.ts';

test.each([
  ['the first character', 'abc', 0, 1, 1],
  ['the third', 'abc', 2, 1, 3],
  ['the end of the text', 'abc', 3, 1, 4],
  ['an empty text', '', 0, 1, 1],
  ['a line end belongs to its line', 'ab\ncd', 2, 1, 3],
  ['the next line', 'ab\ncd', 3, 2, 1],
  ['after the last line end', 'ab\n', 3, 2, 1],
  ['empty lines count', '\n\n\nx', 3, 4, 1],
  ['a Windows line end', 'ab\r\ncd', 4, 2, 1],
  ['inside a Windows line end', 'ab\r\ncd', 3, 1, 4],
  ['a byte order mark takes no column', '\uFEFFabc', 1, 1, 1],
  ['nor more than one', '\uFEFFabc', 2, 1, 2],
  ['the mark itself', '\uFEFFabc', 0, 1, 1],
  ['a mark does not move the second line', '\uFEFFa\nb', 3, 2, 1],
  ['an emoji is two units', '😀x', 2, 1, 3],
])('%s', (_, text, from, line, column) => {
  expect(placeOf(text, { from, to: from })).toEqual({ from, to: from, line, column });
});

test('a place can be converted back to its offset', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '\n', '\r\n', 'é'), maxLength: 30 });
  fc.assert(
    fc.property(texts, fc.nat(60), (text, at) => {
      const from = Math.min(at, text.length);
      const { line, column } = placeOf(text, { from, to: from });
      const before = text.split('\n').slice(0, line - 1);
      expect(before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1).toBe(from);
    }),
  );
});
