/** The write job that fills in missing keys by the user's rules. */
import type { NoteEdit } from '../domain/value.ts';
import { allOrRefused, applyEdits } from '../notes/edit.ts';
import type { WriteJob } from './write.ts';

/** Fills in missing keys. Each value depends on the note alone, so an unchanged note is not written. */
export const ENRICH_JOB: WriteJob = {
  planned: ({ opportunity, enrichments }) =>
    opportunity === undefined ? 'refused' : enrichments.length === 0 ? 'unchanged' : 'written',
  change: (text, { analysis }) => {
    const edits = analysis.inspection.enrichments.map(({ key, value }): NoteEdit => ({
      do: 'set',
      path: [key],
      value,
      was: undefined,
    }));
    return allOrRefused(applyEdits(text, edits, { createFrontmatter: false }));
  },
  after: () => undefined,
};
