/** Both sides of one field compared with what they agreed on last: the same, or what would be done about the difference. */
import { hash32 } from '../../domain/digest.ts';
import { hadPrint, hasPrint, isAgreedThere, isSameText, theirsOf } from '../../targets/core/sync-fields.ts';
import type { ChosenTarget } from '../../targets/core/resolve-target.ts';
import { isRespelled } from '../../targets/core/crm-normalized.ts';
import type { Base } from '../../vault/link.ts';
import { mergeField, type Merged, type Sides } from './merge.ts';
import { saysAsBefore, type Pair, type PlanColumn } from './note-values.ts';

/** `text`: what both sides agree on; `theirs`: how the CRM spells it. */
export type Compared =
  | { readonly same: true; readonly text: string; readonly theirs: string }
  | { readonly same: false; readonly merged: Merged };

export function compared(chosen: ChosenTarget, pair: Pair, base: Base | undefined): Compared {
  const { column, record, ours, theirs, cell, incomparable } = pair;
  if (cell.said === 'unreadable') return unread(chosen, pair, base);
  if (incomparable !== true && isSameText(column, ours, theirs)) return { same: true, text: ours, theirs };
  const print = printOf(base, column.printKey);
  if (isNamedAsBefore(pair, base) && hasPrint(column, theirs, print)) return { same: true, text: theirs, theirs };
  // Nobody has changed anything in a record that is not there yet.
  const kept = record === undefined ? 'theirs' : incomparable ? keptUnseen(pair, base) : keptBy(chosen, pair, base);
  if (kept === 'spelled' || kept === 'zoned') return { same: false, merged: unchanged(pair, kept) };
  const missing = cell.said === 'missing';
  const merged = mergeField({ ours: ours === theirs ? `${ours} ` : ours, theirs, kept, missing }, column.policy);
  return { same: false, merged: merged ?? unchanged(pair, 'spelled') };
}

/**
 * A value that cannot be read is neither empty nor sent. Only the user can let a value go over it; once they kept it, it rests
 * until one side changes. One that both sides agreed on all the same, as a currency that does not exist, is no edit: it is what
 * the record said, and a new value there takes its place.
 */
function unread(chosen: ChosenTarget, pair: Pair, base: Base | undefined): Compared {
  const { record, theirs, column, ours } = pair;
  const print = printOf(base, column.printKey);
  const text = theirsOf(chosen, column, ours);
  if (record !== undefined && hasPrint(column, text, print)) {
    const merged = mergeField({ ours: text, theirs, kept: 'ours', missing: false }, column.policy);
    return merged === undefined ? { same: true, text, theirs } : { same: false, merged };
  }
  if (record === undefined) return { same: false, merged: { action: 'push', reason: 'new-record' } };
  const isKept = saysAsBefore(pair, base) && hasPrint(column, theirs, print);
  const isOpen = theirs !== '' && column.policy.direction !== 'push' && column.policy.direction !== 'fill';
  return { same: false, merged: { action: isOpen && !isKept ? 'conflict' : 'hold', reason: 'unreadable-here' } };
}

/** Whether the note still has the name under which both agreed on a record or a stage, whatever it means by now. */
function isNamedAsBefore(pair: Pair, base: Base | undefined): boolean {
  const { record, column, incomparable } = pair;
  return record !== undefined && (incomparable === true || column.resolves) && saysAsBefore(pair, base);
}

/**
 * Each side says what it said when both agreed, and yet they differ: the CRM spells the value its own way, has changed it back
 * after it was written, or shows another day since its time zone was changed. To write either would only turn it into the other.
 */
type Unchanged = 'spelled' | 'zoned';

function unchanged({ column, ours, theirs }: Pair, why: Unchanged): Merged {
  if (why === 'zoned') return { action: 'hold', reason: 'other-zone' };
  const isSpelled = isRespelled(column.field?.type, ours, theirs);
  return { action: 'hold', reason: isSpelled ? 'spelled-there' : 'changed-back' };
}

type Kept = Sides['kept'];

/** Which side still says what both agreed on, or why both do although they differ. */
function keptBy(chosen: ChosenTarget, { column, ours, theirs, wire }: Pair, base: Base | undefined): Kept | Unchanged {
  const print = printOf(base, column.printKey);
  const own = printOf(base, column.keptKey);
  if (print === undefined) return 'unknown';
  const here = hasPrint(column, ours, print);
  const isZoned = own === undefined && hadPrint(chosen, column, wire, print);
  const there = isZoned || isAgreedThere(column, theirs, print, own);
  if (here && there) return isZoned ? 'zoned' : own === undefined ? 'unknown' : 'spelled';
  return here ? 'ours' : there ? 'theirs' : 'neither';
}

/** The same where ours cannot be compared: only its own text tells whether it changed. */
function keptUnseen(pair: Pair, base: Base | undefined): Kept | Unchanged {
  const print = printOf(base, pair.column.printKey);
  if (print === undefined) return 'unknown';
  const isOwn = hash32(pair.theirs) === printOf(base, pair.column.keptKey);
  if (saysAsBefore(pair, base)) return isOwn ? 'spelled' : 'ours';
  return hasPrint(pair.column, pair.theirs, print) ? 'theirs' : 'neither';
}

export function printOf(base: Base | undefined, key: number | undefined): number | undefined {
  return key === undefined ? undefined : base?.get(key);
}

/** Whether the base says just this already, so that no link has to be written for it. */
export function isInBase(column: PlanColumn, text: string, theirs: string, base: Base | undefined): boolean {
  const { printKey, keptKey } = column;
  if (printKey === undefined) return true;
  const isOwn = printOf(base, keptKey) === (theirs === text ? undefined : hash32(theirs));
  return isOwn && hasPrint(column, text, printOf(base, printKey));
}
