import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlainValue } from '../../../src/domain/value.ts';
import { jsonParts, jsonText, LazyList } from '../../../src/targets/core/json.ts';

test.each<[string, PlainValue, string]>([
  ['an empty list', [], '[]'],
  ['an empty map', new Map(), '{}'],
  ['a text with quotes and line ends', 'a "b"\n', '"a \\"b\\"\\n"'],
  ['half of a character', '\ud800', '"\\ud800"'],
  ['nothing', null, 'null'],
  ['a truth', true, 'true'],
  ['a number without end', Infinity, 'null'],
  ['a bare decimal', { bare: '1200000.50' }, '1200000.5'],
  ['a bare decimal that JSON would refuse', { bare: '+.5' }, '0.5'],
  ['a bare day', { bare: '2025-11-30' }, '"2025-11-30"'],
  [
    'a map in the order of its keys',
    new Map<string, PlainValue>([
      ['b', 1],
      ['2', 2],
      ['1', [3]],
    ]),
    '{\n  "b": 1,\n  "2": 2,\n  "1": [\n    3\n  ]\n}',
  ],
])('%s', (_, value, expected) => {
  expect(jsonText(value)).toBe(expected);
});

const plain = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('360', '__proto__')), tie('value')))
      .map((pairs) => new Map(pairs)),
  ),
})).value;

/** Returns the value as `JSON.parse` does, for values in which the order and the keys of maps do not change. */
function asObject(value: PlainValue): unknown {
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map(asObject);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries(
    [...(value as ReadonlyMap<string, PlainValue>)].map(([key, item]) => [key, asObject(item)]),
  );
}

test('writes every value so that it can be parsed, with the layout of JSON.stringify', () => {
  fc.assert(
    fc.property(plain, (value) => {
      const text = jsonText(value);
      expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(asObject(value)));
    }),
  );
});

test('yields the same text in parts', () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect([...jsonParts(value)].join('')).toBe(jsonText(value));
    }),
  );
});

test('yields a short text as one part, and a long one in parts of about 64 KiB', () => {
  const row = (at: number): PlainValue => new Map([['path', `${at}.md`]]);
  const rows = (count: number): PlainValue => new Map([['results', Array.from({ length: count }, (_, at) => row(at))]]);
  expect([...jsonParts(rows(100))]).toHaveLength(1);
  const parts = [...jsonParts(rows(10_000))];
  expect(parts.join('')).toBe(jsonText(rows(10_000)));
  expect(parts.length).toBeGreaterThan(5);
  for (const { length } of parts) expect(length).toBeLessThan(2 ** 16 + 100);
});

test.each([[[]], [[1, new Map([['a', [2]]])]]])(
  'a lazy list is written as a list, each time',
  (items: PlainValue[]) => {
    const answer = new Map<string, PlainValue | LazyList>([['total', 2]]).set(
      'notes',
      new LazyList(() => items.values()),
    );
    const expected = jsonText(
      new Map<string, PlainValue>([
        ['total', 2],
        ['notes', items],
      ]),
    );
    expect([...jsonParts(answer)].join('')).toBe(expected);
    expect([...jsonParts(answer)].join('')).toBe(expected);
  },
);
