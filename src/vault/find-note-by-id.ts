/** Finds a note again after it was moved or renamed. */
import type { Inspection } from './note-service.ts';
import { analyzeNote } from './inspect.ts';
import { readable, type NoteContext } from './inspect-notes.ts';

/**
 * Returns the note with this ID, preferably at its previous path; `undefined` if it no longer exists or another note
 * replaced it.
 */
export async function findNoteById(
  { path: before, noteId }: { readonly path: string; readonly noteId: string },
  { store, cache, rules, today }: NoteContext,
): Promise<Inspection | undefined> {
  const paths = [before, ...cache.pathsWithId(noteId)].filter((path) => store.exists(path));
  for (const path of new Set(paths)) {
    const read = await readable(store, path).catch(() => undefined);
    const inspection = read && analyzeNote(path, read.text, rules, today, read.misread).analysis.inspection;
    if (inspection?.opportunity?.id === noteId) return inspection;
  }
  return undefined;
}
