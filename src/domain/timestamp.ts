/** Timestamps as text. */

/** Returns a time in UTC seconds, such as `2026-11-22T18:30:15Z`. `ms`: milliseconds since 1970 UTC. */
export function timestampText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
