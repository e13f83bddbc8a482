/** Totals keep currencies and ledgers separate, and the credit ledger adds up to the amount. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentText, totalsOf } from '../../../src/ui/run/run-totals-model.ts';
import { attribution, inspection } from '../../support/inspection.ts';

const usd = attribution(
  100_000_000,
  [
    ['Microsoft', 60_000_000],
    ['Cisco', 30_000_000],
  ],
  [['Partner A', 20_000_000]],
);

test('a currency has its ledgers, the largest share first and the unallocated part last', () => {
  const other = attribution(100_000_000, [['Cisco', 60_000_000]]);
  const notes = [inspection('a.md', { attribution: usd }), inspection('b.md', { attribution: other })];
  expect(totalsOf(notes, 'en-US')).toMatchObject([
    {
      currency: 'USD',
      amount: '$2,000,000',
      notes: 2,
      ledgers: [
        {
          kind: 'credit',
          rows: [
            { name: 'Cisco', amount: '$900,000', share: '45%', unallocated: false },
            { name: 'Microsoft', amount: '$600,000', share: '30%', unallocated: false },
            { name: 'Unallocated', amount: '$500,000', share: '25%', unallocated: true },
          ],
        },
        { kind: 'overlay', rows: [{ name: 'Partner A', amount: '$200,000', share: '10%' }] },
      ],
    },
  ]);
});

test('currencies are never mixed; the one with the most notes is first', () => {
  const yen = attribution(500, [['Fujitsu', 500]], [], 'JPY');
  const notes = [
    inspection('a', { attribution: yen }),
    inspection('b', { attribution: usd }),
    inspection('c', { attribution: usd }),
  ];
  expect(totalsOf(notes, 'en-US').map((total) => [total.amount, total.notes])).toEqual([
    ['$2,000,000', 2],
    ['¥500', 1],
  ]);
});

test('invalid notes and notes without an attribution do not count', () => {
  const notes = [inspection('a.md', { attribution: usd, valid: false }), inspection('b.md')];
  expect(totalsOf(notes)).toEqual([]);
});

test('the credit ledger always adds up to 100%', () => {
  const note = fc
    .tuple(fc.integer({ min: 1, max: 1e9 }), fc.array(fc.constantFrom('A', 'B', 'C', '__proto__'), { maxLength: 3 }))
    .map(([minor, names]) =>
      inspection('n.md', {
        attribution: attribution(
          minor,
          [...new Set(names)].map((name) => [name, Math.floor(minor / 4)] as const),
        ),
      }),
    );
  fc.assert(
    fc.property(fc.array(note, { minLength: 1, maxLength: 20 }), (notes) => {
      const credit = totalsOf(notes)[0]?.ledgers.find((ledger) => ledger.kind === 'credit');
      const sum = (credit?.rows ?? []).reduce((all, row) => all + row.percent, 0);
      expect(sum).toBeCloseTo(100, 6);
    }),
    { numRuns: 100 },
  );
});

test.each([
  [0.6, '60%'],
  [0.001, '<1%'],
  [0, '0%'],
  [1, '100%'],
])('%d as a share is %s', (fraction, text) => {
  expect(percentText(fraction, 'en-US')).toBe(text);
});
