/** What stands in a note, for checks that tell a person about it. */
import { visibleText, withoutHidden } from '../domain/foreign.ts';
import type { NoteEntry, NoteValue, Span } from '../domain/value.ts';

/** No more than this many UTF-16 units of a note are repeated in a finding. */
const MOST_FOUND = 80;

/** The exact text of a value as it stands in the note. */
export function sourceOf(span: Span, context: { readonly text: string }): string {
  return context.text.slice(span.from, span.to);
}

/**
 * A value in one line for a finding: a scalar without its quotes, anything else as written, with marks for characters that can't
 * be seen; a long one is cut with `…`.
 */
export function foundIn(value: NoteValue, context: { readonly text: string }): string {
  return visibleText(lineOf(value, context));
}

/** The same without the characters that can't be seen, for a guess at what was meant. */
export function plainIn(value: NoteValue, context: { readonly text: string }): string {
  return withoutHidden(lineOf(value, context)).trim();
}

function lineOf(value: NoteValue, context: { readonly text: string }): string {
  const written = (value.kind === 'scalar' ? value.text : sourceOf(value, context)).replace(/\s+/g, ' ').trim();
  return written.length > MOST_FOUND ? `${written.slice(0, MOST_FOUND - 1)}…` : written;
}

/** Where a finding about a key as a whole stands. */
export function keySpan(entry: NoteEntry): Span {
  return { from: entry.keyFrom, to: entry.keyTo };
}
