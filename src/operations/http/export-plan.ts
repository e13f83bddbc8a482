/** Exports to a CRM: the plan that a dry run shows, and the sync that applies it. */
import { applyDecisions } from '../../sync/plan/apply-decisions.ts';
import type { Decisions, Plan } from '../../sync/plan/plan.ts';
import { optInRows } from '../../sync/plan/transitions.ts';
import type { SyncRun } from '../../sync/sync-service.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import type { CrmId } from '../../targets/targets.ts';
import type { ExportBatch, Selection, UnknownSelection } from '../../vault/note-service.ts';
import { isUnknownSelection } from '../../vault/selection.ts';
import type { Json } from '../json.ts';
import { crmErrorJson } from '../sync-json.ts';
import type { SyncAnswer } from '../sync-answer.ts';
import { exportAnswer, exportRows } from './export-rows.ts';
import type { HttpAnswer, Problem } from './http-message.ts';
import type { HttpServices } from './http-services.ts';
import { runKnown, type KnownRun } from './known-ids.ts';
import {
  dryRunOn,
  notReached,
  planChanged,
  planRequired,
  shownPlan,
  whyNotSent,
  whyNotShown,
  whyTooMuch,
} from './plan-problem.ts';
import type { RouteRequest } from './route.ts';
import { callerOf } from './run-write.ts';

interface ExportRequest {
  readonly ids: readonly string[];
  readonly format: CrmId;
  /** The plan that the caller has seen; `undefined` if the request names none. */
  readonly planId: string | undefined;
}

/** Plan of an export, before and after the decisions. */
interface ExportPlan {
  readonly plan: Plan;
  readonly decisions: Decisions;
  /** Its ID is the one that callers get. */
  readonly decided: Plan;
}

/** Returns the plan for a dry run, or why it can’t be made, as members of its answer; `undefined` without a connection. */
export async function planFor(
  { ids, format }: { readonly ids: readonly string[] | undefined; readonly format: CrmId },
  known: KnownRun<ExportBatch>,
  services: HttpServices,
): Promise<{ readonly answer?: SyncAnswer; readonly members: Readonly<Record<string, Json>> } | undefined> {
  const { sync, messages } = services;
  if (sync.states().every(({ target, state }) => target !== format || state === 'absent')) return undefined;
  const planned = await planExport(known.selection, format, services);
  if (isUnknownSelection(planned)) return undefined;
  if ('kind' in planned) return { members: { plan_error: crmErrorJson(planned, messages.crmError(planned, format)) } };
  const { decided } = planned;
  const plan = shownPlan(decided, subjectOf(ids ?? [], format), services);
  return { answer: { plan: decided, run: undefined, notApplied: undefined }, members: { plan } };
}

/** Sends opportunities to a CRM. Nothing is sent if the caller has not seen the plan, unless that is allowed. */
export async function sendExport(
  wanted: ExportRequest,
  request: RouteRequest,
  services: HttpServices,
): Promise<HttpAnswer> {
  const { ids, format, planId } = wanted;
  const { notes, sync, messages } = services;
  if (services.isDryRun()) return dryRunOn(services);
  const notShown = planId === undefined ? undefined : whyNotShown(planId, subjectOf(ids, format), 'plan', services);
  if (notShown !== undefined) return notShown;
  const known = await runKnown(ids, (selection) => notes.preview(selection, format), messages);
  if ('code' in known) return known;
  const planned = await planExport(known.selection, format, services);
  if (isUnknownSelection(planned)) return { code: 'id-unknown', detail: messages.unknownSelection(planned) };
  if ('kind' in planned) return notReached(planned, format, services);
  const notApplied = whyNotApplied(planned, wanted, services);
  if (notApplied !== undefined) return notApplied;
  const run = await sync.apply(planned.plan, planned.decisions, { caller: callerOf(request) });
  const notSent = whyNotSent(run, services);
  if (notSent !== undefined) return notSent;
  const answer = { plan: planned.decided, run, notApplied: undefined };
  const rows = exportRows(known, answer, { isDryRun: false, messages });
  const members = { run_id: run.runId, log: run.logPath, stopped: stoppedJson(run, services) };
  return { ok: exportAnswer(known.run, rows, { isDryRun: false, isOne: ids.length === 1, ...members }) };
}

async function planExport(
  selection: Selection,
  format: CrmId,
  { sync }: HttpServices,
): Promise<ExportPlan | UnknownSelection | CrmError> {
  const plan = await sync.plan(selection, format, { direction: 'both' });
  if (isUnknownSelection(plan) || 'kind' in plan) return plan;
  const decisions = pushesOnly(plan);
  return { plan, decisions, decided: applyDecisions(plan, decisions) };
}

/**
 * Returns the decisions of an export: it sends values, and takes none from the CRM, because the caller expects no
 * change of the notes. Transitions and conflicts are skipped.
 */
function pushesOnly(plan: Plan): Decisions {
  const pulls = plan.rows.flatMap(({ opId, verb, fields }) =>
    verb === 'pull' ? [opId] : fields.flatMap(({ action, remote }) => (action === 'pull' ? [`${opId}/${remote}`] : [])),
  );
  return { excluded: new Set([...optInRows(plan), ...pulls]), answers: new Map(), confirmed: false };
}

/** Returns what an export plan is made for. */
function subjectOf(ids: readonly string[], format: CrmId): string {
  return JSON.stringify(['export', format, ...[...ids].sort()]);
}

/** Returns the problem of a plan that must not be applied now. */
function whyNotApplied(
  { decided }: ExportPlan,
  { ids, format, planId }: ExportRequest,
  services: HttpServices,
): Problem | undefined {
  const subject = subjectOf(ids, format);
  if (planId === undefined && !services.permissions().unreviewed)
    return planRequired(decided, subject, 'plan', services);
  if (planId !== undefined && planId !== decided.planId) return planChanged(decided, subject, services);
  return whyTooMuch(decided, services);
}

function stoppedJson({ stopped, target }: SyncRun, { messages }: HttpServices): Json | undefined {
  return stopped && crmErrorJson(stopped, messages.crmError(stopped, target));
}
