/** The habits of a column decide what its ambiguous values mean. */
import { describe, expect, test } from 'vitest';
import { habitualValue, valueHabits } from '../../../src/vault/setup/value-habits.ts';

describe('the share of values that parse as a kind', () => {
  test.each([
    ['day', ['31.12.2026', '12/31/2026', 'Dec 31, 2026', '2026-12-31', '3/4/2027']],
    ['money', ['1.234,50 €', '$1,200,000', '$50k', '12.500 €', '50000']],
    ['percent', ['60', '60 %', '12,5%', '0.5', '100']],
    ['list', [['Vexil', 'Ortano'], 'Vexil; Ortano', ['A', 'B'], 'A; B', ['A', 'B', 'C']]],
  ] as const)('%s: all of them, without blank values', (kind, values) => {
    expect(valueHabits([...values, '', '  ', []], 'EUR')).toMatchObject({ filled: 5, shares: { [kind]: 1 } });
  });

  test('counts values that do not parse', () => {
    const { shares } = valueHabits(['tbd', '$50k', '$60k', 'much'], 'USD');
    expect(shares).toMatchObject({ money: 0.5, day: 0, percent: 0, list: 0, text: 1 });
  });

  test('is zero for a column without values', () => {
    expect(valueHabits(['', []], 'USD')).toMatchObject({ filled: 0, distinct: 0, shares: { text: 0, money: 0 } });
  });

  test('treats a list of one as its item', () => {
    expect(valueHabits([['$50k']], 'USD').shares).toMatchObject({ money: 1, list: 0 });
  });
});

describe('the value that a fix writes', () => {
  test.each([
    ['money', '1.234,50 €', 'EUR', '1234.50'],
    ['money', '$1,200,000', 'USD', '1200000'],
    ['money', '$50k', 'USD', '50000'],
    ['money', '€50k', 'USD', '50000'],
    ['money', 'tbd', 'USD', undefined],
    ['day', '31.12.2026', 'USD', '2026-12-31'],
    ['day', '12/31/2026', 'USD', '2026-12-31'],
    ['day', 'Dec 31, 2026', 'USD', '2026-12-31'],
    ['day', '20261231', 'USD', '2026-12-31'],
    ['percent', '12,5 %', 'USD', '12.5'],
    ['percent', '101', 'USD', undefined],
  ] as const)('%s %s in %s is %s', (kind, text, currency, value) => {
    expect(habitualValue(text, kind, valueHabits([text], currency), currency)).toBe(value);
  });

  test.each([
    ['six conclusive dates', ['12/31/2026', '3/4/2027'], 'month-first', '2027-03-04'],
    ['a conclusive date of the other order', ['31/12/2026', '3/4/2027'], 'day-first', '2027-04-03'],
    ['only ambiguous dates', ['3/4/2027', '5/6/2027'], 'open', undefined],
    ['contradictory dates', ['31/12/2026', '12/31/2026', '3/4/2027'], 'open', undefined],
    ['dates with periods, which prove nothing', ['31.12.2026', '3/4/2027'], 'open', undefined],
  ] as const)('of an ambiguous date follows %s', (_, values, order, value) => {
    const habits = valueHabits(values, 'USD');
    expect(habits.dayOrder).toBe(order);
    expect(habitualValue('3/4/2027', 'day', habits, 'USD')).toBe(value);
  });

  test('has no order without dates that need one', () => {
    expect(valueHabits(['2026-12-31', '4/4/2027'], 'USD').dayOrder).toBeUndefined();
  });

  test.each([
    [['1.234,50 €', '12.500 €'], ',', '12500'],
    [['1.000,- €', '12.500 €'], ',', '12500'],
    [['1,234.50 €', '12.500 €'], '.', undefined],
    [['12.500 €'], undefined, '12500'],
    [['1.234,50 €', '1,234.50 €', '12.500 €'], undefined, '12500'],
  ])('of 12.500 € in %j follows the decimal mark %s', (values, mark, value) => {
    const habits = valueHabits(values, 'EUR');
    expect(habits.decimalMark).toBe(mark);
    expect(habitualValue('12.500 €', 'money', habits, 'EUR')).toBe(value);
  });
});

test('currencies are counted by code, or by a sign that several share', () => {
  const { currencies } = valueHabits(['5 €', '6 EUR', '$7', '￥800', '9'], 'USD');
  expect([...currencies]).toEqual([
    ['EUR', 2],
    ['$', 1],
    ['¥', 1],
  ]);
});
