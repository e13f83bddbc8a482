/** Reader of a note's text as an opportunity: fields from source text, each with the entries it came from. */
import { parseDay } from '../domain/day.ts';
import { FIELD_NAMES, type FieldName, type ForecastKeys, forecastKeys, type KeyNames } from '../domain/fields.ts';
import { composedKey, foldedKey } from '../domain/key.ts';
import { linkName, nameIn, oneName } from '../domain/wikilink.ts';
import { byKey } from '../domain/memo.ts';
import { decimalsOf, parseAmount } from '../domain/money.ts';
import type { Money } from '../domain/money.ts';
import { nameTextsIn, sourceTextsIn } from '../domain/names.ts';
import type { Opportunity, OpportunityNote, Reading, Sources } from '../domain/opportunity.ts';
import { isBlank, onlyItem, type NoteEntry, type NoteValue } from '../domain/value.ts';
import { type ForecastIndex, forecastIndex, forecastOf, forecastSourcesOf } from './forecast.ts';
import type { Frontmatter } from './frontmatter.ts';
import { salvageEntries } from './salvage-entries.ts';
import { detachString } from '../domain/detach-string.ts';
import { parseFrontmatter } from './parse.ts';
import { unreadIn } from './unreadable.ts';

/** Field of a key. `rank` 0 is the primary key; among existing keys, the lowest rank wins. */
interface Slot {
  readonly field: FieldName;
  readonly rank: number;
}

/** Field of a key by its name as written, in any Unicode composition. */
export interface KeyIndex {
  readonly get: (key: string) => Slot | undefined;
  readonly forecast: ForecastIndex;
}

/**
 * Fields whose keys match exactly, because the plugin writes them, or because other keys differ from them by one
 * letter.
 */
const EXACT: ReadonlySet<FieldName> = new Set(['revAttribution', 'forecast']);

/** Folded keys count after all others. */
const FOLDED_RANK = 1000;

/**
 * Compiles the names. In this order, a key is the primary key of a field, an alias, or one of these after folding
 * ({@link foldedKey}). A key claimed twice belongs to the field that has it as its primary key, otherwise to the
 * earlier field.
 */
export function keyIndex(names: KeyNames, forecast: ForecastKeys = forecastKeys()): KeyIndex {
  const exact = slotsOf(names, composedKey, 0);
  const open = Object.fromEntries(
    Object.entries(names).map(([field, keys]) => [field, EXACT.has(field as FieldName) ? [] : keys]),
  ) as unknown as KeyNames;
  const folded = slotsOf(open, foldedKey, FOLDED_RANK);
  return {
    get: byKey((key) => exact.get(composedKey(key)) ?? folded.get(foldedKey(key))),
    forecast: forecastIndex(forecast),
  };
}

function slotsOf(names: KeyNames, normalize: (key: string) => string, least: number): ReadonlyMap<string, Slot> {
  const index = new Map<string, Slot>();
  const fields = Object.entries(names) as [FieldName, readonly string[]][];
  const claim = (key: string | undefined, field: FieldName, rank: number): void => {
    const normalized = key === undefined ? '' : normalize(key);
    if (normalized !== '' && !index.has(normalized)) index.set(normalized, { field, rank: least + rank });
  };
  for (const [field, [first]] of fields) claim(first, field, 0);
  for (const [field, keys] of fields) {
    keys.forEach((key, rank) => {
      if (rank > 0) claim(key, field, rank);
    });
  }
  return index;
}

/**
 * Reads a note. Never throws. The first of a field's existing keys counts, even if it has no value. `defaultCurrency`
 * is the ISO 4217 code of notes without a currency.
 */
export function readNote(text: string, keys: KeyIndex, defaultCurrency: string): Reading {
  const parsed = parseFrontmatter(text);
  if (parsed.state === 'absent') return parsed;
  if (parsed.state === 'broken') {
    const entries = salvageEntries(text, parsed.block);
    return { state: 'broken', problem: parsed.problem, guess: { entries, sources: sorted(entries, keys).sources } };
  }
  return { state: 'read', note: noteOf(text, parsed.frontmatter, keys, defaultCurrency) };
}

