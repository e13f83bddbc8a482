/** The write job that fills in missing keys by the user's rules. */
import type { NoteEdit } from '../domain/value.ts';
import { allOrRefused, applyEdits } from '../notes/edit.ts';
import type { Job } from './write.ts';

/** Fills in missing keys. Each value depends on the note alone, so an unchanged note is not written. */
export const FILL: Job = {
  planned: ({ opportunity, fillings }) =>
    opportunity === undefined ? 'refused' : fillings.length === 0 ? 'unchanged' : 'written',
  change: (text, { verdict }) => {
    const edits = verdict.inspection.fillings.map(({ key, value }): NoteEdit => ({
      do: 'set',
      path: [key],
      value,
      was: undefined,
    }));
    return allOrRefused(applyEdits(text, edits, { createFrontmatter: false }));
  },
  after: () => undefined,
};
