/** The fields that a column name can mean. */
import { expect, test } from 'vitest';
import { aliasMeanings } from '../../../src/vault/setup/alias-meanings.ts';

test('a name can be an alias of several fields', () => {
  expect(aliasMeanings('Sales Forecast').map(({ field, doubt }) => [field, doubt])).toEqual([
    ['amount', 'either'],
    ['closeDate', 'either'],
  ]);
  expect(aliasMeanings('Description').map(({ field, never }) => [field, never])).toEqual([
    ['title', true],
    ['notes', false],
  ]);
});
