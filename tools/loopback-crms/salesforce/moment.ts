/** Timestamps as the API writes them: UTC, whole seconds, an offset without a colon. */

/** Returns a timestamp as `2026-11-20T10:15:00.000+0000`. */
export function stamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}.000+0000`;
}

/** Returns the milliseconds of a datetime with any form of offset, or NaN if the text is not a datetime. */
export function readMs(text: string): number {
  const whole = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?(Z|[+-]\d\d:?\d\d)$/.exec(text);
  if (whole === null) return NaN;
  const [, time = '', fraction = '', zone = ''] = whole;
  return Date.parse(`${time}${fraction}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
}

/** Returns true if a text is an existing calendar day, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}
