/** Source text of a note, for checks that show it to the user. */
import { visibleText, withoutHidden } from '../domain/untrusted-text.ts';
import type { NoteEntry, NoteValue, Span } from '../domain/value.ts';

/** Maximum number of UTF-16 units of a note that a finding repeats. */
const MOST_FOUND = 80;

/** Returns the exact text of a value in the note. */
export function sourceOf(span: Span, context: { readonly text: string }): string {
  return context.text.slice(span.from, span.to);
}

/**
 * Returns a value in one line for a finding: a scalar without its quotes, anything else as written, with symbols for
 * invisible characters. A long value ends with `…`.
 */
export function foundIn(value: NoteValue, context: { readonly text: string }): string {
  return visibleText(lineOf(value, context));
}

/** Returns the same line without invisible characters. Suggested values are based on it. */
export function plainIn(value: NoteValue, context: { readonly text: string }): string {
  return withoutHidden(lineOf(value, context)).trim();
}

function lineOf(value: NoteValue, context: { readonly text: string }): string {
  const written = (value.kind === 'scalar' ? value.text : sourceOf(value, context)).replace(/\s+/g, ' ').trim();
  return written.length > MOST_FOUND ? `${written.slice(0, MOST_FOUND - 1)}…` : written;
}

/** Returns the position of a finding about a whole key. */
export function keySpan(entry: NoteEntry): Span {
  return { from: entry.keyFrom, to: entry.keyTo };
}
