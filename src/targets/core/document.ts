/** Payloads as text: one in a preview or a request, or many in one file. */
import type { PlainValue } from '../../domain/value.ts';
import { blockLines, inlineText, isInline, isListValue, isMapValue } from '../../domain/yaml-text.ts';
import { jsonText, scalarOf } from './json.ts';
import type { Formatted, Target } from './target.ts';

/** A value in the target's wire format. JSON ends without a line end, YAML with one. */
export function wireText(wire: Target['wire'], value: PlainValue): string {
  if (wire === 'json') return jsonText(value);
  const plain = asInJson(value);
  return isInline(plain) ? `${inlineText(plain, 'block')}\n` : `${blockLines(plain, 0, INDENTATION).join('\n')}\n`;
}

/** One file of all records: always a list, in the order given, so that a reader meets one shape. Ends with a line end. */
export function documentText(target: Target, items: readonly Formatted[]): string {
  const text = wireText(
    target.wire,
    items.map((item) => item.payload),
  );
  return text.endsWith('\n') ? text : `${text}\n`;
}

const INDENTATION = { map: 2, list: 2 };

/** The same values that the JSON file holds: a bare day is a text, a number without end is null. */
function asInJson(value: PlainValue): PlainValue {
  if (isListValue(value)) return value.map(asInJson);
  if (isMapValue(value)) return new Map([...value].map(([key, item]) => [key, asInJson(item)]));
  const scalar = scalarOf(value);
  return typeof scalar === 'number' && !Number.isFinite(scalar) ? null : scalar;
}
