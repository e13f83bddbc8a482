/**
 * Suggestions for amounts and days in other formats. Returns no suggestion if more than one interpretation is possible.
 */
import { type Day, isPlausibleDay, parseDay } from './day.ts';
import { byKey } from './memo.ts';
import { decimalsOf, isCurrency, parseAmount } from './money.ts';

/** Powers of ten by suffix; a million is `M` in English sales, `MM` in banking, `Mio` in German. */
const MULTIPLES: ReadonlyMap<string, number> = new Map([
  ...['k', 'tsd', 'thousand'].map((word) => [word, 3] as const),
  ...['m', 'mm', 'mn', 'mio', 'million'].map((word) => [word, 6] as const),
  ...['b', 'bn', 'mrd', 'billion'].map((word) => [word, 9] as const),
]);

const SIGN_OR_CODE = '[A-Z]{0,3}\\p{Sc}|[A-Z]{3}';
const AMOUNT = new RegExp(
  `^(?<minus>-(?=\\S))?(?<before>${SIGN_OR_CODE})?\\s*(?<inner>-)?(?<number>[\\d.,'’_\\s]*\\d)(?:[.,](?:--?|[–—]))?` +
    `\\s*(?:(?<multiple>${[...MULTIPLES.keys()].join('|')})\\.?)?\\s*(?<after>${SIGN_OR_CODE})?$`,
  'iu',
);

/** Maximum length of an amount. The limit keeps the search fast on other texts. */
const LONGEST = 40;

/**
 * Returns an amount in plain digits that {@link parseAmount} accepts: `"$1,200,000"` → `"1200000"`, `"1.200.000,50 €"`
 * → `"1200000.50"`, `"1.2M"` → `"1200000"`. Returns `undefined` if the amount is ambiguous (`"1.200"` may be one or a
 * thousand), has a fraction of the smallest unit, or is in another currency than the note (plain digits would turn
 * euros into dollars).
 */
export function suggestAmount(text: string, currency: string): string | undefined {
  const places = decimalsOf(currency);
  const parts = text.length > LONGEST ? undefined : AMOUNT.exec(text.trim())?.groups;
  if (parts === undefined) return undefined;
  const { minus, before, inner, number = '', multiple, after } = parts;
  if (!mayMean(before, currency) || !mayMean(after, currency) || (minus !== undefined && inner !== undefined))
    return undefined;
  const power = MULTIPLES.get(multiple?.toLowerCase() ?? '') ?? 0;
  const read = readMarks(number, places, power > 0);
  if (read === undefined) return undefined;
  const fraction = read.fraction.padEnd(power, '0');
  const whole = (read.whole + fraction.slice(0, power)).replace(/^0+(?=\d)/, '') || '0';
  const rest = trimmedTo(places, fraction.slice(power));
  const guess = `${minus ?? inner ?? ''}${whole}${rest === '' ? '' : `.${rest}`}`;
  return typeof parseAmount(guess, places) === 'number' ? guess : undefined;
}

/**
 * Returns the currency that an amount names if it differs from the note's: `"1000 EUR"`, `"€1.000"` in a note in
 * dollars → `"EUR"`. Returns `undefined` if none is named, or if the sign is shared by several currencies, such as `$`
 * and `¥`.
 */
export function suggestOtherCurrency(text: string, currency: string): string | undefined {
  const parts = text.length > LONGEST ? undefined : AMOUNT.exec(text.trim())?.groups;
  const named = new Set([parts?.['before'], parts?.['after']].flatMap((word) => (word ? [currencyCalled(word)] : [])));
  const [code] = named;
  return named.size === 1 && code !== currency ? code : undefined;
}

let bySign: ReadonlyMap<string, string> | undefined;

function currencyCalled(word: string): string | undefined {
  const upper = word.toUpperCase();
  if (isCurrency(upper)) return upper;
  bySign ??= new Map([
    ...Intl.supportedValuesOf('currency').map((code) => [signsOf(code)[0] ?? '', code] as const),
    ['US$', 'USD'],
  ]);
  return ['$', '¥'].includes(upper) ? undefined : bySign.get(upper);
}

/** Returns true for no text, the currency's own code, and its signs: `US$` and `$` are signs of USD, `€` is not. */
function mayMean(text: string | undefined, currency: string): boolean {
  if (text === undefined || text.toUpperCase() === currency) return true;
  return signsOf(currency).includes(text.toUpperCase());
}

/** Cached, because a number format costs more than all else. */
const signsOf = byKey((currency): readonly string[] => {
  if (!isCurrency(currency)) return [];
  return (['symbol', 'narrowSymbol'] as const).flatMap((currencyDisplay) => {
    const format = new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay });
    const sign =
      format
        .formatToParts(1)
        .find(({ type }) => type === 'currency')
        ?.value.toUpperCase() ?? '';
    return sign === '$' ? [sign, `${currency.slice(0, 2)}$`] : [sign];
  });
});

