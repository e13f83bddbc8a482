import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlainValue } from '../../../src/domain/value.ts';
import { shareKey } from '../../../src/targets/salesforce/share-table.ts';
import { readShares, shareLines, sharesText } from '../../../src/targets/core/shares.ts';

test('the shares of an attribution, a line each, sorted', () => {
  const attribution = new Map<string, PlainValue>([
    [
      'oem_attribution',
      new Map<string, PlainValue>([
        ['Microsoft', 600000],
        ['Cisco', { bare: '300000.50' }],
      ]),
    ],
    ['partner_attribution', new Map([['A:  B', 66666.67]])],
    ['total_amount', 1000000],
  ]);
  expect(sharesText(attribution)).toBe('OEM Cisco: 300000.5\nOEM Microsoft: 600000\nPartner A: B: 66666.67');
  expect(sharesText(new Map())).toBe('');
});

test('a text that tells of no share has none', () => {
  expect(readShares('')).toEqual([]);
  expect(readShares('OEM Cisco\nOEM : 5\nOEM x: many')).toEqual([]);
});

test('what is written is read back', () => {
  const name = fc
    .string({ minLength: 1 })
    .map((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
    .filter(Boolean);
  const share = fc.record({
    ledger: fc.constantFrom('OEM', 'Partner'),
    name,
    amount: fc.constantFrom('0', '5', '-1.25'),
  });
  fc.assert(
    fc.property(fc.array(share), (shares) => {
      expect(shareLines(readShares(shareLines(shares)))).toBe(shareLines(shares));
      expect(readShares(shareLines(shares))).toHaveLength(shares.length);
    }),
  );
});

test.each([
  ['Cisco', 'D-1:oem:cisco'],
  ['CISCO  Systems', 'D-1:oem:cisco-systems'],
])('the key of %s tells it in letters', (name, key) => {
  expect(shareKey('D-1', { ledger: 'OEM', name, amount: '1' })).toBe(key);
});

test('names that lose letters in a key still have keys of their own', () => {
  const keys = ['A+B', 'A B', 'A/B', '日本', '中国', 'x'.repeat(41), 'x'.repeat(42)].map((name) =>
    shareKey('D', { ledger: 'OEM', name, amount: '1' }),
  );
  expect(new Set(keys).size).toBe(keys.length);
});
