/** How an attribution stands in a note, and whether what stands there still holds. */
import { majorOf } from '../domain/money.ts';
import { isNoText, type NoteValue, type PlainValue, saysSame } from '../domain/value.ts';
import type { Attribution } from './attribution.ts';
import type { Ledger } from './model.ts';

/** Changes with every calculation, so it never makes a result a new one. */
const STAMP = 'calculated_at';

/** Written only where the opportunity has them; empty in the note, they say the same as missing. */
const OPTIONAL: readonly string[] = ['team', 'customer_org'];

/**
 * The value of `rev_attribution`, keys in the order they are written. Amounts are in major units (`600000`, `60.01`), names
 * in the order of the note; a ledger without names is an empty map. `calculatedAt` is UTC, in seconds, with `Z`.
 * Keys that someone added to the `stored` value follow behind ours, so that a new calculation does not throw them away;
 * they come over as data, without comments. One of more than a thousand values, which only aliases make, is left out.
 */
export function writtenShape(
  attribution: Attribution,
  calculatedAt: string,
  stored?: NoteValue,
): ReadonlyMap<string, PlainValue> {
  const shape = new Map<string, PlainValue>([...computed(attribution), [STAMP, calculatedAt]]);
  for (const entry of stored?.kind === 'map' ? stored.entries : []) {
    const kept = shape.has(entry.key) || OPTIONAL.includes(entry.key) ? undefined : asPlain(entry.value);
    if (kept !== undefined) shape.set(entry.key, kept);
  }
  return shape;
}

/** All of the shape but its stamp. */
function computed(attribution: Attribution): ReadonlyMap<string, PlainValue> {
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

/** `none`: nothing written yet, or emptied. `stale`: at least one key says something else than the attribution now. */
export type StoredState = 'none' | 'current' | 'stale';

/** What stands in the note against what was computed now; what stands there while nothing can be computed is stale. */
export function storedState(stored: NoteValue | undefined, attribution: Attribution | undefined): StoredState {
  if (stored === undefined || isBlank(stored)) return 'none';
  if (attribution === undefined) return 'stale';
  return staleKeys(stored, attribution).length === 0 ? 'current' : 'stale';
}

/**
 * Our keys that a new calculation would change or add, in written order, then those it would remove; of a value that is no
 * map, all of them.
 * Empty when the result still holds or nothing is stored. When it was calculated never counts, nor do keys of others.
 */
export function staleKeys(stored: NoteValue | undefined, attribution: Attribution): readonly string[] {
  if (stored === undefined || isBlank(stored)) return [];
  const wanted = computed(attribution);
  if (stored.kind !== 'map') return [...wanted.keys()];
  const found = new Map(stored.entries.map((entry) => [entry.key, entry.value]));
  const changed = [...wanted].filter(([key, value]) => !holds(found.get(key), value)).map(([key]) => key);
  const gone = OPTIONAL.filter((key) => !wanted.has(key) && !isBlank(found.get(key)));
  return [...changed, ...gone];
}

function holds(found: NoteValue | undefined, wanted: PlainValue): boolean {
  return found !== undefined && saysSame(found, wanted);
}

function isBlank(value: NoteValue | undefined): boolean {
  if (value === undefined || value.kind === 'empty') return true;
  if (value.kind === 'scalar') return value.text.trim() === '';
  return (value.kind === 'map' ? value.entries : value.items).length === 0;
}

const MOST_KEPT = 1000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A value of the note as one to write; undefined when it holds more than {@link MOST_KEPT} values, or itself. */
function asPlain(value: NoteValue): PlainValue | undefined {
  let left = MOST_KEPT;
  const plain = (one: NoteValue): PlainValue => {
    if (left === 0) return null;
    left -= 1;
    if (one.kind === 'empty') return null;
    if (one.kind === 'list') return one.items.map(plain);
    if (one.kind === 'map') return new Map(one.entries.map((entry) => [entry.key, plain(entry.value)]));
    return one.plain && (isNoText(one.text) || DAY.test(one.text)) ? { bare: one.text } : one.text;
  };
  const all = plain(value);
  return left === 0 ? undefined : all;
}
