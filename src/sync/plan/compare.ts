/** Both sides of one field compared with what they agreed on last: the same, or what would be done about the difference. */
import { hash32 } from '../../domain/digest.ts';
import { hadHash, hasHash, isAgreedThere, isSameText, canonicalRemote } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import { isNormalizedByCrm } from '../../targets/core/crm-normalized.ts';
import type { Base } from '../../vault/link.ts';
import { mergeField, type MergeResult, type MergeSides } from './merge.ts';
import { isNoteTextUnchanged, type FieldPair, type PlanColumn } from './note-values.ts';

/** `text`: what both sides agree on; `crmValue`: how the CRM spells it. */
export type FieldComparison =
  | { readonly same: true; readonly text: string; readonly crmValue: string }
  | { readonly same: false; readonly merged: MergeResult };

export function compareField(resolved: ResolvedTarget, pair: FieldPair, base: Base | undefined): FieldComparison {
  const { column, record, noteValue, crmValue, cell, incomparable } = pair;
  if (cell.said === 'unreadable') return compareUnreadable(resolved, pair, base);
  if (incomparable !== true && isSameText(column, noteValue, crmValue))
    return { same: true, text: noteValue, crmValue };
  const hash = hashIn(base, column.hashKey);
  if (hasSameName(pair, base) && hasHash(column, crmValue, hash)) return { same: true, text: crmValue, crmValue };
  // Nobody has changed anything in a record that is not there yet.
  const unchangedSide =
    record === undefined
      ? 'crm'
      : incomparable
        ? unchangedSideByText(pair, base)
        : unchangedSideOf(resolved, pair, base);
  if (unchangedSide === 'normalized' || unchangedSide === 'zone-changed')
    return { same: false, merged: unchangedResult(pair, unchangedSide) };
  const missing = cell.said === 'missing';
  const merged = mergeField(
    { noteValue: noteValue === crmValue ? `${noteValue} ` : noteValue, crmValue, unchangedSide, missing },
    column.policy,
  );
  return { same: false, merged: merged ?? unchangedResult(pair, 'normalized') };
}

/**
 * A value that cannot be read is neither empty nor sent. Only the user can let a value go over it; once they kept it, it rests
 * until one side changes. One that both sides agreed on all the same, as a currency that does not exist, is no edit: it is what
 * the record said, and a new value there takes its place.
 */
function compareUnreadable(resolved: ResolvedTarget, pair: FieldPair, base: Base | undefined): FieldComparison {
  const { record, crmValue, column, noteValue } = pair;
  const hash = hashIn(base, column.hashKey);
  const text = canonicalRemote(resolved, column, noteValue);
  if (record !== undefined && hasHash(column, text, hash)) {
    const merged = mergeField({ noteValue: text, crmValue, unchangedSide: 'note', missing: false }, column.policy);
    return merged === undefined ? { same: true, text, crmValue } : { same: false, merged };
  }
  if (record === undefined) return { same: false, merged: { action: 'push', reason: 'new-record' } };
  const isKept = isNoteTextUnchanged(pair, base) && hasHash(column, crmValue, hash);
  const isOpen = crmValue !== '' && column.policy.direction !== 'push' && column.policy.direction !== 'fill';
  return { same: false, merged: { action: isOpen && !isKept ? 'conflict' : 'hold', reason: 'unreadable-here' } };
}

/** Whether the note still has the name under which both agreed on a record or a stage, whatever it means by now. */
function hasSameName(pair: FieldPair, base: Base | undefined): boolean {
  const { record, column, incomparable } = pair;
  return record !== undefined && (incomparable === true || column.resolves) && isNoteTextUnchanged(pair, base);
}

/**
 * Each side says what it said when both agreed, and yet they differ: the CRM spells the value its own way, has changed it back
 * after it was written, or shows another day since its time zone was changed. To write either would only turn it into the other.
 */
type UnchangedReason = 'normalized' | 'zone-changed';

function unchangedResult({ column, noteValue, crmValue }: FieldPair, why: UnchangedReason): MergeResult {
  if (why === 'zone-changed') return { action: 'hold', reason: 'other-zone' };
  const isSpelled = isNormalizedByCrm(column.field?.type, noteValue, crmValue);
  return { action: 'hold', reason: isSpelled ? 'spelled-there' : 'changed-back' };
}

type UnchangedSide = MergeSides['unchangedSide'];

/** Which side still says what both agreed on, or why both do although they differ. */
function unchangedSideOf(
  resolved: ResolvedTarget,
  { column, noteValue, crmValue, wire }: FieldPair,
  base: Base | undefined,
): UnchangedSide | UnchangedReason {
  const hash = hashIn(base, column.hashKey);
  const storedHash = hashIn(base, column.storedHashKey);
  if (hash === undefined) return 'unknown';
  const isNoteUnchanged = hasHash(column, noteValue, hash);
  const isZoned = storedHash === undefined && hadHash(resolved, column, wire, hash);
  const isCrmUnchanged = isZoned || isAgreedThere(column, crmValue, hash, storedHash);
  if (isNoteUnchanged && isCrmUnchanged)
    return isZoned ? 'zone-changed' : storedHash === undefined ? 'unknown' : 'normalized';
  return isNoteUnchanged ? 'note' : isCrmUnchanged ? 'crm' : 'neither';
}

/** The same where ours cannot be compared: only its own text tells whether it changed. */
function unchangedSideByText(pair: FieldPair, base: Base | undefined): UnchangedSide | UnchangedReason {
  const hash = hashIn(base, pair.column.hashKey);
  if (hash === undefined) return 'unknown';
  const isOwn = hash32(pair.crmValue) === hashIn(base, pair.column.storedHashKey);
  if (isNoteTextUnchanged(pair, base)) return isOwn ? 'normalized' : 'note';
  return hasHash(pair.column, pair.crmValue, hash) ? 'crm' : 'neither';
}

export function hashIn(base: Base | undefined, key: number | undefined): number | undefined {
  return key === undefined ? undefined : base?.get(key);
}

/** Whether the base says just this already, so that no link has to be written for it. */
export function isInBase(column: PlanColumn, text: string, crmValue: string, base: Base | undefined): boolean {
  const { hashKey: printKey, storedHashKey: keptKey } = column;
  if (printKey === undefined) return true;
  const isOwn = hashIn(base, keptKey) === (crmValue === text ? undefined : hash32(crmValue));
  return isOwn && hasHash(column, text, hashIn(base, printKey));
}
