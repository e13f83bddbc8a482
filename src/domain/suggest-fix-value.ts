/**
 * Suggestions for amounts and days in other formats. Returns no suggestion if more than one interpretation is possible.
 */
import { type Day, isPlausibleDay, parseDay } from './day.ts';
import { withPlainDigits } from './digits.ts';
import { byKey } from './memo.ts';
import { decimalsOf, isCurrency, parseAmount } from './money.ts';
import { monthNamed } from './month-names.ts';

/** Powers of ten by suffix; a million is `M` in English sales, `MM` in banking, `Mio` in German. */
const MULTIPLES: ReadonlyMap<string, number> = new Map([
  ...['k', 'tsd', 'thousand'].map((word) => [word, 3] as const),
  ...['万', '萬'].map((word) => [word, 4] as const),
  ['lakh', 5],
  ...['m', 'mm', 'mn', 'mio', 'million'].map((word) => [word, 6] as const),
  ['crore', 7],
  ...['億', '亿'].map((word) => [word, 8] as const),
  ...['b', 'bn', 'mrd', 'billion'].map((word) => [word, 9] as const),
]);

/** The powers of ten that words for multiples mean, each once. */
export const POWERS_OF_TEN: ReadonlySet<number> = new Set(MULTIPLES.values());

/** Words for currencies that are neither a code nor a sign, with the currencies that they can mean. */
const CURRENCY_WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kr', ['SEK', 'NOK', 'DKK', 'ISK']],
  ['zł', ['PLN']],
  ['kč', ['CZK']],
  ['ft', ['HUF']],
  ['lei', ['RON']],
  ['fr', ['CHF']],
  ['sfr', ['CHF']],
  ['r', ['ZAR']],
  ['rs', ['INR', 'PKR', 'LKR', 'NPR']],
  ['円', ['JPY']],
  ['元', ['CNY']],
  ['원', ['KRW']],
]);

/**
 * Currencies whose amounts have a period between thousands where they are used, so that `12.500 €` is twelve thousand
 * five hundred.
 */
const POINT_GROUPS = new Set('EUR DKK NOK SEK ISK PLN RON RSD TRY BRL ARS CLP COP PYG UYU CRC IDR VND'.split(' '));

const SIGN_OR_CODE = `(?:${[...CURRENCY_WORDS.keys()].join('|')})\\.?|[A-Z]{0,3}\\p{Sc}|[A-Z]{3}`;
/** A thousand euros, as in `120 TEUR`. */
const THOUSAND = 't(?=\\s*(?:EUR|€))';
const AMOUNT = new RegExp(
  `^(?<minus>-(?=\\S))?(?<lead>${THOUSAND})?(?<before>${SIGN_OR_CODE})?\\s*(?<inner>-)?` +
    `(?<number>[\\d.,'’_\\s]*\\d)(?<dash>[.,](?:--?|[–—]))?` +
    `\\s*(?:(?<multiple>${THOUSAND}|(?!kr)(?:${[...MULTIPLES.keys()].join('|')}))\\.?)?\\s*(?<after>${SIGN_OR_CODE})?$`,
  'iu',
);

/** 3億5000万: a number of hundred millions, and one of ten thousands below it. */
const TWO_MULTIPLES = /^(\d{1,4})[億亿](\d{1,4})(?=[万萬])/u;

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
  const parts = partsOf(text);
  if (parts === undefined) return undefined;
  const { minus, lead, before, inner, number = '', dash, multiple, after } = parts;
  if (!mayMean(before, currency) || !mayMean(after, currency) || (minus !== undefined && inner !== undefined))
    return undefined;
  const power = powerOf(lead) + powerOf(multiple);
  const isNamed = before !== undefined || after !== undefined;
  // After an empty decimal part, and before the multiples of East Asia, a separator can only group thousands.
  const isGrouped = dash !== undefined || /^\p{Lo}/u.test(multiple ?? '');
  const grouping = isGrouped ? 'always' : isNamed && POINT_GROUPS.has(currency) ? 'point' : undefined;
  const read = readMarks(number, places, power > 0, grouping);
  if (read === undefined) return undefined;
  const fraction = read.fraction.padEnd(power, '0');
  const whole = (read.whole + fraction.slice(0, power)).replace(/^0+(?=\d)/, '') || '0';
  const rest = trimmedTo(places, fraction.slice(power));
  const guess = `${minus ?? inner ?? ''}${whole}${rest === '' ? '' : `.${rest}`}`;
  return typeof parseAmount(guess, places) === 'number' ? guess : undefined;
}

