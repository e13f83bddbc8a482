/** Edits of one note, as suggested by a finding or an enrichment. */
import { misreadRefusal, type Refusal } from '../domain/refusal.ts';
import type { Edited } from '../notes/edit.ts';
import { NotUtf8, type NoteStore } from '../log/ports.ts';

/**
 * Writes the text that `change` returns. Returns the reason if it is refused and the note is unchanged, otherwise
 * `undefined`. Rejects if the note cannot be read or written.
 */
export async function editNote(
  store: NoteStore,
  path: string,
  change: (text: string) => Edited,
): Promise<Refusal | undefined> {
  // The callback may run twice; only the last run counts.
  const last: { refused?: Refusal | undefined } = {};
  try {
    await store.edit(path, (text) => {
      const result = change(text);
      last.refused = 'refused' in result ? result.refused : undefined;
      return 'text' in result ? result.text : text;
    });
  } catch (error) {
    if (error instanceof NotUtf8) return misreadRefusal(error.misread);
    throw error;
  }
  return last.refused;
}
