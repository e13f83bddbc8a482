/** Results of a plan, independent of the output format: each row with its outcome. */
import { isNotSynced, type Plan, type PlanRow, type RowAction } from '../sync/plan/plan.ts';
import type { RowOutcome } from '../sync/sync-service.ts';
import { TARGETS } from '../targets/targets.ts';
import type { Messages } from './messages.ts';
import type { Attention } from './operation.ts';
import type { NotAppliedReason, SyncAnswer } from './sync-answer.ts';

/** A row of the plan with its outcome. */
export interface ReportRow {
  readonly row: PlanRow;
  /** `undefined` if the plan was not applied. */
  readonly outcome: RowOutcome | undefined;
  /** True if the row does not require attention. */
  readonly ok: boolean;
}

/** Returns the rows of the plan in order, each with its outcome. */
export function reportRows({ plan, run }: SyncAnswer): readonly ReportRow[] {
  const outcomes = new Map(run?.outcomes.map((outcome) => [outcome.opId, outcome]));
  return plan.rows.map((row) => {
    const outcome = outcomes.get(row.opId);
    return { row, outcome, ok: isFine(row, run === undefined ? undefined : (outcome ?? 'missing')) };
  });
}

function isFine({ verb }: PlanRow, outcome: RowOutcome | 'missing' | undefined): boolean {
  if (verb === 'unchanged') return true;
  if (verb === 'blocked' || outcome === undefined) return verb !== 'blocked' && verb !== 'conflict';
  if (outcome === 'missing') return false;
  // The user did not request the transition.
  if (verb === 'close' && outcome.result === 'left') return true;
  return outcome.result === 'done' && outcome.noteRefused === undefined;
}

/** The category of a row: `unchanged` only if both sides are equal. */
export type ReportKind = RowAction | 'not_synced';

/** Texts that follow the number of rows of each category, in the order in which answers list the categories. */
export const KIND_TEXT: Readonly<Record<ReportKind, string>> = {
  conflict: 'in conflict',
  create: 'to create',
  update: 'to update',
  pull: 'to pull',
  link: 'to link',
  close: 'to close or reopen',
  blocked: 'blocked',
  unchanged: 'unchanged',
  not_synced: 'not synced',
};

/** Returns the number of rows in each category. All categories are present, and their sum is the number of rows. */
export function countsOf({ rows }: Plan): Readonly<Record<ReportKind, number>> {
  const kinds = Object.keys(KIND_TEXT) as readonly ReportKind[];
  const count = (kind: ReportKind): number => rows.filter((row) => kindOf(row) === kind).length;
  return Object.fromEntries(kinds.map((kind) => [kind, count(kind)])) as Record<ReportKind, number>;
}

function kindOf(row: PlanRow): ReportKind {
  return isNotSynced(row) ? 'not_synced' : row.verb;
}

/** Returns `Failed` if a confirmed plan was not applied or rows failed, `Issues` if rows of a plan require attention. */
export function attentionOf(answer: SyncAnswer): Attention {
  if (answer.notApplied !== undefined) return 'Failed';
  if (reportRows(answer).every(({ ok }) => ok)) return undefined;
  return answer.run === undefined ? 'Issues' : 'Failed';
}

/** Returns the message of each safety limit that the plan exceeds, in the order of `safetyLimits`. */
export function safetyLimitTexts({ safetyLimits, target }: Plan, messages: Messages): readonly string[] {
  return safetyLimits.map((limit) => messages.safetyLimit(limit, target));
}

/** Returns the reason why nothing was changed, and how to apply the plan. */
export function notAppliedText(code: NotAppliedReason, plan: Plan, messages: Messages): string {
  if (code === 'dry-run') return dryRunText(messages);
  if (code === 'plan-changed') {
    return `Nothing was changed because the plan has changed. Review it and run again with confirm=${plan.planId}.`;
  }
  const reasons = safetyLimitTexts(plan, messages).join(' ');
  return `Nothing was changed because this plan exceeds a safety limit. ${reasons} Review it and run again with confirm=${plan.planId} or confirm=all.`;
}

/** Returns the message that nothing was sent because dry run is on, and how to turn it off. */
export function dryRunText(messages: Messages): string {
  return `${messages.dryRun} Turn it off in the settings of the plugin, or set "dryRun": false in its data.json.`;
}

/** Returns the CRM with its org and the signed-in user. */
export function whereText({ target, identity }: Pick<Plan, 'target' | 'identity'>): string {
  const org = `${identity.orgName}${identity.sandbox ? ', a sandbox' : ''}, as ${identity.userName}`;
  return `${TARGETS[target].label} (${org})`;
}

/**
 * Returns the error of a row that is neither blocked nor in conflict; `undefined` if the row has no error, or none with
 * a message.
 */
export function rowErrorText(
  { error, noteRefused }: RowOutcome,
  { target }: Plan,
  messages: Messages,
): string | undefined {
  if (error !== undefined) return messages.crmError(error, target);
  if (noteRefused === undefined) return undefined;
  const why = typeof noteRefused === 'string' ? noteRefused : messages.refusal(noteRefused);
  return `The record was updated, but the note wasn’t: ${why} The next sync will fix this.`;
}
