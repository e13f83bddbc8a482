/** Runs the checks for one note. */
import type { Misread } from '../domain/encoding.ts';
import { SEVERITIES, type UnplacedFinding, type Finding } from '../domain/finding.ts';
import type { OpportunityNote, Reading } from '../domain/opportunity.ts';
import { placesIn, type Place } from '../domain/place.ts';
import type { Span } from '../domain/value.ts';
import { NO_FINDINGS, type CheckContext } from './check.ts';
import { CHECKS } from './checks.ts';
import { checkFile, checkReading } from './reading.ts';

/** Everything that the checks depend on, and the marker of the note as an opportunity other than its frontmatter. */
export interface ValidationContext extends CheckContext {
  /** Tag (`#opportunity`) or folder rule that marks it, as the user knows it; `undefined` if none does. */
  readonly markedBy: string | undefined;
  /** Set if the file is not UTF-8; the text is then its readable part. */
  readonly misread?: Misread | undefined;
}

const IN_ORDER: readonly Finding[] = Object.freeze([]);

/**
 * Returns all findings of one note: those about the whole note first, then in the order of the note, at one place in
 * the order of the checks. `reading` is the reading of `context.text`.
 */
export function validate(reading: Reading, context: ValidationContext): readonly Finding[] {
  const ofText =
    reading.state === 'read' ? checkNote(reading.note, context) : checkReading(reading, context.text, context.markedBy);
  const findings = context.misread === undefined ? ofText : [...checkFile(context.misread, context.text), ...ofText];
  if (findings.length === 0) return IN_ORDER;
  const placeAt = placesIn(context.text);
  return findings
    .toSorted((one, other) => (one.at?.from ?? -1) - (other.at?.from ?? -1))
    .map((finding) => withPlace(finding, placeAt));
}

function checkNote(note: OpportunityNote, context: CheckContext): readonly UnplacedFinding[] {
  let all: UnplacedFinding[] | undefined;
  for (const { check } of CHECKS) {
    const findings = check(note, context);
    if (findings.length === 0) continue;
    all ??= [];
    for (const finding of findings) all.push(finding);
  }
  return all ?? NO_FINDINGS;
}

/** Returns a finding with its severity and position. Findings of a target are converted in the same way. */
export function findingOf(finding: UnplacedFinding, text: string): Finding {
  return withPlace(finding, placesIn(text));
}

function withPlace(finding: UnplacedFinding, placeAt: (span: Span) => Place): Finding {
  const severity = SEVERITIES[finding.code];
  return finding.at === undefined ? { ...finding, severity } : { ...finding, severity, place: placeAt(finding.at) };
}
