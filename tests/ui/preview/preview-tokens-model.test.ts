/** Syntax coloring never changes a text, and finds the right tokens. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokensOf } from '../../../src/ui/preview/preview-tokens-model.ts';

test.each(['json', 'yaml'] as const)('the joined tokens of any text, read as %s, are equal to the text', (wire) => {
  const text = fc.oneof(
    fc.json(),
    fc.string({ unit: fc.constantFrom('a', ':', ' ', '\n', '"', "'", '-', '1', '#', '{', '\\', '\t', '\r') }),
  );
  fc.assert(
    fc.property(text, (any) => {
      expect(
        tokensOf(any, wire)
          .map((token) => token.text)
          .join(''),
      ).toBe(any);
    }),
    { numRuns: 300 },
  );
});

function told(text: string, wire: 'json' | 'yaml'): string[] {
  return tokensOf(text, wire)
    .filter((token) => token.kind !== 'plain')
    .map((token) => `${token.kind} ${token.text.trim()}`);
}

test('JSON', () => {
  expect(told('{\n  "Name": "a \\"b\\": 1",\n  "Amount": -1.5e3,\n  "X": null\n}', 'json')).toEqual([
    'punctuation {',
    'key "Name"',
    'punctuation :',
    'string "a \\"b\\": 1"',
    'punctuation ,',
    'key "Amount"',
    'punctuation :',
    'number -1.5e3',
    'punctuation ,',
    'key "X"',
    'punctuation :',
    'literal null',
    'punctuation }',
  ]);
});

test('YAML', () => {
  const text = "id: opp-1\namount: 60.01\noems:\n  - Microsoft\n'a: b': true\ntags: []\nurl: http://x.y\n";
  expect(told(text, 'yaml')).toEqual([
    ...['key id', 'punctuation :', 'string opp-1'],
    ...['key amount', 'punctuation :', 'number 60.01'],
    ...['key oems', 'punctuation :'],
    ...['punctuation -', 'string Microsoft'],
    ...["key 'a: b'", 'punctuation :', 'literal true'],
    ...['key tags', 'punctuation :', 'punctuation []'],
    ...['key url', 'punctuation :', 'string http://x.y'],
  ]);
});
