/** Where in a note something stands, in the numbers a person and an editor use. */
import type { Span } from './value.ts';

/** `line` and `column` count from 1, columns in UTF-16 units; a byte order mark takes no column. */
export interface Place extends Span {
  readonly line: number;
  readonly column: number;
}

/** The place of a span in its text. `\n` and `\r\n` end a line, as in the app's editor. */
export function placeOf(text: string, span: Span): Place {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let start = bom;
  for (let end = text.indexOf('\n'); end !== -1 && end < span.from; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return { from: span.from, to: span.to, line, column: Math.max(span.from - start, 0) + 1 };
}

/** The line that holds `at`, trimmed. */
export function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end === -1 ? text.length : end).trim();
}
