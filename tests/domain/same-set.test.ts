/** Sets with the same members are the same, in any order. */
import { expect, test } from 'vitest';
import { isSameSet } from '../../src/domain/same-set.ts';

test.each([
  [[], [], true],
  [['a', 'b'], ['b', 'a'], true],
  [['a'], ['a', 'b'], false],
  [['a', 'b'], ['a'], false],
  [['a'], ['b'], false],
])('%j and %j: %s', (one, other, isSame) => {
  expect(isSameSet(new Set(one), new Set(other))).toBe(isSame);
});
