/** The write job that fills in missing keys by the user's rules. */
import { applyEdit } from '../notes/edit.ts';
import type { Job } from './write.ts';

/** Fills in missing keys. Each value depends on the note alone, so an unchanged note is not written. */
export const FILL: Job = {
  planned: ({ opportunity, fillings }) =>
    opportunity === undefined ? 'refused' : fillings.length === 0 ? 'unchanged' : 'written',
  change: (text, { verdict }) => {
    let filled = text;
    for (const { key, value } of verdict.inspection.fillings) {
      const result = applyEdit(filled, { do: 'set', path: [key], value, was: undefined }, { createFrontmatter: false });
      if ('refused' in result) return result;
      filled = result.text;
    }
    return { text: filled };
  },
  after: () => undefined,
};
