import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { documentText, payloadText } from '../../../src/targets/core/document.ts';
import { genericJson } from '../../../src/targets/files/generic-json.ts';
import { genericYaml } from '../../../src/targets/files/generic-yaml.ts';
import { formatOpportunity } from '../../../src/targets/core/format-opportunity.ts';
import { minimal } from '../exportable.ts';

test.each([
  ['no record', genericJson, [], '[]\n'],
  ['no record', genericYaml, [], '[]\n'],
] as const)('a file of %s is an empty list', (_, target, items, expected) => {
  expect(documentText(target, items)).toBe(expected);
});

test('a file ends with one line break', () => {
  for (const target of [genericJson, genericYaml]) {
    expect(documentText(target, [formatOpportunity(target, minimal())])).toMatch(/[^\n]\n$/);
  }
});

test('writes a long text on one line, and a repeated list twice', () => {
  const long = 'word '.repeat(60).trim();
  const twice = ['a'];
  const text = payloadText(
    'yaml',
    new Map<string, string | string[]>([
      ['long', long],
      ['one', twice],
      ['two', twice],
    ]),
  );
  expect(text).toBe(`long: ${long}\none:\n  - a\ntwo:\n  - a\n`);
});

test.each(['1.1', '1.2'] as const)('a YAML %s parser reads every text as a text', (version) => {
  const awkward = fc.constantFrom(
    'no',
    'On',
    '12:30',
    '2025-11-30',
    '0x1F',
    '0o7',
    '017',
    '1_000',
    '~',
    '=',
    '<<',
    '.inf',
    '1e3',
    '- a',
    'a: b',
    ' x',
    '"',
  );
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), awkward), (text) => {
      const wire = payloadText('yaml', new Map([['key', text]]));
      expect(parseDocument(wire, { version }).toJS()).toEqual({ key: text });
    }),
  );
});

test('keeps the order of all keys', () => {
  const keys = ['zeta', '360', '__proto__', '1', 'no'];
  const wire = payloadText('yaml', new Map(keys.map((key) => [key, 1])));
  expect([...(parse(wire, { mapAsMap: true }) as Map<string, number>).keys()]).toEqual(keys);
});

test('writes a number that is not finite as null in both formats', () => {
  const beyond = { bare: '9'.repeat(400) };
  expect(payloadText('yaml', new Map([['amount', beyond]]))).toBe('amount: null\n');
  expect(payloadText('json', new Map([['amount', beyond]]))).toBe('{\n  "amount": null\n}');
});
