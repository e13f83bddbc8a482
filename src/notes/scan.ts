/**
 * Fast reader for the plain YAML that nearly all notes use: block maps and lists, scalars and flow lists on one line,
 * and plain literals. It works on character codes in one pass. At anything else it stops, and the parser reads the
 * note.
 */
import type { NoteEntry, NoteValue } from '../domain/value.ts';
import type { FrontmatterBlock, Frontmatter } from './frontmatter.ts';
import { advance } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { scanLiteral } from './scan-literal.ts';
import { scanValue } from './scan-scalar.ts';

const SPACE = 32;
const DOUBLE = 34;
const HASH = 35;
const SINGLE = 39;
const DASH = 45;
const COLON = 58;
const UNDERSCORE = 95;
const BAR = 124;
const FIRST_LETTER_BEYOND_ASCII = 0xaa;
const MARK = 0xfeff;

/** The parser rejects implicit keys of more than 1,024 characters. */
const LONGEST_KEY = 1000;
/** Up to this number, keys are compared one by one, which is faster than a set. */
const FEW_KEYS = 32;
/** Maps and lists that start further to the right may be nested more deeply than the limit. */
const MOST_COLUMN = 90;

/** Returns the frontmatter, or `undefined` if it is ambiguous. The result equals the parser's, including spans. */
export function scanBlock(text: string, block: FrontmatterBlock): Frontmatter | undefined {
  const start = { column: 0, from: 0, lineEnd: 0, valueEnd: 0, isAscii: true };
  const cursor: Cursor = { text, end: block.to, next: block.from, ...start };
  advance(cursor);
  const indent = Math.max(cursor.column, 0);
  const style = cursor.column === -1 ? 'none' : 'block';
  const entries = style === 'none' ? [] : scanMap(cursor, indent);
  if (entries === undefined || cursor.column !== -1) return undefined;
  return { entries, style, indent, insertAt: block.to, aliases: [], isAscii: cursor.isAscii };
}

function scanMap(cursor: Cursor, column: number): NoteEntry[] | undefined {
  if (column > MOST_COLUMN) return undefined;
  const entries: NoteEntry[] = [];
  let keys: Set<string> | undefined;
  while (cursor.column === column) {
    const keyFrom = cursor.from;
    const keyTo = keyEnd(cursor);
    if (keyTo === -1) return undefined;
    const quoted = cursor.text.charCodeAt(keyFrom) <= SINGLE;
    const key = quoted ? cursor.text.slice(keyFrom + 1, keyTo - 1) : cursor.text.slice(keyFrom, keyTo);
    if (entries.length === FEW_KEYS) keys = new Set(entries.map((entry) => entry.key));
    if ((keys === undefined ? isTaken(entries, key) : keys.has(key)) || (!quoted && isWord(key))) return undefined;
    keys?.add(key);
    const value = scanAfter(cursor, keyTo + 1, column, true);
    if (value === undefined) return undefined;
    entries.push({ key, keyFrom, keyTo, value });
  }
  return cursor.column > column ? undefined : entries;
}

function isTaken(entries: readonly NoteEntry[], key: string): boolean {
  for (const entry of entries) if (entry.key === key) return true;
  return false;
}

/** Returns true for keys that the parser does not read as text, so that it would compare them differently. */
function isWord(key: string): boolean {
  return (key.length === 4 || key.length === 5) && /^(?:null|true|false)$/i.test(key);
}

/** Returns the offset after the key at the cursor, at its colon, or -1 if this is not a key or is ambiguous. */
function keyEnd({ text, from, lineEnd }: Cursor): number {
  const first = text.charCodeAt(from);
  if (first === DOUBLE || first === SINGLE) return quotedKeyEnd(text, from, lineEnd, first);
  const letter = first | 32;
  if ((letter < 97 || letter > 122) && first !== UNDERSCORE && first < FIRST_LETTER_BEYOND_ASCII) return -1;
  for (let at = from + 1; at < lineEnd; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) return isKeyEnd(text, from, at, lineEnd) ? at : -1;
    if (code < SPACE || code === HASH) return -1;
  }
  return -1;
}

