/** Both sides of one field compared with what they agreed on last: the same, or what would be done about the difference. */
import { hash32 } from '../../domain/digest.ts';
import { hadHash, hasHash, isLastSyncedText, isSameText, canonicalRemote } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import { isNormalizedByCrm } from '../../targets/core/crm-normalized.ts';
import type { Base } from '../../vault/link.ts';
import { mergeField, type Merged, type Sides } from './merge.ts';
import { saysAsBefore, type FieldPair, type PlanColumn } from './note-values.ts';

/** `text`: what both sides agree on; `crmValue`: how the CRM spells it. */
export type Compared =
  | { readonly same: true; readonly text: string; readonly crmValue: string }
  | { readonly same: false; readonly merged: Merged };

export function compared(chosen: ResolvedTarget, pair: FieldPair, base: Base | undefined): Compared {
  const { column, record, noteValue, crmValue, cell, incomparable } = pair;
  if (cell.state === 'unreadable') return unread(chosen, pair, base);
  if (incomparable !== true && isSameText(column, noteValue, crmValue))
    return { same: true, text: noteValue, crmValue };
  const print = printOf(base, column.printKey);
  if (isNamedAsBefore(pair, base) && hasHash(column, crmValue, print)) return { same: true, text: crmValue, crmValue };
  // Nobody has changed anything in a record that is not there yet.
  const kept = record === undefined ? 'crm' : incomparable ? keptUnseen(pair, base) : keptBy(chosen, pair, base);
  if (kept === 'spelled' || kept === 'zoned') return { same: false, merged: unchanged(pair, kept) };
  const missing = cell.state === 'missing';
  const merged = mergeField(
    { noteValue: noteValue === crmValue ? `${noteValue} ` : noteValue, crmValue, kept, missing },
    column.policy,
  );
  return { same: false, merged: merged ?? unchanged(pair, 'spelled') };
}

/**
 * A value that cannot be read is neither empty nor sent. Only the user can let a value go over it; once they kept it, it rests
 * until one side changes. One that both sides agreed on all the same, as a currency that does not exist, is no edit: it is what
 * the record said, and a new value there takes its place.
 */
function unread(chosen: ResolvedTarget, pair: FieldPair, base: Base | undefined): Compared {
  const { record, crmValue, column, noteValue } = pair;
  const print = printOf(base, column.printKey);
  const text = canonicalRemote(chosen, column, noteValue);
  if (record !== undefined && hasHash(column, text, print)) {
    const merged = mergeField({ noteValue: text, crmValue, kept: 'note', missing: false }, column.policy);
    return merged === undefined ? { same: true, text, crmValue } : { same: false, merged };
  }
  if (record === undefined) return { same: false, merged: { action: 'push', reason: 'new-record' } };
  const isKept = saysAsBefore(pair, base) && hasHash(column, crmValue, print);
  const isOpen = crmValue !== '' && column.policy.direction !== 'push' && column.policy.direction !== 'fill';
  return { same: false, merged: { action: isOpen && !isKept ? 'conflict' : 'hold', reason: 'unreadable-here' } };
}

/** Whether the note still has the name under which both agreed on a record or a stage, whatever it means by now. */
function isNamedAsBefore(pair: FieldPair, base: Base | undefined): boolean {
  const { record, column, incomparable } = pair;
  return record !== undefined && (incomparable === true || column.resolves) && saysAsBefore(pair, base);
}

/**
 * Each side says what it said when both agreed, and yet they differ: the CRM spells the value its own way, has changed it back
 * after it was written, or shows another day since its time zone was changed. To write either would only turn it into the other.
 */
type Unchanged = 'spelled' | 'zoned';

function unchanged({ column, noteValue, crmValue }: FieldPair, why: Unchanged): Merged {
  if (why === 'zoned') return { action: 'hold', reason: 'other-zone' };
  const isSpelled = isNormalizedByCrm(column.field?.type, noteValue, crmValue);
  return { action: 'hold', reason: isSpelled ? 'spelled-there' : 'changed-back' };
}

type Kept = Sides['kept'];

/** Which side still says what both agreed on, or why both do although they differ. */
function keptBy(
  chosen: ResolvedTarget,
  { column, noteValue, crmValue, wire }: FieldPair,
  base: Base | undefined,
): Kept | Unchanged {
  const print = printOf(base, column.printKey);
  const own = printOf(base, column.keptKey);
  if (print === undefined) return 'unknown';
  const here = hasHash(column, noteValue, print);
  const isZoned = own === undefined && hadHash(chosen, column, wire, print);
  const there = isZoned || isLastSyncedText(column, crmValue, print, own);
  if (here && there) return isZoned ? 'zoned' : own === undefined ? 'unknown' : 'spelled';
  return here ? 'note' : there ? 'crm' : 'neither';
}

/** The same where ours cannot be compared: only its own text tells whether it changed. */
function keptUnseen(pair: FieldPair, base: Base | undefined): Kept | Unchanged {
  const print = printOf(base, pair.column.printKey);
  if (print === undefined) return 'unknown';
  const isOwn = hash32(pair.crmValue) === printOf(base, pair.column.keptKey);
  if (saysAsBefore(pair, base)) return isOwn ? 'spelled' : 'note';
  return hasHash(pair.column, pair.crmValue, print) ? 'crm' : 'neither';
}

export function printOf(base: Base | undefined, key: number | undefined): number | undefined {
  return key === undefined ? undefined : base?.get(key);
}

/** Whether the base says just this already, so that no link has to be written for it. */
export function isInBase(column: PlanColumn, text: string, crmValue: string, base: Base | undefined): boolean {
  const { printKey, keptKey } = column;
  if (printKey === undefined) return true;
  const isOwn = printOf(base, keptKey) === (crmValue === text ? undefined : hash32(crmValue));
  return isOwn && hasHash(column, text, printOf(base, printKey));
}
