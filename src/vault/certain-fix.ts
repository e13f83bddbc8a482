/** Decides which fixes are certain: the new value is what every known reading of the old one means. */
import { numberReadings } from '../domain/amount-readings.ts';
import { isError, type Code, type Finding } from '../domain/finding.ts';
import { foldedKey } from '../domain/key.ts';
import type { Opportunity } from '../domain/opportunity.ts';
import { POWERS_OF_TEN } from '../domain/suggest-fix-value.ts';
import { withoutHidden } from '../domain/untrusted-text.ts';
import type { NoteEdit } from '../domain/value.ts';

/** A fix, and the note before and after it. */
export interface TriedFix {
  readonly finding: Finding;
  readonly edit: NoteEdit;
  readonly before: Opportunity;
  readonly after: Opportunity;
  readonly findingsBefore: readonly Finding[];
  readonly findingsAfter: readonly Finding[];
}

type SetEdit = NoteEdit & { readonly do: 'set' };

type IsCertain = (fix: TriedFix, edit: SetEdit) => boolean;

/** By code; fixes of all other findings are never certain. */
const CERTAIN: Readonly<Partial<Record<Code, IsCertain>>> = {
  'amount-not-a-number': hasOneAmount,
  'amount-too-precise': hasOneAmount,
  'forecast-not-a-number': hasOneAmount,
  // The caller compares the orders of day and month.
  'close-date-invalid': () => true,
  'currency-unknown': (_, { value, was = '' }) => was.replace(/[^A-Za-z]/g, '').toUpperCase() === value,
  'id-unsafe-number': (fix) => hasSameMeaning(fix),
  'link-unquoted': (fix) => hasSameMeaning(fix),
  'list-expected': (fix) => hasSameMeaning(fix),
  'invisible-character': (fix) => hasSameMeaning(fix),
  'name-none': () => true,
  'names-in-one-text': (_, { was = '' }) => !/[,、，&+/|[]|\b(?:and|und|et|y)\b/i.test(was),
  'stage-unknown': ({ finding }) => isOtherCase(finding),
};

/**
 * Returns true if a fix is certain. A fix that adds, renames, or removes a key, that changes an ID, or that is one of
 * two is never certain, and neither is a fix after which the field has as many errors as before.
 */
export function isCertainFix(fix: TriedFix): boolean {
  const { finding, edit, before, after } = fix;
  if (before.id !== after.id || finding.otherFix !== undefined) return false;
  if (edit.do === 'rename' || (edit.do === 'remove' && edit.path.length === 1)) return false;
  const errors = errorsOn(finding.field, fix.findingsAfter);
  if (errors > 0 && errors >= errorsOn(finding.field, fix.findingsBefore)) return false;
  if (edit.do === 'remove') return finding.code === 'name-none';
  return edit.was !== undefined && CERTAIN[finding.code]?.(fix, edit) === true;
}

function errorsOn(field: Finding['field'], findings: readonly Finding[]): number {
  return findings.filter((finding) => isError(finding) && finding.field === field).length;
}

/** A number without a word for a multiple, and with each of them. */
const SCALES = [0, ...POWERS_OF_TEN].map((power) => 10 ** power);

/** Returns true if the text has one number in all formats, and the fix writes it, or a multiple of it. */
function hasOneAmount(_: TriedFix, { value, was = '' }: SetEdit): boolean {
  const [reading, ...others] = numberReadings(was);
  if (reading === undefined || others.length > 0) return false;
  if (typeof value !== 'object' || value === null || !('bare' in value)) return false;
  const amount = Math.abs(Number(value.bare));
  return SCALES.some((scale) => isSameNumber(amount, Number(reading) * scale));
}

function isSameNumber(one: number, other: number): boolean {
  return Math.abs(one - other) <= Math.abs(one) * 1e-12;
}

/** Returns true if both notes say the same, except for invisible characters. */
function hasSameMeaning({ before, after }: TriedFix): boolean {
  return withoutHidden(JSON.stringify(before)) === withoutHidden(JSON.stringify(after));
}

/** Returns true if the stage differs from exactly one known stage only in case, spaces, and separators. */
function isOtherCase(finding: Finding): boolean {
  if (finding.code !== 'stage-unknown') return false;
  const { found, known, suggestion } = finding.data;
  const same = known.filter((name) => foldedKey(name) === foldedKey(found));
  return same.length === 1 && same[0] === suggestion;
}
