/** Names of months in the languages of many CRMs, from the runtime's CLDR data. */
import { byKey } from './memo.ts';

const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'ru', 'sv'];

/** Forms in which a name occurs: alone, in a date, which some languages inflect, and abbreviated. */
const FORMS: readonly Intl.DateTimeFormatOptions[] = [
  { month: 'long' },
  { month: 'long', day: 'numeric' },
  { month: 'short', day: 'numeric' },
];

/** Cached by language, because a date format costs more than all else. */
const monthsIn = byKey((language): ReadonlyMap<string, number> => {
  const months = new Map<string, number>();
  for (const form of FORMS) {
    const format = new Intl.DateTimeFormat(language, { ...form, timeZone: 'UTC' });
    for (let month = 1; month <= 12; month += 1) {
      const name = format.formatToParts(Date.UTC(2027, month - 1, 15)).find(({ type }) => type === 'month')?.value;
      if (name !== undefined) months.set(folded(name), month);
    }
  }
  return months;
});

/** Abbreviations in use that CLDR does not have. */
const OTHERS: ReadonlyMap<string, number> = new Map([['mrz', 3]]);

/** Minimum length of an abbreviation of an English name, such as `Sept`. */
const LEAST_LETTERS = 3;

/**
 * Returns the month, 1 to 12, that a word names: in full or abbreviated, regardless of letter case and accents. Returns
 * `undefined` for other words. No word names different months in these languages.
 */
export function monthNamed(word: string): number | undefined {
  const name = folded(word);
  if (name.length < LEAST_LETTERS) return undefined;
  for (const [english, month] of monthsIn('en')) if (english.startsWith(name)) return month;
  for (const language of LANGUAGES) {
    const month = monthsIn(language).get(name);
    if (month !== undefined) return month;
  }
  return OTHERS.get(name);
}

/** Returns a name in lowercase, without accents and a period at the end. */
function folded(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}|\.$/gu, '');
}
