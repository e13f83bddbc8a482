/** Months, fiscal quarters, and fiscal years: the day they start and end with, their labels, and their order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/domain/day.ts';
import {
  isInPeriod,
  nextPeriod,
  periodLabel,
  periodOf,
  periodsIn,
  previousPeriod,
  type PeriodKind,
} from '../../src/domain/period.ts';

describe('a day is in a period', () => {
  test.each<[PeriodKind, string, number, string, string, string]>([
    ['month', '2026-11-30', 10, '2026-11-01', '2026-11-30', '2026-11'],
    ['month', '2024-02-29', 10, '2024-02-01', '2024-02-29', '2024-02'],
    ['month', '2026-02-01', 1, '2026-02-01', '2026-02-28', '2026-02'],
    ['quarter', '2026-09-30', 10, '2026-07-01', '2026-09-30', 'FY26 Q4'],
    ['quarter', '2026-10-01', 10, '2026-10-01', '2026-12-31', 'FY27 Q1'],
    ['quarter', '2027-09-30', 10, '2027-07-01', '2027-09-30', 'FY27 Q4'],
    ['quarter', '2026-01-31', 2, '2025-11-01', '2026-01-31', 'FY26 Q4'],
    ['quarter', '2026-02-01', 12, '2025-12-01', '2026-02-28', 'FY26 Q1'],
    ['quarter', '2026-05-05', 1, '2026-04-01', '2026-06-30', 'FY26 Q2'],
    ['year', '2026-09-30', 10, '2025-10-01', '2026-09-30', 'FY26'],
    ['year', '2026-10-01', 10, '2026-10-01', '2027-09-30', 'FY27'],
    ['year', '2026-12-31', 10, '2026-10-01', '2027-09-30', 'FY27'],
    ['year', '2027-01-01', 10, '2026-10-01', '2027-09-30', 'FY27'],
    ['year', '2026-12-31', 1, '2026-01-01', '2026-12-31', 'FY26'],
    ['year', '2026-01-01', 1, '2026-01-01', '2026-12-31', 'FY26'],
    ['year', '2026-03-31', 4, '2025-04-01', '2026-03-31', 'FY26'],
    ['year', '2026-04-01', 4, '2026-04-01', '2027-03-31', 'FY27'],
    ['year', '2027-12-01', 12, '2027-12-01', '2028-11-30', 'FY28'],
    ['year', '2024-02-29', 3, '2023-03-01', '2024-02-29', 'FY24'],
    ['year', '2000-01-01', 1, '2000-01-01', '2000-12-31', 'FY00'],
    ['year', '0001-02-03', 10, '0001-01-01', '0001-09-30', 'FY01'],
    ['quarter', '9999-12-31', 12, '9999-12-01', '9999-12-31', 'FY00 Q1'],
    ['month', '9999-12-31', 1, '9999-12-01', '9999-12-31', '9999-12'],
  ])('%s of %s with start month %i: %s to %s, %s', (kind, day, startMonth, from, to, label) => {
    expect(periodOf(kind, day, startMonth)).toEqual({ from, to });
    expect(periodLabel(kind, day, startMonth)).toBe(label);
  });
});

const dayArbitrary = fc.integer({ min: -25_000, max: 47_000 }).map((days) => addDays('1970-01-01', days));
const kindArbitrary = fc.constantFrom<PeriodKind>('month', 'quarter', 'year');
const monthArbitrary = fc.integer({ min: 1, max: 12 });

test('periods follow one another without a gap, and each has the days that have its label', () => {
  fc.assert(
    fc.property(kindArbitrary, dayArbitrary, monthArbitrary, (kind, day, startMonth) => {
      const period = periodOf(kind, day, startMonth);
      expect(isInPeriod(day, period)).toBe(true);
      const label = periodLabel(kind, day, startMonth);
      expect([period.from, period.to].map((end) => periodLabel(kind, end, startMonth))).toEqual([label, label]);
      const [before, after] = [addDays(period.from, -1), addDays(period.to, 1)];
      expect([before, after].map((end) => isInPeriod(end, period))).toEqual([false, false]);
      expect(periodLabel(kind, before, startMonth)).not.toBe(label);
      expect(periodLabel(kind, after, startMonth)).not.toBe(label);
      expect(previousPeriod(kind, period, startMonth)).toEqual(periodOf(kind, before, startMonth));
      expect(nextPeriod(kind, period, startMonth)).toEqual(periodOf(kind, after, startMonth));
    }),
  );
});

describe('periods cover a range', () => {
  test.each<[PeriodKind, string, string, number, string[]]>([
    ['month', '2026-11-30', '2027-02-01', 10, ['2026-11', '2026-12', '2027-01', '2027-02']],
    ['month', '2026-11-01', '2026-11-30', 10, ['2026-11']],
    ['quarter', '2026-09-30', '2026-10-01', 10, ['FY26 Q4', 'FY27 Q1']],
    ['quarter', '2026-01-01', '2026-12-31', 1, ['FY26 Q1', 'FY26 Q2', 'FY26 Q3', 'FY26 Q4']],
    ['year', '2025-10-01', '2027-10-01', 10, ['FY26', 'FY27', 'FY28']],
    ['month', '9999-11-30', '9999-12-31', 1, ['9999-11', '9999-12']],
  ])('%ss from %s to %s', (kind, from, to, startMonth, labels) => {
    const periods = periodsIn(kind, { from, to }, startMonth);
    expect(periods.map((period) => periodLabel(kind, period.from, startMonth))).toEqual(labels);
    expect(isInPeriod(from, periods[0] ?? { from: '', to: '' })).toBe(true);
    expect(isInPeriod(to, periods.at(-1) ?? { from: '', to: '' })).toBe(true);
  });
});
