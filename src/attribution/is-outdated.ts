/** Decides if the attribution stored in a note is outdated. */
import { isBlank, type NoteValue, onlyItem, type PlainValue } from '../domain/value.ts';
import { linkName, nameIn } from '../domain/wikilink.ts';
import type { Attribution } from './attribution.ts';
import { computedShape, OPTIONAL_KEYS } from './stored-shape.ts';

/**
 * `none`: nothing is written yet, or it was cleared. `stale`: at least one value differs from the current attribution.
 */
export type StoredState = 'none' | 'current' | 'stale';

/** Returns the state of the stored attribution; `stale` if it exists but no attribution can be calculated. */
export function storedState(stored: NoteValue | undefined, attribution: Attribution | undefined): StoredState {
  if (stored === undefined || isBlank(stored)) return 'none';
  if (attribution === undefined) return 'stale';
  if (stored.kind === 'map' && stored.entries.every(({ key }) => !OWN_KEYS.has(key))) return 'none';
  return changedInputs(stored, attribution) === undefined ? 'current' : 'stale';
}

const OWN_KEYS: ReadonlySet<string> = new Set([
  ...(['oem_attribution', 'partner_attribution', 'region', ...OPTIONAL_KEYS] as const),
  ...(['total_amount', 'currency', 'oem_unallocated', 'attribution_method'] as const),
]);

/**
 * Returns the inputs that changed since the stored result was calculated, by display name, in the order in which the
 * result is written. Returns `undefined` if the result is current or nothing is stored, and an empty array if the
 * stored value is not a result. Values are compared by meaning: the order of keys, quotes, and the format of numbers
 * and empty values are ignored, and so are the calculation time, users' keys, and keys that the stored result lacks.
 */
export function changedInputs(stored: NoteValue | undefined, attribution: Attribution): readonly string[] | undefined {
  if (stored === undefined || isBlank(stored)) return undefined;
  if (stored.kind !== 'map') return [];
  const expected = computedShape(attribution);
  const found = new Map(stored.entries.map(({ key, value }) => [key, value]));
  const differing = [...OWN_KEYS].filter((key) => differs(found.get(key), expected.get(key)));
  return differing.length === 0 ? undefined : inputsOfDifferences(differing, found, expected);
}

function differs(found: NoteValue | undefined, expected: PlainValue | undefined): boolean {
  if (found === undefined) return false;
  if (expected === undefined) return !isBlank(found);
  return !hasSameMeaning(found, expected);
}

/** Lists changed shares only if neither the amount nor the names explain them. */
function inputsOfDifferences(
  differing: readonly string[],
  found: ReadonlyMap<string, NoteValue>,
  expected: ReadonlyMap<string, PlainValue>,
): readonly string[] {
  const money = differing.filter((key) => key === 'total_amount' || key === 'currency');
  const inputs = differing.flatMap((key): readonly string[] => {
    const [names, shares] = LEDGERS[key] ?? [];
    if (names === undefined || shares === undefined) return INPUTS[key] ?? [];
    const [then, now] = [figuresIn(found.get(key)), figuresOf(expected.get(key))];
    if (!sameTexts([...then.keys()], [...now.keys()])) return [names];
    if (money.length > 0) return [];
    return [sameTexts([...then.values()], [...now.values()]) ? `order of the ${names}` : shares];
  });
  const rest = inputs.length === 0 && differing.includes('oem_unallocated') ? ['unallocated amount'] : [];
  return [...new Set([...inputs, ...rest])];
}

/** Names and shares of each ledger. */
const LEDGERS: Readonly<Record<string, readonly [string, string]>> = {
  oem_attribution: ['OEMs', 'OEM shares'],
  partner_attribution: ['partners', 'partner shares'],
};

const INPUTS: Readonly<Record<string, readonly string[]>> = {
  region: ['region'],
  team: ['team'],
  customer_org: ['customer organization'],
  total_amount: ['amount'],
  currency: ['currency'],
  attribution_method: ['attribution method'],
};

/** Returns the figures of a ledger as text, by name. */
function figuresIn(found: NoteValue | undefined): ReadonlyMap<string, string> {
  const entries = found?.kind === 'map' ? found.entries : [];
  return new Map(entries.map(({ key, value }) => [textKey(key), value.kind === 'scalar' ? figure(value.text) : '']));
}

function figuresOf(expected: PlainValue | undefined): ReadonlyMap<string, string> {
  const shares = expected instanceof Map ? [...(expected as ReadonlyMap<string, number>)] : [];
  return new Map(shares.map(([name, share]) => [textKey(name), String(share)]));
}

function figure(text: string): string {
  return String(numberIn(text) ?? text);
}

/** Returns true if both contain the same texts, in any order. */
function sameTexts(some: readonly string[], others: readonly string[]): boolean {
  return some.toSorted().join('\n') === others.toSorted().join('\n');
}

/** Returns true if a stored value equals a calculated one, regardless of its format. */
function hasSameMeaning(found: NoteValue, expected: PlainValue): boolean {
  if (expected instanceof Map) return sameLedger(found, expected as ReadonlyMap<string, PlainValue>);
  const value = onlyItem(found);
  if (typeof expected === 'number') return value.kind === 'scalar' && numberIn(value.text) === expected;
  const text = nameIn(found) ?? nameIn(value);
  return typeof expected === 'string' && text !== undefined && textKey(text) === textKey(expected);
}

function sameLedger(found: NoteValue, expected: ReadonlyMap<string, PlainValue>): boolean {
  if (isBlank(found)) return expected.size === 0;
  if (found.kind !== 'map' || found.entries.length !== expected.size) return false;
  const shares = new Map([...expected].map(([name, share]) => [textKey(name), share]));
  return found.entries.every(({ key, value }) => {
    const share = shares.get(textKey(key));
    return share !== undefined && hasSameMeaning(value, share);
  });
}

/** Returns the text for comparison: the name of a link, NFC-normalized, without outer spaces. Case matters. */
function textKey(text: string): string {
  return linkName(text).normalize('NFC');
}

const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,3})?$/i;

function numberIn(text: string): number | undefined {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) ? Number(trimmed) : undefined;
}
