/** Display model of one record in the export preview: the payload, the fields, and the findings that exclude it. */
import { SEVERITIES, type UnplacedFinding, type Severity } from '../../domain/finding.ts';
import type { Place } from '../../domain/place.ts';
import type { PlainValue } from '../../domain/value.ts';
import type { ExportResult } from '../../vault/note-service.ts';
import { sourceLabel } from '../../targets/core/source.ts';
import type { FormattedField } from '../../targets/core/target.ts';
import { TARGETS, type TargetId } from '../../targets/targets.ts';
import { type Token, tokensOf } from './preview-tokens-model.ts';
import { capital } from '../../domain/sentence.ts';
import { noteName, ORIGINS } from '../text/format.ts';
import { findingMessage } from '../text/findings.ts';

interface RecordField {
  /** Display name of the note field, with an initial capital. */
  readonly noteValue: string;
  /** Note value or the default that replaces it; empty if the field has no value. */
  readonly value: string;
  readonly crmValue: string;
  /** Value in the payload; empty if the field is cleared. */
  readonly sent: string;
  /** Text about a conversion; empty if the value is sent unchanged. */
  readonly note: string;
  readonly tone: 'bad' | 'quiet';
}

interface RecordFinding {
  readonly severity: Severity;
  readonly message: string;
  readonly advice: string;
  readonly place: Place | undefined;
}

export interface RecordModel {
  readonly path: string;
  readonly title: string;
  /** File name of the note if another note has the same title; otherwise empty. */
  readonly name: string;
  /** Payload to send; `undefined` if the record is excluded. */
  readonly payload: { readonly text: string; readonly tokens: readonly Token[] } | undefined;
  readonly fields: readonly RecordField[];
  /** Findings, the most severe first. */
  readonly findings: readonly RecordFinding[];
  /** One sentence above the findings. */
  readonly analysis: string;
  /** True if the record is excluded, and an issue of its note has a fix. */
  readonly canFix: boolean;
}

/**
 * Returns the display model of one record for one target. `name` is the file name of the note if another note has the
 * same title.
 */
export function recordModel(result: ExportResult, target: TargetId, name = ''): RecordModel {
  const { path, opportunity } = result.inspection;
  const { syntax } = TARGETS[target];
  const findings = findingsOf(result);
  return {
    path,
    title: opportunity?.title ?? noteName(path),
    name,
    payload: result.ok ? { text: result.formatted.text, tokens: tokensOf(result.formatted.text, syntax) } : undefined,
    fields: result.ok ? result.formatted.fields.map(fieldRow) : [],
    findings,
    analysis: analysisOf(result.ok, findings.length),
    canFix: !result.ok && result.inspection.findings.some(({ fix }) => fix !== undefined),
  };
}

function analysisOf(ok: boolean, findings: number): string {
  if (!ok) return 'This opportunity is excluded. Fix the errors below in the note.';
  return findings === 0 ? 'No issues found.' : 'This opportunity will be exported. The issues below don’t block it.';
}

const NOTES: Readonly<Record<NonNullable<FormattedField['note']>, string>> = {
  resolved: 'Replaced with the record’s ID during sync',
  clears: 'Clears this field',
  key: 'Used to find the record',
};

function fieldRow({ from, to, noteValue, crmValue, origin, note }: FormattedField): RecordField {
  const notes = [origin && ORIGINS[origin], note && NOTES[note]].filter((text) => text !== undefined);
  return {
    noteValue: capital(sourceLabel(from)),
    value: noteValue,
    crmValue: to,
    sent: note === 'clears' ? '' : valueText(crmValue),
    note: notes.join('. '),
    tone: note === 'clears' ? 'bad' : 'quiet',
  };
}

/** Returns a value on one line: lists with commas, maps as `name: value` pairs. */
function valueText(value: PlainValue): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (value instanceof Map) {
    return [...(value as ReadonlyMap<string, PlainValue>)].map(([key, inner]) => `${key}: ${nested(inner)}`).join(', ');
  }
  if ('bare' in value) return value.bare;
  return (value as readonly PlainValue[]).map(nested).join(', ');
}

function nested(value: PlainValue): string {
  const text = valueText(value);
  return value instanceof Map ? `{ ${text} }` : text;
}

const GRAVEST: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

type Placed = UnplacedFinding & { readonly place?: Place };

/** Returns the findings of the note and those of the target, each once; so is each sentence of the advice. */
function findingsOf(result: ExportResult): RecordFinding[] {
  const findings: readonly Placed[] = result.ok ? result.formatted.findings : result.findings;
  const seen = new Set<string>();
  const told = new Set<string>();
  return [...result.inspection.findings, ...findings]
    .map((finding: Placed) => ({
      severity: SEVERITIES[finding.code],
      ...findingMessage(finding),
      place: finding.place,
    }))
    .filter(({ message, place }) => {
      const key = `${place?.from ?? ''} ${message}`;
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    })
    .sort((one, other) => GRAVEST[one.severity] - GRAVEST[other.severity])
    .map((finding) => ({ ...finding, advice: unseen(finding.advice, told) }));
}

/** Returns the sentences that are not in the set yet, and adds them. */
function unseen(text: string, told: Set<string>): string {
  return text
    .replace(/([.!?]) /g, '$1\n')
    .split('\n')
    .filter((sentence) => !told.has(sentence) && told.add(sentence))
    .join(' ');
}
