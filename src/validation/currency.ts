/** Check of the currency: a code that exists. */
import { isCurrency } from '../domain/money.ts';
import { nearest } from '../domain/nearest.ts';
import { currencyCalled } from '../domain/suggest-fix-value.ts';
import { isBlank, onlyItem } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example } from './check.ts';
import { replaceWith } from './fix.ts';
import { foundIn, keySpan, plainIn } from './source-text.ts';

/**
 * Case does not matter. A note without a currency, or with an empty key, uses the default one; a map or a list of
 * several is unknown.
 */
export const currency: Check = {
  codes: ['currency-unknown'],
  check: ({ opportunity, sources }, context) => {
    const entry = sources.currency?.[0];
    if (entry === undefined || isBlank(entry.value)) return NO_FINDINGS;
    if (isCurrency(opportunity.currency)) return NO_FINDINGS;
    const found = foundIn(onlyItem(entry.value), context);
    const about = { code: 'currency-unknown', field: 'currency', key: entry.key, at: keySpan(entry) } as const;
    const suggestion = suggestCurrency(plainIn(onlyItem(entry.value), context));
    if (suggestion === undefined) return [{ ...about, data: { found } }];
    return [{ ...about, data: { found, suggestion }, fix: replaceWith([entry.key], entry.value, suggestion, context) }];
  },
};

export const examples: readonly Example[] = [
  { name: 'a sign for a currency', yaml: 'currency: $', finds: ['currency-unknown @2:1'] },
  {
    name: 'a sign that only one currency has',
    yaml: 'currency: €',
    finds: ['currency-unknown @2:1'],
    fixed: 'currency: EUR',
  },
  { name: 'a word for several currencies', yaml: 'currency: kr', finds: ['currency-unknown @2:1'] },
  { name: 'a word for a currency', yaml: 'currency: dollars', finds: ['currency-unknown @2:1'] },
  { name: 'a slip', yaml: 'currency: EURO', finds: ['currency-unknown @2:1'], fixed: 'currency: EUR' },
  {
    name: 'two letters that changed places',
    yaml: 'currency: UDS',
    finds: ['currency-unknown @2:1'],
    fixed: 'currency: USD',
  },
  { name: 'a code that is one letter off another', yaml: 'currency: RMB', finds: ['currency-unknown @2:1'] },
  { name: 'two currencies', yaml: 'currency: [USD, EUR]', finds: ['currency-unknown @2:1'] },
  { name: 'a currency among signs', yaml: 'currency: US$ (USD)', finds: ['currency-unknown @2:1'] },
  {
    name: 'a currency in brackets',
    yaml: 'currency: "(eur)"',
    finds: ['currency-unknown @2:1'],
    fixed: 'currency: "EUR"',
  },
  { name: 'a currency', yaml: 'currency: EUR', finds: [] },
  { name: 'a currency in lower case', yaml: 'currency: eur', finds: [] },
  { name: 'a list of one currency', yaml: 'currency: [EUR]', finds: [] },
  { name: 'an empty currency', yaml: 'currency:', finds: [] },
];

function lettersOf(text: string): string {
  return text.replace(/[^A-Za-z]/g, '').toUpperCase();
}

function sorted(letters: string): string {
  return letters.split('').sort().join('');
}

/**
 * Returns the only code that is close to the text, or `undefined` if several are, as for `US`. Of three letters, only
 * the order may be a typo, because one different letter is a different currency: `RMB` is not the ruble, `BTC` is not
 * the ngultrum.
 */
function suggestCurrency(text: string): string | undefined {
  const letters = lettersOf(text);
  if (isCurrency(letters)) return letters;
  const named = currencyCalled(text);
  if (named !== undefined) return named;
  const codes = Intl.supportedValuesOf('currency');
  const swapped = (code: string): boolean => sorted(code) === sorted(letters);
  const near = letters.length > 3 ? nearest(letters, codes) : codes.filter(swapped);
  return near.length === 1 ? near[0] : undefined;
}
