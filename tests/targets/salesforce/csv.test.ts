import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText, readCsv } from '../../../src/targets/salesforce/csv.ts';

test.each<[string, string[][]]>([
  [
    'a,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    '"a","b"\r\n"say ""hi""","x, y"\r\n',
    [
      ['a', 'b'],
      ['say "hi"', 'x, y'],
    ],
  ],
  ['a\n"two\nlines"\n', [['a'], ['two\nlines']]],
  [
    'a,\n,b',
    [
      ['a', ''],
      ['', 'b'],
    ],
  ],
  ['a\n\nb\n', [['a'], ['b']]],
  ['a,"b\n', [['a', 'b\n']]],
  ['"a"x,b"c\n', [['a', 'b"c']]],
  ['a,', [['a', '']]],
  ['', []],
])('parses %j', (text, lines) => {
  expect(readCsv(text)).toEqual(lines);
});

test('quotes only cells that need it', () => {
  expect(csvText([['a', 'b c', ' d', '"', 'e\nf']])).toBe('a,b c," d","""","e\nf"\n');
});

test('parses the text that was written', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '#'), maxLength: 6 });
  const line = fc.array(cell, { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect(readCsv(csvText(lines))).toEqual(lines);
    }),
  );
});
