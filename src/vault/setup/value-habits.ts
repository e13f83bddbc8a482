/** Habits of the values of one column: the kinds that they parse as, the order of their dates, their decimal mark. */
import { parseDay } from '../../domain/day.ts';
import { readNames } from '../../domain/names-text.ts';
import { decimalsOf, parseAmount } from '../../domain/money.ts';
import { dayOrderOf, suggestAmount, suggestDay, suggestOtherCurrency } from '../../domain/suggest-fix-value.ts';
import type { DayOrder } from '../../domain/suggest-fix-value.ts';

/** One value of a column: a text, or the texts of a list. */
export type ColumnValue = string | readonly string[];

/** A kind of value. A list is several texts, or one text that contains several names. */
type ValueKind = 'day' | 'money' | 'percent' | 'text' | 'list';

/** The habits of a column. */
export interface ValueHabits {
  /** Number of values that are not blank. */
  readonly filled: number;
  /** Number of different values that are not blank. */
  readonly distinct: number;
  /** Share of the filled values that parse as each kind, 0 to 1; 0 for a column without values. */
  readonly shares: Readonly<Record<ValueKind, number>>;
  /** The order that all conclusive dates have. `open`: some dates have two meanings, and no other date or a contradiction decides. */
  readonly dayOrder: DayOrder | 'open' | undefined;
  /** The decimal mark that all conclusive amounts have; `undefined` without such amounts and for a contradiction. */
  readonly decimalMark: '.' | ',' | undefined;
  /** Number of values that name each currency, by ISO 4217 code. A sign of several currencies, such as `$`, is under `$`. */
  readonly currencies: ReadonlyMap<string, number>;
}

/** Returns the habits of a column. `currency` is the ISO 4217 code of amounts that name none. */
export function valueHabits(values: readonly ColumnValue[], currency: string): ValueHabits {
  const filled = values.filter((value) => !isBlankValue(value));
  const scalars = talliedScalars(filled);
  const texts = [...scalars.keys()];
  const share = (is: (text: string) => boolean): number => {
    let count = 0;
    for (const [text, times] of scalars) if (is(text)) count += times;
    return filled.length === 0 ? 0 : count / filled.length;
  };
  const text = share(() => true);
  return {
    filled: filled.length,
    distinct: new Set(filled.map(String)).size,
    shares: {
      day: share((one) => (parseDay(one) ?? suggestDay(one, 'day-first')) !== undefined),
      money: share((one) => amountIn(one, currencyToTry(one, currency), ',') !== undefined),
      percent: share((one) => percentIn(one) !== undefined),
      text,
      list: (filled.length === 0 ? 0 : 1 - text) + share((one) => readNames(one).what === 'several'),
    },
    dayOrder: orderOf(texts.map(dayOrderOf).filter((order) => order !== undefined)),
    decimalMark: decimalMarkOf(texts),
    currencies: currenciesIn(scalars),
  };
}

/** Returns the number of times of each text; a list of one counts as its item. */
function talliedScalars(filled: readonly ColumnValue[]): ReadonlyMap<string, number> {
  const scalars = new Map<string, number>();
  for (const value of filled) {
    const only = typeof value === 'string' ? value : value.length === 1 ? value[0] : undefined;
    if (only !== undefined) scalars.set(only.trim(), (scalars.get(only.trim()) ?? 0) + 1);
  }
  return scalars;
}

/**
 * Returns the value that a fix writes for one text of the column: a day as `YYYY-MM-DD`, money and a percentage in plain
 * digits. Returns `undefined` if the text does not parse, or has two meanings that the column does not decide.
 */
export function habitualValue(
  text: string,
  kind: 'day' | 'money' | 'percent',
  habits: Pick<ValueHabits, 'dayOrder' | 'decimalMark'>,
  currency: string,
): string | undefined {
  const trimmed = text.trim();
  if (kind === 'percent') return percentIn(trimmed);
  if (kind === 'money') return amountIn(trimmed, currency, habits.decimalMark);
  return parseDay(trimmed) ?? suggestDay(trimmed, habits.dayOrder === 'open' ? undefined : habits.dayOrder);
}

/** Returns true for a value without text. */
export function isBlankValue(value: ColumnValue): boolean {
  return typeof value === 'string' ? value.trim() === '' : value.every((text) => text.trim() === '');
}

function orderOf(dates: readonly (DayOrder | 'either')[]): ValueHabits['dayOrder'] {
  const orders = new Set(dates.filter((order) => order !== 'either'));
  const [order] = orders;
  if (orders.size === 1) return order;
  return orders.size > 1 || dates.length > 0 ? 'open' : undefined;
}

/** `1,50`, `1.234,`, `1.234.567`, `1.000,-`: the comma is the decimal mark. */
const COMMA = /,(?:\d{1,2}(?!\d)|-)|\d\.\d{3}[.,]/;
const PERIOD = /\.(?:\d{1,2}(?!\d)|-)|\d,\d{3}[.,]/;

function decimalMarkOf(texts: readonly string[]): ValueHabits['decimalMark'] {
  const hasComma = texts.some((text) => COMMA.test(text) && !PERIOD.test(text));
  const hasPeriod = texts.some((text) => PERIOD.test(text) && !COMMA.test(text));
  return hasComma === hasPeriod ? undefined : hasComma ? ',' : '.';
}

/** Signs that several currencies share, each with one of them. */
const SIGNS = [
  ['$', 'USD'],
  ['¥', 'JPY'],
  ['￥', 'JPY'],
] as const;

function currencyToTry(text: string, currency: string): string {
  return SIGNS.find(([sign]) => text.includes(sign))?.[1] ?? currency;
}

/** Rules out most texts that are no amount before the slower search. */
const MAYBE_AMOUNT = /^\D{0,6}\d[^\p{L}]*\D{0,14}$/u;

/** Three digits after a period: a group of thousands, unless the column has a period before its decimals. */
const ONE_PERIOD = /^\D*\d{1,3}\.\d{3}\D*$/;

function amountIn(text: string, currency: string, mark: ValueHabits['decimalMark']): string | undefined {
  if (!MAYBE_AMOUNT.test(text)) return undefined;
  const own = suggestOtherCurrency(text, currency) ?? currency;
  if (typeof parseAmount(text, decimalsOf(own)) === 'number') return text;
  if (mark === '.' && ONE_PERIOD.test(text)) return undefined;
  const read = suggestAmount(text, own);
  return read ?? (mark === ',' ? suggestAmount(text.replaceAll('.', ''), own) : undefined);
}

const PERCENT = /^(\d{1,3}(?:[.,]\d{1,4})?)\s*%?$/;

function percentIn(text: string): string | undefined {
  const digits = PERCENT.exec(text)?.[1]?.replace(',', '.');
  return digits !== undefined && Number(digits) <= 100 ? digits : undefined;
}

function currenciesIn(texts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [text, times] of texts) {
    const named = suggestOtherCurrency(text, '') ?? /[$¥￥]/.exec(text)?.[0].normalize('NFKC');
    if (named !== undefined) found.set(named, (found.get(named) ?? 0) + times);
  }
  return found;
}
