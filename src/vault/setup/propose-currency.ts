/** Proposes the default currency from a currency column and from the signs in amounts. */
import { isCurrency } from '../../domain/money.ts';
import type { ColumnMatch } from './match-columns.ts';
import { isBlankValue, type ColumnValue } from './value-habits.ts';

/** The currencies in use. */
export interface CurrencyUse {
  /** Number of values by ISO 4217 code, most used first; a sign that several currencies share is under the sign. */
  readonly uses: readonly (readonly [currency: string, count: number])[];
  /** The proposed default; `undefined` if nothing names a currency or if the uses do not agree. */
  readonly currency: string | undefined;
}

/** Share of the uses that must name one currency. */
const LEAST_SHARE_OF_USES = 0.9;

/** Codes of the currencies that a shared sign most often means. */
const USUAL: Readonly<Record<string, string>> = { $: 'USD', '¥': 'JPY' };

/**
 * Returns the currencies in use. Amounts count only if no value of the currency column is a code. A sign that several currencies share means the default in force if it has that sign.
 */
export function currencyInUse(
  amount: ColumnMatch | undefined,
  currencyColumn: readonly ColumnValue[],
  current: string,
): CurrencyUse {
  const codes = currencyColumn.flatMap((value) => {
    const code = typeof value !== 'string' || isBlankValue(value) ? '' : value.trim().toUpperCase();
    return isCurrency(code) ? [code] : [];
  });
  const counts = new Map(codes.length > 0 ? [] : amount?.habits.currencies);
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const uses = [...counts].sort(([one, uses], [other, more]) => more - uses || (one < other ? -1 : 1));
  const total = uses.reduce((sum, [, count]) => sum + count, 0);
  const [most] = uses;
  if (most === undefined || most[1] < total * LEAST_SHARE_OF_USES) return { uses, currency: undefined };
  return { uses, currency: codeOf(most[0], current) };
}

function codeOf(named: string, current: string): string | undefined {
  if (isCurrency(named)) return named;
  return hasSign(current, named) ? current : USUAL[named];
}

/** Returns true if the currency is written with this sign, as in `$` for CAD. */
function hasSign(currency: string, sign: string): boolean {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return format.formatToParts(1).some(({ type, value }) => type === 'currency' && value === sign);
}
