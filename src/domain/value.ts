/**
 * Frontmatter of a note as data with positions, and the values that can be written into it. This module is independent
 * of YAML.
 */
import { sameEach } from './same-each.ts';

/** Half-open range of UTF-16 offsets into the note's whole text, byte order mark included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A key without a value, or with `~` or `null`. If nothing is written, the span is empty and directly after the colon.
 */
interface EmptyValue extends Span {
  readonly kind: 'empty';
}

/**
 * One scalar. `text` is the source text, never a parsed number, so `007`, `1.10`, and a 20-digit ID keep their digits;
 * quotes, escapes, and folding are resolved. `plain` is false for quoted, block (`|`, `>`), and tagged scalars.
 */
export interface ScalarValue extends Span {
  readonly kind: 'scalar';
  readonly text: string;
  readonly plain: boolean;
}

/** A list in the frontmatter. */
export interface ListValue extends Span {
  readonly kind: 'list';
  readonly items: readonly NoteValue[];
  /** Written as `[a, b]`. */
  readonly flow: boolean;
}

/** A map in the frontmatter. */
export interface MapValue extends Span {
  readonly kind: 'map';
  readonly entries: readonly NoteEntry[];
}

/**
 * Any value in the frontmatter. An alias shares the object of the value it refers to, so never recurse deeper than the
 * expected shape: the expanded value can be huge.
 */
export type NoteValue = EmptyValue | ScalarValue | ListValue | MapValue;

/**
 * Returns true if a value is empty, such as no value, whitespace, an empty list or map, or a list of only such values.
 */
export function isBlank(value: NoteValue): boolean {
  if (value.kind === 'scalar') return value.text.trim() === '';
  if (value.kind === 'map') return value.entries.length === 0;
  return value.kind === 'empty' || value.items.every((item) => item.kind !== 'list' && isBlank(item));
}

/**
 * Returns the only nonempty item of a list, because a list of one counts as its item; any other value is returned
 * unchanged.
 */
export function onlyItem(value: NoteValue): NoteValue {
  if (value.kind !== 'list') return value;
  let only: NoteValue | undefined;
  for (const item of value.items) {
    if (item.kind !== 'list' && isBlank(item)) continue;
    if (only !== undefined) return value;
    only = item;
  }
  return only ?? value;
}

/** One key of a map. `keyFrom` and `keyTo` enclose the key as written, quotes included. Duplicate keys do not occur. */
export interface NoteEntry {
  /** Start of the pair if a tag, an anchor, or `?` precedes the key. */
  readonly start?: number;
  readonly key: string;
  readonly keyFrom: number;
  readonly keyTo: number;
  readonly value: NoteValue;
}

/**
 * A scalar that must be written without quotes: a number, a boolean, or a calendar day, such as `1200000.50` or
 * `2025-11-30`.
 */
export interface BareScalar {
  readonly bare: string;
}

/** A value to write. Maps keep insertion order, so a name such as `360` or `__proto__` is a key like any other. */
export type PlainValue =
  string | number | boolean | null | BareScalar | readonly PlainValue[] | ReadonlyMap<string, PlainValue>;

/** Path from a top-level key; list positions count from 0, as in `['oems', 1]`. */
export type NotePath = readonly [string, ...(string | number)[]];

/**
 * A change to one place of the frontmatter. `was` is the exact source text of the place when the edit was created
 * (`undefined` if the key was absent); the edit is rejected if the place has changed since then, so that newer edits
 * are not overwritten. `comment`: the exact text after the value on its line that YAML reads as a comment; it is
 * removed because `value` contains it.
 */
export type NoteEdit =
  | {
      readonly do: 'set';
      readonly path: NotePath;
      readonly value: PlainValue;
      readonly was: string | undefined;
      readonly comment?: string;
    }
  | { readonly do: 'remove'; readonly path: NotePath; readonly was: string }
  | {
      /** Renames a top-level key. `was` is the exact source text of the key, with its quotes. */
      readonly do: 'rename';
      readonly path: readonly [string];
      readonly to: string;
      readonly was: string;
    };

/**
 * Text that YAML 1.2 without quotes does not read as a string (core schema,
 * https://yaml.org/spec/1.2.2/#1032-tag-resolution, 2026-11-22).
 */
const NO_TEXT = /^(?:[-+]?(?:0o[0-7]+|0x[\da-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|\.inf)|\.nan|true|false)$/i;

/** Returns true if YAML reads the text without quotes as a number or a boolean. */
export function isBareLiteral(text: string): boolean {
  return NO_TEXT.test(text);
}

const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/**
 * Returns true if the note already has the value to write: numbers are compared by value (`60.0` is 60), map keys in
 * order, everything else as text. A string differs from a number or boolean without quotes (`007`). `ignore` lists keys
 * of the outermost map that may differ or be absent on either side.
 */
export function hasSameValue(found: NoteValue, expected: PlainValue, ignore: readonly string[] = []): boolean {
  if (expected === null) return found.kind === 'empty';
  if (expected instanceof Map) return found.kind === 'map' && sameMap(found, expected, ignore);
  if (Array.isArray(expected)) return found.kind === 'list' && sameList(found.items, expected as readonly PlainValue[]);
  return found.kind === 'scalar' && sameScalar(found, expected as string | number | boolean | BareScalar);
}

function sameMap(found: MapValue, expected: ReadonlyMap<string, PlainValue>, ignore: readonly string[]): boolean {
  return sameEach(
    found.entries.filter((entry) => !ignore.includes(entry.key)),
    [...expected].filter(([key]) => !ignore.includes(key)),
    (entry, [key, value]) => entry.key === key && hasSameValue(entry.value, value),
  );
}

function sameList(items: readonly NoteValue[], expected: readonly PlainValue[]): boolean {
  return sameEach(items, expected, (item, value) => hasSameValue(item, value));
}

function sameScalar(found: ScalarValue, expected: string | number | boolean | BareScalar): boolean {
  if (typeof expected === 'string') return found.text === expected && !(found.plain && isBareLiteral(expected));
  if (!found.plain) return false;
  if (typeof expected === 'object') return found.text === expected.bare;
  if (typeof expected === 'boolean') return found.text === String(expected);
  return DECIMAL.test(found.text) && Number(found.text) === expected;
}
