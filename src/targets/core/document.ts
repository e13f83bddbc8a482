/** Payloads as text: one for a preview or a request, or many in one file. */
import type { PlainValue } from '../../domain/value.ts';
import { blockLines, inlineText, isInline, isListValue, isMapValue } from '../../domain/yaml-text.ts';
import { jsonText, scalarOf } from './json.ts';
import type { Formatted, Target } from './target.ts';

/** Returns a value in the target's file format. JSON has no trailing line break; YAML has one. */
export function payloadText(syntax: Target['syntax'], value: PlainValue): string {
  if (syntax === 'json') return jsonText(value);
  const plain = asInJson(value);
  return isInline(plain) ? `${inlineText(plain, 'block')}\n` : `${blockLines(plain, 0, INDENTATION).join('\n')}\n`;
}

/** Returns one file of all records: always a list, in the given order, with a trailing line break. */
export function documentText(target: Target, items: readonly Formatted[]): string {
  const text = payloadText(
    target.syntax,
    items.map((item) => item.payload),
  );
  return text.endsWith('\n') ? text : `${text}\n`;
}

const INDENTATION = { map: 2, list: 2 };

/**
 * Returns the values that the JSON file contains: a bare day becomes text, a number that is not finite becomes `null`.
 */
function asInJson(value: PlainValue): PlainValue {
  if (isListValue(value)) return value.map(asInJson);
  if (isMapValue(value)) return new Map([...value].map(([key, item]) => [key, asInJson(item)]));
  const scalar = scalarOf(value);
  return typeof scalar === 'number' && !Number.isFinite(scalar) ? null : scalar;
}
