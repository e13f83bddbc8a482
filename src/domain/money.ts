/** Money as whole minor units: parsing, serializing, and display. */

/**
 * An amount of one currency. `minor` is a whole number of its smallest unit (cents, yen), within ±{@link MOST_MINOR}.
 */
export interface Money {
  readonly minor: number;
  /** ISO 4217 code in uppercase. */
  readonly currency: string;
}

/** Largest supported amount, in minor units: 900 billion dollars. Every share of it is still an exact number. */
export const MOST_MINOR = 9e13;

const decimals = new Map<string, number>();
let known: ReadonlySet<string> | undefined;

/** Returns true if the runtime supports this ISO 4217 code; case matters. */
export function isCurrency(code: string): boolean {
  known ??= new Set(Intl.supportedValuesOf('currency'));
  return known.has(code);
}

/**
 * Returns the number of decimals of a currency's minor unit according to the runtime's CLDR data: USD 2, JPY 0, KWD 3;
 * 2 for an unknown code.
 */
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

/** The reason why a text is not a valid amount. */
export interface AmountProblem {
  readonly problem: 'not-a-number' | 'too-precise' | 'out-of-range';
}

const NUMBER = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,3}))?$/;

/**
 * Returns the minor units of a plain decimal number, read from its digits without binary fractions: `"60.01"`, 2 →
 * 6001. More decimals than the currency has are a problem even if they are zeros, because `1.200` may mean 1200.
 */
export function parseAmount(text: string, places: number): number | AmountProblem {
  const match = NUMBER.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole + fraction === '') return { problem: 'not-a-number' };
  const shift = Number(match[4] ?? 0) + places - fraction.length;
  if (shift < 0 && match[4] === undefined) return { problem: 'too-precise' };
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  if (shift < 0 && /[1-9]/.test(digits.slice(shift))) return { problem: 'too-precise' };
  const minor = Number(
    shift < 0 ? digits.slice(0, shift) || '0' : digits.padEnd(Math.min(digits.length + shift, 40), '0'),
  );
  if (minor > MOST_MINOR || (shift > 30 && minor > 0)) return { problem: 'out-of-range' };
  return match[1] === '-' && minor > 0 ? -minor : minor;
}

/** Returns major units as a number that prints the exact decimal: 6001 USD → 60.01. Exact up to {@link MOST_MINOR}. */
export function majorOf(minor: number, currency: string): number {
  return minor / 10 ** decimalsOf(currency);
}

/** Returns major units with all decimals of the currency, for APIs that expect text: 60000000 USD → `"600000.00"`. */
export function decimalText(minor: number, currency: string): string {
  return majorOf(minor, currency).toFixed(decimalsOf(currency));
}

/** Formats by locale, currency, and decimals: creating one takes longer than all the rest of a row in a list. */
const FORMATS = new Map<string, Intl.NumberFormat>();

/**
 * Returns an amount for display in the user's locale: `"$600,000.50"`; whole amounts without decimals, `"$600,000"`. An
 * unknown currency code follows the number as written.
 */
export function displayMoney({ minor, currency }: Money, locale?: string): string {
  const places = decimalsOf(currency);
  const shown = minor % 10 ** places === 0 ? 0 : places;
  const isKnown = isCurrency(currency);
  const key = `${locale ?? ''} ${isKnown ? currency : ''} ${shown}`;
  const digits = { minimumFractionDigits: shown, maximumFractionDigits: shown };
  const format =
    FORMATS.get(key) ?? new Intl.NumberFormat(locale, isKnown ? { style: 'currency', currency, ...digits } : digits);
  FORMATS.set(key, format);
  const text = format.format(majorOf(minor, currency));
  return isKnown ? text : `${text} ${currency}`;
}
