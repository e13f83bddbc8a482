/** Keeps two fields of a record consistent: the stage, and the state of the record (open, won, or lost). */
import { noteFieldValue, toNoteText, canonicalRemote } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import { encode, type SourceValue } from '../../targets/core/codec.ts';
import type { MergeResult } from './merge-field.ts';
import type { Differing, FieldScope, RowSides } from './field-scope.ts';
import type { PlanColumn } from './note-values.ts';

/**
 * Returns the differences with closings and reopenings that were made in the CRM. While the record is closed on both
 * sides, only its state determines the stage. A record that was reopened in the CRM brings its stage, which is never
 * overwritten.
 */
export function withTransitions(
  { resolved, columns }: Pick<FieldScope, 'resolved' | 'columns'>,
  differing: readonly Differing[],
  sides: RowSides,
): readonly Differing[] {
  if (sides.record === undefined || differing.length === 0) return differing;
  let all = differing;
  for (const transition of columns.filter(({ field }) => field?.isTransition === true)) {
    const others = columns.filter(({ row, field }) => row.from === transition.row.from && field?.isTransition !== true);
    all = withTransition({ resolved, transition, others, ...sides, record: sides.record }, all);
  }
  return all;
}

interface Stage extends RowSides {
  readonly resolved: ResolvedTarget;
  readonly transition: PlanColumn;
  /** Other sync fields for the same field of the note. */
  readonly others: readonly PlanColumn[];
  readonly record: NonNullable<RowSides['record']>;
}

function withTransition(stage: Stage, differing: readonly Differing[]): readonly Differing[] {
  const { resolved, transition, others, item, record } = stage;
  const initial = transition.field?.initial ?? '';
  const noteValue = noteFieldValue(resolved, item, transition).noteValue;
  const crmValue = canonicalRemote(resolved, transition, record.fields[transition.remote]);
  const stateChange = differing.find(({ pair }) => pair.column === transition);
  const isStageField = ({ pair }: Differing): boolean => others.includes(pair.column);
  const each = (change: (one: Differing) => Differing): readonly Differing[] =>
    differing.map((one) => (isStageField(one) ? change(one) : one));
  if (stateChange === undefined) {
    return crmValue === initial
      ? differing
      : each((one) => (pullsState(stage, one, crmValue) ? one : skipRedundant(stage, one)));
  }
  const { action } = stateChange.merged;
  if (action === 'hold' && noteValue !== initial) return each((one) => ({ ...one, merged: stateChange.merged }));
  if (action !== 'pull') return differing;
  if (crmValue !== initial) return pullClosing(stage, differing, crmValue, stateChange);
  const takes = others.flatMap((column) => stageIn(stage, column, initial) ?? [])[0];
  const merged: MergeResult = takes ? { action: 'pull', reason: 'changed-there' } : REOPENED;
  return differing.map((one) =>
    one === stateChange || isStageField(one) ? { ...one, merged, ...(takes && { takes }) } : one,
  );
}

const REOPENED: MergeResult = { action: 'hold', reason: 'reopened-there' };

/** Handles a record that was closed in the CRM: the note takes the stage of the record, if it means the same state. */
function pullClosing(
  stage: Stage,
  differing: readonly Differing[],
  state: string,
  stateChange: Differing,
): readonly Differing[] {
  const pulled = differing.find(
    (one) => stage.others.includes(one.pair.column) && one.merged.action === 'pull' && pullsState(stage, one, state),
  );
  const takes = pulled && stageIn(stage, pulled.pair.column, state);
  return differing.map((one) => {
    if (one === stateChange) return takes === undefined ? one : { ...one, takes };
    const isOther = one.merged.action === 'pull' && stage.others.includes(one.pair.column);
    return isOther && !pullsState(stage, one, state) ? skipRedundant(stage, one) : one;
  });
}

function pullsState(stage: Stage, { pair, merged }: Differing, state: string): boolean {
  return merged.action === 'pull' && stageIn(stage, pair.column, state) !== undefined;
}

/** Returns the stage of the record in this sync field, if the note would mean this state by it. */
function stageIn({ resolved, transition, record }: Stage, column: PlanColumn, state: string): SourceValue | undefined {
  const text = canonicalRemote(resolved, column, record.fields[column.remote]);
  const value = text === '' ? undefined : toNoteText(resolved, column, text, '');
  return value !== undefined && encode(transition.row.codec, value, resolved) === state ? value : undefined;
}

/** Skips a field that only repeats the state. */
function skipRedundant({ record }: Stage, { pair, ...one }: Differing): Differing {
  const detail = record.locked === undefined ? {} : { detail: record.locked };
  const merged: MergeResult = { action: 'hold', reason: 'ignored-there' };
  return { ...one, merged, pair: { ...pair, obstacle: { reason: 'ignored-there', ...detail } } };
}
