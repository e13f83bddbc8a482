import { expect, test } from 'vitest';
import { sameEach } from '../../src/domain/same-each.ts';

test.each<[ones: string[], others: number[], expected: boolean]>([
  [[], [], true],
  [['1', '2'], [1, 2], true],
  [['1', '2'], [2, 1], false],
  [['1'], [1, 2], false],
  [['1', '2'], [1], false],
])('%j and %j: %s', (ones, others, expected) => {
  expect(sameEach(ones, others, (one, other) => one === String(other))).toBe(expected);
});
