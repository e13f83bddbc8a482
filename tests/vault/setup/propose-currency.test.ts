/** The default currency that the values in use suggest. */
import { expect, test } from 'vitest';
import type { ColumnMatch } from '../../../src/vault/setup/match-columns.ts';
import { currencyInUse } from '../../../src/vault/setup/propose-currency.ts';
import { valueHabits } from '../../../src/vault/setup/value-habits.ts';

function amounts(...values: readonly string[]): ColumnMatch {
  return {
    ...{
      key: 'Betrag',
      count: values.length,
      samples: [],
      written: [],
      share: 1,
      evidence: 'alias',
      confidence: 'sure',
    },
    doubt: undefined,
    habits: valueHabits(values, 'USD'),
  };
}

test.each([
  ['signs of one currency', amounts('5 €', '6 €', '7'), [], 'EUR'],
  ['signs of two currencies', amounts('5 €', '6 £'), [], undefined],
  ['one other sign in ten', amounts(...Array.from({ length: 9 }, () => '5 €'), '5 £'), [], 'EUR'],
  ['plain amounts', amounts('5', '6'), [], undefined],
  ['no amounts', undefined, [], undefined],
  ['codes in a column, which win against signs', amounts('5 €'), ['chf', 'CHF', 'n/a', ''], 'CHF'],
  ['two codes', amounts('5 €'), ['CHF', 'EUR'], undefined],
  ['a shared sign', amounts('¥500'), [], 'JPY'],
] as const)('%s', (_, amount, codes, currency) => {
  expect(currencyInUse(amount, codes, 'USD').currency).toBe(currency);
});

test('a shared sign means the default in force if it has that sign', () => {
  expect(currencyInUse(amounts('$5'), [], 'CAD').currency).toBe('CAD');
  expect(currencyInUse(amounts('$5'), [], 'EUR').currency).toBe('USD');
});

test('uses are listed, most used first', () => {
  expect(currencyInUse(amounts('5 £', '5 €', '6 €', '$7'), [], 'USD').uses).toEqual([
    ['EUR', 2],
    ['$', 1],
    ['GBP', 1],
  ]);
});
