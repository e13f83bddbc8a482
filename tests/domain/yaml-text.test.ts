import fc from 'fast-check';
import yaml from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import type { PlainValue } from '../../src/domain/value.ts';
import { blockLines, inlineText, isInline, isListValue, isMapValue, keyText } from '../../src/domain/yaml-text.ts';
import { plainValues } from '../notes/arbitrary-notes.ts';

const map = (...pairs: [string, PlainValue][]): PlainValue => new Map(pairs);

test.each<[string, PlainValue, string]>([
  ['a plain text', 'SEWP V', 'SEWP V'],
  ['a text with quotes inside', 'the "XL" one', 'the "XL" one'],
  ['a text that looks like a number', '007', '"007"'],
  ['a text that YAML 1.1 takes for a truth', 'No', '"No"'],
  ['a text with a colon', 'Navy: zero trust', '"Navy: zero trust"'],
  ['a link', '[[Cisco]]', '"[[Cisco]]"'],
  ['a text of two lines', 'a\nb', '"a\\nb"'],
  ['a line separator', 'a\u2028b', '"a\\u2028b"'],
  ['no text', '', '""'],
  ['a number', 60.01, '60.01'],
  ['a bare decimal', { bare: '1200000.50' }, '1200000.50'],
  ['nothing', null, 'null'],
  ['a truth', true, 'true'],
  ['an empty list', [], '[]'],
  ['an empty map', map(), '{}'],
  ['a list within brackets, as JSON', ['a', 1], '["a",1]'],
])('%s on one line', (_, value, text) => {
  expect(inlineText(value, 'block')).toBe(text);
});

test.each([
  ['a comma', 'Acme, Inc.', '"Acme, Inc."'],
  ['a colon', 'a:b', '"a:b"'],
  ['neither', 'Acme Inc.', 'Acme Inc.'],
])('inside brackets, a text with %s', (_, text, written) => {
  expect(inlineText(text, 'flow')).toBe(written);
});

test.each([
  ['double quotes', '"', 'plain', '"plain"'],
  ['single quotes', "'", "it's", "'it''s'"],
  ['single quotes, unless they cannot hold it', "'", 'a\tb', '"a\\tb"'],
] as const)('a text keeps the %s it had', (_, quote, text, written) => {
  expect(inlineText(text, 'block', quote)).toBe(written);
});

test('an infinite number cannot be written', () => {
  expect(() => inlineText(Infinity, 'block')).toThrow(RangeError);
});

test('keys that would be read as numbers are quoted', () => {
  expect(['Acme', '360', 'a: b', '__proto__'].map(keyText)).toEqual(['Acme', '"360"', '"a: b"', '__proto__']);
});

describe('on several lines', () => {
  const value = map(['oems', ['Cisco', 'Dell']], ['rest', map(['none', []], ['deep', [map(['a', 1], ['b', [2]])]])]);

  test('with the usual indentation', () => {
    expect(blockLines(value, 0, { map: 2, list: 2 }).join('\n')).toBe(
      'oems:\n  - Cisco\n  - Dell\nrest:\n  none: []\n  deep:\n    - a: 1\n      b:\n        - 2',
    );
  });

  test('with dashes directly below the key, and wide maps', () => {
    expect(blockLines(value, 1, { map: 4, list: 0 }).join('\n')).toBe(
      ' oems:\n - Cisco\n - Dell\n rest:\n     none: []\n     deep:\n     - a: 1\n       b:\n       - 2',
    );
  });
});

/** Returns the value as it is read again: maps with their order, bare scalars as numbers or texts. */
function asRead(value: PlainValue): unknown {
  if (isListValue(value)) return value.map(asRead);
  if (isMapValue(value)) return new Map([...value].map(([key, item]) => [key, asRead(item)]));
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? 0 : value;
  return value.bare.includes('.') ? Number(value.bare) : value.bare;
}

const indentations = fc.record({ map: fc.integer({ min: 1, max: 4 }), list: fc.integer({ min: 0, max: 4 }) });

test('any value is read back from its text, with any indentation', () => {
  fc.assert(
    fc.property(plainValues, indentations, (value, indentation) => {
      const text = isInline(value) ? inlineText(value, 'block') : blockLines(value, 0, indentation).join('\n');
      const document = parseDocument(text);
      expect(document.errors).toEqual([]);
      const read: unknown = document.toJS({ mapAsMap: true });
      expect(read).toEqual(asRead(value));
    }),
  );
});

describe('keys of any length', () => {
  test.each([999, 1000, 1001, 1023, 1024, 1025, 5000])('%i characters are read back by two readers', (length) => {
    const value = map(['V'.repeat(length), 60.01], [`: ${'x'.repeat(length)}`, map(['"q"', ['a', 'b']])]);
    const text = blockLines(map(['shares', value]), 0, { map: 2, list: 2 }).join('\n');
    const expected = { shares: { ['V'.repeat(length)]: 60.01, [`: ${'x'.repeat(length)}`]: { '"q"': ['a', 'b'] } } };
    expect(parseDocument(text).toJS()).toEqual(expected);
    expect(yaml.load(text)).toEqual(expected);
  });
});

test.each(['a\u2028b', 'a\u2029b', '\ufeffa', 'a\ufffeb', 'a\uffffb', 'a\u0085b', 'a\u202eb: c'])(
  '%j is read back by two readers',
  (text) => {
    const written = blockLines(map([text, text]), 0, { map: 2, list: 2 }).join('\n');
    expect(written).not.toMatch(/[\u0085\u2028\u2029\ufeff\ufffe\uffff]/);
    expect(parseDocument(written).toJS()).toEqual({ [text]: text });
    expect(yaml.load(written)).toEqual({ [text]: text });
  },
);
