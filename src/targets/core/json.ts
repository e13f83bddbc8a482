/** JSON text of values that `JSON.stringify` would reorder or lose: maps keep their order, whatever their keys. */
import type { BareScalar, PlainValue } from '../../domain/value.ts';
import { doubleQuoted } from '../../domain/yaml-text.ts';

/**
 * Two blanks a level, no line end behind the last line; empty lists and maps stand on one line. A bare decimal becomes a
 * number, a bare day a text. Numbers without end have no place in JSON and become null. Characters that end lines or turn
 * the direction of text are escaped, unless `quote` says otherwise.
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

/** A bare decimal as the number it is, a bare day as text; everything else as it stands. */
export function scalarOf(value: string | number | boolean | null | BareScalar): string | number | boolean | null {
  if (value === null || typeof value !== 'object') return value;
  return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(value.bare) ? Number(value.bare) : value.bare;
}
