/** The three-way merge of one field. */
import type { Direction, SyncSettings } from '../../targets/core/target.ts';
import type { FieldAction, FieldReason } from './plan.ts';

/** Where a field stands, in canonical text. */
export interface Sides {
  readonly noteValue: string;
  readonly crmValue: string;
  /** Which side still says what both agreed on; `unknown`: they never agreed, or nobody knows on what. */
  readonly kept: 'note' | 'crm' | 'neither' | 'unknown';
  /** Whether the note has no key for it: then it has no opinion, and clears nothing. */
  readonly missing: boolean;
}

export interface Policy {
  readonly direction: Direction;
  readonly winner: NonNullable<SyncSettings['winner']>;
  readonly clearing: boolean;
}

export interface Merged {
  readonly action: FieldAction;
  readonly reason: FieldReason;
}

/** Undefined: both sides say the same, so that is the new base and nothing is written. */
export function mergeField(sides: Sides, policy: Policy): Merged | undefined {
  if (sides.noteValue === sides.crmValue) return undefined;
  return unlessClearing(directed(wanted(sides, policy), policy), sides, policy);
}

/** What would be done if writing either side were allowed. */
function wanted({ noteValue, crmValue, kept, missing }: Sides, { direction, winner }: Policy): Merged {
  if (kept === 'unknown' || direction === 'fill') {
    if (noteValue === '') return { action: 'pull', reason: 'empty-here' };
    if (crmValue === '') return { action: 'push', reason: 'empty-there' };
    return direction === 'fill'
      ? { action: 'hold', reason: 'fill-only' }
      : { action: 'conflict', reason: 'never-agreed' };
  }
  if (missing) {
    return kept === 'crm' ? { action: 'hold', reason: 'empty-here' } : { action: 'pull', reason: 'changed-there' };
  }
  if (kept === 'note') return { action: 'pull', reason: 'changed-there' };
  if (kept === 'crm' || direction === 'push') return { action: 'push', reason: 'changed-here' };
  if (direction === 'pull') return { action: 'pull', reason: 'changed-there' };
  if (winner === 'ask') return { action: 'conflict', reason: 'both-changed' };
  return winner === 'vault' ? { action: 'push', reason: 'vault-wins' } : { action: 'pull', reason: 'crm-wins' };
}

/** A field that goes one way is held where only the other side changed. */
function directed(merged: Merged, { direction }: Policy): Merged {
  const { action } = merged;
  if (direction === 'push' && action === 'pull') return { action: 'hold', reason: 'push-only' };
  return direction === 'pull' && action === 'push' ? { action: 'hold', reason: 'pull-only' } : merged;
}

/** To empty a side needs its own permission. */
function unlessClearing(merged: Merged, { noteValue, crmValue }: Sides, { clearing }: Policy): Merged {
  const clears = merged.action === 'push' ? noteValue === '' : merged.action === 'pull' && crmValue === '';
  return clears && !clearing ? { action: 'hold', reason: 'clearing-not-allowed' } : merged;
}
