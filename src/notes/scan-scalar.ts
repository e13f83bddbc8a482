/** Fast reader for values on one line. Everything that is ambiguous is left to the parser. */
import type { NoteValue } from '../domain/value.ts';

/** Current line and the position on it. Offsets into the note's text. */
export interface LineCursor {
  readonly text: string;
  /** End of the line, without its line end and `\r`. */
  lineEnd: number;
  /** Offset after the value read last. */
  valueEnd: number;
  /** Set to false by a character of a value beyond printable ASCII. */
  isAscii: boolean;
}

const TAB_OR_CONTROL = 32;
const SPACE = 32;
const DOUBLE = 34;
const HASH = 35;
const SINGLE = 39;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const LAST_PRINTABLE = 126;
const MARK = 0xfeff;

/**
 * Characters with which a plain scalar may start, regardless of the next one: letters, digits, and a few signs. All
 * characters beyond ASCII are allowed too.
 */
const BEGINS_PLAIN = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$()+./;<=\\^~') {
  BEGINS_PLAIN[char.charCodeAt(0)] = 1;
}

/**
 * Returns the value that starts at `at`, which is not a space, or `undefined` if it is ambiguous. At most a comment
 * follows it.
 */
export function scanValue(line: LineCursor, at: number): NoteValue | undefined {
  const value = scanItem(line, at, 0);
  if (value === undefined) return undefined;
  const { text, lineEnd, valueEnd } = line;
  let end = valueEnd;
  while (end < lineEnd && text.charCodeAt(end) === SPACE) end += 1;
  if (end === lineEnd) return value;
  return text.charCodeAt(end) === HASH && end > valueEnd ? value : undefined;
}

/** Maximum nesting of brackets. Deeper brackets are left to the parser, which reports where the limit is exceeded. */
const MOST_BRACKETS = 4;

/** Returns an item; `depth` is the number of brackets around it. */
function scanItem(line: LineCursor, at: number, depth: number): NoteValue | undefined {
  const code = line.text.charCodeAt(at);
  if (code === DOUBLE || code === SINGLE) return scanQuoted(line, at, code);
  if (code === OPEN) return depth === MOST_BRACKETS ? undefined : scanFlowList(line, at, depth + 1);
  if (code === OPEN_BRACE) return scanEmptyMap(line, at);
  if (code < 128 && BEGINS_PLAIN[code] === 0 && !(code === DASH && beginsPlain(line, at + 1))) return undefined;
  return code === MARK ? undefined : scanPlain(line, at, depth > 0);
}

function beginsPlain({ text, lineEnd }: LineCursor, at: number): boolean {
  return at < lineEnd && BEGINS_PLAIN[text.charCodeAt(at)] === 1;
}

function scanPlain(line: LineCursor, from: number, flow: boolean): NoteValue | undefined {
  const { text, lineEnd } = line;
  let to = from;
  for (let at = from; at < lineEnd; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE) continue;
    if (code < TAB_OR_CONTROL) return undefined;
    if (code > LAST_PRINTABLE) {
      if (code === MARK) return undefined;
      line.isAscii = false;
    }
    if (code === COLON && (at + 1 === lineEnd || endsKey(text.charCodeAt(at + 1)))) return undefined;
    if (code === HASH && to < at) break;
    if (flow) {
      if (code === COMMA || code === CLOSE) break;
      if (code === OPEN || code === OPEN_BRACE || code === CLOSE_BRACE) return undefined;
    }
    to = at + 1;
  }
  line.valueEnd = to;
  if (isNull(text, from, to)) return { kind: 'empty', from, to };
  return { kind: 'scalar', text: text.slice(from, to), plain: true, from, to };
}

/**
 * Returns true if this character after a colon ends a key. Flow style has more such characters than a space; they are
 * never needed here.
 */
function endsKey(code: number): boolean {
  return (
    code <= SPACE || code === COMMA || code === OPEN || code === CLOSE || code === OPEN_BRACE || code === CLOSE_BRACE
  );
}

/** Returns true for `~`, `null`, `Null`, and `NULL`. */
function isNull(text: string, from: number, to: number): boolean {
  if (to - from === 1) return text.charCodeAt(from) === 126;
  if (to - from !== 4 || (text.charCodeAt(from) | 32) !== 110) return false;
  const word = text.slice(from, to);
  return word === 'null' || word === 'Null' || word === 'NULL';
}

/** Reads a quoted scalar without escapes; a doubled single quote is an escape. */
function scanQuoted(line: LineCursor, from: number, quote: number): NoteValue | undefined {
  const { text, lineEnd } = line;
  let doubled = false;
  for (let at = from + 1; at < lineEnd; at++) {
    const code = text.charCodeAt(at);
    if (code < TAB_OR_CONTROL || (code === BACKSLASH && quote === DOUBLE)) return undefined;
    if (code > LAST_PRINTABLE) line.isAscii = false;
    if (code !== quote) continue;
    if (quote === SINGLE && at + 1 < lineEnd && text.charCodeAt(at + 1) === SINGLE) {
      doubled = true;
      at += 1;
      continue;
    }
    line.valueEnd = at + 1;
    const inner = text.slice(from + 1, at);
    return { kind: 'scalar', text: doubled ? inner.replaceAll("''", "'") : inner, plain: false, from, to: at + 1 };
  }
  return undefined;
}

function scanFlowList(line: LineCursor, from: number, depth: number): NoteValue | undefined {
  const { text, lineEnd } = line;
  const items: NoteValue[] = [];
  let at = from + 1;
  for (;;) {
    while (at < lineEnd && text.charCodeAt(at) === SPACE) at += 1;
    if (at >= lineEnd) return undefined;
    if (text.charCodeAt(at) === CLOSE) break;
    const item = scanItem(line, at, depth);
    if (item === undefined) return undefined;
    items.push(item);
    at = line.valueEnd;
    while (at < lineEnd && text.charCodeAt(at) === SPACE) at += 1;
    const code = at < lineEnd ? text.charCodeAt(at) : 0;
    if (code === CLOSE) break;
    if (code !== COMMA) return undefined;
    at += 1;
  }
  line.valueEnd = at + 1;
  return { kind: 'list', items, flow: true, from, to: at + 1 };
}

function scanEmptyMap(line: LineCursor, from: number): NoteValue | undefined {
  let at = from + 1;
  while (at < line.lineEnd && line.text.charCodeAt(at) === SPACE) at += 1;
  if (at >= line.lineEnd || line.text.charCodeAt(at) !== CLOSE_BRACE) return undefined;
  line.valueEnd = at + 1;
  return { kind: 'map', entries: [], from, to: at + 1 };
}
