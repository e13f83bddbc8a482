/** When a plan changes so much that it has to be confirmed by typing. */
import { largest } from '../../domain/largest.ts';
import type { SafetyLimit, FieldReason, FieldChange, PlanRow } from './plan.ts';
import { minorOf } from './row-summary.ts';

const MAX_ROWS = 25;
const MAX_PERCENT = 20;
/** A share of fewer linked notes than this says nothing. */
const MIN_LINKED = 10;
const MAX_CLEARED = 3;
const MAX_MONEY_PERCENT = 25;
const MAX_WITHOUT_BASE = 5;

/** Reasons that a field has while nobody knows what its sides agreed on last. */
const WITHOUT_BASE: readonly FieldReason[] = ['never-agreed', 'empty-here', 'empty-there', 'chosen', 'edited'];

/** Brakes of these rows. `otherOrg`: the name of the org that the last run went to, where this is another. */
export function exceededLimits(rows: readonly PlanRow[], otherOrg: string | undefined): readonly SafetyLimit[] {
  const acting = rows.filter(({ verb }) => ['create', 'update', 'pull', 'conflict', 'close'].includes(verb));
  const linked = rows.filter(({ remoteId, verb }) => remoteId !== undefined && verb !== 'blocked').length;
  const changing = acting.filter(({ remoteId }) => remoteId !== undefined);
  const percent = Math.round((changing.length / Math.max(linked, 1)) * 100);
  const cleared = mostCleared(acting);
  const money = moneyPercent(rows);
  const isWithoutBase = changing.length > MAX_WITHOUT_BASE && changing.every(({ fields }) => fields.every(lacksBase));
  return [
    ...(acting.length > MAX_ROWS ? [{ why: 'many-rows' as const, figure: acting.length }] : []),
    ...(linked >= MIN_LINKED && percent > MAX_PERCENT ? [{ why: 'large-share' as const, figure: percent }] : []),
    ...(cleared > MAX_CLEARED ? [{ why: 'many-cleared' as const, figure: cleared }] : []),
    ...(money > MAX_MONEY_PERCENT ? [{ why: 'money' as const, figure: money }] : []),
    ...(isWithoutBase ? [{ why: 'no-base' as const, figure: changing.length }] : []),
    ...(otherOrg === undefined ? [] : [{ why: 'other-org' as const, figure: otherOrg }]),
  ];
}

/** Answers of the user stand where nothing was agreed on, or where it was: whoever made the plan knows which. */
function lacksBase({ action, reason }: FieldChange): boolean {
  return action === 'hold' || WITHOUT_BASE.includes(reason);
}

/** Rows of the field that is emptied most often. */
function mostCleared(rows: readonly PlanRow[]): number {
  const counts = new Map<string, number>();
  for (const { remote, clears } of rows.flatMap(({ fields }) => fields)) {
    if (clears === true) counts.set(remote, (counts.get(remote) ?? 0) + 1);
  }
  return largest(counts.values(), 0);
}

/**
 * Percent by which amounts of existing records move, up and down taken together, in the currency where it is most. One deal
 * alone may move as it likes: it is no mass change.
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