/** Returns the decimals without zeros beyond the currency's decimals. */
function trimmedTo(places: number, decimals: string): string {
  return /^0*$/.test(decimals.slice(places)) ? decimals.slice(0, places) : decimals;
}

interface Digits {
  readonly whole: string;
  readonly fraction: string;
}

/** Groups of three digits between equal separators, then optionally another separator and decimals. */
const GROUPED = /^([1-9]\d{0,2}(?:([.,'’_\s])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$/;
/** Lakh and crore, as in `1,20,00,000.50`. */
const INDIAN = /^([1-9]\d?(?:,\d{2})+,\d{3})(?:\.(\d+))?$/;
const PLAIN = /^(\d*)(?:[.,](\d+))?$/;

/** Returns the digits before and after the decimal separator; `undefined` if the separators are ambiguous. */
function readMarks(text: string, places: number, isScaled: boolean): Digits | undefined {
  const [, threes, mark = '', decimals = ''] = GROUPED.exec(text) ?? [];
  if (threes !== undefined) {
    const groups = threes.split(mark);
    if (decimals.length === 3 && places !== 3) return undefined;
    return groups.length === 2 && decimals === '' && '.,'.includes(mark)
      ? readOneMark(groups, mark, places, isScaled)
      : { whole: groups.join(''), fraction: decimals };
  }
  const [, lakhs, paise = ''] = INDIAN.exec(text) ?? [];
  if (lakhs !== undefined) return { whole: lakhs.replaceAll(',', ''), fraction: paise };
  const [all, whole = '', fraction = ''] = PLAIN.exec(text) ?? [];
  const isOpen = fraction.length === 3 && places !== 3 && Number(whole) > 0;
  return all === undefined || isOpen ? undefined : { whole, fraction };
}

/**
 * Handles three digits after a single separator: a comma groups and a period is a decimal point where that is
 * customary; otherwise the text is ambiguous.
 */
function readOneMark([whole = '', three = '']: readonly string[], mark: string, places: number, isScaled: boolean) {
  if (isScaled) return undefined;
  if (places === 3) return mark === '.' ? { whole, fraction: three } : undefined;
  return mark === ',' ? { whole: whole + three, fraction: '' } : undefined;
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const MONTH_NAMED =
  /^(?:([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?|(\d{1,2})(?:st|nd|rd|th|\.)?[-\s]+([a-z]{3,9})\.?,?)[-\s]+(\d{4})$/i;

/** Order of day and month in a date that ends with its year. */
export type DayOrder = 'day-first' | 'month-first';

/**
 * Returns the day in `2025/3/7`, `30.11.2025`, `Nov 30, 2025`, and, if only one order of day and month gives a valid
 * day, `11/30/2025`; with periods, the day always comes first. For `03/04/2025`, `order` decides; without it, returns
 * `undefined`, as for days that do not exist.
 */
export function suggestDay(text: string, order?: DayOrder): Day | undefined {
  const trimmed = text.trim();
  const first = YEAR_FIRST.exec(trimmed);
  if (first !== null) return dayOf(first[1], first[3], first[4]);
  const last = YEAR_LAST.exec(trimmed);
  if (last !== null) {
    const { dayFirst, monthFirst } = bothOrders(last);
    const isSure = last[2] === '.' || dayFirst === undefined || monthFirst === undefined || dayFirst === monthFirst;
    if (isSure) return dayFirst ?? monthFirst;
    return order && (order === 'day-first' ? dayFirst : monthFirst);
  }
  const named = MONTH_NAMED.exec(trimmed);
  return named === null ? undefined : dayOf(named[5], monthOf(named[1] ?? named[4] ?? ''), named[2] ?? named[3]);
}

/**
 * Returns the order that a date such as `11/30/2025` proves, or `either` for one such as `03/04/2025`. Returns `undefined`
 * for a date that proves nothing: with periods, with the same day in both orders, or in another format.
 */
export function dayOrderOf(text: string): DayOrder | 'either' | undefined {
  const last = YEAR_LAST.exec(text.trim());
  if (last === null || last[2] === '.') return undefined;
  const { dayFirst, monthFirst } = bothOrders(last);
  if (dayFirst === monthFirst) return undefined;
  if (dayFirst === undefined) return 'month-first';
  return monthFirst === undefined ? 'day-first' : 'either';
}

function bothOrders([, first, , second, year]: RegExpExecArray) {
  return { dayFirst: dayOf(year, second, first), monthFirst: dayOf(year, first, second) };
}

function dayOf(year = '', month = '', day = ''): Day | undefined {
  const found = parseDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return found !== undefined && isPlausibleDay(found) ? found : undefined;
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/**
 * Accepts an English month name or at least its first three letters; returns `0`, which is not a month, for other
 * words.
 */
function monthOf(name: string): string {
  return String(MONTHS.findIndex((month) => month.startsWith(name.toLowerCase())) + 1);
}
