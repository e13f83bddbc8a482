/**
 * Calendar days. A day is text from end to end, so that no time zone can ever move it. Date arithmetic is in UTC, because
 * local getters and setters skip a day that the system's zone skipped (docs/adr/025-calculate-dates-with-date-fns.md).
 */
import { tzOffset } from '@date-fns/tz/tzOffset';
import { addMilliseconds, differenceInMilliseconds, parseISO } from 'date-fns';
import { millisecondsInDay, millisecondsInMinute, millisecondsInSecond } from 'date-fns/constants';

/** A calendar day that exists, `YYYY-MM-DD`, years 0001 to 9999. Days compare as strings. */
export type Day = string;

const FIRST_DAY: Day = '0001-01-01';
const LAST_DAY: Day = '9999-12-31';

/** A calendar date with dashes that exists in every year: all but the 29th of February. It needs no arithmetic. */
const IN_EVERY_YEAR =
  /^(?!0000)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)$/;

/** Calendar, week, and ordinal dates, each with dashes or without: ISO 8601-1:2019, 5.2.2 to 5.2.4. */
const DATE = /^(?:(\d{4})(-?)(\d{2})\2(\d{2})|(\d{4}(?:-W\d{2}-\d|W\d{3}|-?\d{3})))(?:[T ](.*))?$/s;

/** A time with at least the hour, and its zone: the same standard, 5.3. */
const TIME = /^(\d{2})(?::?(\d{2})(?::?(\d{2}))?)?([.,]\d+)?\s*(?:Z|[-+](\d{2})(?::?(\d{2}))?)?$/;

/**
 * Returns the day that an ISO 8601 text represents; of a datetime, the date part as written, regardless of its offset.
 * `"2025-11-30T23:30:00-05:00"` and `"2025-W48-7"` → `"2025-11-30"`, `"20251231"` → `"2025-12-31"`,
 * `"2025-333"` → `"2025-11-29"`.
 * Returns `undefined` for anything else: `2025-02-30` (no such day), a bare `2025`, `11/30/2025`, an hour 25.
 */
export function parseDay(text: string): Day | undefined {
  if (IN_EVERY_YEAR.test(text)) return text;
  const match = DATE.exec(text);
  if (match === null || (match[6] !== undefined && !isTime(match[6]))) return undefined;
  const [, year = '', , month = '', inMonth = '', date = `${year}-${month}-${inMonth}`] = match;
  if (IN_EVERY_YEAR.test(date)) return date;
  return isWeekInYear(date) ? dayIn(midnight(date)) : undefined;
}

/** Returns true for a time up to 23:59, for 24:00 as the end of the day, and for a second 60 where one is inserted. */
function isTime(text: string): boolean {
  const match = TIME.exec(text);
  if (match === null) return false;
  const [hour, minute, second, zoneHour, zoneMinute] = [1, 2, 3, 5, 6].map((at) => Number(match[at] ?? 0));
  if (hour === undefined || minute === undefined || second === undefined) return false;
  const isEnd = hour === 24 && minute === 0 && second === 0 && !/[1-9]/.test(match[4] ?? '');
  return (hour < 24 || isEnd) && minute < 60 && second <= 60 && (zoneHour ?? 0) < 24 && (zoneMinute ?? 0) < 60;
}

/** Returns false for a week 53 of a year that has 52, which `parseISO` accepts: a year has the weeks whose Thursday it has. */
function isWeekInYear(date: string): boolean {
  const year = /^(\d{4})-?W53/.exec(date)?.[1];
  return year === undefined || dayIn(midnight(`${year}-W53-4`))?.startsWith(year) === true;
}

/** Returns the midnight in UTC at which an ISO 8601 date starts, an invalid date if it does not exist. */
function midnight(date: string): Date {
  return parseISO(`${date}T00:00:00Z`);
}

/** Returns the day in UTC; `undefined` for an invalid date and outside the years 0001 to 9999. */
function dayIn(date: Date): Day | undefined {
  const day = Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
  return /^(?!0000)\d{4}-/.test(day) ? day : undefined;
}

/** Range of plausible years for a close date. Other years are mostly typos, or belong to another calendar. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2100;

/**
 * Returns true if an opportunity can close on this day: not in 0202 or 2207, nor in 2570, which is a year of the
 * Buddhist calendar.
 */
export function isPlausibleDay(day: Day): boolean {
  const year = Number(day.slice(0, 4));
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/** Returns the day that is `days` after `day`, or before it if negative. Beyond the years 0001 to 9999, returns their last or first day. */
export function addDays(day: Day, days: number): Day {
  return dayIn(addMilliseconds(midnight(day), days * millisecondsInDay)) ?? (days < 0 ? FIRST_DAY : LAST_DAY);
}

/** Returns day `inMonth` of the month that is `months` after the month of `day`; 0 is the day before its first. Limits as {@link addDays}. */
export function dayOfMonth(day: Day, months: number, inMonth: number): Day {
  const date = midnight(day);
  date.setUTCMonth(date.getUTCMonth() + months, inMonth);
  return dayIn(date) ?? (months < 0 ? FIRST_DAY : LAST_DAY);
}

/** Returns the number of days from `from` to `to`: 1 from a day to the next one, negative if `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return differenceInMilliseconds(midnight(to), midnight(from)) / millisecondsInDay;
}

/**
 * Returns the first timestamp of the day in a time zone, in milliseconds since 1970 UTC: midnight, or the end of the gap if
 * summer time starts at midnight. A day that the zone skipped starts with the next one. Throws if the zone is unknown.
 */
export function startOfDay(day: Day, zone: string): number {
  const utc = midnight(day).getTime();
  const before = offsetAt(utc - millisecondsInDay, zone);
  const after = offsetAt(utc + millisecondsInDay, zone);
  const early = utc - Math.max(before, after);
  return early + offsetAt(early, zone) >= utc ? early : utc - Math.min(before, after);
}

/**
 * Returns the calendar day in a time zone at a timestamp, in milliseconds since 1970 UTC; `undefined` for a number that is
 * no timestamp and outside the years 0001 to 9999. Throws if the zone is unknown.
 */
export function dayAt(timestamp: number, zone: string): Day | undefined {
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime()) ? undefined : dayIn(addMilliseconds(date, offsetAt(timestamp, zone)));
}

/** Returns local time minus UTC, in milliseconds; old offsets have seconds, as −00:44:30 of Africa/Monrovia until 1972. */
function offsetAt(timestamp: number, zone: string): number {
  const minutes = tzOffset(zone, new Date(timestamp));
  if (Number.isNaN(minutes)) throw new RangeError(`Unknown time zone: ${zone}`);
  const size = Math.round((minutes * millisecondsInMinute) / millisecondsInSecond) * millisecondsInSecond;
  return minutes > 0 && minutes < 60 && isWest(timestamp, zone) ? -size : size;
}

/** Returns true if local time is earlier than UTC: `tzOffset` 1.5.0 drops the sign of −00:44 (github.com/date-fns/date-fns/pull/4279). */
function isWest(timestamp: number, zone: string): boolean {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return format.format(timestamp).includes('GMT-');
}
