/** The job that writes `rev_attribution`. */
import { writtenShape } from '../attribution/written.ts';
import { applyEdit } from '../notes/edit.ts';
import { storedValue } from './inspect.ts';
import type { Rulebook } from './rulebook.ts';
import type { Job } from './write.ts';

/** `calculatedAt` is UTC, in seconds, with `Z`. A result that still holds is not written again, whenever it was calculated. */
export function attributionJob(rules: Rulebook, calculatedAt: string): Job {
  return {
    planned: ({ attribution, stored }) =>
      attribution === undefined ? 'refused' : stored === 'current' ? 'unchanged' : 'written',
    change: (text, { verdict, reading }) => {
      const { attribution } = verdict.inspection;
      if (attribution === undefined || reading.state !== 'read') return { text };
      const entry = reading.note.sources.revAttribution?.[0];
      const key = entry?.key ?? rules.keyNames.revAttribution[0] ?? 'rev_attribution';
      const value = writtenShape(attribution, calculatedAt, storedValue(reading));
      const was = entry && text.slice(entry.value.from, entry.value.to);
      return applyEdit(text, { do: 'set', path: [key], value, was }, { createFrontmatter: false });
    },
  };
}
