/** The three-way merge of one field. */
import type { Direction, SyncSettings } from '../../targets/core/target.ts';
import type { FieldAction, FieldReason } from './plan.ts';

/** Where a field stands, in canonical text. */
export interface MergeSides {
  readonly noteValue: string;
  readonly crmValue: string;
  /** Which side still says what both agreed on; `unknown`: they never agreed, or nobody knows on what. */
  readonly unchangedSide: 'note' | 'crm' | 'neither' | 'unknown';
  /** Whether the note has no key for it: then it has no opinion, and clears nothing. */
  readonly missing: boolean;
}

export interface Policy {
  readonly direction: Direction;
  readonly winner: NonNullable<SyncSettings['winner']>;
  readonly clearing: boolean;
}

export interface MergeResult {
  readonly action: FieldAction;
  readonly reason: FieldReason;
}

/** Undefined: both sides say the same, so that is the new base and nothing is written. */
export function mergeField(sides: MergeSides, policy: Policy): MergeResult | undefined {
  if (sides.noteValue === sides.crmValue) return undefined;
  return applyClearing(applyDirection(mergeUnrestricted(sides, policy), policy), sides, policy);
}

/** What would be done if writing either side were allowed. */
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

/** A field that goes one way is held where only the other side changed. */
function applyDirection(merged: MergeResult, { direction }: Policy): MergeResult {
  const { action } = merged;
  if (direction === 'push' && action === 'pull') return { action: 'hold', reason: 'push-only' };
  return direction === 'pull' && action === 'push' ? { action: 'hold', reason: 'pull-only' } : merged;
}

/** To empty a side needs its own permission. */
function applyClearing(merged: MergeResult, { noteValue, crmValue }: MergeSides, { clearing }: Policy): MergeResult {
  const clears = merged.action === 'push' ? noteValue === '' : merged.action === 'pull' && crmValue === '';
  return clears && !clearing ? { action: 'hold', reason: 'clearing-not-allowed' } : merged;
}
