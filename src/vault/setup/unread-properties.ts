/** Recognizes opportunity data that the plugin does not read: inline fields, nested keys, and several opportunities in a note. */
import type { NoteEntry, NoteValue } from '../../domain/value.ts';
import type { KeyIndex } from '../../notes/read.ts';
import { distinctiveFields, entriesOf, fieldsNamed } from './likely-opportunities.ts';
import type { SurveyedNote } from './survey-notes.ts';

/**
 * A place of data that is recognized but not read. `inline-field`: `amount:: 50000` in the body. `nested-key`: `amount` in a
 * map, such as `deal`. `several-opportunities`: a list of maps, each a separate opportunity.
 */
type UnreadKind = 'inline-field' | 'nested-key' | 'several-opportunities';

export interface UnreadProperty {
  readonly kind: UnreadKind;
  /** The key as written: `amount`, `deal.amount`, `opportunities`. */
  readonly key: string;
  /** Paths of the notes, sorted. */
  readonly paths: readonly string[];
  /** Largest number of opportunities in one note; only for `several-opportunities`. */
  readonly most?: number;
}

/** Returns the unread data of the notes, sorted by kind and key. */
export function unreadProperties(notes: readonly SurveyedNote[], keyIndex: KeyIndex): readonly UnreadProperty[] {
  const found = new Map<string, { kind: UnreadKind; key: string; paths: Set<string>; most: number }>();
  for (const note of notes) {
    for (const { kind, key, most } of unreadIn(note, keyIndex)) {
      const id = `${kind} ${key}`;
      const one = found.get(id) ?? { kind, key, paths: new Set<string>(), most: 0 };
      one.paths.add(note.path);
      one.most = Math.max(one.most, most);
      found.set(id, one);
    }
  }
  return [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { kind, key, paths, most }]) => ({ kind, key, paths: [...paths].sort(), ...(most > 0 && { most }) }));
}

interface Unread {
  readonly kind: UnreadKind;
  readonly key: string;
  readonly most: number;
}

function unreadIn(note: SurveyedNote, keyIndex: KeyIndex): readonly Unread[] {
  const nested = entriesOf(note).flatMap((entry) => unreadInEntry(entry, keyIndex));
  const inline = inlineKeys(note.text).filter((key) => fieldsNamed(key, keyIndex).length > 0);
  const isOpportunity = distinctiveFields([...inline.map((key) => ({ key })), ...entriesOf(note)], keyIndex) > 1;
  return isOpportunity
    ? [...nested, ...inline.map((key) => ({ kind: 'inline-field' as const, key, most: 0 }))]
    : nested;
}

function unreadInEntry({ key, value }: NoteEntry, keyIndex: KeyIndex): readonly Unread[] {
  if (keyIndex.get(key) !== undefined) return [];
  if (value.kind === 'map') {
    const named = value.entries.filter((entry) => fieldsNamed(entry.key, keyIndex).length > 0);
    if (distinctiveFields(named, keyIndex) === 0) return [];
    return named.map((entry) => ({ kind: 'nested-key', key: `${key}.${entry.key}`, most: 0 }));
  }
  const opportunities = itemsOf(value).filter(
    (item) => item.kind === 'map' && distinctiveFields(item.entries, keyIndex) > 1,
  );
  return opportunities.length === 0 ? [] : [{ kind: 'several-opportunities', key, most: opportunities.length }];
}

function itemsOf(value: NoteValue): readonly NoteValue[] {
  return value.kind === 'list' ? value.items : [];
}

/**
 * Matches the key of an inline field of the Dataview plugin, on a line or in brackets:
 * https://blacksmithgu.github.io/obsidian-dataview/annotation/add-metadata/ (2026-11-28).
 */
const INLINE =
  /(?:^[ \t>]*(?:[-*+][ \t]+)?|[[(])[*_]{0,2}([\p{L}][\p{L}\p{N}\p{M} _.-]{0,60})[*_]{0,2}::(?=[ \t]*\S)/gmu;

function inlineKeys(text: string): readonly string[] {
  return text.includes('::') ? [...new Set([...text.matchAll(INLINE)].map((match) => (match[1] ?? '').trim()))] : [];
}
