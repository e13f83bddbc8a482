/** Calendar days. A day is text from end to end, so that no time zone can ever move it. */

/** A calendar day that exists, `YYYY-MM-DD`, years 0001 to 9999. Days compare as strings. */
export type Day = string;

/** Calendar, week, and ordinal dates, each with dashes or without: ISO 8601-1:2019, 5.2.2 to 5.2.4. */
const DATE = /^(\d{4})(?:-(\d{2})-(\d{2})|(\d{2})(\d{2})|-W(\d{2})-(\d)|W(\d{2})(\d)|-(\d{3})|(\d{3}))(?:[T ](.*))?$/s;

/** A time with at least the hour, and its zone: the same standard, 5.3. */
const TIME = /^(\d{2})(?::?(\d{2})(?::?(\d{2}))?)?([.,]\d+)?\s*(?:Z|[-+](\d{2})(?::?(\d{2}))?)?$/;

/**
 * The day that an ISO 8601 text names; of a datetime, the date part as written, whatever its offset.
 * `"2025-11-30T23:30:00-05:00"` and `"2025-W48-7"` → `"2025-11-30"`, `"20251231"` → `"2025-12-31"`, `"2025-333"` → `"2025-11-29"`.
 * Undefined for anything else: `2025-02-30` (no such day), a bare `2025`, `11/30/2025`, an hour 25.
 */
export function parseDay(text: string): Day | undefined {
  const match = DATE.exec(text);
  if (match === null || match[1] === '0000' || (match[12] !== undefined && !isTime(match[12]))) return undefined;
  const year = match[1] ?? '';
  const [, , month = match[4], inMonth = match[5], , , week = match[8], inWeek = match[9], , , inYear = match[11]] =
    match;
  if (week !== undefined) return weekDay(year, Number(week), Number(inWeek));
  if (inYear !== undefined) return ordinalDay(year, Number(inYear));
  const day = `${year}-${month ?? ''}-${inMonth ?? ''}`;
  return exists(day) ? day : undefined;
}

/** Hours to 23, or 24:00 as the end of the day; a second 60 where one is inserted. */
function isTime(text: string): boolean {
  const match = TIME.exec(text);
  if (match === null) return false;
  const [hour, minute, second, zoneHour, zoneMinute] = [1, 2, 3, 5, 6].map((at) => Number(match[at] ?? 0));
  if (hour === undefined || minute === undefined || second === undefined) return false;
  const isEnd = hour === 24 && minute === 0 && second === 0 && !/[1-9]/.test(match[4] ?? '');
  return (hour < 24 || isEnd) && minute < 60 && second <= 60 && (zoneHour ?? 0) < 24 && (zoneMinute ?? 0) < 60;
}

const DAY_MS = 86_400_000;

/** The day that many days after another one; undefined beyond the years of four digits. */
function dayAfter(day: Day, days: number): Day | undefined {
  const text = new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString();
  return /^\d{4}-/.test(text) && !text.startsWith('0000') ? text.slice(0, 10) : undefined;
}

/** Week 1 has the fourth of January, and each begins on a Monday. A year has a week 53 only if its Thursday is in the year. */
function weekDay(year: string, week: number, inWeek: number): Day | undefined {
  if (week < 1 || inWeek < 1 || inWeek > 7) return undefined;
  const fourth = `${year}-01-04`;
  const monday = (week - 1) * 7 - ((new Date(`${fourth}T00:00:00Z`).getUTCDay() + 6) % 7);
  const thursday = dayAfter(fourth, monday + 3);
  return thursday?.startsWith(`${year}-`) === true ? dayAfter(fourth, monday + inWeek - 1) : undefined;
}

function ordinalDay(year: string, inYear: number): Day | undefined {
  const day = inYear < 1 ? undefined : dayAfter(`${year}-01-01`, inYear - 1);
  return day?.startsWith(`${year}-`) === true ? day : undefined;
}

/** Years that a deal may close in. Others are mostly typed wrongly, or counted by another calendar. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2100;

/** Whether a deal may close on this day: not in 0202 or 2207, nor in 2570, which is a year of the Buddhist calendar. */
export function isPlausibleDay(day: Day): boolean {
  const year = Number(day.slice(0, 4));
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/** Engines move a 30th of February into March or refuse it; either way it does not come back as it went in. */
function exists(day: string): boolean {
  const inMonth = Number(day.slice(8));
  const month = Number(day.slice(5, 7));
  if (inMonth < 29) return inMonth > 0 && month > 0 && month < 13;
  const instant = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day);
}

/**
 * The fiscal year a day falls in, named by the calendar year it ends in. `startMonth` 1 to 12; 1 is the calendar year,
 * 10 the US federal one: `fiscalYearOf("2026-10-01", 10)` → 2027.
 */
export function fiscalYearOf(day: Day, startMonth: number): number {
  const year = Number(day.slice(0, 4));
  return startMonth > 1 && Number(day.slice(5, 7)) >= startMonth ? year + 1 : year;
}
