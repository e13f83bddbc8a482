/** What a note's frontmatter holds, as data with places, and what we may write into it. Neither knows YAML. */

/** Half-open range of UTF-16 offsets into the note's whole text, byte order mark included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A key with nothing behind it, `~` or `null`. Its span is empty, just behind the colon, when nothing is written. */
interface EmptyValue extends Span {
  readonly kind: 'empty';
}

/**
 * One scalar. `text` is what was written, never a parsed number, so `007`, `1.10` and a 20-digit id keep their digits;
 * quotes, escapes and folding are resolved. `plain` is false for quoted, block (`|`, `>`) and tagged scalars.
 */
export interface ScalarValue extends Span {
  readonly kind: 'scalar';
  readonly text: string;
  readonly plain: boolean;
}

export interface ListValue extends Span {
  readonly kind: 'list';
  readonly items: readonly NoteValue[];
  /** Written as `[a, b]`. */
  readonly flow: boolean;
}

export interface MapValue extends Span {
  readonly kind: 'map';
  readonly entries: readonly NoteEntry[];
}

/** An alias shares the object of the value it names, so never walk deeper than the shape you look for: it may be vast. */
export type NoteValue = EmptyValue | ScalarValue | ListValue | MapValue;

/** Whether a value says nothing: no value, blank text, an empty list or map, or a list of nothing but such values. */
export function isBlank(value: NoteValue): boolean {
  if (value.kind === 'scalar') return value.text.trim() === '';
  if (value.kind === 'map') return value.entries.length === 0;
  return value.kind === 'empty' || value.items.every((item) => item.kind !== 'list' && isBlank(item));
}

/** The one item of a list that says something, for a list of one counts as its item; any other value is itself. */
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

/** One key of a map. `keyFrom` and `keyTo` bound the key as written, quotes included. Duplicate keys do not occur. */
export interface NoteEntry {
  /** Where the pair begins, if a tag, an anchor, or `?` precedes the key. */
  readonly start?: number;
  readonly key: string;
  readonly keyFrom: number;
  readonly keyTo: number;
  readonly value: NoteValue;
}

/** A scalar that has to stand without quotes: a number, a truth or a calendar day, as `1200000.50` or `2025-11-30`. */
export interface BareScalar {
  readonly bare: string;
}

/** A value to write. Maps keep insertion order, so that a name such as `360` or `__proto__` is a key like any other. */
export type PlainValue =
  string | number | boolean | null | BareScalar | readonly PlainValue[] | ReadonlyMap<string, PlainValue>;

/** From the top-level key down: list positions count from 0, as `['oems', 1]`. */
export type NotePath = readonly [string, ...(string | number)[]];

/**
 * A change to one place of the frontmatter. `was` is the exact source text the place held when the edit was thought of
 * (undefined: the key was absent); a place that holds something else by now is refused, so no newer edit is overwritten.
 * `comment`: the exact text behind it on its line, which YAML takes for a comment and which goes, because `value` has it.
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
      /** Gives a top-level key another name. `was` is the exact source text of the key, with its quotes. */
      readonly do: 'rename';
      readonly path: readonly [string];
      readonly to: string;
      readonly was: string;
    };

/** What YAML 1.2 (core schema, https://yaml.org/spec/1.2.2/#1032-tag-resolution, 2026-11-22) takes for no text without quotes. */
const NO_TEXT = /^(?:[-+]?(?:0o[0-7]+|0x[\da-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|\.inf)|\.nan|true|false)$/i;

/** Whether a text without quotes stands for a number or a truth. */
export function isNoText(text: string): boolean {
  return NO_TEXT.test(text);
}

const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/**
 * Whether the note already says what we would write: numbers by value (`60.0` is 60), map keys in the same order,
 * everything else by text, but a text is not the same as a number or truth without quotes (`007`). `ignore` names keys of the outermost map that may differ or be missing on either side.
 */
export function saysSame(found: NoteValue, wanted: PlainValue, ignore: readonly string[] = []): boolean {
  if (wanted === null) return found.kind === 'empty';
  if (wanted instanceof Map) return found.kind === 'map' && sameMap(found, wanted, ignore);
  if (Array.isArray(wanted)) return found.kind === 'list' && sameList(found.items, wanted);
  return found.kind === 'scalar' && sameScalar(found, wanted as string | number | boolean | BareScalar);
}

function sameMap(found: MapValue, wanted: ReadonlyMap<string, PlainValue>, ignore: readonly string[]): boolean {
  const theirs = found.entries.filter((entry) => !ignore.includes(entry.key));
  const ours = [...wanted].filter(([key]) => !ignore.includes(key));
  return (
    theirs.length === ours.length &&
    theirs.every((entry, at) => {
      const pair = ours[at];
      return pair !== undefined && pair[0] === entry.key && saysSame(entry.value, pair[1]);
    })
  );
}

function sameList(items: readonly NoteValue[], wanted: readonly PlainValue[]): boolean {
  return (
    items.length === wanted.length &&
    items.every((item, at) => {
      const value = wanted[at];
      return value !== undefined && saysSame(item, value);
    })
  );
}

function sameScalar(found: ScalarValue, wanted: string | number | boolean | BareScalar): boolean {
  if (typeof wanted === 'string') return found.text === wanted && !(found.plain && isNoText(wanted));
  if (!found.plain) return false;
  if (typeof wanted === 'object') return found.text === wanted.bare;
  if (typeof wanted === 'boolean') return found.text === String(wanted);
  return DECIMAL.test(found.text) && Number(found.text) === wanted;
}
