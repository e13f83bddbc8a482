/** Calendar days. A day is text from end to end, so that no time zone can ever move it. */

/** A calendar day that exists, `YYYY-MM-DD`, years 0001 to 9999. Days compare as strings. */
export type Day = string;

const EXTENDED = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ]\d{2}(?::?\d{2}){0,2}(?:[.,]\d+)?\s*(?:Z|[-+]\d{2}(?::?\d{2})?)?$)/;
const BASIC = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * The day that an ISO 8601 text names; of a datetime, the date part as written, whatever its offset.
 * `"2025-11-30T23:30:00-05:00"` → `"2025-11-30"`, `"20251231"` → `"2025-12-31"`.
 * Undefined for anything else: `2025-02-30` (no such day), a bare `2025`, `11/30/2025`.
 */
export function parseDay(text: string): Day | undefined {
  const match = EXTENDED.exec(text) ?? BASIC.exec(text);
  if (match === null || match[1] === '0000') return undefined;
  const day = `${match[1] ?? ''}-${match[2] ?? ''}-${match[3] ?? ''}`;
  return exists(day) ? day : undefined;
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
