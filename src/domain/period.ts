/** Months, fiscal quarters, and fiscal years, as ranges of calendar days. */
import { addDays, dayOfMonth, type Day } from './day.ts';

/** A range of calendar days. It includes both `from` and `to`; `from` is not later than `to`. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** A kind of period with its length in months. Quarters and years are fiscal; with start month 1 they are the calendar's. */
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

export type PeriodKind = keyof typeof MONTHS;

/**
 * Returns the period of that kind that includes the day. The fiscal year starts in `startMonth`, 1 to 12; months do not
 * depend on it. A period that starts before year 1 or ends after year 9999 is cut there.
 */
export function periodOf(kind: PeriodKind, day: Day, startMonth = 1): Period {
  const size = MONTHS[kind];
  const earlier = monthInYear(day, startMonth) % size;
  return { from: dayOfMonth(day, -earlier, 1), to: dayOfMonth(day, size - earlier, 0) };
}

/**
 * Returns the label of the period of that kind that includes the day: `2026-10`, `FY27 Q1`, `FY27`. A fiscal year is named by
 * the calendar year in which it ends, with its last two digits.
 */
export function periodLabel(kind: PeriodKind, day: Day, startMonth = 1): string {
  if (kind === 'month') return day.slice(0, 7);
  const year = `FY${String(fiscalYearOf(day, startMonth) % 100).padStart(2, '0')}`;
  return kind === 'year' ? year : `${year} Q${Math.floor(monthInYear(day, startMonth) / 3) + 1}`;
}

/** Returns the number of months, 0 to 11, from the start of the fiscal year to the month of the day. */
function monthInYear(day: Day, startMonth: number): number {
  return (Number(day.slice(5, 7)) - startMonth + 12) % 12;
}

/** Returns the calendar year in which the fiscal year of the day ends: `fiscalYearOf("2026-10-01", 10)` → 2027. */
function fiscalYearOf(day: Day, startMonth: number): number {
  const year = Number(day.slice(0, 4));
  return startMonth > 1 && Number(day.slice(5, 7)) >= startMonth ? year + 1 : year;
}

/** Returns the period of that kind that starts on the day after `period`. */
export function nextPeriod(kind: PeriodKind, period: Period, startMonth = 1): Period {
  return periodOf(kind, addDays(period.to, 1), startMonth);
}

/** Returns the period of that kind that ends on the day before `period`. */
export function previousPeriod(kind: PeriodKind, period: Period, startMonth = 1): Period {
  return periodOf(kind, addDays(period.from, -1), startMonth);
}

/** Returns the periods of that kind that cover the range, in order; the first and the last one may extend beyond it. */
export function periodsIn(kind: PeriodKind, range: Period, startMonth = 1): readonly Period[] {
  let period = periodOf(kind, range.from, startMonth);
  const periods = [period];
  while (period.to < range.to) periods.push((period = nextPeriod(kind, period, startMonth)));
  return periods;
}

/** Returns true if the period includes the day. */
export function isInPeriod(day: Day, { from, to }: Period): boolean {
  return from <= day && day <= to;
}
