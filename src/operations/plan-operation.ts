/** The shared part of the operations that make a plan and apply it only if it is confirmed. */
import type { Decisions, Plan } from '../sync/plan/plan.ts';
import { optInRows } from '../sync/plan/transitions.ts';
import type { SyncRun, SyncRunSummary, SyncService } from '../sync/sync-service.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';
import { CRM_IDS, type CrmId } from '../targets/targets.ts';
import type { UnknownSelection } from '../vault/note-service.ts';
import { crmErrorAnswer } from './crm-error.ts';
import type { OperationError, OperationServices } from './operation.ts';
import { choiceParameter, flagOrTextParameter, flagParameter, textParameter, unknownName } from './parameters.ts';
import { syncJson } from './sync-json.ts';
import type { NotAppliedReason, SyncAnswer } from './sync-answer.ts';
import { attentionOf } from './sync-report.ts';
import { syncText } from './sync-text.ts';

/** Parameter that selects the CRM. */
export const TARGET = { target: choiceParameter('CRM', CRM_IDS, 'Which CRM') };

/** Parameter that selects a run. */
export const RUN = { run: textParameter('<run id>', 'A run ID from an earlier sync') };

/** Parameter that applies the plan. */
export const CONFIRM = {
  confirm: flagOrTextParameter(
    'Apply the plan; confirm=<plan id> only if the plan hasn’t changed, confirm=all even if it exceeds a safety limit',
  ),
};

/** Parameter that also applies transitions. */
export const CLOSE = {
  close: flagParameter('Also close or reopen opportunities in the CRM when the stage in the note requires it'),
};

/** The answers of an operation that makes a plan. */
export const PLAN_ANSWER = {
  attention: attentionOf,
  json: syncJson,
  text: syncText,
  planned: (answer: SyncAnswer): SyncAnswer => answer,
};

/** Confirmation of a plan. */
interface PlanConfirmation {
  /** False if not confirmed; true, `all`, or the ID of the plan if confirmed. */
  readonly confirm: boolean | string;
  readonly close?: boolean;
}

/** Returns the plan; applies it first if it was confirmed and no safety limit prevents it. */
export async function applyConfirmed(
  plan: Plan | UnknownSelection | CrmError,
  target: CrmId,
  { confirm, close = false }: PlanConfirmation,
  { sync, messages, caller }: OperationServices,
): Promise<SyncAnswer | OperationError> {
  if ('nearest' in plan) return { error: messages.unknownSelection(plan) };
  if ('kind' in plan) return crmErrorAnswer(plan, target, messages);
  if (confirm === false) return { plan, run: undefined, notApplied: undefined };
  const notApplied = whyNotApplied(plan, confirm, caller === undefined);
  if (notApplied !== undefined) return { plan, run: undefined, notApplied };
  const run = await applied(plan, close, sync, caller);
  return run.dryRun ? { plan, run: undefined, notApplied: 'dry-run' } : { plan, run, notApplied: undefined };
}

/** Returns the reason why a confirmed plan cannot be applied; `undefined` if it can. */
function whyNotApplied(
  { planId, safetyLimits }: Plan,
  confirm: true | string,
  mayExceedLimits: boolean,
): NotAppliedReason | undefined {
  if (confirm !== true && confirm !== 'all' && confirm !== planId) return 'plan-changed';
  const exceeds = safetyLimits.length > 0;
  return exceeds && (confirm === true || !mayExceedLimits) ? 'safety-limits' : undefined;
}

/**
 * Excludes only transitions that were not requested, and resolves no conflict: only the policies in the settings apply.
 */
function applied(plan: Plan, close: boolean, sync: SyncService, caller: string | undefined): Promise<SyncRun> {
  const excluded: Decisions['excluded'] = close ? new Set() : optInRows(plan);
  const decisions = { excluded, answers: new Map(), confirmed: caller === undefined };
  return caller === undefined ? sync.apply(plan, decisions) : sync.apply(plan, decisions, { caller });
}

/** Returns a run stored on this device, or an error with similar IDs. */
export async function findRun(runId: string, sync: SyncService): Promise<SyncRunSummary | OperationError> {
  const runs = await sync.runs();
  const found = runs.find((run) => run.runId === runId);
  if (found !== undefined) return found;
  if (runs.length === 0) return { error: 'Nothing has been synced on this device yet.' };
  const recent = runs.slice(0, 5).map((run) => run.runId);
  return { error: unknownName('run', runId, recent) };
}
