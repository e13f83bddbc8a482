/** Finds the notes of a survey that look like opportunities, by the names of their properties in any language. */
import { folderOfPath } from '../../domain/file-name.ts';
import { addToGroup } from '../../domain/group.ts';
import { onlyItem, type NoteEntry, type NoteValue } from '../../domain/value.ts';
import { isPlaceholder } from '../../domain/untrusted-text.ts';
import { nameIn } from '../../domain/wikilink.ts';
import { DISTINCTIVE_FIELDS, isToolKey } from '../../notes/skip-reason.ts';
import type { KeyIndex } from '../../notes/read.ts';
import { aliasMeanings } from './alias-meanings.ts';
import type { ColumnField } from './field-aliases.ts';
import type { NamedColumn } from './match-columns.ts';
import type { SurveyedNote } from './survey-notes.ts';
import type { ColumnValue } from './value-habits.ts';

/** Paths of notes by their likely kind. */
export interface LikelyNotes {
  /** Notes that look like opportunities. */
  readonly likely: ReadonlySet<string>;
  /** Notes that have some properties of opportunities, such as invoices. They may be opportunities too. */
  readonly possible: ReadonlySet<string>;
  readonly templates: ReadonlySet<string>;
}

/** Number of distinctive fields of a note that is likely, and of one that is possible. */
const LIKELY = 3;
const POSSIBLE = 2;

/**
 * Sorts the notes. A note with three of customer, amount, stage, and close date is likely; one with two is possible, or
 * likely if a likely note is in its folder or no note has three.
 */
export function likelyNotes(notes: readonly SurveyedNote[], keyIndex: KeyIndex): LikelyNotes {
  const counts = new Map<string, number>();
  const templates = new Set<string>();
  for (const note of notes) {
    const entries = entriesOf(note);
    if (entries.some(({ key, value }) => isToolKey(key, value.kind === 'scalar' ? value.text.toLowerCase() : '')))
      continue;
    const fields = distinctiveFields(entries, keyIndex);
    if (fields < POSSIBLE) continue;
    if (hasPlaceholders(note, entries, keyIndex)) templates.add(note.path);
    else counts.set(note.path, fields);
  }
  const most = [...counts.values()].some((count) => count >= LIKELY) ? LIKELY : POSSIBLE;
  const sure = [...counts].filter(([, count]) => count >= most).map(([path]) => path);
  const folders = new Set(sure.map(folderOfPath));
  const paths = [...counts.keys()];
  const likely = new Set(paths.filter((path) => folders.has(folderOfPath(path)) || sure.includes(path)));
  return { likely, possible: new Set(paths.filter((path) => !likely.has(path))), templates };
}

/** Returns the top-level entries of a note; an empty array if its properties cannot be read. */
export function entriesOf({ reading }: Pick<SurveyedNote, 'reading'>): readonly NoteEntry[] {
  return reading.state === 'read' ? reading.note.entries : [];
}

/** Returns the fields that a key may contain, by the settings in force and the alias table. */
export function fieldsNamed(key: string, keyIndex: KeyIndex): readonly ColumnField[] {
  const read = keyIndex.get(key)?.field;
  const named = aliasMeanings(key).flatMap(({ field, never }) => (never ? [] : [field]));
  return read === undefined || read === 'tags' || read === 'forecast' || read === 'revAttribution' ? named : [read];
}

/** Returns the number of distinctive fields that the entries may contain. */
export function distinctiveFields(entries: readonly Pick<NoteEntry, 'key'>[], keyIndex: KeyIndex): number {
  const found = new Set(entries.flatMap(({ key }) => fieldsNamed(key, keyIndex)));
  return DISTINCTIVE_FIELDS.filter((field) => found.has(field)).length;
}

function hasPlaceholders({ text }: SurveyedNote, entries: readonly NoteEntry[], keyIndex: KeyIndex): boolean {
  return entries.some(
    ({ key, value }) => isPlaceholder(text.slice(value.from, value.to)) && fieldsNamed(key, keyIndex).length > 0,
  );
}

/** Returns the keys of the notes as columns, sorted by key. Maps are no values of a column. */
export function columnsOf(notes: readonly SurveyedNote[]): readonly NamedColumn[] {
  const columns = new Map<string, ColumnValue[]>();
  for (const note of notes) {
    for (const { key, value } of entriesOf(note)) {
      const read = columnValue(value);
      if (read !== undefined) addToGroup(columns, key, read);
    }
  }
  return [...columns].map(([key, values]) => ({ key, values })).sort((one, other) => (one.key < other.key ? -1 : 1));
}

function columnValue(value: NoteValue): ColumnValue | undefined {
  const only = onlyItem(value);
  const text = nameIn(only);
  if (text !== undefined) return text;
  if (only.kind === 'scalar') return only.text;
  if (only.kind === 'empty') return '';
  if (only.kind === 'map') return undefined;
  const texts = only.items.flatMap((item) => nameIn(item) ?? []);
  return texts.length > 0 || only.items.length === 0 ? texts : undefined;
}
