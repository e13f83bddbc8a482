/** Runs the checks over one note. */
import type { Misread } from '../domain/encoding.ts';
import { SEVERITIES, type UnplacedFinding, type Finding } from '../domain/finding.ts';
import type { OpportunityNote, Reading } from '../domain/opportunity.ts';
import { placesIn, type Place } from '../domain/place.ts';
import type { Span } from '../domain/value.ts';
import { NOTHING, type CheckContext } from './check.ts';
import { CHECKS } from './checks.ts';
import { checkFile, checkReading } from './reading.ts';

/** What the checks depend on, and what marks the note as an opportunity beside its frontmatter. */
export interface ValidationContext extends CheckContext {
  /** The tag (`#opportunity`) or folder rule that marks it, as the user knows it; undefined when none does. */
  readonly markedBy: string | undefined;
  /** Set if the file is not UTF-8; the text is then what could be read of it. */
  readonly misread?: Misread | undefined;
}

const IN_ORDER: readonly Finding[] = Object.freeze([]);

/**
 * All findings of one note: those about the note as a whole first, then in the order of the note, at one place in the order
 * of the checks. `reading` is that of `context.text`.
 */
export function validate(reading: Reading, context: ValidationContext): readonly Finding[] {
  const ofText =
    reading.state === 'read' ? checkNote(reading.note, context) : checkReading(reading, context.text, context.markedBy);
  const findings = context.misread === undefined ? ofText : [...checkFile(context.misread, context.text), ...ofText];
  if (findings.length === 0) return IN_ORDER;
  const placeAt = placesIn(context.text);
  return findings
    .toSorted((one, other) => (one.at?.from ?? -1) - (other.at?.from ?? -1))
    .map((finding) => placed(finding, placeAt));
}

function checkNote(note: OpportunityNote, context: CheckContext): readonly UnplacedFinding[] {
  let all: UnplacedFinding[] | undefined;
  for (const { check } of CHECKS) {
    const findings = check(note, context);
    if (findings.length === 0) continue;
    all ??= [];
    for (const finding of findings) all.push(finding);
  }
  return all ?? NOTHING;
}

/** A remark with its severity and place; what a target remarks becomes a finding in the same way. */
export function findingOf(finding: UnplacedFinding, text: string): Finding {
  return placed(finding, placesIn(text));
}

function placed(finding: UnplacedFinding, placeAt: (span: Span) => Place): Finding {
  const severity = SEVERITIES[finding.code];
  return finding.at === undefined ? { ...finding, severity } : { ...finding, severity, place: placeAt(finding.at) };
}
