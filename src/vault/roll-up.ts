/** Rolls up the opportunities of a selection. */
import { isCurrency } from '../domain/money.ts';
import { hasRepeatedName } from '../domain/name.ts';
import { stageStates } from '../domain/stage.ts';
import type { NotCountedReason, PipelineOpportunity, RollUpContext, Status } from '../pipeline/opportunity.ts';
import { RollUp, type RollUpSpec } from '../pipeline/roll-up.ts';
import type { NoteContext } from './inspect-notes.ts';
import type { Inspection, ProgressOptions, RollUpRun, Selection, UnknownSelection } from './note-service.ts';
import { inspectSelection } from './run-selection.ts';
import { isUnknownSelection } from './selection.ts';

/** Rolls up the notes of a selection; the spec is one that is not refused. */
export async function rollUpSelection(
  selection: Selection,
  spec: RollUpSpec,
  at: NoteContext,
  watch: ProgressOptions = {},
): Promise<RollUpRun | UnknownSelection> {
  const run = await inspectSelection(selection, at, watch);
  if (isUnknownSelection(run)) return run;
  const rollUp = new RollUp(spec, rollUpContext(at));
  const stateOf = stageStates(at.rules.stages);
  for (const inspection of run.inspections) rollUp.set(inspection.path, pipelineNote(inspection, stateOf));
  for (const { path } of run.skipped) rollUp.set(path, 'not-opportunity');
  for (const { path } of run.failures) rollUp.set(path, 'not-read');
  return { rollUp, cancelled: run.cancelled };
}

function rollUpContext({ rules, today }: Pick<NoteContext, 'rules' | 'today'>): RollUpContext {
  return { fiscalYearStart: rules.fiscalYearStart, stages: rules.stages.map(({ name }) => name), today };
}

/** Returns the opportunity of a note for the pipeline, or the reason why its amounts cannot be counted. */
function pipelineNote(
  inspection: Inspection,
  stateOf: (stage: string | undefined) => Status,
): PipelineOpportunity | NotCountedReason {
  const { path, skip, opportunity, attribution, findings } = inspection;
  if (skip !== undefined) return 'not-opportunity';
  if (opportunity === undefined) return 'unreadable';
  if (findings.some(({ code }) => code === 'id-duplicate')) return 'duplicate-id';
  if (attribution === undefined) return noAmountReason(opportunity, inspection.unreadable);
  return {
    ...{ path, opportunity, amount: attribution.amount.minor, split: attribution },
    status: stateOf(opportunity.stage),
  };
}

function noAmountReason(
  { amount, currency, oems, partners }: NonNullable<Inspection['opportunity']>,
  unreadable: Inspection['unreadable'],
): NotCountedReason {
  if (unreadable.has('currency') || !isCurrency(currency)) return 'invalid-currency';
  if (unreadable.has('amount')) return 'invalid-amount';
  if (amount === undefined) return 'no-amount';
  if (amount.minor <= 0) return 'invalid-amount';
  return hasRepeatedName(oems) || hasRepeatedName(partners) ? 'invalid-names' : 'invalid-value';
}
