import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlainValue } from '../../../src/domain/value.ts';
import { shareKey } from '../../../src/targets/salesforce/share-table.ts';
import { readShares, shareLines, sharesText } from '../../../src/targets/core/shares.ts';

test('writes the shares of an attribution on sorted lines', () => {
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

test('reads no shares from a text without shares', () => {
  expect(readShares('')).toEqual([]);
  expect(readShares('OEM Cisco\nOEM : 5\nOEM x: many')).toEqual([]);
});

test('reads the shares that were written', () => {
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
])('derives a readable key for %s', (name, key) => {
  expect(shareKey('D-1', { ledger: 'OEM', name, amount: '1' })).toBe(key);
});

test('derives different keys for names that lose characters', () => {
  const keys = ['A+B', 'A B', 'A/B', '日本', '中国', 'x'.repeat(41), 'x'.repeat(42)].map((name) =>
    shareKey('D', { ledger: 'OEM', name, amount: '1' }),
  );
  expect(new Set(keys).size).toBe(keys.length);
});
