/** The write job that fills in missing keys by the user's rules. */
import type { NoteEdit } from '../domain/value.ts';
import { allOrRefused, applyEdits } from '../notes/edit.ts';
import type { Enrichment } from './note-service.ts';
import type { WriteJob } from './write.ts';

/** Fills in missing keys. Each value depends on the note alone, so an unchanged note is not written. */
export const ENRICH_JOB: WriteJob = {
  planned: ({ opportunity, enrichments }) =>
    opportunity === undefined ? 'refused' : enrichments.length === 0 ? 'unchanged' : 'written',
  change: (text, { analysis }) =>
    allOrRefused(applyEdits(text, analysis.inspection.enrichments.map(enrichmentEdit), { createFrontmatter: false })),
  after: () => undefined,
};

/** Returns the edit that adds a missing key. */
export function enrichmentEdit({ key, value }: Enrichment): NoteEdit {
  return { do: 'set', path: [key], value, was: undefined };
}
