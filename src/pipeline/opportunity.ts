/** One opportunity as the pipeline counts it, and the reasons why a note is not counted. */
import type { Split } from '../attribution/model.ts';
import type { Day } from '../domain/day.ts';
import type { Opportunity } from '../domain/opportunity.ts';
import type { StageState } from '../domain/stage.ts';

/** State of an opportunity by its stage. */
export type Status = StageState;

/** An opportunity with a valid amount and a unique ID. */
export interface PipelineOpportunity {
  readonly path: string;
  /** With the effective values. */
  readonly opportunity: Opportunity;
  /** In minor units of the opportunity's currency, above zero. */
  readonly amount: number;
  readonly split: Split;
  readonly status: Status;
}

/** Reason why a note is not in a roll-up. The last five depend on the roll-up, and the others only on the notes. */
export type NotCountedReason =
  | 'not-opportunity'
  | 'not-read'
  | 'unreadable'
  | 'no-amount'
  | 'invalid-amount'
  | 'invalid-currency'
  | 'invalid-names'
  | 'invalid-value'
  | 'duplicate-id'
  | 'other-status'
  | 'no-close-date'
  | 'outside-period'
  | 'no-probability'
  | 'not-overdue';

/** Settings and day of a roll-up. */
export interface RollUpContext {
  /** Month, 1 to 12, in which the fiscal year starts. */
  readonly fiscalYearStart: number;
  /** Names of the stages in their order. */
  readonly stages: readonly string[];
  readonly today: Day;
}

/**
 * Probability in percent, 0 to 100: that of a won opportunity is 100, that of a lost one 0, and that of an open one its
 * win probability. `undefined` if an open one has none, or one out of range.
 */
export function probabilityOf({ opportunity, status }: PipelineOpportunity): number | undefined {
  if (status !== 'open') return status === 'won' ? 100 : 0;
  const given = opportunity.forecast.scores.winProbability;
  return given !== undefined && given >= 0 && given <= 100 ? given : undefined;
}