/** Returns the parts of an amount by name; `undefined` for any other text. */
function partsOf(text: string): Partial<Readonly<Record<string, string>>> | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = withPlainDigits(text).trim();
  return AMOUNT.exec(plain.replace(TWO_MULTIPLES, (_, high: string, low: string) => high + low.padStart(4, '0')))
    ?.groups;
}

function powerOf(multiple = ''): number {
  const word = multiple.toLowerCase();
  return word === 't' ? 3 : (MULTIPLES.get(word) ?? 0);
}

/**
 * Returns the currency that an amount names if it differs from the note's: `"1000 EUR"`, `"€1.000"` in a note in
 * dollars → `"EUR"`. Returns `undefined` if none is named, or if the sign is shared by several currencies, such as `$`
 * and `¥`.
 */
export function suggestOtherCurrency(text: string, currency: string): string | undefined {
  const parts = partsOf(text);
  const named = new Set([parts?.['before'], parts?.['after']].flatMap((word) => (word ? [currencyCalled(word)] : [])));
  const [code] = named;
  return named.size === 1 && code !== currency ? code : undefined;
}

let bySign: ReadonlyMap<string, string> | undefined;

/**
 * Returns the currency of a code, sign, or word, such as `€` and `zł`; `undefined` for other texts, and for those that mean
 * several currencies, such as `$` and `kr`.
 */
export function currencyCalled(word: string): string | undefined {
  const upper = withPlainDigits(word).trim().toUpperCase();
  if (isCurrency(upper)) return upper;
  const meanings = meaningsOf(word);
  if (meanings !== undefined) return meanings.length === 1 ? meanings[0] : undefined;
  bySign ??= new Map([
    ...Intl.supportedValuesOf('currency').map((code) => [signsOf(code)[0] ?? '', code] as const),
    ['US$', 'USD'],
  ]);
  return ['$', '¥'].includes(upper) ? undefined : bySign.get(upper);
}

/** Returns the currencies that a word can mean; `undefined` for a code or sign. */
function meaningsOf(word: string): readonly string[] | undefined {
  return CURRENCY_WORDS.get(word.toLowerCase().replace(/\.$/, ''));
}

