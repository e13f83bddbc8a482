/** Plans in answers, and the problems of requests that would apply one. The routes for exports and operations share them. */
import { timestampText } from '../../domain/timestamp.ts';
import type { Plan } from '../../sync/plan/plan.ts';
import type { SyncRun } from '../../sync/sync-service.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import type { CrmId } from '../../targets/targets.ts';
import { crmErrorAnswer } from '../crm-error.ts';
import { json, type Json } from '../json.ts';
import { safetyLimitsJson } from '../sync-json.ts';
import { countsOf, dryRunText, safetyLimitTexts } from '../sync-report.ts';
import type { Problem } from './http-message.ts';
import type { HttpServices } from './http-services.ts';
import { invalidMember } from './request-body.ts';

/** Returns a plan for the caller, and keeps it so that it can be applied. `subject` is what it was made for. */
export function shownPlan(plan: Plan, subject: string, { writes, messages }: HttpServices): Json {
  const { create, update, pull, conflict, blocked } = countsOf(plan);
  const expires = writes.showPlan(plan.planId, subject);
  const limits = safetyLimitsJson(plan, messages);
  return json({
    digest: plan.planId,
    ...{ create, update, pull, conflict, blocked },
    safety_limits: limits.length === 0 ? undefined : limits,
    expires_at: timestampText(expires),
  });
}

/** Returns the problem of a plan ID that no answer showed for this subject. `member` is where the request has it. */
export function whyNotShown(
  planId: string,
  subject: string,
  member: string,
  { writes }: HttpServices,
): Problem | undefined {
  const shownFor = writes.subjectOf(planId);
  if (shownFor === subject) return undefined;
  if (shownFor !== undefined)
    return invalidMember(member, `${member} is a plan for other arguments. Request a plan with the same ones.`);
  return { code: 'plan-stale', detail: 'The plan is unknown, or older than ten minutes. Request a new one.' };
}

/** Returns the problem of a request that names no plan. */
export function planRequired(plan: Plan, subject: string, member: string, services: HttpServices): Problem {
  const detail = `Review the plan first. To apply it, send the request again with its “digest” as “${member}”.`;
  return { code: 'plan-required', detail, plan: shownPlan(plan, subject, services) };
}

/** Returns the problem of a request whose plan is no longer the one that would be applied. */
export function planChanged(plan: Plan, subject: string, services: HttpServices): Problem {
  const detail = 'Notes, records, or settings changed after the plan was made. Review the new plan.';
  return { code: 'plan-stale', detail, plan: shownPlan(plan, subject, services) };
}

/** Returns the problem of a plan that exceeds a safety limit; `undefined` if it does not. */
export function whyTooMuch(plan: Plan, { messages }: HttpServices): Problem | undefined {
  if (plan.safetyLimits.length === 0) return undefined;
  const limits = safetyLimitTexts(plan, messages).join(' ');
  return { code: 'safety-limit', detail: `The plan exceeds a safety limit. ${limits} Sync in the app instead.` };
}

/** Returns the problem of a write to a CRM while dry run is on. */
export function dryRunOn({ messages }: HttpServices): Problem {
  return { code: 'dry-run-on', detail: dryRunText(messages) };
}

/** Returns the problem of a run that sent nothing; `undefined` if it processed something or had nothing to do. */
export function whyNotSent(run: SyncRun, services: HttpServices): Problem | undefined {
  if (run.dryRun) return dryRunOn(services);
  const wasReached = run.outcomes.some(({ result }) => result !== 'left' && result !== 'not-reached');
  return run.stopped === undefined || wasReached ? undefined : notReached(run.stopped, run.target, services);
}

/** Returns the problem of an error that prevented all work in the CRM. */
export function notReached(error: CrmError, target: CrmId, { messages }: HttpServices): Problem {
  return { code: 'crm-not-reached', detail: crmErrorAnswer(error, target, messages).error };
}
