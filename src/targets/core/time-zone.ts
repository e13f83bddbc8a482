/** Time zones of accounts, and the timestamps at which a calendar day starts in any of them. */
import { dayAt, startOfDay, type Day } from '../../domain/day.ts';

const DAY_MS = 86_400_000;

/** Initial time zone of an account, until the account's own is loaded. */
export const DEFAULT_ZONE = 'UTC';

/** Returns true if the runtime supports this IANA zone, such as `America/New_York`. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const QUARTER_MS = 900_000;

/** Maximum offsets of local time from UTC in both directions, in milliseconds. */
const AHEAD_MS = 14 * 3_600_000;
const BEHIND_MS = 12 * 3_600_000;

/** Returns every timestamp at which the day starts in a current time zone, in milliseconds since 1970 UTC. */
export function midnightsOf(day: Day): readonly number[] {
  const utc = startOfDay(day, 'UTC');
  const count = (AHEAD_MS + BEHIND_MS) / QUARTER_MS + 1;
  return Array.from({ length: count }, (_, at) => utc - AHEAD_MS + at * QUARTER_MS);
}

/** Returns the one or two days that start at this timestamp in a current time zone; empty for any other timestamp. */
export function daysBeginningAt(timestamp: number): readonly Day[] {
  if (!Number.isInteger(timestamp / QUARTER_MS)) return [];
  const first = Math.ceil((timestamp - BEHIND_MS) / DAY_MS);
  const last = Math.floor((timestamp + AHEAD_MS) / DAY_MS);
  return [...new Set([first, last])].flatMap((at) => dayAt(at * DAY_MS, 'UTC') ?? []);
}
