/** Check of the amount: money that can be attributed and sent. */
import { decimalsOf, parseAmount } from '../domain/money.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { suggestAmount, suggestOtherCurrency } from '../domain/suggest-fix-value.ts';
import type { OpportunityNote } from '../domain/opportunity.ts';
import { isBlank, onlyItem, type NoteEntry } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example, type CheckContext } from './check.ts';
import { replaceWith } from './fix.ts';
import { foundIn, keySpan, plainIn } from './source-text.ts';

/**
 * Requires one plain decimal number above zero, without more decimals than its currency has. A list or map is
 * `amount-not-a-number`; `required-empty` reports a blank amount.
 */
export const amount: Check = {
  codes: ['amount-not-a-number', 'amount-not-positive', 'amount-out-of-range', 'amount-too-precise'],
  check: (note, context) => {
    const { opportunity, sources } = note;
    if (opportunity.amount !== undefined && opportunity.amount.minor > 0) return NO_FINDINGS;
    const entry = sources.amount?.[0];
    if (entry === undefined || isBlank(entry.value)) return NO_FINDINGS;
    return [otherCurrency(entry, note, context) ?? findingOn(entry, opportunity.currency, context)];
  },
};

export const examples: readonly Example[] = [
  {
    name: 'an amount written for people',
    yaml: 'amount: "$1,200,000"',
    finds: ['amount-not-a-number @2:1'],
    fixed: 'amount: 1200000',
  },
  {
    name: 'an amount with European marks',
    yaml: 'currency: EUR\namount: 1.200.000,50 €',
    finds: ['amount-not-a-number @3:1'],
    fixed: 'currency: EUR\namount: 1200000.50',
  },
  {
    name: 'an amount in another currency than the default one',
    whole: true,
    yaml: 'id: OPP-1\ntitle: Zero trust\ncustomer: Navy\nstage: Discovery\nclose_date: 2026-06-30\namount: 1.200.000,50 €',
    finds: ['amount-not-a-number @7:1'],
    fixed:
      'id: OPP-1\ntitle: Zero trust\ncustomer: Navy\nstage: Discovery\nclose_date: 2026-06-30\namount: 1200000.50\ncurrency: EUR',
  },
  {
    name: 'the same, and an empty currency',
    yaml: 'currency:\namount: 1000 EUR # signed',
    finds: ['amount-not-a-number @3:1'],
    fixed: 'currency: EUR\namount: 1000 # signed',
  },
  {
    name: 'an amount in another currency than the note names',
    yaml: 'currency: USD\namount: 1000 EUR',
    finds: ['amount-not-a-number @3:1'],
  },
  {
    name: 'an amount with marks of direction',
    yaml: 'amount: "\\u200e1200\\u200f"',
    finds: ['amount-not-a-number @2:1'],
    fixed: 'amount: 1200',
  },
  { name: 'a word for an amount', yaml: 'amount: tbd', finds: ['amount-not-a-number @2:1'] },
  { name: 'a list of amounts', yaml: 'amount: [100, 200]', finds: ['amount-not-a-number @2:1'] },
  {
    name: 'a list of one amount written for people',
    yaml: 'amount: ["$1,200,000"]',
    finds: ['amount-not-a-number @2:1'],
    fixed: 'amount: 1200000',
  },
  { name: 'a list of one amount of zero', yaml: 'amount: [0]', finds: ['amount-not-positive @2:1'] },
  { name: 'a list of one amount', yaml: 'amount: [10]', finds: [] },
  { name: 'an amount of zero', yaml: 'est_amount: 0', finds: ['amount-not-positive @2:1'] },
  { name: 'a negative amount', yaml: 'amount: -250000', finds: ['amount-not-positive @2:1'] },
  { name: 'more money than there is', yaml: 'amount: 1e15', finds: ['amount-out-of-range @2:1'] },
  { name: 'a third of a cent', yaml: 'amount: 1200.505', finds: ['amount-too-precise @2:1'] },
  { name: 'decimals of yen', yaml: 'amount: 1200.5\ncurrency: JPY', finds: ['amount-too-precise @2:1'] },
  { name: 'an amount in dollars and cents', yaml: 'amount: 1200000.50', finds: [] },
  { name: 'an amount in quotes', yaml: 'amount: "1200000"', finds: [] },
];

/**
 * Returns a finding for an amount with a currency that is not the note's. Only a note without a currency can be fixed,
 * and its currency is written first, so that euros are never read as dollars.
 */
function otherCurrency(entry: NoteEntry, note: OpportunityNote, context: CheckContext): UnplacedFinding | undefined {
  const found = foundIn(onlyItem(entry.value), context);
  const noteValue = note.opportunity.currency;
  const plain = plainIn(onlyItem(entry.value), context);
  const named = suggestOtherCurrency(plain, noteValue);
  if (named === undefined) return undefined;
  const stands = note.sources.currency?.[0];
  const key = stands?.key ?? context.keys.currency[0] ?? 'currency';
  const suggestion = suggestAmount(plain, named);
  const data = { found, ...(suggestion === undefined ? {} : { suggestion }), other: { named, noteValue, key } };
  const about = { code: 'amount-not-a-number', field: 'amount', key: entry.key, at: keySpan(entry), data } as const;
  if (stands === undefined) return { ...about, fix: { do: 'set', path: [key], value: named, was: undefined } };
  return isBlank(stands.value) ? { ...about, fix: replaceWith([key], stands.value, named, context) } : about;
}

function findingOn(entry: NoteEntry, currency: string, context: CheckContext): UnplacedFinding {
  const found = foundIn(onlyItem(entry.value), context);
  const about = { field: 'amount', key: entry.key, at: keySpan(entry) } as const;
  const decimals = decimalsOf(currency);
  const value = onlyItem(entry.value);
  const parsed =
    value.kind === 'scalar' ? parseAmount(value.text.trim(), decimals) : ({ problem: 'not-a-number' } as const);
  if (typeof parsed === 'number') return { code: 'amount-not-positive', ...about, data: { found } };
  if (parsed.problem === 'out-of-range') return { code: 'amount-out-of-range', ...about, data: { found } };
  const suggestion = suggestAmount(plainIn(value, context), currency);
  const guess = suggestion === undefined ? {} : { suggestion };
  const withFix =
    suggestion === undefined ? {} : { fix: replaceWith([entry.key], entry.value, { bare: suggestion }, context) };
  return parsed.problem === 'not-a-number'
    ? { code: 'amount-not-a-number', ...about, data: { found, ...guess }, ...withFix }
    : { code: 'amount-too-precise', ...about, data: { found, currency, decimals, ...guess }, ...withFix };
}
