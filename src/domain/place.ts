/** Places in a note as line and column. */
import type { Span } from './value.ts';

/** A span with its line and column. Both count from 1, columns in UTF-16 units; a byte order mark takes no column. */
export interface Place extends Span {
  readonly line: number;
  readonly column: number;
}

/** Returns the place of a span in its text. `\n` and `\r\n` end a line, as in the app's editor. */
export function placeOf(text: string, span: Span): Place {
  return placesIn(text)(span);
}

/**
 * Returns a function that converts spans of one text to places; spans in ascending order need a single scan of the
 * text.
 */
export function placesIn(text: string): (span: Span) => Place {
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let start = first;
  return ({ from, to }) => {
    if (from < start) [line, start] = [1, first];
    for (let end = text.indexOf('\n', start); end !== -1 && end < from; end = text.indexOf('\n', start)) {
      line += 1;
      start = end + 1;
    }
    return { from, to, line, column: Math.max(from - start, 0) + 1 };
  };
}

/** Returns the line that contains the offset `at`, trimmed. */
export function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end === -1 ? text.length : end).trim();
}
