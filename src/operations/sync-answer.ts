/** The result of an operation that makes a plan. */
import type { Plan } from '../sync/plan/plan.ts';
import type { SyncRun } from '../sync/sync-service.ts';

/** The reason why a confirmed plan was not applied. */
export type NotAppliedReason = 'dry-run' | 'safety-limits' | 'plan-changed';

/** A plan, and the run if it was applied. */
export interface SyncAnswer {
  readonly plan: Plan;
  /** `undefined` if the plan was not applied. */
  readonly run: SyncRun | undefined;
  /** `undefined` if the plan was applied or was not confirmed. */
  readonly notApplied: NotAppliedReason | undefined;
}
