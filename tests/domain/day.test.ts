/** Days as text: which exist, and that nothing moves them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, isPlausibleDay, parseDay } from '../../src/domain/day.ts';

describe('a text names a day', () => {
  test.each([
    ['2025-11-30', '2025-11-30'],
    ['20251231', '2025-12-31'],
    ['2024-02-29', '2024-02-29'],
    ['20240229', '2024-02-29'],
    ['2000-02-29', '2000-02-29'],
    ['0001-01-01', '0001-01-01'],
    ['9999-12-31', '9999-12-31'],
    ['2025-11-30T23:30:00-05:00', '2025-11-30'],
    ['2025-11-30T00:30:00+14:00', '2025-11-30'],
    ['2025-11-30T23:30:00.000Z', '2025-11-30'],
    ['2025-11-30 23:30', '2025-11-30'],
    ['2025-11-30 23:30:00 +0500', '2025-11-30'],
    ['2025-11-30T2330', '2025-11-30'],
    ['2025-11-30T23', '2025-11-30'],
    ['2025-11-30T23:30:00,5Z', '2025-11-30'],
    ['2011-12-30', '2011-12-30'],
    ['2025-W48-7', '2025-11-30'],
    ['2025W487', '2025-11-30'],
    ['2026-W53-7', '2027-01-03'],
    ['2025-W01-1', '2024-12-30'],
    ['0001-W01-1', '0001-01-01'],
    ['2025-333', '2025-11-29'],
    ['2025334', '2025-11-30'],
    ['2024-366', '2024-12-31'],
    ['2025-W48-7T10:00:00Z', '2025-11-30'],
    ['2025-333 10:00', '2025-11-29'],
    ['20270331T100000Z', '2027-03-31'],
    ['2027-03-31T24:00', '2027-03-31'],
    ['2027-03-31T24:00:00.0Z', '2027-03-31'],
    ['2027-06-30T23:59:60Z', '2027-06-30'],
  ])('%s → %s', (text, day) => {
    expect(parseDay(text)).toBe(day);
  });
});

describe('a text names no day', () => {
  test.each([
    '2025-02-30',
    '2025-02-29',
    '1900-02-29',
    '2025-04-31',
    '2025-00-10',
    '2025-13-01',
    '2025-01-00',
    '0000-01-01',
    '20250230',
    '2025',
    '2025-11',
    '202511',
    '2025-W48',
    '25-11-30',
    '2027-03-31T25:61:99Z',
    '2027-03-31T24:00:01Z',
    '2027-03-31T24:01',
    '2027-03-31T10:60',
    '2027-03-31T10:00:61',
    '2027-03-31T10:00+24:00',
    '2027-03-31T10:00+01:60',
    '2025-W53-1',
    '2025W537',
    '9999-W53-1',
    '2025-1130',
    '2025-02-29T10:00',
    '0000-02-29',
    '2025-W00-1',
    '2025-W48-8',
    '2025-W48-0',
    '2025-W487',
    '2025-366',
    '2025-000',
    '0000-333',
    '9999-W52-7',
    '2025-1-5',
    '11/30/2025',
    '2025-11-30T',
    '2025-11-30Tnoon',
    '2025-11-30 and more',
    '+02025-11-30',
    '-2025-11-30',
    ' 2025-11-30',
    '1764460800',
    '',
  ])('%j', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });
});

test('a day exists exactly when the calendar has it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      (year, month, day) => {
        const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
        const lengths = [0, 31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0];
        const exists = day >= 1 && day <= (lengths[month] ?? 0);
        expect(parseDay(text)).toBe(exists ? text : undefined);
      },
    ),
  );
});

test.each([
  ['2026-12-31', 1, '2027-01-01'],
  ['2024-02-28', 1, '2024-02-29'],
  ['2026-03-01', -1, '2026-02-28'],
  ['2026-11-30', 30, '2026-12-30'],
  ['0099-12-31', 1, '0100-01-01'],
  ['2026-11-30', 0, '2026-11-30'],
])('%s and %i days is %s', (day, days, expected) => {
  expect(addDays(day, days)).toBe(expected);
  expect(daysBetween(day, expected)).toBe(days);
});

test('days end with the years of four digits', () => {
  expect([addDays('9999-12-31', 1), addDays('0001-01-01', -1)]).toEqual(['9999-12-31', '0001-01-01']);
  expect([addDays('2026-01-01', 1e12), addDays('2026-01-01', -1e12)]).toEqual(['9999-12-31', '0001-01-01']);
});

test('a day that is written by week or by its number in the year is the same day', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2100, 11, 31) }), (ms) => {
      const date = new Date(ms);
      const day = date.toISOString().slice(0, 10);
      const year = date.getUTCFullYear();
      const inYear = (Date.parse(day) - Date.UTC(year, 0, 1)) / 86_400_000 + 1;
      expect(parseDay(`${year}-${String(inYear).padStart(3, '0')}`)).toBe(day);
      const inWeek = ((date.getUTCDay() + 6) % 7) + 1;
      const thursday = new Date(Date.parse(day) + (4 - inWeek) * 86_400_000);
      const weekYear = thursday.getUTCFullYear();
      const week = Math.floor((thursday.getTime() - Date.UTC(weekYear, 0, 1)) / 604_800_000) + 1;
      expect(parseDay(`${weekYear}-W${String(week).padStart(2, '0')}-${inWeek}`)).toBe(day);
    }),
  );
});

test.each([
  ['2026-01-31', true],
  ['1970-01-01', true],
  ['2100-12-31', true],
  ['2570-03-31', false],
  ['0202-03-31', false],
  ['2207-03-31', false],
  ['9999-12-31', false],
])('a deal may close on %s: %s', (day, may) => {
  expect(isPlausibleDay(day)).toBe(may);
});
