/** A note's text read as an opportunity: fields from source text, each with the entries it came from. */
import { parseDay } from '../domain/day.ts';
import { FIELD_NAMES, type FieldName, type KeyNames } from '../domain/fields.ts';
import { composedKey, foldedKey } from '../domain/key.ts';
import { linkName, nameIn, oneName } from '../domain/link.ts';
import { byKey } from '../domain/memo.ts';
import { decimalsOf, parseAmount } from '../domain/money.ts';
import type { Money } from '../domain/money.ts';
import { nameTextsIn, sourceTextsIn } from '../domain/names.ts';
import type { Opportunity, OpportunityNote, Reading, Sources } from '../domain/opportunity.ts';
import { isBlank, onlyItem, type NoteEntry, type NoteValue } from '../domain/value.ts';
import { forecastOf, forecastSourcesOf } from './forecast.ts';
import type { Frontmatter } from './frontmatter.ts';
import { salvageEntries } from './salvage-entries.ts';
import { detachString } from '../domain/detach-string.ts';
import { parseFrontmatter } from './parse.ts';
import { unreadIn } from './unreadable.ts';

/** What a key stands for. `rank` 0 is the key that counts first; among keys that are there, the lowest rank wins. */
interface Slot {
  readonly field: FieldName;
  readonly rank: number;
}

/** By key as written, in whatever composition of accents. */
export interface KeyIndex {
  readonly get: (key: string) => Slot | undefined;
}

/** Their keys match exactly, because the plugin writes them, or other keys are told from theirs by the letter. */
const EXACT: ReadonlySet<FieldName> = new Set(['revAttribution', 'forecast']);

/** Folded keys count behind all others. */
const FOLDED_RANK = 1000;

/**
 * Compiles the names. In this order, a key is the first key of a field, another key of it, or one of these but for the way it is
 * written ({@link foldedKey}). A key claimed twice goes to the field that has it as its first key, else to the earlier field.
 */
export function keyIndex(names: KeyNames): KeyIndex {
  const exact = slotsOf(names, composedKey, 0);
  const open = Object.fromEntries(
    Object.entries(names).map(([field, keys]) => [field, EXACT.has(field as FieldName) ? [] : keys]),
  ) as unknown as KeyNames;
  const folded = slotsOf(open, foldedKey, FOLDED_RANK);
  return { get: byKey((key) => exact.get(composedKey(key)) ?? folded.get(foldedKey(key))) };
}

function slotsOf(names: KeyNames, spelled: (key: string) => string, least: number): ReadonlyMap<string, Slot> {
  const index = new Map<string, Slot>();
  const fields = Object.entries(names) as [FieldName, readonly string[]][];
  const claim = (key: string | undefined, field: FieldName, rank: number): void => {
    const spelling = key === undefined ? '' : spelled(key);
    if (spelling !== '' && !index.has(spelling)) index.set(spelling, { field, rank: least + rank });
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
 * Reads a note; never throws. Of a field's keys that are there the first counts, even when nothing stands behind it.
 * `defaultCurrency` is the ISO 4217 code of notes that name none.
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
  const forecastSources = forecastSourcesOf(others, sources.forecast?.[0]);
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
  const { unreadable, emptied } = unreadIn(text, { sources, forecastSources, opportunity });
  return { entries, sources, others, forecastSources, opportunity, unreadable, emptied, isAscii };
}

/** One shape for all notes: to give each note its fields one by one would cost more than to read them. */
const NO_SOURCES = Object.fromEntries(FIELD_NAMES.map((field) => [field, undefined])) as object;

/** Sorts a note's top-level entries by field; those of one field by rank. Those of no field are the others. */
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

/** The entries of one field. */
type Found = Sources[FieldName];

/** A list of one counts as the text in it. */
function textOf(found: Found): string | undefined {
  const value = found?.[0]?.value;
  if (value === undefined) return undefined;
  return nameIn(value) ?? (value.kind === 'list' ? nameIn(onlyItem(value)) : undefined);
}

/** A link that is the whole text is the name it gives; links among words stay as they are. */
function proseOf(found: Found): string | undefined {
  const value = found?.[0]?.value;
  if (value === undefined) return undefined;
  const only = onlyItem(value);
  return (only.kind === 'scalar' && detachString(linkName(only.text))) || textOf(found);
}

/** Each note has its own ID: to remember it for the next note would gain nothing. */
function idOf(found: Found): string | undefined {
  const value = found?.[0]?.value;
  const only = value && onlyItem(value);
  return only?.kind === 'scalar' ? oneName(only.text) : textOf(found);
}

/** Most UTF-16 units that are kept of a list or a map in place of a currency. */
const MOST_SHOWN = 80;

/** Undefined for a note that names none. A value that is no code is never taken for the default one. */
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
