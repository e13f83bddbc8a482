/** Values that are certain enough to suggest, and values that are not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDay } from '../../src/domain/day.ts';
import { dayOrderOf, suggestAmount, suggestDay, suggestOtherCurrency } from '../../src/domain/suggest-fix-value.ts';
import { decimalText, parseAmount } from '../../src/domain/money.ts';

describe('an amount is certain', () => {
  test.each([
    ['USD', '$1,200,000', '1200000'],
    ['USD', '$ 1,200,000.50', '1200000.50'],
    ['USD', '1,200,000 USD', '1200000'],
    ['USD', 'usd 1,200,000', '1200000'],
    ['USD', 'US$1,200,000', '1200000'],
    ['EUR', '1.200.000,50 €', '1200000.50'],
    ['EUR', '€1.200.000', '1200000'],
    ['CHF', "1'200'000.50 CHF", '1200000.50'],
    ['USD', '1’200’000', '1200000'],
    ['USD', '1 200 000,5', '1200000.5'],
    ['SEK', '1\u00A0200\u00A0000 SEK', '1200000'],
    ['EUR', '1\u202F200,50 €', '1200.50'],
    ['USD', '1_200_000', '1200000'],
    ['INR', '₹1,20,00,000.50', '12000000.50'],
    ['USD', '1,200,000.-', '1200000'],
    ['EUR', '1.200.000,-- €', '1200000'],
    ['USD', '1,200', '1200'],
    ['USD', '12,5', '12.5'],
    ['EUR', '0,50 €', '0.50'],
    ['USD', '0.500', '0.50'],
    ['USD', '60.0100', '60.01'],
    ['USD', '$.50', '0.50'],
    ['USD', '$0012', '12'],
    ['USD', '1.2M', '1200000'],
    ['USD', '$1.2 million', '1200000'],
    ['EUR', '1,5 Mio. €', '1500000'],
    ['USD', '1.2MM', '1200000'],
    ['USD', '250k', '250000'],
    ['USD', '$2.5 bn', '2500000000'],
    ['USD', '1.23456789M', '1234567.89'],
    ['MAD', '100 MAD', '100'],
    ['USD', '-$500', '-500'],
    ['USD', '$-500', '-500'],
    ['USD', '  $5  ', '5'],
    ['EUR', '12.500 €', '12500'],
    ['EUR', 'EUR 12.500', '12500'],
    ['EUR', '1.000,- €', '1000'],
    ['USD', '1.000,-', '1000'],
    ['EUR', '120 TEUR', '120000'],
    ['EUR', '1,5 T€', '1500'],
    ['EUR', 'TEUR 120', '120000'],
    ['JPY', '1200円', '1200'],
    ['JPY', '￥1,200', '1200'],
    ['JPY', '1,200万円', '12000000'],
    ['JPY', '3億円', '300000000'],
    ['JPY', '3億5000万円', '350000000'],
    ['JPY', '3億50万円', '300500000'],
    ['JPY', '１，２００円', '1200'],
    ['CNY', '120万元', '1200000'],
    ['KRW', '5000원', '5000'],
    ['SEK', '12 500 kr', '12500'],
    ['DKK', '12.500 kr.', '12500'],
    ['NOK', 'kr 12 500,50', '12500.50'],
    ['PLN', '1 200,50 zł', '1200.50'],
    ['CZK', '1 200 Kč', '1200'],
    ['HUF', '500 Ft', '500'],
    ['RON', '1.200 lei', '1200'],
    ['RUB', '1 200 ₽', '1200'],
    ['ZAR', 'R 1 200 000', '1200000'],
    ['ZAR', 'R1,200,000', '1200000'],
    ['BRL', 'R$ 12.500', '12500'],
    ['INR', 'Rs. 1,20,000', '120000'],
    ['INR', '12 lakh', '1200000'],
    ['INR', '₹1.5 crore', '15000000'],
    ['CHF', 'Fr. 1200', '1200'],
    ['CHF', "SFr. 1'200.50", '1200.50'],
    ['EGP', '١٢٠٠', '1200'],
    ['INR', '₹१२,५००', '12500'],
  ])('in %s, %s → %s', (currency, text, expected) => {
    expect(suggestAmount(text, currency)).toBe(expected);
  });
});

describe('an amount is ambiguous', () => {
  test.each([
    ['one point two or a thousand two hundred', '1.200'],
    ['a single group before a multiple', '1.200M'],
    ['a single comma before a multiple', '1,234M'],
    ['three digits after a long number', '1200.505'],
    ['three digits after a long number and a comma', '1200,500'],
    ['a third of a cent', '$0.333'],
    ['a multiple that leaves a third of a cent', '1.2345678912M'],
    ['groups of the wrong size', '1,20,0'],
    ['mixed marks', '1.200,000.50'],
    ['marks that change', '1.200,000'],
    ['two numbers', '12 34'],
    ['a year and a month', '2025 11'],
    ['a period before three digits after a dollar sign', '$1.200'],
    ['kronor in a note in dollars', '1200 kr'],
    ['a thousand tons', '5 T'],
    ['two multiples', '3億億'],
    ['a span', '100-200'],
    ['a longer span', '$1M-$2M'],
    ['a dash for a minus', '−500'],
    ['an item of a list', '- 100'],
    ['a rough number', '~500000'],
    ['a bound', '<500000'],
    ['a percentage', '50%'],
    ['three letters that are no currency', 'est 500000'],
    ['other letters after it', '500000 abc'],
    ['a formula', '=5*3'],
    ['two signs', '--5'],
    ['euros in a note in dollars', '1.200.000,50 €'],
    ['pounds by their code in a note in dollars', '1,200,000 GBP'],
    ['Canadian dollars in a note in American ones', 'CA$1,200,000'],
    ['a word', 'tbd'],
    ['nothing', ''],
    ['a sign alone', '$'],
    ['more money than there is', '$900,000,000,001'],
    ['more digits than any amount has', `$${'1'.repeat(60)}`],
  ])('%s: %s', (_, text) => {
    expect(suggestAmount(text, 'USD')).toBeUndefined();
  });
});

test.each([
  ['yen have no decimals, but zeros may go', '¥1200.00', 'JPY', '1200'],
  ['a yen has no tenth', '1200.5', 'JPY', undefined],
  ['a comma groups yen', '¥1,200', 'JPY', '1200'],
  ['three decimals are usual in dinars', '1.200 KWD', 'KWD', '1.200'],
  ['so a comma before three digits is open there', '1,200 KWD', 'KWD', undefined],
  ['and one after more digits separates groups', '1200,500 KWD', 'KWD', '1200.500'],
  ['two groups are groups everywhere', '1,200,000 KWD', 'KWD', '1200000'],
])('%s', (_, text, currency, expected) => {
  expect(suggestAmount(text, currency)).toBe(expected);
});

test.each([
  ['its code after it', '1000 EUR', 'USD', 'EUR'],
  ['its code before, in lower case', 'gbp 1,200', 'USD', 'GBP'],
  ['its sign', '1.200.000,50 €', 'USD', 'EUR'],
  ['its sign with letters', 'CA$5M', 'USD', 'CAD'],
  ['its word', '1 200 zł', 'USD', 'PLN'],
  ['a word of four currencies', '1 200 kr', 'USD', undefined],
  ['thousands of euros', '120 TEUR', 'USD', 'EUR'],
  ['the sign that only American dollars have', 'US$5', 'EUR', 'USD'],
  ['code and sign of one', '€5 EUR', 'USD', 'EUR'],
  ['the currency of the note', '5 USD', 'USD', undefined],
  ['signs of two', '€5 GBP', 'USD', undefined],
  ['a sign of many dollars', '$5', 'EUR', undefined],
  ['a sign of yen and yuan', '¥5', 'USD', undefined],
  ['three letters that are no currency', 'est 500000', 'USD', undefined],
  ['no currency', '1,200', 'USD', undefined],
  ['no amount', 'EUR', 'USD', undefined],
  ['more text than any amount has', `${'1'.repeat(60)} EUR`, 'USD', undefined],
])('an amount names another currency by %s', (_, text, currency, expected) => {
  expect(suggestOtherCurrency(text, currency)).toBe(expected);
});

test('every suggestion is an amount, and the same amount if the plugin serialized it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9e13 }),
      fc.constantFrom('en-US', 'de-DE', 'en-IN', 'de-CH', 'fr-FR'),
      (minor, locale) => {
        const shown = (minor / 100).toLocaleString(locale, { style: 'currency', currency: 'EUR' });
        expect(parseAmount(suggestAmount(shown, 'EUR') ?? '', 2), shown).toBe(minor);
      },
    ),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,- $kMEUR'.split('')), maxLength: 14 }), (text) => {
      const guess = suggestAmount(text, 'EUR');
      if (guess !== undefined) expect(parseAmount(guess, 2)).toEqual(expect.any(Number));
    }),
  );
});

test('plain digits stay unchanged', () => {
  expect(suggestAmount(decimalText(120_000_050, 'USD'), 'USD')).toBe('1200000.50');
});

describe('a day is certain', () => {
  test.each([
    ['2025/3/7', '2025-03-07'],
    ['2025-3-7', '2025-03-07'],
    ['2025.03.07', '2025-03-07'],
    ['11/30/2025', '2025-11-30'],
    ['30/11/2025', '2025-11-30'],
    ['30-11-2025', '2025-11-30'],
    ['05/05/2025', '2025-05-05'],
    ['30.11.2025', '2025-11-30'],
    ['31. März 2027', '2027-03-31'],
    ['31. Mrz. 2027', '2027-03-31'],
    ['31 de marzo de 2027', '2027-03-31'],
    ['1er février 2027', '2027-02-01'],
    ['31 déc. 2027', '2027-12-31'],
    ['31 dicembre 2027', '2027-12-31'],
    ['31 maart 2027', '2027-03-31'],
    ['31 marca 2027', '2027-03-31'],
    ['5 października 2027', '2027-10-05'],
    ['31 de março de 2027', '2027-03-31'],
    ['31 марта 2027 г.', '2027-03-31'],
    ['31 augusti 2027', '2027-08-31'],
    ['März 31, 2027', '2027-03-31'],
    ['2027年3月31日', '2027-03-31'],
    ['2027년 3월 31일', '2027-03-31'],
    ['3/31/2027 12:00 AM', '2027-03-31'],
    ['31/03/2027, 17:00:00', '2027-03-31'],
    ['March 31, 2027 5:00 PM', '2027-03-31'],
    ['@March 31, 2027', '2027-03-31'],
    ['2027-03-31[Europe/Berlin]', '2027-03-31'],
    ['2027-03-31T10:00[America/New_York]', '2027-03-31'],
    ['٣١/٠٣/٢٠٢٧', '2027-03-31'],
    ['۲۰۲۷-۰۳-۳۱', '2027-03-31'],
    ['३१/३/२०२७', '2027-03-31'],
    ['3.4.2025', '2025-04-03'],
    ['11.30.2025', '2025-11-30'],
    ['02/29/2024', '2024-02-29'],
    ['Nov 30, 2025', '2025-11-30'],
    ['november 30th 2025', '2025-11-30'],
    ['Sept. 1, 2025', '2025-09-01'],
    ['30 Nov 2025', '2025-11-30'],
    ['1st May 2025', '2025-05-01'],
    ['30-Nov-2025', '2025-11-30'],
    ['30. November 2025', '2025-11-30'],
    [' 11/30/2025 ', '2025-11-30'],
  ])('%s → %s', (text, day) => {
    expect(suggestDay(text)).toBe(day);
  });
});

describe('a day is ambiguous', () => {
  test.each([
    ['month or day first', '03/04/2025'],
    ['month or day first, with spaces around', ' 03/04/2025 '],
    ['month or day first, with dashes', '03-04-2025'],
    ['a day that does not exist', '02/30/2025'],
    ['no leap year', '02/29/2025'],
    ['a month that does not exist', '2025/13/01'],
    ['an unknown month name', 'Foo 30, 2025'],
    ['a month in two letters', 'No 30, 2025'],
    ['mixed marks', '2025-11/30'],
    ['a year of two digits', '11/30/25'],
    ['a month', 'Nov 2025'],
    ['a quarter', 'Q4 2025'],
    ['a year', '2025'],
    ['a word', 'soon'],
    ['nothing', ''],
  ])('%s: %s', (_, text) => {
    expect(suggestDay(text)).toBeUndefined();
  });
});

test('every suggested day exists', () => {
  const part = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(part, part, fc.constantFrom('/', '.', '-'), fc.boolean(), (one, other, mark, yearFirst) => {
      const text = (yearFirst ? [2024, one, other] : [one, other, 2024]).join(mark);
      const day = suggestDay(text);
      if (day !== undefined) expect(parseDay(day)).toBe(day);
    }),
  );
});

describe('the order of day and month', () => {
  test.each([
    ['12/31/2026', 'month-first'],
    ['31-12-2026', 'day-first'],
    ['03/04/2026', 'either'],
    ['04/04/2026', undefined],
    ['03.04.2026', undefined],
    ['2026-03-04', undefined],
    ['31/31/2026', undefined],
  ])('of %s is %s', (text, order) => {
    expect(dayOrderOf(text)).toBe(order);
  });

  test('decides a date that has two meanings, and no other', () => {
    expect(suggestDay('03/04/2026', 'day-first')).toBe('2026-04-03');
    expect(suggestDay('03/04/2026', 'month-first')).toBe('2026-03-04');
    expect(suggestDay('03.04.2026', 'month-first')).toBe('2026-04-03');
    expect(suggestDay('12/31/2026', 'day-first')).toBe('2026-12-31');
  });
});
