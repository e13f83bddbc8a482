/**
 * Differences between a note and its record that no user made: nothing is sent for them unless the user requests it.
 */
import { hash32 } from '../../domain/digest.ts';
import type { NoteFieldValue } from '../../targets/core/sync-fields.ts';
import type { LookupAnswer, RemoteRecord } from '../../targets/core/crm.ts';
import type { MergeResult } from './merge-field.ts';

interface FieldValues {
  readonly cell: NoteFieldValue;
  readonly record: RemoteRecord | undefined;
  readonly crmValue: string;
}

/**
 * Returns the reason why the value of a note is not sent to an existing record by itself: it is an effective value, or
 * the plugin read another field of the note at the last sync (its hash `hash` shows this) and that field still means
 * the value of the record. Returns `undefined` if the value in the note was entered by the user, or if the record is
 * new.
 */
export function implicitValueReason(
  { cell, record, crmValue }: FieldValues,
  hash: number | undefined,
  lookup: (name: string) => LookupAnswer | undefined,
): 'from-rule' | 'from-upgrade' | undefined {
  if (record === undefined) return undefined;
  if (cell.state === 'effective') return 'from-rule';
  if (cell.former === undefined || hash === undefined || hash32(crmValue) !== hash) return undefined;
  const answer = lookup(cell.former);
  const isMeant = answer?.chosenId === crmValue || answer?.candidates.some(({ id }) => id === crmValue) === true;
  return isMeant ? 'from-upgrade' : undefined;
}

/** Returns the merge without a push or conflict that no user caused. Values are still pulled from the CRM. */
export function skipImplicitPush(merged: MergeResult, reason: ReturnType<typeof implicitValueReason>): MergeResult {
  const isWritten = merged.action === 'push' || merged.action === 'conflict';
  return isWritten && reason !== undefined ? { action: 'hold', reason } : merged;
}

/**
 * Returns true if both sides may agree on a value without a new link: a value that is not in the note is no reason to
 * write it.
 */
export function agreesWithoutLink({ state }: NoteFieldValue, hash: number | undefined): boolean {
  return state === 'effective' && hash === undefined;
}
