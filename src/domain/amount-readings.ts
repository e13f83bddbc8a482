/** The amounts that a text can mean in the number formats of the world. */
import { withPlainDigits } from './digits.ts';
import { trimmedEnd } from './trim.ts';

const NUMBER = /\d+(?:[.,'’_\s]+\d+)*/g;

/** Separators of thousands with each decimal separator. Apostrophes, underscores, and spaces separate only thousands. */
const FORMATS = [
  { decimal: '.', groups: ",'’_ " },
  { decimal: ',', groups: ".'’_ " },
] as const;

/**
 * Returns all readings of the only number in a text, as plain decimals without zeros that mean nothing: `1,200` →
 * `1200` and `1.2`, `1,200,000.50` → `1200000.5`. Signs, currencies, and words such as `k` are ignored. Returns an empty
 * array if the text has no number or several, or if no format has it.
 */
export function numberReadings(text: string): readonly string[] {
  const [number, ...others] = withPlainDigits(text).match(NUMBER) ?? [];
  if (number === undefined || others.length > 0) return [];
  const spaced = number.replace(/\s/g, ' ');
  const readings = FORMATS.flatMap(({ decimal, groups }) => readIn(spaced, decimal, groups) ?? []);
  return [...new Set(readings)];
}

/** Returns the number in one format; `undefined` if it does not have it. Groups have three digits, or two in India. */
function readIn(number: string, decimal: string, groups: string): string | undefined {
  const [whole = '', fraction = '', ...more] = number.split(decimal);
  const marks = new Set(whole.replace(/\d/g, ''));
  const [mark] = marks;
  if (more.length > 0 || !/^\d*$/.test(fraction) || marks.size > 1) return undefined;
  if (mark === undefined) return plainNumber(whole, fraction);
  const [first = '', ...rest] = whole.split(mark);
  const isGrouped =
    groups.includes(mark) &&
    /^\d{1,3}$/.test(first) &&
    rest.every(
      (group, at) => /^\d+$/.test(group) && (group.length === 3 || (group.length === 2 && at < rest.length - 1)),
    );
  return isGrouped ? plainNumber(first + rest.join(''), fraction) : undefined;
}

function plainNumber(whole: string, fraction: string): string {
  const decimals = trimmedEnd(fraction, '0');
  return `${whole.replace(/^0+(?=\d)/, '') || '0'}${decimals === '' ? '' : `.${decimals}`}`;
}
