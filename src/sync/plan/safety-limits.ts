/** Safety limits above which a plan needs typed confirmation. */
import { largest } from '../../domain/largest.ts';
import type { SafetyLimit, FieldReason, FieldChange, PlanRow } from './plan.ts';
import { minorOf } from './row-summary.ts';

const MAX_ROWS = 25;
const MAX_PERCENT = 20;
/** With fewer linked notes than this, a share is not significant. */
const MIN_LINKED = 10;
const MAX_CLEARED = 3;
const MAX_MONEY_PERCENT = 25;
const MAX_WITHOUT_BASE = 5;

/** Reasons that a field has if its last synced value is not known. */
const WITHOUT_BASE: readonly FieldReason[] = ['never-agreed', 'empty-here', 'empty-there', 'chosen', 'edited'];

/** Returns the limits that the rows exceed. `otherOrg`: the name of the org of the last run, if this is another one. */
export function exceededLimits(rows: readonly PlanRow[], otherOrg: string | undefined): readonly SafetyLimit[] {
  const actionRows = rows.filter(({ verb }) => ['create', 'update', 'pull', 'conflict', 'close'].includes(verb));
  const linked = rows.filter(({ remoteId, verb }) => remoteId !== undefined && verb !== 'blocked').length;
  const changing = actionRows.filter(({ remoteId }) => remoteId !== undefined);
  const percent = Math.round((changing.length / Math.max(linked, 1)) * 100);
  const cleared = mostCleared(actionRows);
  const money = moneyPercent(rows);
  const isWithoutBase = changing.length > MAX_WITHOUT_BASE && changing.every(({ fields }) => fields.every(lacksBase));
  return [
    ...(actionRows.length > MAX_ROWS ? [{ why: 'many-rows' as const, figure: actionRows.length }] : []),
    ...(linked >= MIN_LINKED && percent > MAX_PERCENT ? [{ why: 'large-share' as const, figure: percent }] : []),
    ...(cleared > MAX_CLEARED ? [{ why: 'many-cleared' as const, figure: cleared }] : []),
    ...(money > MAX_MONEY_PERCENT ? [{ why: 'money' as const, figure: money }] : []),
    ...(isWithoutBase ? [{ why: 'no-base' as const, figure: changing.length }] : []),
    ...(otherOrg === undefined ? [] : [{ why: 'other-org' as const, figure: otherOrg }]),
  ];
}

/**
 * Returns true if the field has no last synced value. Decisions of the user have the same reasons with and without one;
 * the caller that made the plan distinguishes them.
 */
function lacksBase({ action, reason }: FieldChange): boolean {
  return action === 'hold' || WITHOUT_BASE.includes(reason);
}

/** Returns the number of rows of the field that is cleared most often. */
function mostCleared(rows: readonly PlanRow[]): number {
  const counts = new Map<string, number>();
  for (const { remote, clears } of rows.flatMap(({ fields }) => fields)) {
    if (clears === true) counts.set(remote, (counts.get(remote) ?? 0) + 1);
  }
  return largest(counts.values(), 0);
}

/**
 * Returns the percentage by which amounts of existing records change, increases and decreases added, in the currency
 * with the largest percentage. A change of a single record is not limited, because it is not a mass change.
 */
function moneyPercent(rows: readonly PlanRow[]): number {
  const changedRows = rows.filter(({ moneyDeltaMinor, remoteId }) => moneyDeltaMinor !== 0 && remoteId !== undefined);
  const amountOf = changedRows[0]?.fields.find(({ from }) => from === 'amount')?.remote;
  if (changedRows.length < 2 || amountOf === undefined) return 0;
  const shares = [...new Set(changedRows.map(({ currency }) => currency))].map((currency) => {
    const own = rows.filter((row) => row.currency === currency && row.remoteId !== undefined);
    const total = sum(own.map((row) => Math.abs(minorOf(crmValueIn(row, amountOf), currency)) || 0));
    const change = sum(own.map(({ moneyDeltaMinor }) => Math.abs(moneyDeltaMinor)));
    return total === 0 ? Math.min(change, 1) * 100 : Math.round((change / total) * 100);
  });
  return largest(shares, 0);
}

function crmValueIn({ fields, agreed }: PlanRow, remote: string): string {
  return fields.find((field) => field.remote === remote)?.crmValue ?? agreed[remote] ?? '';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
