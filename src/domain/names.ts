/** Names in a list of names in a note. */
import { nameIn, unquotedLink } from './wikilink.ts';
import { isNoneWord, readNames } from './names-text.ts';
import { isBlank, type NoteValue } from './value.ts';

/** One name of a list, and the value that contains it. */
export interface NamedItem {
  readonly name: string;
  readonly value: NoteValue;
  /**
   * Position in the list, counting empty items; `undefined` if the value itself is used as the list, as in
   * `oem: Microsoft`.
   */
  readonly position: number | undefined;
}

/**
 * Returns the names in a field of several names, in order. A scalar or an unquoted link counts as one name. Empty items
 * and items without a name ({@link namelessItems}) are skipped. Returns an empty array for a text that is not one name.
 */
export function namesIn(value: NoteValue): readonly NamedItem[] {
  return value.kind === 'scalar' && !isOneName(value.text) ? NO_NAMES : itemsIn(value);
}

/** Returns the texts of {@link namesIn}. */
export function nameTextsIn(value: NoteValue): readonly string[] {
  return value.kind === 'scalar' && !isOneName(value.text) ? NO_TEXTS : readTexts(value, nameOf);
}

/** Returns the texts in a field of several texts, such as tags; every text is valid. */
export function sourceTextsIn(value: NoteValue): readonly string[] {
  return readTexts(value, nameIn);
}

function readTexts(value: NoteValue, read: (item: NoteValue) => string | undefined): readonly string[] {
  const whole = read(value);
  if (whole !== undefined) return [whole];
  if (value.kind !== 'list') return NO_TEXTS;
  const texts = value.items.map(read);
  return texts.every(isText) ? texts : texts.filter(isText);
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}

function isOneName(text: string): boolean {
  const { what } = readNames(text);
  return what === 'name' || what === 'joined';
}

/** Values such as `N/A` have no name. */
function nameOf(item: NoteValue): string | undefined {
  const name = nameIn(item);
  return name === undefined || isNoneWord(name) ? undefined : name;
}

function itemsIn(value: NoteValue): readonly NamedItem[] {
  const whole = nameOf(value);
  if (whole !== undefined) return [{ name: whole, value, position: undefined }];
  if (value.kind !== 'list') return NO_NAMES;
  const named: NamedItem[] = [];
  for (const [position, item] of value.items.entries()) {
    const name = nameOf(item);
    if (name !== undefined) named.push({ name, value: item, position });
  }
  return named;
}

/**
 * Returns the items of a list of names that are not empty but have no name, such as a map, a list, or `N/A`; an empty
 * array for other values.
 */
export function namelessItems(value: NoteValue): readonly NoteValue[] {
  return without(value, nameOf);
}

/** Returns the items of a list of texts that are not empty but have no text; an empty array for other values. */
export function textlessItems(value: NoteValue): readonly NoteValue[] {
  return without(value, nameIn);
}

function without(value: NoteValue, read: (item: NoteValue) => string | undefined): readonly NoteValue[] {
  if (value.kind !== 'list' || unquotedLink(value) !== undefined) return NO_ITEMS;
  let found: NoteValue[] | undefined;
  for (const item of value.items) if (read(item) === undefined && !isBlank(item)) (found ??= []).push(item);
  return found ?? NO_ITEMS;
}

const NO_ITEMS: readonly NoteValue[] = [];
const NO_NAMES: readonly NamedItem[] = [];
const NO_TEXTS: readonly string[] = [];
