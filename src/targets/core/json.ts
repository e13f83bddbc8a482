/** JSON text of values that `JSON.stringify` would reorder or lose: maps keep their order, regardless of their keys. */
import type { BareScalar, PlainValue } from '../../domain/value.ts';
import { doubleQuoted } from '../../domain/yaml-text.ts';

/**
 * Returns JSON text, indented by two spaces per level, without a trailing line break; empty lists and maps are on one
 * line. A bare decimal becomes a number, a bare day becomes text, and a number that is not finite becomes `null`.
 * Escapes characters that break lines or change the text direction, unless `quote` does otherwise.
 */
export function jsonText(value: PlainValue, quote: (text: string) => string = doubleQuoted): string {
  return nested(value, '', quote);
}

/** A list whose items are made while its text is written, so that they are never in memory together. */
export class LazyList {
  readonly #items: () => Iterator<PlainValue>;

  constructor(items: () => Iterator<PlainValue>) {
    this.#items = items;
  }

  [Symbol.iterator](): Iterator<PlainValue> {
    return this.#items();
  }
}

/** A value, or an object whose members may be long lists. */
export type JsonAnswer = PlainValue | LazyList | ReadonlyMap<string, PlainValue | LazyList>;

/** Minimum length of a part of a long text, in UTF-16 units. */
const PART = 2 ** 16;

/**
 * Yields the text that {@link jsonText} returns, in parts, so that a long text is never in memory as a whole. A text
 * that is shorter than a part is one part; an entry of the second level is never divided.
 */
export function* jsonParts(value: JsonAnswer): Generator<string> {
  let part = '';
  for (const entry of entryTexts(value, '', 2)) {
    part += entry;
    if (part.length < PART) continue;
    yield part;
    part = '';
  }
  if (part !== '') yield part;
}

/** Yields the text of a value, with each entry of its upper levels separately. */
function* entryTexts(value: JsonAnswer, indent: string, levels: number): Generator<string> {
  const isMap = value instanceof Map;
  if (levels === 0 || !(isMap || value instanceof LazyList || Array.isArray(value))) {
    yield nested(value as PlainValue, indent, doubleQuoted);
    return;
  }
  const [open, close] = isMap ? '{}' : '[]';
  let before = open;
  for (const entry of value as Iterable<PlainValue | readonly [string, PlainValue]>) {
    const [key, item] = isMap ? (entry as readonly [string, PlainValue]) : [undefined, entry];
    yield `${before}\n${indent}  ${key === undefined ? '' : `${doubleQuoted(key)}: `}`;
    yield* entryTexts(item, `${indent}  `, levels - 1);
    before = ',';
  }
  yield before === ',' ? `\n${indent}${close}` : `${open}${close}`;
}

function nested(value: PlainValue, indent: string, quote: (text: string) => string): string {
  const inner = (item: PlainValue): string => nested(item, `${indent}  `, quote);
  if (Array.isArray(value)) return block('[', ']', (value as readonly PlainValue[]).map(inner), indent);
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<string, PlainValue>)];
    return block(
      '{',
      '}',
      entries.map(([key, item]) => `${quote(key)}: ${inner(item)}`),
      indent,
    );
  }
  const scalar = scalarOf(value as string | number | boolean | null | BareScalar);
  return typeof scalar === 'string' ? quote(scalar) : JSON.stringify(scalar);
}

function block(open: string, close: string, lines: readonly string[], indent: string): string {
  if (lines.length === 0) return open + close;
  return `${open}\n${lines.map((line) => `${indent}  ${line}`).join(',\n')}\n${indent}${close}`;
}

/** Returns a bare decimal as a number, a bare day as text, and any other value unchanged. */
export function scalarOf(value: string | number | boolean | null | BareScalar): string | number | boolean | null {
  if (value === null || typeof value !== 'object') return value;
  return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(value.bare) ? Number(value.bare) : value.bare;
}
