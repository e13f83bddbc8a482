/** Compares both sides of one field with the last synced value. */
import { hash32 } from '../../domain/digest.ts';
import { hadHash, hasHash, isLastSyncedText, isSameText, canonicalRemote } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import { isNormalizedByCrm } from '../../targets/core/crm-normalized.ts';
import type { Base } from '../../vault/record-link.ts';
import { mergeField, type MergeResult, type MergeSides } from './merge-field.ts';
import { isNoteTextUnchanged, type FieldPair, type PlanColumn } from './note-values.ts';

/**
 * Result of a comparison. `text`: the value on which both sides agree; `crmValue`: the form in which the CRM stores it.
 */
export type FieldComparison =
  | { readonly same: true; readonly text: string; readonly crmValue: string }
  | { readonly same: false; readonly merged: MergeResult };

/** Compares the sides of one field with its base. `base` is `undefined` if the note is not linked. */
export function compared(resolved: ResolvedTarget, pair: FieldPair, base: Base | undefined): FieldComparison {
  const { column, record, noteValue, crmValue, cell, incomparable } = pair;
  if (cell.state === 'unreadable') return compareUnreadable(resolved, pair, base);
  if (incomparable !== true && isSameText(column, noteValue, crmValue))
    return { same: true, text: noteValue, crmValue };
  const hash = hashIn(base, column.hashKey);
  if (hasSameName(pair, base) && hasHash(column, crmValue, hash)) return { same: true, text: crmValue, crmValue };
  // A record that does not exist yet cannot have been changed.
  const unchangedSide =
    record === undefined
      ? 'crm'
      : incomparable
        ? unchangedSideByText(pair, base)
        : unchangedSideOf(resolved, pair, base);
  if (unchangedSide === 'normalized' || unchangedSide === 'zone-changed')
    return { same: false, merged: unchangedResult(pair, unchangedSide) };
  const missing = cell.state === 'missing';
  const merged = mergeField(
    { noteValue: noteValue === crmValue ? `${noteValue} ` : noteValue, crmValue, unchangedSide, missing },
    column.policy,
  );
  return { same: false, merged: merged ?? unchangedResult(pair, 'normalized') };
}

/**
 * Compares a value that cannot be read. It counts as neither empty nor changed, and is not sent: only the user may
 * overwrite it. Once the user kept it, the field is skipped until one side changes. If both sides agreed on it
 * nevertheless (such as a currency that does not exist), it is no edit: it is the value of the record, and a new value
 * in the CRM replaces it.
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

/**
 * Returns true if the note has the name under which both sides agreed on a record or a stage, even if the name
 * has another meaning now.
 */
function hasSameName(pair: FieldPair, base: Base | undefined): boolean {
  const { record, column, incomparable } = pair;
  return record !== undefined && (incomparable === true || column.resolves) && isNoteTextUnchanged(pair, base);
}

/**
 * Reason why the sides differ although each has the value on which both agreed: the CRM stores the value in another
 * form or has changed it back after the write (`normalized`), or it shows another day since its time zone was changed
 * (`zone-changed`). Writing one side would only turn it into the other.
 */
type UnchangedReason = 'normalized' | 'zone-changed';

function unchangedResult({ column, noteValue, crmValue }: FieldPair, why: UnchangedReason): MergeResult {
  if (why === 'zone-changed') return { action: 'hold', reason: 'other-zone' };
  const isNormalized = isNormalizedByCrm(column.field?.type, noteValue, crmValue);
  return { action: 'hold', reason: isNormalized ? 'spelled-there' : 'changed-back' };
}

type UnchangedSide = MergeSides['unchangedSide'];

/** Returns the side that still has the last synced value, or the reason why both have it although they differ. */
function unchangedSideOf(
  resolved: ResolvedTarget,
  { column, noteValue, crmValue, apiValue }: FieldPair,
  base: Base | undefined,
): UnchangedSide | UnchangedReason {
  const hash = hashIn(base, column.hashKey);
  const storedHash = hashIn(base, column.storedHashKey);
  if (hash === undefined) return 'unknown';
  const isNoteUnchanged = hasHash(column, noteValue, hash);
  const isZoneChanged = storedHash === undefined && hadHash(resolved, column, apiValue, hash);
  const isCrmUnchanged = isZoneChanged || isLastSyncedText(column, crmValue, hash, storedHash);
  if (isNoteUnchanged && isCrmUnchanged)
    return isZoneChanged ? 'zone-changed' : storedHash === undefined ? 'unknown' : 'normalized';
  return isNoteUnchanged ? 'note' : isCrmUnchanged ? 'crm' : 'neither';
}

/** Returns the same for a note value that cannot be compared: only its text shows if it changed. */
function unchangedSideByText(pair: FieldPair, base: Base | undefined): UnchangedSide | UnchangedReason {
  const hash = hashIn(base, pair.column.hashKey);
  if (hash === undefined) return 'unknown';
  const isStored = hash32(pair.crmValue) === hashIn(base, pair.column.storedHashKey);
  if (isNoteTextUnchanged(pair, base)) return isStored ? 'normalized' : 'note';
  return hasHash(pair.column, pair.crmValue, hash) ? 'crm' : 'neither';
}

/**
 * Returns the hash that a base has under a key; `undefined` if it has none, or if the key or the base is `undefined`.
 */
export function hashIn(base: Base | undefined, key: number | undefined): number | undefined {
  return key === undefined ? undefined : base?.get(key);
}

/** Returns true if the base already has exactly these values, so that no new link is needed for them. */
export function isInBase(column: PlanColumn, text: string, crmValue: string, base: Base | undefined): boolean {
  const { hashKey, storedHashKey } = column;
  if (hashKey === undefined) return true;
  const isStored = hashIn(base, storedHashKey) === (crmValue === text ? undefined : hash32(crmValue));
  return isStored && hasHash(column, text, hashIn(base, hashKey));
}
