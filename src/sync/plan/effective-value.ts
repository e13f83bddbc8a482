/** Differences between a note and its record that are nobody's edit: they wait until someone asks for them. */
import { hash32 } from '../../domain/digest.ts';
import type { NoteFieldValue } from '../../targets/core/sync-fields.ts';
import type { LookupAnswer, RemoteRecord } from '../../targets/core/crm.ts';
import type { MergeResult } from './merge.ts';

interface FieldValues {
  readonly cell: NoteFieldValue;
  readonly record: RemoteRecord | undefined;
  readonly crmValue: string;
}

/**
 * Why nothing of a cell goes by itself to the record that is there: its value is an effective one, or the plugin read another
 * field of the note when both sides agreed last, as its fingerprint `print` shows, and that field still means the record's
 * value. Undefined: what the note says is the user's own, or the record is new.
 */
export function implicitValueReason(
  { cell, record, crmValue }: FieldValues,
  hash: number | undefined,
  lookup: (name: string) => LookupAnswer | undefined,
): 'from-rule' | 'from-upgrade' | undefined {
  if (record === undefined) return undefined;
  if (cell.said === 'effective') return 'from-rule';
  if (cell.former === undefined || hash === undefined || hash32(crmValue) !== hash) return undefined;
  const answer = lookup(cell.former);
  const isMeant = answer?.chosen === crmValue || answer?.candidates.some(({ id }) => id === crmValue) === true;
  return isMeant ? 'from-upgrade' : undefined;
}

/** The merge without what nobody asked for: values still come from there. */
export function skipImplicitPush(merged: MergeResult, reason: ReturnType<typeof implicitValueReason>): MergeResult {
  const isWritten = merged.action === 'push' || merged.action === 'conflict';
  return isWritten && reason !== undefined ? { action: 'hold', reason } : merged;
}

/** Whether both sides may agree on a cell without a new link: a value that is not of the note gives no reason to write into it. */
export function agreesWithoutLink({ said }: NoteFieldValue, hash: number | undefined): boolean {
  return said === 'effective' && hash === undefined;
}
