/** What a person surely meant who wrote an amount or a day in a way of their own. Where two readings are possible: nothing. */
import { type Day, isPlausibleDay, parseDay } from './day.ts';
import { decimalsOf, isCurrency, parseAmount } from './money.ts';

/** Powers of ten by what people append; a million is `M` in English sales, `MM` in banks, `Mio` in German. */
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

/** No amount is longer, and the search stays short on a text that is none. */
const LONGEST = 40;

/**
 * An amount in plain digits, ready to be written and within what {@link parseAmount} takes: `"$1,200,000"` → `"1200000"`,
 * `"1.200.000,50 €"` → `"1200000.50"`, `"1.2M"` → `"1200000"`. Undefined for `"1.200"`, which may be one or a thousand, for
 * a fraction of the smallest unit, for an amount that names another currency than the note's, since plain digits would turn
 * its euros into dollars, and for whatever else is not sure.
 */
export function guessAmount(text: string, currency: string): string | undefined {
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
 * The currency that an amount names where it is not the note's: `"1000 EUR"`, `"€1.000"` in a note in dollars → `"EUR"`.
 * Undefined where none is named, or a sign that several go by, as `$` and `¥`.
 */
export function guessOtherCurrency(text: string, currency: string): string | undefined {
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

/** Nothing at all, the currency's own code, or a sign it goes by: `US$` and `$` are signs of USD, `€` is none. */
function mayMean(text: string | undefined, currency: string): boolean {
  if (text === undefined || text.toUpperCase() === currency) return true;
  return signsOf(currency).includes(text.toUpperCase());
}

function signsOf(currency: string): string[] {
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
}

/** Decimals without the zeros that the currency has no place for. */
function trimmedTo(places: number, decimals: string): string {
  return /^0*$/.test(decimals.slice(places)) ? decimals.slice(0, places) : decimals;
}

interface Digits {
  readonly whole: string;
  readonly fraction: string;
}

/** Threes between equal marks, then perhaps another mark and decimals. */
const GROUPED = /^([1-9]\d{0,2}(?:([.,'’_\s])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$/;
/** Lakh and crore, as in `1,20,00,000.50`. */
const INDIAN = /^([1-9]\d?(?:,\d{2})+,\d{3})(?:\.(\d+))?$/;
const PLAIN = /^(\d*)(?:[.,](\d+))?$/;

/** Which marks group and which one divides, as far as that is sure. */
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

/** Three digits behind a single mark: a comma groups and a point divides where that is the habit, else it stays open. */
function readOneMark([whole = '', three = '']: readonly string[], mark: string, places: number, isScaled: boolean) {
  if (isScaled) return undefined;
  if (places === 3) return mark === '.' ? { whole, fraction: three } : undefined;
  return mark === ',' ? { whole: whole + three, fraction: '' } : undefined;
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const MONTH_NAMED =
  /^(?:([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?|(\d{1,2})(?:st|nd|rd|th|\.)?[-\s]+([a-z]{3,9})\.?,?)[-\s]+(\d{4})$/i;

/**
 * The day of `2025/3/7`, `30.11.2025`, `Nov 30, 2025` and, where only one order of day and month gives a day, of
 * `11/30/2025`; dots always put the day first. Undefined for `03/04/2025`, and where no such day exists.
 */
export function guessDay(text: string): Day | undefined {
  const trimmed = text.trim();
  const first = YEAR_FIRST.exec(trimmed);
  if (first !== null) return dayOf(first[1], first[3], first[4]);
  const last = YEAR_LAST.exec(trimmed);
  if (last !== null) {
    const dayFirst = dayOf(last[4], last[3], last[1]);
    const monthFirst = dayOf(last[4], last[1], last[3]);
    const isSure = last[2] === '.' || dayFirst === undefined || monthFirst === undefined || dayFirst === monthFirst;
    return isSure ? (dayFirst ?? monthFirst) : undefined;
  }
  const named = MONTH_NAMED.exec(trimmed);
  return named === null ? undefined : dayOf(named[5], monthOf(named[1] ?? named[4] ?? ''), named[2] ?? named[3]);
}

function dayOf(year = '', month = '', day = ''): Day | undefined {
  const found = parseDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return found !== undefined && isPlausibleDay(found) ? found : undefined;
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/** Of an English name or its first three letters or more; a month that does not exist for any other word. */
function monthOf(name: string): string {
  return String(MONTHS.findIndex((month) => month.startsWith(name.toLowerCase())) + 1);
}
