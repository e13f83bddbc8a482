/** The shape of an attribution that is stored in a note. */
import { majorOf } from '../domain/money.ts';
import { isBareLiteral, type NoteValue, type PlainValue } from '../domain/value.ts';
import type { Attribution } from './attribution.ts';
import type { Ledger } from './model.ts';

/** Changes with every calculation, so it does not count as a change. */
const STAMP = 'calculated_at';

/** Written only if the opportunity has a value; an empty value in the note counts as absent. */
export const OPTIONAL_KEYS: readonly string[] = ['team', 'customer_org'];

/**
 * Returns the value of `rev_attribution`, with keys in the order they are written. Amounts are in major units
 * (`600000`, `60.01`), names in the order of the note; a ledger without names is an empty map. `calculatedAt` is UTC,
 * in seconds, with `Z`. Keys that users added to the `stored` value follow, so that a new calculation does not remove
 * them; they are copied as data, without comments. A key with more than a thousand values, which only aliases produce,
 * is dropped.
 */
export function toStoredShape(
  attribution: Attribution,
  calculatedAt: string,
  stored?: NoteValue,
): ReadonlyMap<string, PlainValue> {
  const shape = new Map<string, PlainValue>([...computedShape(attribution), [STAMP, calculatedAt]]);
  for (const entry of stored?.kind === 'map' ? stored.entries : []) {
    const plain = shape.has(entry.key) || OPTIONAL_KEYS.includes(entry.key) ? undefined : asPlain(entry.value);
    if (plain !== undefined) shape.set(entry.key, plain);
  }
  return shape;
}

/** Returns all members except the calculation time. */
export function computedShape(attribution: Attribution): ReadonlyMap<string, PlainValue> {
  const { amount, oem, partner, region, team, customerOrg, method } = attribution;
  const optional: [string, PlainValue][] = [];
  if (team !== undefined) optional.push(['team', team]);
  if (customerOrg !== undefined) optional.push(['customer_org', customerOrg]);
  return new Map<string, PlainValue>([
    ['oem_attribution', majorShares(oem, amount.currency)],
    ['partner_attribution', majorShares(partner, amount.currency)],
    ['region', region],
    ...optional,
    ['total_amount', majorOf(amount.minor, amount.currency)],
    ['currency', amount.currency],
    ['oem_unallocated', majorOf(oem.unallocated, amount.currency)],
    ['attribution_method', method],
  ]);
}

function majorShares(ledger: Ledger, currency: string): ReadonlyMap<string, PlainValue> {
  return new Map(ledger.shares.map((share) => [share.name, majorOf(share.minor, currency)]));
}

const MOST_KEPT = 1000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Returns a value of the note as a value to write; `undefined` if it contains more than {@link MOST_KEPT} values, or
 * itself.
 */
function asPlain(value: NoteValue): PlainValue | undefined {
  let left = MOST_KEPT;
  const plain = (one: NoteValue): PlainValue => {
    if (left === 0) return null;
    left -= 1;
    if (one.kind === 'empty') return null;
    if (one.kind === 'list') return one.items.map(plain);
    if (one.kind === 'map') return new Map(one.entries.map((entry) => [entry.key, plain(entry.value)]));
    return one.plain && (isBareLiteral(one.text) || DAY.test(one.text)) ? { bare: one.text } : one.text;
  };
  const all = plain(value);
  return left === 0 ? undefined : all;
}
