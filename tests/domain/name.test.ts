import { expect, test } from 'vitest';
import { hasRepeatedName, idKey, lastingKey, nameKey } from '../../src/domain/name.ts';

test.each([
  ['case', 'Microsoft', 'MICROSOFT'],
  ['leading and trailing spaces', 'Dell', ' Dell\t'],
  ['repeated and unusual spaces', 'Booz  Allen', 'Booz\u00A0Allen'],
  ['composed accents', 'Caf\u00E9', 'Cafe\u0301'],
  ['a space without width', 'Vexil', 'Vexil\u200b'],
  ['marks of direction', 'Vexil', '\u2066Vexil\u2069'],
  ['full-width letters and spaces', 'Acme 3', 'ＡＣＭＥ\u3000３'],
  ['narrow kana', 'ガイア', 'ｶﾞｲｱ'],
])('%s does not change the name', (_, one, other) => {
  expect(nameKey(one)).toBe(nameKey(other));
});

test.each([
  ['a missing space', 'BoozAllen', 'Booz Allen'],
  ['an accent', 'Cafe', 'Café'],
  ['a joiner that letters need', 'می‌خواهم', 'میخواهم'],
  ['a sign', 'Acme', 'Acme™'],
  ['a legal form', 'Acme', 'Acme Inc.'],
])('%s changes the name', (_, one, other) => {
  expect(nameKey(one)).not.toBe(nameKey(other));
});

test.each<[string, readonly string[], boolean]>([
  ['none', [], false],
  ['one', ['A'], false],
  ['distinct', ['A', 'B', 'AB'], false],
  ['the second of two', ['A', 'a'], true],
  ['two that are apart', ['A', 'B', ' a '], true],
])('repeated name among %s', (_, names, repeats) => {
  expect(hasRepeatedName(names)).toBe(repeats);
});

test('IDs are compared as in a CRM', () => {
  expect(new Set(['OPP-\u00e9', 'opp-e\u0301', ' Opp-\u00e9\u200b'].map(idKey)).size).toBe(1);
  expect(idKey('OPP\uff0d7')).not.toBe(idKey('OPP-7'));
});

test('the key that records depend on is the one of the first version', () => {
  expect(lastingKey(' Caf\u0065\u0301  ONE')).toBe('caf\u00e9 one');
  expect(lastingKey('Vexil\u200b')).toBe('vexil\u200b');
  expect(lastingKey('OPP-7')).toBe('opp-7');
});
