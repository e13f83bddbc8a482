/** Where a calendar day begins in a time zone, for a wire that carries instants. */
import { parseDay, type Day } from '../../domain/day.ts';

const DAY_MS = 86_400_000;
const OFFSET = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Initial time zone of an account, until it tells its own. */
export const DEFAULT_ZONE = 'UTC';

/** Whether the runtime knows this IANA zone, as `America/New_York`. */
export function isTimeZone(zone: string): boolean {
  try {
    zoneFormat(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * The first instant of the day in that zone, in milliseconds since 1970 UTC: midnight, or the end of the gap where
 * summer time starts at midnight. A day that the zone skipped altogether begins with the day that followed.
 */
export function startOfDay(day: Day, zone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const before = offsetAt(utc - DAY_MS, zone);
  const after = offsetAt(utc + DAY_MS, zone);
  const early = utc - Math.max(before, after);
  return early + offsetAt(early, zone) >= utc ? early : utc - Math.min(before, after);
}

/** The calendar day in that zone at an instant, in milliseconds since 1970 UTC; undefined for a number that is no instant. */
export function dayAt(instant: number, zone: string): Day | undefined {
  const local = Number.isNaN(new Date(instant).getTime()) ? Number.NaN : instant + offsetAt(instant, zone);
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? undefined : parseDay(date.toISOString().slice(0, 10));
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  const cached = formats.get(zone);
  if (cached !== undefined) return cached;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, made);
  return made;
}

/** Local time minus UTC, in milliseconds; zones of long ago had odd seconds. */
function offsetAt(instant: number, zone: string): number {
  const [, sign = '+', ...parts] = OFFSET.exec(zoneFormat(zone).format(instant)) ?? [];
  const [hours, minutes, seconds] = [0, 1, 2].map((at) => Number(parts[at] ?? 0)) as [number, number, number];
  const size = (hours * 3600 + minutes * 60 + seconds) * 1000;
  return sign === '-' ? -size : size;
}

const QUARTER_MS = 900_000;

/** How far clocks are ahead of UTC at most, and behind it at most, in milliseconds. */
const AHEAD_MS = 14 * 3_600_000;
const BEHIND_MS = 12 * 3_600_000;

/** Every instant at which the day begins in some time zone of today, in milliseconds since 1970 UTC. */
export function midnightsOf(day: Day): readonly number[] {
  const utc = Date.parse(`${day}T00:00:00Z`);
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
