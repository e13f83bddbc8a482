/** The notes of a selection as the pipeline counts them. */
import { isCurrency } from '../domain/money.ts';
import { hasRepeatedName } from '../domain/name.ts';
import { stageNamed, stateOfStage } from '../domain/stage.ts';
import type { CompiledSettings } from '../config/compiled-settings.ts';
import {
  type NotCountedReason,
  type PipelineOpportunity,
  probabilityOf,
  type RollUpContext,
} from '../pipeline/opportunity.ts';
import { RollUp, type RollUpSpec } from '../pipeline/roll-up.ts';
import type { NoteContext } from './inspect-notes.ts';
import type {
  Inspection,
  PipelineNote,
  PipelineRun,
  ProgressOptions,
  RollUpRun,
  Selection,
  UnknownSelection,
} from './note-service.ts';
import { inspectSelection } from './run-selection.ts';
import { isUnknownSelection } from './selection.ts';

/** Rolls up the notes of a selection; the spec is one that is not refused. */
export async function rollUpSelection(
  selection: Selection,
  spec: RollUpSpec,
  at: NoteContext,
  watch: ProgressOptions = {},
): Promise<RollUpRun | UnknownSelection> {
  const run = await pipelineOf(selection, at, watch);
  if (isUnknownSelection(run)) return run;
  const rollUp = new RollUp(spec, run.context);
  for (const { path, counts } of run.notes) rollUp.set(path, counts);
  return { rollUp, cancelled: run.cancelled };
}

/** Reads the notes of a selection for any number of roll-ups. A note that did not change is the same object as before. */
export async function pipelineOf(
  selection: Selection,
  at: NoteContext,
  watch: ProgressOptions = {},
): Promise<PipelineRun | UnknownSelection> {
  const run = await inspectSelection(selection, at, watch);
  if (isUnknownSelection(run)) return run;
  const notes = [
    ...run.inspections.map((inspection) => pipelineNote(inspection, at.rules.stages)),
    ...run.skipped.map(({ path }): PipelineNote => ({ path, counts: 'not-opportunity' })),
    ...run.failures.map(({ path }): PipelineNote => ({ path, counts: 'not-read' })),
  ];
  return { notes, context: rollUpContext(at), cancelled: run.cancelled };
}

function rollUpContext({ rules, today }: Pick<NoteContext, 'rules' | 'today'>): RollUpContext {
  return { fiscalYearStart: rules.fiscalYearStart, stages: rules.stages.map(({ name }) => name), today };
}

type Stages = CompiledSettings['stages'];

/** Notes by inspection, which is a new object if the note, the settings, or the day changed. */
const known = new WeakMap<Inspection, PipelineNote>();

function pipelineNote(inspection: Inspection, stages: Stages): PipelineNote {
  const before = known.get(inspection);
  if (before !== undefined) return before;
  const note = { path: inspection.path, counts: countsOf(inspection, stages), inspection };
  known.set(inspection, note);
  return note;
}

/** Returns the opportunity of a note for the pipeline, or the reason why its amounts cannot be counted. */
function countsOf(inspection: Inspection, stages: Stages): PipelineOpportunity | NotCountedReason {
  const { path, skip, opportunity, attribution, findings } = inspection;
  if (skip !== undefined) return 'not-opportunity';
  if (opportunity === undefined) return 'unreadable';
  if (findings.some(({ code }) => code === 'id-duplicate')) return 'duplicate-id';
  if (attribution === undefined) return noAmountReason(opportunity, inspection.unreadable);
  const status = stateOfStage(stages, opportunity.stage);
  return {
    ...{ path, opportunity, amount: attribution.amount.minor, split: attribution, status },
    probability: probabilityOf(opportunity, status, stageNamed(stages, opportunity.stage)?.probability),
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
