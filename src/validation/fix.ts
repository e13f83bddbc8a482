/** Edits that mend what a check found, each of one place and good only as long as that place holds what the check saw. */
import type { NoteEdit, NoteEntry, NotePath, NoteValue, PlainValue } from '../domain/value.ts';
import { sourceOf } from './source-text.ts';

/** Writes `value` in place of what `path` holds now. */
export function replaceWith(
  path: NotePath,
  now: NoteValue,
  value: PlainValue,
  context: { readonly text: string },
): NoteEdit {
  return { do: 'set', path, value, was: sourceOf(now, context) };
}

/** Takes a key, or an item of a list, out of the note. */
export function removeFrom(path: NotePath, now: NoteValue, context: { readonly text: string }): NoteEdit {
  return { do: 'remove', path, was: sourceOf(now, context) };
}

/** Gives a top-level key another name; its value stays as it is. */
export function renameKey(
  { key, keyFrom, keyTo }: NoteEntry,
  to: string,
  context: { readonly text: string },
): NoteEdit {
  return { do: 'rename', path: [key], to, was: context.text.slice(keyFrom, keyTo) };
}
