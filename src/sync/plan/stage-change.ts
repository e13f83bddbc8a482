/** A stage that two fields of the record tell: its own text, and whether the deal is open, won, or lost. Both have to go the same way. */
import { noteFieldValue, toNoteText, canonicalRemote } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import { encode, type SourceValue } from '../../targets/core/codec.ts';
import type { Merged } from './merge.ts';
import type { Differing, FieldScope, RowSides } from './field-scope.ts';
import type { PlanColumn } from './note-values.ts';

/**
 * The differences with closings and reopenings that the CRM made. While a deal is closed on both sides, its stage is told by the
 * state alone. One that was reopened in the CRM brings the stage that the record has, which is never written over.
 */
export function withTransitions(
  { chosen, columns }: Pick<FieldScope, 'chosen' | 'columns'>,
  differing: readonly Differing[],
  sides: RowSides,
): readonly Differing[] {
  if (sides.record === undefined || differing.length === 0) return differing;
  let all = differing;
  for (const act of columns.filter(({ field }) => field?.act === true)) {
    const others = columns.filter(({ row, field }) => row.from === act.row.from && field?.act !== true);
    all = withTransition({ chosen, act, others, ...sides, record: sides.record }, all);
  }
  return all;
}

interface Stage extends RowSides {
  readonly chosen: ResolvedTarget;
  readonly act: PlanColumn;
  /** Other columns of the same field of the note. */
  readonly others: readonly PlanColumn[];
  readonly record: NonNullable<RowSides['record']>;
}

function withTransition(stage: Stage, differing: readonly Differing[]): readonly Differing[] {
  const { chosen, act, others, item, record } = stage;
  const initial = act.field?.initial ?? '';
  const noteValue = noteFieldValue(chosen, item, act).noteValue;
  const crmValue = canonicalRemote(chosen, act, record.fields[act.remote]);
  const own = differing.find(({ pair }) => pair.column === act);
  const isTold = ({ pair }: Differing): boolean => others.includes(pair.column);
  const each = (change: (one: Differing) => Differing): readonly Differing[] =>
    differing.map((one) => (isTold(one) ? change(one) : one));
  if (own === undefined) {
    return crmValue === initial
      ? differing
      : each((one) => (bringsState(stage, one, crmValue) ? one : rested(stage, one)));
  }
  const { action } = own.merged;
  if (action === 'hold' && noteValue !== initial) return each((one) => ({ ...one, merged: own.merged }));
  if (action !== 'pull') return differing;
  if (crmValue !== initial) return closed(stage, differing, crmValue, own);
  const takes = others.flatMap((column) => stageIn(stage, column, initial) ?? [])[0];
  const merged: Merged = takes ? { action: 'pull', reason: 'changed-there' } : REOPENED;
  return differing.map((one) => (one === own || isTold(one) ? { ...one, merged, ...(takes && { takes }) } : one));
}

const REOPENED: Merged = { action: 'hold', reason: 'reopened-there' };

/** Closed in the CRM: the note takes the stage of the record, if that means the same state. */
function closed(stage: Stage, differing: readonly Differing[], state: string, own: Differing): readonly Differing[] {
  const pulled = differing.find(
    (one) => stage.others.includes(one.pair.column) && one.merged.action === 'pull' && bringsState(stage, one, state),
  );
  const takes = pulled && stageIn(stage, pulled.pair.column, state);
  return differing.map((one) => {
    if (one === own) return takes === undefined ? one : { ...one, takes };
    const isOther = one.merged.action === 'pull' && stage.others.includes(one.pair.column);
    return isOther && !bringsState(stage, one, state) ? rested(stage, one) : one;
  });
}

function bringsState(stage: Stage, { pair, merged }: Differing, state: string): boolean {
  return merged.action === 'pull' && stageIn(stage, pair.column, state) !== undefined;
}

/** The stage that the record has in this column, if the note would mean this state by it. */
function stageIn({ chosen, act, record }: Stage, column: PlanColumn, state: string): SourceValue | undefined {
  const text = canonicalRemote(chosen, column, record.fields[column.remote]);
  const value = text === '' ? undefined : toNoteText(chosen, column, text, '');
  return value !== undefined && encode(act.row.codec, value, chosen) === state ? value : undefined;
}

/** What only tells once more what the state says is left as it is. */
function rested({ record }: Stage, { pair, ...one }: Differing): Differing {
  const detail = record.locked === undefined ? {} : { detail: record.locked };
  const merged: Merged = { action: 'hold', reason: 'ignored-there' };
  return { ...one, merged, pair: { ...pair, obstacle: { reason: 'ignored-there', ...detail } } };
}
