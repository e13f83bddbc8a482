/** Days and timestamps in the API. */

/** Returns true if a text is an existing calendar day, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text;
}

/** Returns true if a text is a timestamp with a time zone. */
export function isMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** Returns a timestamp as the server writes it: UTC, whole seconds. */
export function inUtc(text: string): string {
  return `${new Date(text).toISOString().slice(0, 19)}Z`;
}
