/**
 * Canonical text of a value, used to compare both sides of a sync: the value as the CRM would return it after it was
 * sent.
 */
import { parseDay } from '../../domain/day.ts';
import { trimmedEnd } from '../../domain/trim.ts';
import type { PlainValue } from '../../domain/value.ts';
import type { RemoteField } from './crm.ts';
import { jsonText, scalarOf } from './json.ts';

type Kind = Pick<RemoteField, 'type' | 'scale'>;

/**
 * Returns the canonical text of a value:
 * - No value (`null`, `undefined`, empty text): empty text.
 * - Numbers: the shortest decimal without an exponent, rounded half away from zero to the field's `scale`.
 * - Days: `YYYY-MM-DD`; of a datetime, the date as written.
 * - Moments: milliseconds since 1970 UTC.
 * - Choices: without duplicates, sorted, separated by semicolons.
 * - Anything else: text in NFC, `\n` as line break, trimmed.
 * Returns the text unchanged if the field's type does not allow it. `field` is `undefined` if the schema does not
 * describe the field.
 */
export function canonical(value: PlainValue | undefined, field: Kind | undefined): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'number' && Number.isSafeInteger(value) && field?.type !== 'moment')
    return roundedText(`${value}`);
  const text = textOf(value, field);
  switch (field?.type) {
    case 'number':
      return canonicalNumber(text, field.scale);
    case 'day':
      return parseDay(text) ?? text;
    case 'moment':
      return timestampText(text);
    case 'choices':
      return [...new Set(text.split(';').map((item) => item.trim()))].filter(Boolean).sort().join(';');
    default:
      return text;
  }
}

function textOf(value: PlainValue, field: Kind | undefined): string {
  if (typeof value === 'string') return canonicalText(value);
  if (Array.isArray(value)) return value.map((item: PlainValue) => textOf(item, field)).join(';');
  if (value instanceof Map) return value.size === 0 ? '' : jsonText(value, JSON.stringify);
  const scalar = scalarOf(value as Parameters<typeof scalarOf>[0]);
  return typeof scalar === 'number' ? canonicalNumber(String(scalar), undefined) : canonicalText(String(scalar ?? ''));
}

/** ASCII text without line breaks, leading spaces, or trailing spaces, as almost all texts are. */
const PLAIN = /^[!-~]+(?: +[!-~]+)*$/;

function canonicalText(text: string): string {
  return PLAIN.test(text) ? text : text.normalize('NFC').replace(/\r\n?/g, '\n').trim();
}

const NUMBER = /^([-+]?)(\d*)(?:\.(\d*))?(?:e([-+]?\d{1,3}))?$/i;

/** Rounds decimal digits, so that binary fractions have no effect; returns a text that is not a number unchanged. */
function canonicalNumber(text: string, scale: number | undefined): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole + fraction === '') return text;
  const point = whole.length + Number(exponent);
  const digits = `${'0'.repeat(Math.max(-point, 0))}${whole}${fraction}`.padEnd(point, '0');
  const at = Math.max(point, 0);
  const keptDigits = scale === undefined ? digits.length : Math.min(at + scale, digits.length);
  const rounded = String(BigInt(`0${digits.slice(0, keptDigits)}`) + (digits.charAt(keptDigits) >= '5' ? 1n : 0n));
  const decimals = keptDigits - at;
  const full = rounded.padStart(decimals + 1, '0');
  const end = full.length - decimals;
  const rest = trimmedEnd(full.slice(end), '0');
  return roundedText(`${sign === '-' ? '-' : ''}${full.slice(0, end)}${rest === '' ? '' : `.${rest}`}`);
}

function roundedText(text: string): string {
  return text === '-0' ? '0' : text;
}

function timestampText(text: string): string {
  if (/^-?\d+$/.test(text)) return text;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? text : String(instant);
}
