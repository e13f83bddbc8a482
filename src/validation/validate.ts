/** Runs the checks over one note. */
import type { Misread } from '../domain/encoding.ts';
import { SEVERITIES, type AnyRemark, type Finding } from '../domain/finding.ts';
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
  const remarks = context.misread === undefined ? ofText : [...checkFile(context.misread, context.text), ...ofText];
  if (remarks.length === 0) return IN_ORDER;
  const placeAt = placesIn(context.text);
  return remarks
    .toSorted((one, other) => (one.at?.from ?? -1) - (other.at?.from ?? -1))
    .map((remark) => placed(remark, placeAt));
}

function checkNote(note: OpportunityNote, context: CheckContext): readonly AnyRemark[] {
  let all: AnyRemark[] | undefined;
  for (const { check } of CHECKS) {
    const remarks = check(note, context);
    if (remarks.length === 0) continue;
    all ??= [];
    for (const remark of remarks) all.push(remark);
  }
  return all ?? NOTHING;
}

/** A remark with its severity and place; what a target remarks becomes a finding in the same way. */
export function findingOf(remark: AnyRemark, text: string): Finding {
  return placed(remark, placesIn(text));
}

function placed(remark: AnyRemark, placeAt: (span: Span) => Place): Finding {
  const severity = SEVERITIES[remark.code];
  return remark.at === undefined ? { ...remark, severity } : { ...remark, severity, place: placeAt(remark.at) };
}
