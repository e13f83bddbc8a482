/** The job that writes `rev_attribution`. */
import { writtenShape } from '../attribution/stored-attribution.ts';
import { applyEdit } from '../notes/edit.ts';
import { storedValue, type Examined, type Verdict } from './inspect.ts';
import type { Rulebook } from '../config/compiled-settings.ts';
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
    after: (examined) => afterWrite(examined, calculatedAt),
  };
}

/**
 * What was written is current, and nothing else was changed: the edit proved it. Only what stands behind the edit has moved,
 * and a note with something to say of that is read again.
 */
function afterWrite({ verdict, reading }: Examined, calculatedAt: string): Verdict | undefined {
  const { inspection, twin } = verdict;
  const entry = reading.state === 'read' ? reading.note.sources.revAttribution?.[0] : undefined;
  const findings = inspection.findings.filter((finding) => finding.code !== 'attribution-stale');
  if (entry !== undefined) {
    const places = [...findings.map((finding) => finding.place), twin];
    if (places.some((place) => place !== undefined && place.from > entry.keyFrom)) return undefined;
  }
  const emptied = inspection.emptied.filter((field) => field !== 'revAttribution');
  return { ...verdict, inspection: { ...inspection, findings, emptied, stored: 'current', calculatedAt } };
}
