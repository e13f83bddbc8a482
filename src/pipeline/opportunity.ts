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

/** Returns true if the user asked for a roll-up without such notes, so that they are not an issue. */
export function isExpected(reason: NotCountedReason): boolean {
  return 'isExpected' in NOT_COUNTED[reason];
}

/** Returns the number of notes for each reason: `no amount (3)`, in the order in which the reasons first occur. */
export function countedReasons(reasons: readonly NotCountedReason[], locale?: string): readonly string[] {
  const counts = new Map<NotCountedReason, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${NOT_COUNTED[reason].label} (${count.toLocaleString(locale)})`);
}

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
 * its win probability, or else the default of its stage, which is text as in the settings. Returns `undefined` if an open one has none, or one out of range.
 */
export function probabilityOf(
  { forecast }: Pick<Opportunity, 'forecast'>,
  status: Status,
  stageDefault = '',
): number | undefined {
  if (status !== 'open') return status === 'won' ? 100 : 0;
  const given = forecast.scores.winProbability ?? (stageDefault === '' ? undefined : Number(stageDefault));
  return given !== undefined && given >= 0 && given <= 100 ? given : undefined;
}
