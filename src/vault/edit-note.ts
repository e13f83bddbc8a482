/** One edit of one note, as suggested by a finding or an enrichment. */
import { misreadRefusal, type Refusal } from '../domain/refusal.ts';
import type { NoteEdit } from '../domain/value.ts';
import { applyEdit } from '../notes/edit.ts';
import { NotUtf8, type NoteStore } from '../log/ports.ts';

/**
 * Applies an edit to a note. Returns the reason if the edit is rejected, otherwise `undefined`. Rejects if the note
 * cannot be read or written.
 */
export async function editNote(store: NoteStore, path: string, edit: NoteEdit): Promise<Refusal | undefined> {
  // The callback may run twice; only the last run counts.
  const last: { refused?: Refusal | undefined } = {};
  try {
    await store.edit(path, (text) => {
      const result = applyEdit(text, edit, { createFrontmatter: false });
      last.refused = 'refused' in result ? result.refused : undefined;
      return 'text' in result ? result.text : text;
    });
  } catch (error) {
    if (error instanceof NotUtf8) return misreadRefusal(error.misread);
    throw error;
  }
  return last.refused;
}
