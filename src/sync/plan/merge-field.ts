/** Three-way merge of one field. */
import type { Direction, SyncSettings } from '../../targets/core/target.ts';
import type { FieldAction, FieldReason } from './plan.ts';

/** State of a field, in canonical text. */
export interface MergeSides {
  readonly noteValue: string;
  readonly crmValue: string;
  /**
   * The side that still has the last synced value; `unknown` if there is no last synced value, or if it is not known.
   */
  readonly unchangedSide: 'note' | 'crm' | 'neither' | 'unknown';
  /** The note has no property for the field: it does not count as cleared. */
  readonly missing: boolean;
}

/** Settings by which a field is merged. */
export interface Policy {
  readonly direction: Direction;
  readonly winner: NonNullable<SyncSettings['winner']>;
  readonly clearing: boolean;
}

/** Action for a field, and the reason for it. */
export interface MergeResult {
  readonly action: FieldAction;
  readonly reason: FieldReason;
}

/**
 * Merges one field. Returns `undefined` if both sides are equal: their value is the new base, and nothing is written.
 */
export function mergeField(sides: MergeSides, policy: Policy): MergeResult | undefined {
  if (sides.noteValue === sides.crmValue) return undefined;
  return applyClearing(applyDirection(mergeUnrestricted(sides, policy), policy), sides, policy);
}

/** Returns the action that would be taken if writing either side were allowed. */
function mergeUnrestricted(
  { noteValue, crmValue, unchangedSide, missing }: MergeSides,
  { direction, winner }: Policy,
): MergeResult {
  if (unchangedSide === 'unknown' || direction === 'fill') {
    if (noteValue === '') return { action: 'pull', reason: 'empty-here' };
    if (crmValue === '') return { action: 'push', reason: 'empty-there' };
    return direction === 'fill'
      ? { action: 'hold', reason: 'fill-only' }
      : { action: 'conflict', reason: 'never-agreed' };
  }
  if (missing) {
    return unchangedSide === 'crm'
      ? { action: 'hold', reason: 'empty-here' }
      : { action: 'pull', reason: 'changed-there' };
  }
  if (unchangedSide === 'note') return { action: 'pull', reason: 'changed-there' };
  if (unchangedSide === 'crm' || direction === 'push') return { action: 'push', reason: 'changed-here' };
  if (direction === 'pull') return { action: 'pull', reason: 'changed-there' };
  if (winner === 'ask') return { action: 'conflict', reason: 'both-changed' };
  return winner === 'vault' ? { action: 'push', reason: 'vault-wins' } : { action: 'pull', reason: 'crm-wins' };
}

/** Skips a field of one direction if only the other side changed. */
function applyDirection(merged: MergeResult, { direction }: Policy): MergeResult {
  const { action } = merged;
  if (direction === 'push' && action === 'pull') return { action: 'hold', reason: 'push-only' };
  return direction === 'pull' && action === 'push' ? { action: 'hold', reason: 'pull-only' } : merged;
}

/** Skips a write that would clear a value, unless the settings allow it. */
function applyClearing(merged: MergeResult, { noteValue, crmValue }: MergeSides, { clearing }: Policy): MergeResult {
  const clears = merged.action === 'push' ? noteValue === '' : merged.action === 'pull' && crmValue === '';
  return clears && !clearing ? { action: 'hold', reason: 'clearing-not-allowed' } : merged;
}
