/** What a run's notes come to: amounts by currency, and who they are attributed to. Shown by the folder run. */
import type { Ledger } from '../../attribution/model.ts';
import { displayMoney } from '../../domain/money.ts';
import type { Inspection } from '../../vault/note-service.ts';

/** One name's part of a ledger, ready to print. `percent` is of the currency's total, 0 to 100, for the bar. */
export interface TotalRow {
  readonly name: string;
  readonly amount: string;
  readonly percent: number;
  /** `"60%"`; below one percent `"<1%"`. */
  readonly share: string;
  /** What no one gets; drawn apart from the names. */
  readonly unallocated: boolean;
}

/** One ledger of one currency: rows by amount, largest first, the unallocated part last. Ledgers are never added up. */
export interface TotalLedger {
  readonly kind: Ledger['kind'];
  readonly heading: string;
  readonly help: string;
  readonly rows: readonly TotalRow[];
}

/** Everything of one currency. */
export interface CurrencyTotal {
  readonly currency: string;
  /** The sum of the amounts, for people. */
  readonly amount: string;
  /** How many notes it is the sum of. */
  readonly notes: number;
  readonly ledgers: readonly TotalLedger[];
}

interface Sums {
  minor: number;
  notes: number;
  readonly oem: Map<string, number>;
  readonly partner: Map<string, number>;
  unallocated: number;
}

/**
 * Totals of the valid notes that have an attribution, by currency, the one with the most notes first. Exact while a
 * currency's sum stays below 9e15 minor units.
 */
export function totalsOf(inspections: readonly Inspection[], locale?: string): readonly CurrencyTotal[] {
  const sums = new Map<string, Sums>();
  for (const { valid, attribution } of inspections) {
    if (!valid || attribution === undefined) continue;
    const { amount, oem, partner } = attribution;
    const sum = sums.get(amount.currency) ?? { minor: 0, notes: 0, oem: new Map(), partner: new Map(), unallocated: 0 };
    sums.set(amount.currency, sum);
    sum.minor += amount.minor;
    sum.notes += 1;
    sum.unallocated += oem.unallocated;
    addShares(sum.oem, oem);
    addShares(sum.partner, partner);
  }
  return [...sums]
    .sort(([, one], [, other]) => other.notes - one.notes)
    .map(([currency, sum]) => currencyTotal(currency, sum, locale));
}

function addShares(into: Map<string, number>, ledger: Ledger): void {
  for (const { name, minor } of ledger.shares) into.set(name, (into.get(name) ?? 0) + minor);
}

function currencyTotal(currency: string, sum: Sums, locale: string | undefined): CurrencyTotal {
  const row = (name: string, minor: number, unallocated: boolean): TotalRow => ({
    name,
    amount: displayMoney({ minor, currency }, locale),
    percent: (minor / sum.minor) * 100,
    share: percentText(minor / sum.minor, locale),
    unallocated,
  });
  const rows = (shares: ReadonlyMap<string, number>): TotalRow[] =>
    [...shares].sort(([, one], [, other]) => other - one).map(([name, minor]) => row(name, minor, false));
  const oem = [...rows(sum.oem), ...(sum.unallocated > 0 ? [row('Unallocated', sum.unallocated, true)] : [])];
  const partner = rows(sum.partner);
  return {
    currency,
    amount: displayMoney({ minor: sum.minor, currency }, locale),
    notes: sum.notes,
    ledgers: [
      {
        kind: 'credit' as const,
        heading: 'By OEM',
        help: 'Shares and unallocated amounts add up to the total.',
        rows: oem,
      },
      {
        kind: 'overlay' as const,
        heading: 'By partner',
        help: 'Partner amounts overlap with OEM amounts. Don’t add them together.',
        rows: partner,
      },
    ].filter((ledger) => ledger.rows.length > 0),
  };
}

/** A fraction for people, whole percents: `"60%"`; a little that is not nothing is `"<1%"`. */
export function percentText(fraction: number, locale?: string): string {
  const text = (value: number): string => value.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0 });
  return fraction > 0 && fraction < 0.01 ? `<${text(0.01)}` : text(fraction);
}
