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
