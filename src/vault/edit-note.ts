/** One edit of one note, as a finding or a filling proposed it. */
import { misreadRefusal, type Refusal } from '../domain/refusal.ts';
import type { NoteEdit } from '../domain/value.ts';
import { applyEdit } from '../notes/edit.ts';
import { NotUtf8, type NoteStore } from '../log/ports.ts';

/** Why the edit was refused; undefined when it stands. A note that cannot be read or written rejects. */
export async function applied(store: NoteStore, path: string, edit: NoteEdit): Promise<Refusal | undefined> {
  // The change may run twice; the last run is the one that stands.
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
