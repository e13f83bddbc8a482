/** Check of the ID: programs that read it as a number do not change it. */
import { onlyItem } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example } from './check.ts';
import { replaceWith } from './fix.ts';
import { keySpan } from './source-text.ts';

/** Numbers of YAML 1.2's core schema, https://yaml.org/spec/1.2.2/#1032-tag-resolution, read 2026-11-22. */
const NUMBER =
  /^(?:[-+]?\d+|0o[0-7]+|0x[\dA-Fa-f]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/**
 * The plugin reads IDs from their source text, but the app's property editor and most scripts read an unquoted number
 * and write back the parsed value: `007` → 7, `1.10` → 1.1, `1e5` → 100000, seventeen digits → other digits. Quotes
 * prevent that.
 */
export const idUnsafeNumber: Check = {
  codes: ['id-unsafe-number'],
  check: ({ sources }, context) => {
    const entry = sources.id?.[0];
    const value = entry && onlyItem(entry.value);
    if (entry === undefined || value?.kind !== 'scalar' || !value.plain || survives(value.text)) return NO_FINDINGS;
    const found = value.text;
    const data = { found, becomes: String(Number(found)) };
    const fix = replaceWith([entry.key], entry.value, found, context);
    return [{ code: 'id-unsafe-number', field: 'id', key: entry.key, at: keySpan(entry), data, fix }];
  },
};

export const examples: readonly Example[] = [
  {
    name: 'an id too long for a number',
    yaml: 'id: 12345678901234567890',
    finds: ['id-unsafe-number @2:1'],
    fixed: 'id: "12345678901234567890"',
  },
  { name: 'leading zeros', yaml: 'id: 007', finds: ['id-unsafe-number @2:1'], fixed: 'id: "007"' },
  { name: 'a trailing zero', yaml: 'id: 1.10', finds: ['id-unsafe-number @2:1'], fixed: 'id: "1.10"' },
  { name: 'an exponent', yaml: 'id: 12e4', finds: ['id-unsafe-number @2:1'], fixed: 'id: "12e4"' },
  { name: 'a hexadecimal id', yaml: 'id: 0x1F', finds: ['id-unsafe-number @2:1'], fixed: 'id: "0x1F"' },
  { name: 'a list of one such ID', yaml: 'id: [007]', finds: ['id-unsafe-number @2:1'], fixed: 'id: "007"' },
  { name: 'a number that survives', yaml: 'id: 20260042', finds: [] },
  { name: 'leading zeros in quotes', yaml: 'id: "007"', finds: [] },
  { name: 'an id with letters or dashes', yaml: 'id: 2026-0042', finds: [] },
];

/**
 * Returns true for a number that would be written back unchanged, and for text, which for nearly all IDs the first
 * letter shows.
 */
function survives(text: string): boolean {
  const first = text.charCodeAt(0);
  const mayBeNumber = first === 0x2b || first === 0x2d || first === 0x2e || (first >= 0x30 && first <= 0x39);
  return !mayBeNumber || !NUMBER.test(text) || String(Number(text)) === text;
}
