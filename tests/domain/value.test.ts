import { expect, test } from 'vitest';
import { saysSame } from '../../src/domain/value.ts';
import type { NoteEntry, NoteValue, PlainValue } from '../../src/domain/value.ts';

const PLACE = { from: 0, to: 0 };
const plain = (text: string): NoteValue => ({ kind: 'scalar', text, plain: true, ...PLACE });
const quoted = (text: string): NoteValue => ({ kind: 'scalar', text, plain: false, ...PLACE });
const list = (...items: NoteValue[]): NoteValue => ({ kind: 'list', items, flow: false, ...PLACE });
const map = (entries: Record<string, NoteValue>): NoteValue => ({
  kind: 'map',
  entries: Object.entries(entries).map(([key, value]): NoteEntry => ({ key, keyFrom: 0, keyTo: 0, value })),
  ...PLACE,
});
const EMPTY: NoteValue = { kind: 'empty', ...PLACE };

test.each<[string, NoteValue, PlainValue, boolean]>([
  ['text', plain('East'), 'East', true],
  ['quoted text', quoted('East'), 'East', true],
  ['other text', plain('East'), 'West', false],
  ['digits in quotes and a text', quoted('007'), '007', true],
  ['digits without quotes and a text', plain('007'), '007', false],
  ['a long number and a text', plain('12345678901234567890'), '12345678901234567890', false],
  ['a hexadecimal number and a text', plain('0x1F'), '0x1F', false],
  ['a fraction and a text', plain('1.10'), '1.10', false],
  ['no number and a text', plain('.nan'), '.nan', false],
  ['a truth and a text', plain('true'), 'true', false],
  ['a day and a text', plain('2025-11-30'), '2025-11-30', true],
  ['a number by value', plain('60.0'), 60, true],
  ['a number in quotes', quoted('60'), 60, false],
  ['another number', plain('61'), 60, false],
  ['a truth', plain('true'), true, true],
  ['a bare day', plain('2025-11-30'), { bare: '2025-11-30' }, true],
  ['a bare day in quotes', quoted('2025-11-30'), { bare: '2025-11-30' }, false],
  ['nothing', EMPTY, null, true],
  ['something and nothing', plain('x'), null, false],
  ['nothing and something', EMPTY, '', false],
  ['a list', list(plain('a'), plain('1')), ['a', 1], true],
  ['a longer list', list(plain('a'), plain('b')), ['a'], false],
  ['a list with another item', list(plain('a')), ['b'], false],
  ['a scalar and a list', plain('a'), ['a'], false],
  [
    'a map',
    map({ a: plain('1'), b: EMPTY }),
    new Map([
      ['a', 1],
      ['b', null],
    ] as const),
    true,
  ],
  [
    'a map in another order',
    map({ b: EMPTY, a: plain('1') }),
    new Map([
      ['a', 1],
      ['b', null],
    ] as const),
    false,
  ],
  [
    'a shorter map',
    map({ a: plain('1') }),
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
    false,
  ],
  ['a list and a map', list(), new Map(), false],
])('%s', (_, found, wanted, same) => {
  expect(saysSame(found, wanted)).toBe(same);
});

test('ignored keys may differ or miss on either side, at the outermost map only', () => {
  const found = map({ a: plain('1'), at: plain('x'), inner: map({ at: plain('x') }) });
  expect(
    saysSame(
      found,
      new Map<string, PlainValue>([
        ['a', 1],
        ['inner', new Map([['at', 'x']])],
      ]),
      ['at'],
    ),
  ).toBe(true);
  expect(
    saysSame(
      found,
      new Map<string, PlainValue>([
        ['a', 1],
        ['inner', new Map([['at', 'y']])],
      ]),
      ['at'],
    ),
  ).toBe(false);
});
