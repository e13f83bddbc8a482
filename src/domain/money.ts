/** Money as whole minor units, and how people write it. */

/** An amount of one currency. `minor` is a whole number of its smallest unit (cents, yen), within ±{@link MOST_MINOR}. */
export interface Money {
  readonly minor: number;
  /** ISO 4217 code, upper case. */
  readonly currency: string;
}

/** The largest amount we handle, in minor units: 900 billion dollars; every share of it still is an exact number. */
export const MOST_MINOR = 9e13;

const decimals = new Map<string, number>();
let known: ReadonlySet<string> | undefined;

/** Whether the runtime knows this ISO 4217 code; case matters. */
export function isCurrency(code: string): boolean {
  known ??= new Set(Intl.supportedValuesOf('currency'));
  return known.has(code);
}

/** Decimals of a currency's minor unit as the runtime's CLDR data has them: USD 2, JPY 0, KWD 3; 2 for an unknown code. */
export function decimalsOf(currency: string): number {
  const cached = decimals.get(currency);
  if (cached !== undefined) return cached;
  const options = isCurrency(currency)
    ? new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    : undefined;
  const found = options?.maximumFractionDigits ?? 2;
  decimals.set(currency, found);
  return found;
}

/** Why a text is no amount. `suggestion` is what was surely meant, ready to be written, as `1200000.50`. */
export interface AmountProblem {
  readonly problem: 'not-a-number' | 'too-precise' | 'out-of-range';
  readonly suggestion?: string;
}

const NUMBER = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,3}))?$/;

/**
 * The minor units that a plain decimal number names, read from its digits (no binary fraction ever): `"60.01"`, 2 → 6001.
 * Written decimals beyond the currency's are a problem even when they are zeros, for `1.200` may mean 1200.
 */
export function parseAmount(text: string, places: number): number | AmountProblem {
  const match = NUMBER.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole + fraction === '') return { problem: 'not-a-number', ...suggested(text, places) };
  const shift = Number(match[4] ?? 0) + places - fraction.length;
  if (shift < 0 && match[4] === undefined) return { problem: 'too-precise', ...suggested(text, places) };
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  if (shift < 0 && /[1-9]/.test(digits.slice(shift))) return { problem: 'too-precise' };
  const minor = Number(
    shift < 0 ? digits.slice(0, shift) || '0' : digits.padEnd(Math.min(digits.length + shift, 40), '0'),
  );
  if (minor > MOST_MINOR || (shift > 30 && minor > 0)) return { problem: 'out-of-range' };
  return match[1] === '-' && minor > 0 ? -minor : minor;
}

const MULTIPLES: Readonly<Record<string, number>> = { k: 3, m: 6, mm: 6, mio: 6, b: 9, bn: 9 };

/** `"$1,200,000"` → `1200000`, `"1.200.000,50 €"` → `1200000.50`, `"1.2M"` → `1200000`; empty when it is not sure. */
function suggested(text: string, places: number): { suggestion?: string } {
  const match =
    /^([-+]?)\s*(?:[A-Z]{3}\s*|[^\d\s.,+-]{1,3}\s*)?([-+]?)([\d.,'’_\s]*\d)\s*([a-z]{1,3})?\s*(?:[A-Z]{3}|[^\d\s.,+-])?$/i.exec(
      text.trim(),
    );
  const multiple =
    MULTIPLES[match?.[4]?.toLowerCase() ?? ''] ??
    (match?.[4] === undefined || isCurrency(match[4].toUpperCase()) ? 0 : undefined);
  if (match === null || multiple === undefined) return {};
  const number = ungrouped((match[3] ?? '').replace(/['’_\s]/g, ''), places);
  if (number === undefined) return {};
  const sign = match[1] === '-' || match[2] === '-' ? '-' : '';
  const [whole = '0', fraction = ''] = number.split('.');
  const moved = whole + fraction.padEnd(multiple, '0').slice(0, multiple);
  const rest = fraction.slice(multiple);
  if (rest.length > places) return {};
  return { suggestion: `${sign}${moved.replace(/^0+(?=\d)/, '')}${rest === '' ? '' : `.${rest}`}` };
}

/** One dot as the decimal mark at most; undefined when it cannot be told whether a mark groups or divides. */
function ungrouped(text: string, places: number): string | undefined {
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last === -1) return text;
  const mark = text[last] ?? '';
  const other = mark === '.' ? ',' : '.';
  const tail = text.length - last - 1;
  const grouped = (part: string, by: string): boolean => new RegExp(`^\\d{1,3}(\\${by}\\d{3})*$`).test(part);
  const head = text.slice(0, last);
  if (text.includes(other)) {
    return grouped(head, other) && !head.includes(mark)
      ? `${head.replaceAll(other, '')}.${text.slice(last + 1)}`
      : undefined;
  }
  if (head.includes(mark) || (mark === ',' && tail === 3))
    return grouped(text, mark) ? text.replaceAll(mark, '') : undefined;
  if (tail === 3 && places !== 3) return undefined;
  return `${head}.${text.slice(last + 1)}`;
}

/** Major units as a number that prints the exact decimal: 6001 USD → 60.01. Exact up to {@link MOST_MINOR}. */
export function majorOf(minor: number, currency: string): number {
  return minor / 10 ** decimalsOf(currency);
}

/** Major units with all decimals of the currency, for a wire that wants text: 60000000 USD → `"600000.00"`. */
export function decimalText(minor: number, currency: string): string {
  return majorOf(minor, currency).toFixed(decimalsOf(currency));
}

/** For people, in their language: `"$600,000.00"`; whole amounts without decimals, `"$600,000"`. */
export function displayMoney(money: Money, locale?: string): string {
  const major = majorOf(money.minor, money.currency);
  if (!isCurrency(money.currency)) return `${major.toLocaleString(locale)} ${money.currency}`;
  const whole = money.minor % 10 ** decimalsOf(money.currency) === 0;
  return major.toLocaleString(locale, {
    style: 'currency',
    currency: money.currency,
    ...(whole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}),
  });
}
