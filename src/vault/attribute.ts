/** The write job that writes `rev_attribution`. */
import { toStoredShape } from '../attribution/stored-shape.ts';
import type { NoteEdit } from '../domain/value.ts';
import { applyEdit } from '../notes/edit.ts';
import { storedValue, type AnalyzedText, type NoteAnalysis } from './inspect.ts';
import type { CompiledSettings } from '../config/compiled-settings.ts';
import type { WriteJob } from './write.ts';

/**
 * Returns the job that writes `rev_attribution`. `calculatedAt` is UTC in seconds, with `Z`. A stored result that is
 * current is not written again, regardless of its calculation time.
 */
export function attributionJob(rules: CompiledSettings, calculatedAt: string): WriteJob {
  return {
    planned: ({ attribution, stored }) =>
      attribution === undefined ? 'refused' : stored === 'current' ? 'unchanged' : 'written',
    change: (text, examined) => {
      const edit = attributionEdit(text, examined, rules, calculatedAt);
      return edit === undefined ? { text } : applyEdit(text, edit, { createFrontmatter: false });
    },
    after: (examined) => afterWrite(examined, calculatedAt),
  };
}

/** Returns the edit that writes `rev_attribution`; `undefined` if nothing can be calculated. */
export function attributionEdit(
  text: string,
  { analysis, reading }: AnalyzedText,
  rules: CompiledSettings,
  calculatedAt: string,
): NoteEdit | undefined {
  const { attribution } = analysis.inspection;
  if (attribution === undefined || reading.state !== 'read') return undefined;
  const entry = reading.note.sources.revAttribution?.[0];
  const key = entry?.key ?? rules.keyNames.revAttribution[0] ?? 'rev_attribution';
  const value = toStoredShape(attribution, calculatedAt, storedValue(reading));
  const was = entry && text.slice(entry.value.from, entry.value.to);
  return { do: 'set', path: [key], value, was };
}

/**
 * Returns the analysis after the write: the attribution is current, and the proof of the edit shows that nothing else
 * changed. Only positions after the edit have moved; returns `undefined` if a finding is after the edit, so that the
 * note is analyzed again.
 */
function afterWrite({ analysis, reading }: AnalyzedText, calculatedAt: string): NoteAnalysis | undefined {
  const { inspection, idPlace } = analysis;
  const entry = reading.state === 'read' ? reading.note.sources.revAttribution?.[0] : undefined;
  const findings = inspection.findings.filter((finding) => finding.code !== 'attribution-stale');
  if (entry !== undefined) {
    const places = [...findings.map((finding) => finding.place), idPlace];
    if (places.some((place) => place !== undefined && place.from > entry.keyFrom)) return undefined;
  }
  const emptyFields = inspection.emptyFields.filter((field) => field !== 'revAttribution');
  return { ...analysis, inspection: { ...inspection, findings, emptyFields, stored: 'current', calculatedAt } };
}
