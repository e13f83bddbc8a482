import { expect, test } from 'vitest';
import { trimmedEnd, trimmedOf } from '../../src/domain/trim.ts';

test.each([
  ['a/b//', 'a/b', 'a/b'],
  ['//a', '//a', 'a'],
  ['/./', '', ''],
  ['', '', ''],
  ['a b', 'a b', 'a b'],
])('%j without slashes and periods at its end, and at both ends', (text, end, both) => {
  expect(trimmedEnd(text, '/.')).toBe(end);
  expect(trimmedOf(text, '/.')).toBe(both);
});
