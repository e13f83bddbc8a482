/** Name of each outcome in screens, log notes, and text answers of the command line. */
import type { CrmError } from '../../targets/flow/request-flow.ts';
import type { RowOutcome, RowResult } from '../sync-service.ts';

/** Result of an opportunity: that of its row, unless it was blocked from the start. */
export type Outcome = RowResult | 'blocked';

/** Capitalized, as on a screen; in the order in which a log note counts them. */
export const OUTCOME_NAMES: Readonly<Record<Outcome, string>> = {
  done: 'Done',
  failed: 'Failed',
  deferred: 'Postponed',
  stale: 'Changed since review',
  unknown: 'No response',
  left: 'Skipped',
  'not-reached': 'Not processed',
  blocked: 'Blocked',
};

/** Returns the name of an outcome within a sentence. */
export function outcomeName(outcome: Outcome): string {
  return OUTCOME_NAMES[outcome].toLowerCase();
}

/** Returns the outcome of a row. A blocked row is always `blocked`. */
export function outcomeOf({ verb, result }: Pick<RowOutcome, 'verb' | 'result'>): Outcome {
  return verb === 'blocked' ? 'blocked' : result;
}

/** Returns the outcome of a field that was not added to a CRM. */
export function additionOutcome({ kind }: CrmError): 'unknown' | 'failed' {
  return kind === 'unknown' ? 'unknown' : 'failed';
}