/** Returns true for no text, the currency's own code, its words, and its signs: `US$` and `$` are signs of USD, `€` is not. */
function mayMean(text: string | undefined, currency: string): boolean {
  if (text === undefined || text.toUpperCase() === currency) return true;
  if (meaningsOf(text)?.includes(currency) === true) return true;
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

/** Known meaning of three digits after a single separator: always a group of thousands, or only after a period. */
type Grouping = 'always' | 'point' | undefined;

/** Returns the digits before and after the decimal separator; `undefined` if the separators are ambiguous. */
function readMarks(text: string, places: number, isScaled: boolean, grouping: Grouping): Digits | undefined {
  const [, threes, mark = '', decimals = ''] = GROUPED.exec(text) ?? [];
  if (threes !== undefined) {
    const groups = threes.split(mark);
    if (decimals.length === 3 && places !== 3) return undefined;
    return groups.length === 2 && decimals === '' && '.,'.includes(mark)
      ? readOneMark(groups, mark, places, isScaled, grouping)
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
function readOneMark(
  [whole = '', three = '']: readonly string[],
  mark: string,
  places: number,
  isScaled: boolean,
  grouping: Grouping,
) {
  if (grouping === 'always') return { whole: whole + three, fraction: '' };
  if (isScaled) return undefined;
  if (grouping === 'point' && mark === '.' && places < 3) return { whole: whole + three, fraction: '' };
  if (places === 3) return mark === '.' ? { whole, fraction: three } : undefined;
  return mark === ',' ? { whole: whole + three, fraction: '' } : undefined;
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const EAST_ASIAN = /^(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]$/u;
const MONTH_NAMED = new RegExp(
  '^(?:(?<first>\\p{L}{3,12})\\.?\\s+(?<second>\\d{1,2})(?:st|nd|rd|th)?,?|' +
    '(?<day>\\d{1,2})(?:st|nd|rd|th|er|[.º°])?[-\\s]+(?:de\\s+)?(?<month>\\p{L}{3,12})\\.?,?)' +
    '[-\\s]+(?:del?\\s+)?(?<year>\\d{4})(?:\\s*г\\.?)?$',
  'iu',
);

/**
 * Parts around a day that do not change it: a sign of a mention, a zone (RFC 9557), and a time. They are removed in this
 * order.
 */
const AROUND = [/^@\s*/, /\[[\w/+-]{1,40}\]$/, /,?\s{1,3}\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?$/i];

/** Maximum length of a day with its time and zone. */
const LONGEST_DAY = 80;

/** Returns a day without the signs around it, in plain digits. */
function bareDay(text: string): string {
  if (text.length > LONGEST_DAY) return '';
  return AROUND.reduce((rest, part) => rest.replace(part, ''), withPlainDigits(text).trim());
}

/** Order of day and month in a date that ends with its year. */
export type DayOrder = 'day-first' | 'month-first';

/**
 * Returns the day in `2025/3/7`, `30.11.2025`, `Nov 30, 2025`, `31. März 2027`, `2027年3月31日`, and, if only one order of day and month gives a valid
 * day, `11/30/2025`; with periods, the day always comes first. For `03/04/2025`, `order` decides; without it, returns
 * `undefined`, as for days that do not exist.
 */
export function suggestDay(text: string, order?: DayOrder): Day | undefined {
  const bare = bareDay(text);
  const first = YEAR_FIRST.exec(bare);
  if (first !== null) return dayOf(first[1], first[3], first[4]);
  const last = YEAR_LAST.exec(bare);
  if (last !== null) {
    const { dayFirst, monthFirst } = bothOrders(last);
    const isSure = last[2] === '.' || dayFirst === undefined || monthFirst === undefined || dayFirst === monthFirst;
    if (isSure) return dayFirst ?? monthFirst;
    return order && (order === 'day-first' ? dayFirst : monthFirst);
  }
  const eastern = EAST_ASIAN.exec(bare);
  if (eastern !== null) return dayOf(eastern[1], eastern[2], eastern[3]);
  const iso = parseDay(bare);
  if (iso !== undefined) return isPlausibleDay(iso) ? iso : undefined;
  const named = MONTH_NAMED.exec(bare)?.groups;
  const month = named && monthNamed(named['first'] ?? named['month'] ?? '');
  return month === undefined ? undefined : dayOf(named?.['year'], String(month), named?.['second'] ?? named?.['day']);
}

/**
 * Returns the order that a date such as `11/30/2025` proves, or `either` for one such as `03/04/2025`. Returns `undefined`
 * for a date that proves nothing: with periods, with the same day in both orders, or in another format.
 */
export function dayOrderOf(text: string): DayOrder | 'either' | undefined {
  const last = YEAR_LAST.exec(bareDay(text));
  if (last === null || last[2] === '.') return undefined;
  const { dayFirst, monthFirst } = bothOrders(last);
  if (dayFirst === monthFirst) return undefined;
  if (dayFirst === undefined) return 'month-first';
  return monthFirst === undefined ? 'day-first' : 'either';
}

/**
 * Returns the day in each order for a date of figures that ends with its year: `13/4/2027` exists only with the day first,
 * `3/4/2027` in both orders. Returns `undefined` for any other text.
 */
export function daysByOrder(text: string): Readonly<Record<DayOrder, Day | undefined>> | undefined {
  const last = YEAR_LAST.exec(bareDay(text));
  if (last === null) return undefined;
  const { dayFirst, monthFirst } = bothOrders(last);
  return { 'day-first': dayFirst, 'month-first': monthFirst };
}

function bothOrders([, first, , second, year]: RegExpExecArray) {
  return { dayFirst: dayOf(year, second, first), monthFirst: dayOf(year, first, second) };
}

function dayOf(year = '', month = '', day = ''): Day | undefined {
  const found = parseDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return found !== undefined && isPlausibleDay(found) ? found : undefined;
}
