/** Whether the currency is one that exists. */
import { isCurrency } from '../domain/money.ts';
import { nearest } from '../domain/nearest.ts';
import { NOTHING, type Check } from './check.ts';
import { replaceWith } from './fix.ts';
import { foundIn, isBlank, keySpan } from './written.ts';

/**
 * A note without a currency, or with nothing behind the key, is in the default one. A list or map is unknown as well: read
 * as the default, it would pass for another currency in silence.
 */
export const currency: Check = {
  codes: ['currency-unknown'],
  check: ({ opportunity, sources }, context) => {
    const entry = sources.currency?.[0];
    if (entry === undefined || isBlank(entry.value)) return NOTHING;
    if (entry.value.kind === 'scalar' && isCurrency(opportunity.currency)) return NOTHING;
    const found = foundIn(entry.value, context);
    const about = { code: 'currency-unknown', field: 'currency', key: entry.key, at: keySpan(entry) } as const;
    const suggestion = meant(found);
    if (suggestion === undefined) return [{ ...about, data: { found } }];
    return [{ ...about, data: { found, suggestion }, fix: replaceWith([entry.key], entry.value, suggestion, context) }];
  },
  examples: [
    { name: 'a sign for a currency', yaml: 'currency: $', finds: ['currency-unknown @2:1'] },
    { name: 'a word for a currency', yaml: 'currency: dollars', finds: ['currency-unknown @2:1'] },
    { name: 'a slip', yaml: 'currency: EURO', finds: ['currency-unknown @2:1'], fixed: 'currency: EUR' },
    { name: 'a list of currencies', yaml: 'currency: [USD]', finds: ['currency-unknown @2:1'], fixed: 'currency: USD' },
    { name: 'a currency', yaml: 'currency: EUR', finds: [] },
    { name: 'no currency behind the key', yaml: 'currency:', finds: [] },
  ],
};

/** The one code that the text comes near to; undefined where several do, as for `US`. */
function meant(text: string): string | undefined {
  const letters = text.replace(/[^A-Za-z]/g, '').toUpperCase();
  if (isCurrency(letters)) return letters;
  const near = nearest(letters, Intl.supportedValuesOf('currency'));
  return letters.length > 2 && near.length === 1 ? near[0] : undefined;
}