function isKeyEnd(text: string, from: number, at: number, lineEnd: number): boolean {
  const isSeparated = at + 1 === lineEnd || text.charCodeAt(at + 1) === SPACE;
  return isSeparated && text.charCodeAt(at - 1) !== SPACE && at - from < LONGEST_KEY && text.charCodeAt(from) !== MARK;
}

/**
 * Returns the end of a quoted key, which may contain only letters, digits, spaces, and similar characters. Escapes and
 * doubled quotes are ambiguous.
 */
function quotedKeyEnd(text: string, from: number, lineEnd: number, quote: number): number {
  const close = text.indexOf(quote === DOUBLE ? '"' : "'", from + 1);
  if (close === -1 || close + 1 >= lineEnd || text.charCodeAt(close + 1) !== COLON) return -1;
  if (!isKeyEnd(text, from, close + 1, lineEnd)) return -1;
  for (let at = from + 1; at < close; at++) {
    const code = text.charCodeAt(at);
    if (code < SPACE || code === 92) return -1;
  }
  return close + 1;
}

/**
 * Returns the value after a colon or dash that ends at `at`, on the same line or the lines below. `column` is that of
 * its key or dash.
 */
function scanAfter(cursor: Cursor, at: number, column: number, inMap: boolean): NoteValue | undefined {
  const { text, lineEnd } = cursor;
  let from = at;
  while (from < lineEnd && text.charCodeAt(from) === SPACE) from += 1;
  if (from === lineEnd || text.charCodeAt(from) === HASH) return scanBelow(cursor, at, column, inMap);
  if (!inMap) {
    const nested = scanCompact(cursor, from);
    if (nested !== 'none') return nested;
  }
  const value = text.charCodeAt(from) === BAR ? scanLiteral(cursor, from, column) : scanValue(cursor, from);
  advance(cursor);
  return cursor.column > column ? undefined : value;
}

/** Reads a map that starts on the line of its dash. Returns `none` if no map starts there. */
function scanCompact(cursor: Cursor, from: number): NoteValue | 'none' | undefined {
  const dashAt = cursor.from;
  cursor.from = from;
  if (keyEnd(cursor) === -1) {
    cursor.from = dashAt;
    return 'none';
  }
  cursor.column += from - dashAt;
  return mapValue(cursor, cursor.column);
}

/** Reads the value on the lines below, or an empty value. After a key, a list may be at the key's own column. */
function scanBelow(cursor: Cursor, at: number, column: number, inMap: boolean): NoteValue | undefined {
  advance(cursor);
  const dash = isDash(cursor);
  if (cursor.column > column) return dash ? listValue(cursor, cursor.column) : mapValue(cursor, cursor.column);
  if (dash && inMap && cursor.column === column) return listValue(cursor, column);
  return { kind: 'empty', from: at, to: at };
}

function isDash({ text, from, lineEnd }: Cursor): boolean {
  return text.charCodeAt(from) === DASH && (from + 1 === lineEnd || text.charCodeAt(from + 1) === SPACE);
}

function mapValue(cursor: Cursor, column: number): NoteValue | undefined {
  const entries = scanMap(cursor, column);
  const first = entries?.[0];
  const last = entries?.at(-1);
  if (entries === undefined || first === undefined || last === undefined) return undefined;
  return { kind: 'map', entries, from: first.keyFrom, to: last.value.to };
}

function listValue(cursor: Cursor, column: number): NoteValue | undefined {
  if (column > MOST_COLUMN) return undefined;
  const items: NoteValue[] = [];
  const { from } = cursor;
  let to = from;
  while (cursor.column === column && isDash(cursor)) {
    const item = scanAfter(cursor, cursor.from + 1, column, false);
    if (item === undefined) return undefined;
    items.push(item);
    to = item.to;
  }
  return cursor.column > column ? undefined : { kind: 'list', items, flow: false, from, to };
}
