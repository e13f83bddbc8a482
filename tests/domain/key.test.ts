import { expect, test } from 'vitest';
import { composedKey, foldedKey } from '../../src/domain/key.ts';

test.each([
  'Close Date',
  'closeDate',
  'close-date',
  'CLOSE_DATE',
  ' close_date',
  'clo\u200bse_date',
  'close\u00a0date',
  '\uff43lose_date',
])('%j is close_date in another format', (key) => {
  expect(foldedKey(key)).toBe(foldedKey('close_date'));
});

test('different letters are a different key', () => {
  expect(foldedKey('closed date')).not.toBe(foldedKey('close_date'));
  expect(foldedKey('W\u00e4hrung')).not.toBe(foldedKey('Wahrung'));
});

test('accents are equal in both compositions', () => {
  expect(composedKey('Wa\u0308hrung')).toBe('W\u00e4hrung');
  expect(foldedKey('WA\u0308HRUNG')).toBe(foldedKey('w\u00e4hrung'));
});
