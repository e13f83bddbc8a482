/** How a run ended for a row, as people count it: what could not be done, or needed nothing, was left out by nobody. */
import type { RowOutcome, RowResult } from './sync-desk.ts';

export type Ending = RowResult | 'blocked' | 'unchanged';

export function endingOf({ verb, result }: Pick<RowOutcome, 'verb' | 'result'>): Ending {
  return result === 'left' && (verb === 'blocked' || verb === 'unchanged') ? verb : result;
}
