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
  /** In percent; `undefined` if it is not known. */
  readonly probability: number | undefined;
}

interface NotCounted {
  /** Description of the note, or of the value that it has instead of one that counts. */
  readonly label: string;
  /** True if the user asked for a roll-up without such notes, so that they are not an issue. */
  readonly isExpected?: boolean;
}

/** Reasons why a note is not in a roll-up. The last six depend on the roll-up, and the others only on the notes. */
export const NOT_COUNTED = {
  'not-opportunity': { label: 'not an opportunity', isExpected: true },
  'not-read': { label: 'could not be read' },
  unreadable: { label: 'no readable properties' },
  'no-amount': { label: 'no amount' },
  'invalid-amount': { label: 'invalid amount' },
  'invalid-currency': { label: 'invalid currency' },
  'invalid-names': { label: 'an OEM or partner twice' },
  'invalid-value': { label: 'a value that can’t be read' },
  'duplicate-id': { label: 'an ID that another note has' },
  'other-status': { label: 'another status', isExpected: true },
  'no-close-date': { label: 'no close date' },
  'outside-period': { label: 'a close date outside the period', isExpected: true },
  'other-key': { label: 'another value in the filter', isExpected: true },
  'no-probability': { label: 'no win probability' },
  'not-overdue': { label: 'a close date that has not passed', isExpected: true },
} as const satisfies Readonly<Record<string, NotCounted>>;

/** Reason why a note is not in a roll-up. */
export type NotCountedReason = keyof typeof NOT_COUNTED;

/** Settings and day of a roll-up. */
export interface RollUpContext {
  /** Month, 1 to 12, in which the fiscal year starts. */
  readonly fiscalYearStart: number;
  /** Names of the stages in their order. */
  readonly stages: readonly string[];
  readonly today: Day;
}

/**
 * Returns the probability in percent, 0 to 100: that of a won opportunity is 100, that of a lost one 0, and that of an open one
 * its win probability, or else the default of its stage. Returns `undefined` if an open one has none, or one out of range.
 */
export function probabilityOf(
  { forecast, stage }: Opportunity,
  status: Status,
  stageDefault: (stage: string | undefined) => number | undefined,
): number | undefined {
  if (status !== 'open') return status === 'won' ? 100 : 0;
  const given = forecast.scores.winProbability ?? stageDefault(stage);
  return given !== undefined && given >= 0 && given <= 100 ? given : undefined;
}
