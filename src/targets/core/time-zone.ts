/** Time zones of accounts, and the timestamps at which a calendar day starts in any of them. */
import { dayAt, startOfDay, type Day } from '../../domain/day.ts';

const DAY_MS = 86_400_000;

/** Initial time zone of an account, until it tells its own. */
export const DEFAULT_ZONE = 'UTC';

/** Whether the runtime knows this IANA zone, as `America/New_York`. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const QUARTER_MS = 900_000;

/** How far clocks are ahead of UTC at most, and behind it at most, in milliseconds. */
const AHEAD_MS = 14 * 3_600_000;
const BEHIND_MS = 12 * 3_600_000;

/** Every instant at which the day begins in some time zone of today, in milliseconds since 1970 UTC. */
export function midnightsOf(day: Day): readonly number[] {
  const utc = startOfDay(day, 'UTC');
  const count = (AHEAD_MS + BEHIND_MS) / QUARTER_MS + 1;
  return Array.from({ length: count }, (_, at) => utc - AHEAD_MS + at * QUARTER_MS);
}

/** The days, one or two, that begin at this instant in some time zone of today; empty for any other instant. */
export function daysBeginningAt(instant: number): readonly Day[] {
  if (!Number.isInteger(instant / QUARTER_MS)) return [];
  const first = Math.ceil((instant - BEHIND_MS) / DAY_MS);
  const last = Math.floor((instant + AHEAD_MS) / DAY_MS);
  return [...new Set([first, last])].flatMap((at) => dayAt(at * DAY_MS, 'UTC') ?? []);
}
