/** Lists of items by a key. */
import { expect, test } from 'vitest';
import { addToGroup } from '../../src/domain/group.ts';

test('items of one key are in one list, in the order in which they were added', () => {
  const groups = new Map<string, number[]>();
  addToGroup(groups, 'b', 1);
  addToGroup(groups, 'a', 2);
  addToGroup(groups, 'b', 3);
  expect([...groups]).toEqual([
    ['b', [1, 3]],
    ['a', [2]],
  ]);
});
