/** Amounts, exact to the last unit: parsing, serializing, and display. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decimalsOf,
  decimalText,
  displayMoney,
  isCurrency,
  majorOf,
  MOST_MINOR,
  parseAmount,
} from '../../src/domain/money.ts';

describe('an amount is read from its digits', () => {
  test.each([
    ['60.01', 2, 6001],
    ['1200000', 2, 120_000_000],
    ['1200000.5', 2, 120_000_050],
    ['1.10', 2, 110],
    ['0.07', 2, 7],
    ['1.005', 3, 1005],
    ['8.165', 3, 8165],
    ['4.35', 2, 435],
    ['1.', 2, 100],
    ['.5', 2, 50],
    ['+5', 2, 500],
    ['-5', 2, -500],
    ['007', 0, 7],
    ['1e6', 2, 100_000_000],
    ['1.2E+6', 2, 120_000_000],
    ['1.234e2', 2, 12_340],
    ['1000e-5', 2, 1],
    ['900000000000', 2, MOST_MINOR],
    ['-900000000000.00', 2, -MOST_MINOR],
    ['90000000000000', 0, MOST_MINOR],
    [`${'0'.repeat(60)}5`, 2, 500],
  ])('%s with %i decimals → %i', (text, places, minor) => {
    expect(parseAmount(text, places)).toBe(minor);
  });

  test.each(['-0', '0e9', '0e-9', '0e999', '-0.00'])('%s is zero without a sign', (text) => {
    expect(parseAmount(text, 2)).toBe(0);
  });
});

describe('a text is not an amount', () => {
  test.each([
    ['$5', 2, 'not-a-number'],
    ['1,200', 2, 'not-a-number'],
    ['1 200', 2, 'not-a-number'],
    [' 5', 2, 'not-a-number'],
    ['', 2, 'not-a-number'],
    ['.', 2, 'not-a-number'],
    ['-', 2, 'not-a-number'],
    ['e5', 2, 'not-a-number'],
    ['1e', 2, 'not-a-number'],
    ['0x10', 2, 'not-a-number'],
    ['1_000', 2, 'not-a-number'],
    ['Infinity', 2, 'not-a-number'],
    ['.inf', 2, 'not-a-number'],
    ['NaN', 2, 'not-a-number'],
    ['١٢', 2, 'not-a-number'],
    ['1.200', 2, 'too-precise'],
    ['1200000.505', 2, 'too-precise'],
    ['1200.00', 0, 'too-precise'],
    ['1e-3', 2, 'too-precise'],
    ['12345e-3', 2, 'too-precise'],
    ['900000000000.01', 2, 'out-of-range'],
    ['-900000000000.01', 2, 'out-of-range'],
    ['1e15', 2, 'out-of-range'],
    ['1e999', 2, 'out-of-range'],
    ['9'.repeat(400), 2, 'out-of-range'],
  ])('%s with %i decimals is %s', (text, places, problem) => {
    expect(parseAmount(text, places)).toEqual({ problem });
  });
});

const minors = fc.integer({ min: -MOST_MINOR, max: MOST_MINOR });
const currencies = fc.constantFrom('USD', 'JPY', 'KWD', 'EUR');

describe('for any amount', () => {
  test('text and number of major units are read as the same units', () => {
    fc.assert(
      fc.property(minors, currencies, (minor, currency) => {
        const places = decimalsOf(currency);
        expect(parseAmount(decimalText(minor, currency), places)).toBe(minor);
        expect(parseAmount(String(majorOf(minor, currency)), places)).toBe(minor);
      }),
    );
  });

  test('text of major units equals moving the decimal point', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MOST_MINOR }), currencies, (minor, currency) => {
        const places = decimalsOf(currency);
        const digits = String(minor).padStart(places + 1, '0');
        const cut = digits.length - places;
        const moved = places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
        expect(decimalText(minor, currency)).toBe(moved);
      }),
    );
  });
});

test.each([
  [60_000_000, 'USD', '600000.00'],
  [1, 'USD', '0.01'],
  [-1, 'USD', '-0.01'],
  [0, 'USD', '0.00'],
  [100_5, 'KWD', '1.005'],
  [8_165, 'KWD', '8.165'],
  [7, 'JPY', '7'],
  [MOST_MINOR - 1, 'USD', '899999999999.99'],
  [MOST_MINOR - 1, 'KWD', '89999999999.999'],
])('%i minor units of %s are %s', (minor, currency, text) => {
  expect(decimalText(minor, currency)).toBe(text);
});

describe('currencies', () => {
  test.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['XYZ', 2],
    ['', 2],
    ['toString', 2],
  ])('%s has %i decimals', (currency, places) => {
    expect(decimalsOf(currency)).toBe(places);
    expect(decimalsOf(currency)).toBe(places);
  });

  test.each([
    ['USD', true],
    ['usd', false],
    ['US', false],
    ['XYZ', false],
    ['', false],
  ])('%s is known: %s', (code, known) => {
    expect(isCurrency(code)).toBe(known);
  });
});

test.each([
  [60_000_000, 'USD', 'en-US', '$600,000'],
  [60_000_001, 'USD', 'en-US', '$600,000.01'],
  [60_000_010, 'USD', 'en-US', '$600,000.10'],
  [-500, 'USD', 'en-US', '-$5'],
  [0, 'USD', 'en-US', '$0'],
  [1_234, 'JPY', 'en-US', '¥1,234'],
  [1_500, 'KWD', 'en-US', 'KWD\u00A01.500'],
  [120_000_050, 'EUR', 'de-DE', '1.200.000,50\u00A0€'],
  [120_000_050, 'ZZZ', 'en-US', '1,200,000.50 ZZZ'],
  [500, 'bad code', 'en-US', '5 bad code'],
])('%i minor units of %s in %s are displayed as %s', (minor, currency, locale, shown) => {
  expect(displayMoney({ minor, currency }, locale)).toBe(shown);
});
