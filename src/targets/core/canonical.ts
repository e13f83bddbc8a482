/** The one spelling by which both sides of a sync are compared: what the CRM would give back for a value that it was sent. */
import { parseDay } from '../../domain/day.ts';
import { trimmedEnd } from '../../domain/trim.ts';
import type { PlainValue } from '../../domain/value.ts';
import type { RemoteField } from './crm.ts';
import { jsonText, scalarOf } from './json.ts';

type Kind = Pick<RemoteField, 'type' | 'scale'>;

/**
 * Empty text for nothing, whatever the wire calls it. Numbers: the shortest decimal, rounded half away from zero to the
 * field's `scale`, never with an exponent. Days: `YYYY-MM-DD`, of a datetime the date as written. Moments: milliseconds
 * since 1970 UTC. Choices: each once, sorted, parted by semicolons. All else as text: NFC, `\n` as line end, trimmed.
 * A value that its field's type cannot mean stays the text it is. Undefined: a field that nobody described.
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
      return momentText(text);
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

/** Texts of ASCII without line ends and outer blanks, as nearly all are. */
const PLAIN = /^[!-~]+(?: +[!-~]+)*$/;

function canonicalText(text: string): string {
  return PLAIN.test(text) ? text : text.normalize('NFC').replace(/\r\n?/g, '\n').trim();
}

const NUMBER = /^([-+]?)(\d*)(?:\.(\d*))?(?:e([-+]?\d{1,3}))?$/i;

/** Rounds by digits, so that no binary fraction decides; a text that is no number stays. */
function canonicalNumber(text: string, scale: number | undefined): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole + fraction === '') return text;
  const point = whole.length + Number(exponent);
  const digits = `${'0'.repeat(Math.max(-point, 0))}${whole}${fraction}`.padEnd(point, '0');
  const at = Math.max(point, 0);
  const kept = scale === undefined ? digits.length : Math.min(at + scale, digits.length);
  const rounded = String(BigInt(`0${digits.slice(0, kept)}`) + (digits.charAt(kept) >= '5' ? 1n : 0n));
  const decimals = kept - at;
  const full = rounded.padStart(decimals + 1, '0');
  const end = full.length - decimals;
  const rest = trimmedEnd(full.slice(end), '0');
  return roundedText(`${sign === '-' ? '-' : ''}${full.slice(0, end)}${rest === '' ? '' : `.${rest}`}`);
}

function roundedText(text: string): string {
  return text === '-0' ? '0' : text;
}

function momentText(text: string): string {
  if (/^-?\d+$/.test(text)) return text;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? text : String(instant);
}
