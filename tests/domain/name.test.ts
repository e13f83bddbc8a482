import { expect, test } from 'vitest';
import { nameKey, repeatedName } from '../../src/domain/name.ts';

test.each([
  ['case', 'Microsoft', 'MICROSOFT'],
  ['outer blanks', 'Dell', ' Dell\t'],
  ['doubled and odd blanks', 'Booz  Allen', 'Booz\u00A0Allen'],
  ['composed accents', 'Caf\u00E9', 'Cafe\u0301'],
])('%s makes no other name', (_, one, other) => {
  expect(nameKey(one)).toBe(nameKey(other));
});

test.each([
  ['a missing blank', 'BoozAllen', 'Booz Allen'],
  ['an accent', 'Cafe', 'Café'],
  ['a legal form', 'Acme', 'Acme Inc.'],
])('%s makes another name', (_, one, other) => {
  expect(nameKey(one)).not.toBe(nameKey(other));
});

test.each<[string, readonly string[], number | undefined]>([
  ['none', [], undefined],
  ['one', ['A'], undefined],
  ['distinct', ['A', 'B', 'AB'], undefined],
  ['the second of two', ['A', 'a'], 1],
  ['the first that repeats, not the last', ['A', 'B', 'b', 'a'], 2],
])('repeated name among %s', (_, names, position) => {
  expect(repeatedName(names)).toBe(position);
});
