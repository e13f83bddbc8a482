/**
 * Edits that fix a finding. Each changes one place and is valid only while that place contains the text that the check
 * saw.
 */
import type { NoteEdit, NoteEntry, NotePath, NoteValue, PlainValue } from '../domain/value.ts';
import { sourceOf } from './source-text.ts';

/** Returns an edit that replaces the current value of `path` with `value`. */
export function replaceWith(
  path: NotePath,
  now: NoteValue,
  value: PlainValue,
  context: { readonly text: string },
): NoteEdit {
  return { do: 'set', path, value, was: sourceOf(now, context) };
}

/** Returns an edit that removes a key, or an item of a list, from the note. */
export function removeFrom(path: NotePath, now: NoteValue, context: { readonly text: string }): NoteEdit {
  return { do: 'remove', path, was: sourceOf(now, context) };
}

/** Returns an edit that renames a top-level key and keeps its value. */
export function renameKey(
  { key, keyFrom, keyTo }: NoteEntry,
  to: string,
  context: { readonly text: string },
): NoteEdit {
  return { do: 'rename', path: [key], to, was: context.text.slice(keyFrom, keyTo) };
}
