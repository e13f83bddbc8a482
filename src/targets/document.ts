/** Payloads as text: one in a preview or a request, or many in one file. */
import { stringify } from 'yaml';
import type { BareScalar, PlainValue } from '../domain/value.ts';
import { jsonText, scalarOf } from './json.ts';
import type { Formatted, Target } from './target.ts';

/** A value in the target's wire format. JSON ends without a line end, YAML with one. */
export function wireText(wire: Target['wire'], value: PlainValue): string {
  if (wire === 'json') return jsonText(value);
  // Quoting what YAML 1.1 would take for a date, a number or a yes keeps texts whole in every reader.
  return stringify(yamlValue(value), { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' });
}

/** One file of all records: always a list, in the order given, so that a reader meets one shape. Ends with a line end. */
export function documentText(target: Target, items: readonly Formatted[]): string {
  const text = wireText(
    target.wire,
    items.map((item) => item.payload),
  );
  return text.endsWith('\n') ? text : `${text}\n`;
}

function yamlValue(value: PlainValue): unknown {
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map(yamlValue);
  if (value instanceof Map) {
    return new Map([...(value as ReadonlyMap<string, PlainValue>)].map(([key, item]) => [key, yamlValue(item)]));
  }
  return scalarOf(value as string | number | boolean | null | BareScalar);
}
