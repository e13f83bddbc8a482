/** A stage that two fields of the record tell: its own text, and whether the deal is open, won, or lost. Both have to go the same way. */
import { noteFieldValue, toNoteText, canonicalRemote } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import { encode, type SourceValue } from '../../targets/core/codec.ts';
import type { MergeResult } from './merge.ts';
import type { Differing, FieldScope, RowSides } from './field-scope.ts';
import type { PlanColumn } from './note-values.ts';

/**
 * The differences with closings and reopenings that the CRM made. While a deal is closed on both sides, its stage is told by the
 * state alone. One that was reopened in the CRM brings the stage that the record has, which is never written over.
 */
export function withTransitions(
  { resolved, columns }: Pick<FieldScope, 'resolved' | 'columns'>,
  differing: readonly Differing[],
  sides: RowSides,
): readonly Differing[] {
  if (sides.record === undefined || differing.length === 0) return differing;
  let all = differing;
  for (const act of columns.filter(({ field }) => field?.act === true)) {
    const others = columns.filter(({ row, field }) => row.from === act.row.from && field?.act !== true);
    all = withTransition({ resolved, act, others, ...sides, record: sides.record }, all);
  }
  return all;
}

interface Stage extends RowSides {
  readonly resolved: ResolvedTarget;
  readonly act: PlanColumn;
  /** Other columns of the same field of the note. */
  readonly others: readonly PlanColumn[];
  readonly record: NonNullable<RowSides['record']>;
}

function withTransition(stage: Stage, differing: readonly Differing[]): readonly Differing[] {
  const { resolved, act, others, item, record } = stage;
  const initial = act.field?.initial ?? '';
  const noteValue = noteFieldValue(resolved, item, act).noteValue;
  const crmValue = canonicalRemote(resolved, act, record.fields[act.remote]);
  const own = differing.find(({ pair }) => pair.column === act);
  const isStageField = ({ pair }: Differing): boolean => others.includes(pair.column);
  const each = (change: (one: Differing) => Differing): readonly Differing[] =>
    differing.map((one) => (isStageField(one) ? change(one) : one));
  if (own === undefined) {
    return crmValue === initial
      ? differing
      : each((one) => (pullsState(stage, one, crmValue) ? one : skipRedundant(stage, one)));
  }
  const { action } = own.merged;
  if (action === 'hold' && noteValue !== initial) return each((one) => ({ ...one, merged: own.merged }));
  if (action !== 'pull') return differing;
  if (crmValue !== initial) return pullClosing(stage, differing, crmValue, own);
  const takes = others.flatMap((column) => stageIn(stage, column, initial) ?? [])[0];
  const merged: MergeResult = takes ? { action: 'pull', reason: 'changed-there' } : REOPENED;
  return differing.map((one) => (one === own || isStageField(one) ? { ...one, merged, ...(takes && { takes }) } : one));
}

const REOPENED: MergeResult = { action: 'hold', reason: 'reopened-there' };

/** Closed in the CRM: the note takes the stage of the record, if that means the same state. */
function pullClosing(
  stage: Stage,
  differing: readonly Differing[],
  state: string,
  own: Differing,
): readonly Differing[] {
  const pulled = differing.find(
    (one) => stage.others.includes(one.pair.column) && one.merged.action === 'pull' && pullsState(stage, one, state),
  );
  const takes = pulled && stageIn(stage, pulled.pair.column, state);
  return differing.map((one) => {
    if (one === own) return takes === undefined ? one : { ...one, takes };
    const isOther = one.merged.action === 'pull' && stage.others.includes(one.pair.column);
    return isOther && !pullsState(stage, one, state) ? skipRedundant(stage, one) : one;
  });
}

function pullsState(stage: Stage, { pair, merged }: Differing, state: string): boolean {
  return merged.action === 'pull' && stageIn(stage, pair.column, state) !== undefined;
}

/** The stage that the record has in this column, if the note would mean this state by it. */
function stageIn({ resolved, act, record }: Stage, column: PlanColumn, state: string): SourceValue | undefined {
  const text = canonicalRemote(resolved, column, record.fields[column.remote]);
  const value = text === '' ? undefined : toNoteText(resolved, column, text, '');
  return value !== undefined && encode(act.row.codec, value, resolved) === state ? value : undefined;
}

/** What only tells once more what the state says is left as it is. */
function skipRedundant({ record }: Stage, { pair, ...one }: Differing): Differing {
  const detail = record.locked === undefined ? {} : { detail: record.locked };
  const merged: MergeResult = { action: 'hold', reason: 'ignored-there' };
  return { ...one, merged, pair: { ...pair, obstacle: { reason: 'ignored-there', ...detail } } };
}
