/** Finds a note again after it was moved or renamed. */
import type { Inspection } from './note-service.ts';
import { examine } from './inspect.ts';
import { readable, type Bench } from './inspect-notes.ts';

/**
 * Returns the note with this ID, preferably at its previous path; `undefined` if it no longer exists or another note
 * replaced it.
 */
export async function noteOf(
  { path: before, noteId }: { readonly path: string; readonly noteId: string },
  { store, book, rules, today }: Bench,
): Promise<Inspection | undefined> {
  const paths = [before, ...book.pathsWithId(noteId)].filter((path) => store.exists(path));
  for (const path of new Set(paths)) {
    const read = await readable(store, path).catch(() => undefined);
    const inspection = read && examine(path, read.text, rules, today, read.misread).verdict.inspection;
    if (inspection?.opportunity?.id === noteId) return inspection;
  }
  return undefined;
}
