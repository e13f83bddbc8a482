/** Totals of a folder run's notes: amounts by currency, and their attribution to names. */
import type { Ledger } from '../../attribution/model.ts';
import { displayMoney } from '../../domain/money.ts';
import type { Inspection } from '../../vault/note-service.ts';

/**
 * Share of one name in a ledger, as display text. `percent` is of the currency's total, 0 to 100, and sets the bar's
 * length.
 */
export interface TotalRow {
  readonly name: string;
  readonly amount: string;
  readonly percent: number;
  /** `"60%"`; below one percent `"<1%"`. */
  readonly share: string;
  /** True for the unallocated part, which is drawn separately from the names. */
  readonly unallocated: boolean;
}

/** One ledger of one currency: rows by amount, largest first, the unallocated part last. Ledgers are never added up. */
export interface TotalLedger {
  readonly kind: Ledger['kind'];
  readonly heading: string;
  readonly help: string;
  readonly rows: readonly TotalRow[];
}

/** Totals of one currency. */
export interface CurrencyTotal {
  readonly currency: string;
  /** Sum of the amounts, as display text. */
  readonly amount: string;
  /** Number of notes in the sum. */
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
 * Returns the totals of the valid notes that have an attribution, by currency, the one with the most notes first. Exact
 * while a currency's sum stays below 9e15 minor units.
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

/** Returns a fraction in whole percents, `"60%"`; a fraction above zero and below one percent is `"<1%"`. */
export function percentText(fraction: number, locale?: string): string {
  const text = (value: number): string => value.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0 });
  return fraction > 0 && fraction < 0.01 ? `<${text(0.01)}` : text(fraction);
}
