/** Digits of other scripts. */
import { expect, test } from 'vitest';
import { withPlainDigits } from '../../src/domain/digits.ts';

test.each([
  ['Arabic', '٠١٢٣٤٥٦٧٨٩'],
  ['Persian', '۰۱۲۳۴۵۶۷۸۹'],
  ['Devanagari', '०१२३४५६७८९'],
  ['Thai', '๐๑๒๓๔๕๖๗๘๙'],
  ['full-width', '０１２３４５６７８９'],
  ['mathematical', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗'],
  ['plain', '0123456789'],
])('%s digits', (_, text) => {
  expect(withPlainDigits(text)).toBe('0123456789');
});

test('other characters stay, except for their width', () => {
  expect(withPlainDigits('a１，٢ é½')).toBe('a1,2 é1⁄2');
});
