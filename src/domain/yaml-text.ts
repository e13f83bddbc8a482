/** Serializes values as YAML text that every reader parses to the same values. It uses no folding and no aliases. */
import type { PlainValue } from './value.ts';

/** Number of spaces that each level adds. `list` counts from the key above to the dash and may be 0. */
export interface Indentation {
  readonly map: number;
  readonly list: number;
}

/**
 * The style of a value on one line. `block`: after `key: ` or `- `; `flow`: inside the user's `[` `]` or `{` `}`;
 * `json`: every text quoted, no spaces.
 */
export type InlineStyle = 'block' | 'flow' | 'json';

/** Returns true if the value is a map. */
export function isMapValue(value: PlainValue): value is ReadonlyMap<string, PlainValue> {
  return value instanceof Map;
}

/** Returns true if the value is a list. */
export function isListValue(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** Returns true if a value is written on one line in block style: anything except a nonempty list or map. */
export function isInline(value: PlainValue): boolean {
  if (isMapValue(value)) return value.size === 0;
  return !isListValue(value) || value.length === 0;
}

/**
 * Returns a value on one line. `quote` is the quotation mark of the replaced value; a text keeps it. Throws a
 * `RangeError` for a number that is not finite.
 */
export function inlineText(value: PlainValue, style: InlineStyle, quote?: '"' | "'"): string {
  if (isMapValue(value)) {
    const pairs = [...value].map(([key, item]) => `${JSON.stringify(key)}:${inlineText(item, 'json')}`);
    return `{${pairs.join(',')}}`;
  }
  if (isListValue(value)) {
    const items = value.map((item) => inlineText(item, style === 'flow' ? 'flow' : 'json'));
    return `[${items.join(style === 'flow' ? ', ' : ',')}]`;
  }
  if (typeof value === 'string') return style === 'json' ? doubleQuoted(value) : textScalar(value, style, quote);
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'object' && value !== null ? value.bare : String(value);
}

/** Returns a key of a block map, without its colon. */
export function keyText(key: string): string {
  return isSurelyPlain(key, 'block') ? key : doubleQuoted(key);
}

/** Returns the lines of a value for which {@link isInline} is false, with the outermost keys or dashes at `column`. */
export function blockLines(value: PlainValue, column: number, indentation: Indentation): string[] {
  const pad = ' '.repeat(column);
  if (isMapValue(value)) {
    return [...value].flatMap(([key, item]) => {
      const [before, head] = headOf(key, pad);
      if (isInline(item)) return [...before, `${head} ${inlineText(item, 'block')}`];
      const deeper = column + (isMapValue(item) ? indentation.map : indentation.list);
      return [...before, head, ...blockLines(item, deeper, indentation)];
    });
  }
  return (value as readonly PlainValue[]).flatMap((item) => {
    if (isInline(item)) return [`${pad}- ${inlineText(item, 'block')}`];
    const [first = '', ...rest] = blockLines(item, column + 2, indentation);
    return [`${pad}- ${first.slice(column + 2)}`, ...rest];
  });
}

/** Maximum length of a key on the same line as its value, in UTF-16 units; the YAML limit is 1,024 characters. */
const LONGEST_KEY = 1000;

/**
 * Returns a key and the text before its value. A long key is on a separate line because YAML readers would not
 * recognize it otherwise.
 * https://yaml.org/spec/1.2.2/#82-block-collection-styles, 2026-11-29.
 */
function headOf(key: string, pad: string): readonly [before: readonly string[], head: string] {
  const text = keyText(key);
  return text.length > LONGEST_KEY ? [[`${pad}? ${text}`], `${pad}:`] : [[], `${pad}${text}:`];
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`Number is not finite: ${value}`);
  return String(value);
}

function textScalar(text: string, style: 'block' | 'flow', quote: '"' | "'" | undefined): string {
  if (quote === "'" && !UNPRINTABLE.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return quote === undefined && isSurelyPlain(text, style) ? text : doubleQuoted(text);
}

/**
 * Control characters, line and paragraph separators of any kind, byte order marks, surrogate halves, and noncharacters.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u;
const NOT_AT_START = new Set('-+.?:,[]{}#&*!|>\'"%@`~=<0123456789');
const WORDS = new Set(['null', 'true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n']);

/** Returns false for texts that YAML 1.1 or 1.2 might read as another value; unnecessary quotes are harmless. */
function isSurelyPlain(text: string, style: 'block' | 'flow'): boolean {
  return (
    text !== '' &&
    text.trim() === text &&
    !NOT_AT_START.has(text.charAt(0)) &&
    !UNPRINTABLE.test(text) &&
    !/:(?:\s|$)|\s#/.test(text) &&
    !(style === 'flow' && /[,[\]{}:]/.test(text)) &&
    !WORDS.has(text.toLowerCase())
  );
}

/**
 * Returns JSON text in which characters are escaped that YAML, a terminal, or an editor might treat as a line break or
 * a command, or drop.
 */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ufffe\uffff]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