function noteOf(
  text: string,
  { entries, isAscii }: Frontmatter,
  keys: KeyIndex,
  defaultCurrency: string,
): OpportunityNote {
  const { sources, others } = sorted(entries, keys);
  const forecastSources = forecastSourcesOf(others, sources.forecast?.[0], keys.forecast);
  const currency = currencyOf(text, sources) ?? defaultCurrency;
  const opportunity: Opportunity = {
    id: idOf(sources.id),
    title: proseOf(sources.title),
    customer: textOf(sources.customer),
    amount: moneyOf(sources, currency),
    stage: textOf(sources.stage),
    closeDate: dayOf(sources),
    currency,
    oems: namesOf(sources.oems, nameTextsIn),
    partners: namesOf(sources.partners, nameTextsIn),
    customerOrg: textOf(sources.customerOrg),
    customerPoc: textOf(sources.customerPoc),
    region: textOf(sources.region),
    team: textOf(sources.team),
    owner: textOf(sources.owner),
    source: textOf(sources.source),
    contractVehicle: textOf(sources.contractVehicle),
    tags: namesOf(sources.tags, sourceTextsIn),
    notes: proseOf(sources.notes),
    forecast: forecastOf(forecastSources, currency),
  };
  const { unreadable, emptyFields } = unreadIn(text, { sources, forecastSources, opportunity });
  return { entries, sources, others, forecastSources, opportunity, unreadable, emptyFields, isAscii };
}

/** One shape for all notes: adding the fields to each note one by one would cost more than reading them. */
const NO_SOURCES = Object.fromEntries(FIELD_NAMES.map((field) => [field, undefined])) as object;

/** Sorts a note's top-level entries by field, those of one field by rank. Entries without a field are the others. */
function sorted(
  entries: readonly NoteEntry[],
  keys: KeyIndex,
): { readonly sources: Sources; readonly others: readonly NoteEntry[] } {
  const sources: Partial<Record<FieldName, NoteEntry[]>> = { ...NO_SOURCES };
  const others: NoteEntry[] = [];
  for (const entry of entries) {
    const slot = keys.get(entry.key);
    if (slot === undefined) {
      others.push(entry);
      continue;
    }
    const found = sources[slot.field];
    if (found === undefined) sources[slot.field] = [entry];
    else insertByRank(found, entry, slot.rank, keys);
  }
  return { sources, others };
}

function insertByRank(found: NoteEntry[], entry: NoteEntry, rank: number, keys: KeyIndex): void {
  const before = found.findIndex((other) => (keys.get(other.key)?.rank ?? 0) > rank);
  found.splice(before === -1 ? found.length : before, 0, entry);
}

/** Entries of one field. */
type Found = Sources[FieldName];

/** Returns a text. A list of one counts as its item. */
export function textOf(found: Found): string | undefined {
  const value = found?.[0]?.value;
  if (value === undefined) return undefined;
  return nameIn(value) ?? (value.kind === 'list' ? nameIn(onlyItem(value)) : undefined);
}

/** Returns a text. A link that is the whole text becomes its name; links among other text stay unchanged. */
function proseOf(found: Found): string | undefined {
  const value = found?.[0]?.value;
  if (value === undefined) return undefined;
  const only = onlyItem(value);
  return (only.kind === 'scalar' && detachString(linkName(only.text))) || textOf(found);
}

/** Returns the ID. It is not cached because each note has a different ID. */
function idOf(found: Found): string | undefined {
  const value = found?.[0]?.value;
  const only = value && onlyItem(value);
  return only?.kind === 'scalar' ? oneName(only.text) : textOf(found);
}

/** Maximum number of UTF-16 units of a list or map that are kept in place of a currency. */
const MOST_SHOWN = 80;

/**
 * Returns the currency, or `undefined` for a note without one. An invalid value is never treated as the default
 * currency.
 */
function currencyOf(text: string, sources: Sources): string | undefined {
  const value = sources.currency?.[0]?.value;
  if (value === undefined || isBlank(value)) return undefined;
  const written = textOf(sources.currency)?.toUpperCase();
  return written ?? detachString(text.slice(value.from, Math.min(value.to, value.from + MOST_SHOWN)));
}

const NO_NAMES: readonly string[] = [];

function namesOf(found: Found, read: (value: NoteValue) => readonly string[]): readonly string[] {
  const value = found?.[0]?.value;
  return value === undefined ? NO_NAMES : read(value);
}

function moneyOf(sources: Sources, currency: string): Money | undefined {
  const found = sources.amount?.[0]?.value;
  const value = found && onlyItem(found);
  if (value?.kind !== 'scalar') return undefined;
  const minor = parseAmount(value.text.trim(), decimalsOf(currency));
  return typeof minor === 'number' ? { minor, currency } : undefined;
}

function dayOf(sources: Sources): string | undefined {
  const text = textOf(sources.closeDate);
  return text === undefined ? undefined : parseDay(text);
}
