/** A note that was worked on before, wherever it lies by now. */
import type { Inspection } from './note-service.ts';
import { examine } from './inspect.ts';
import { readable, type Bench } from './inspect-notes.ts';

/** The note with this id, at its former path if it is still there; undefined: it is gone, or another one is in its place. */
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
