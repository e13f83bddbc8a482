/** Comparison of a note's value with the value to write. */
import { describe, expect, test } from 'vitest';
import {
  isBlank,
  type MapValue,
  type NoteValue,
  onlyItem,
  type PlainValue,
  hasSameValue,
} from '../../src/domain/value.ts';

const SPAN = { from: 0, to: 0 };
const EMPTY: NoteValue = { kind: 'empty', ...SPAN };

function plain(text: string): NoteValue {
  return { kind: 'scalar', text, plain: true, ...SPAN };
}

function quoted(text: string): NoteValue {
  return { kind: 'scalar', text, plain: false, ...SPAN };
}

function list(...items: readonly NoteValue[]): NoteValue {
  return { kind: 'list', items, flow: true, ...SPAN };
}

function map(...pairs: readonly (readonly [string, NoteValue])[]): MapValue {
  return { kind: 'map', entries: pairs.map(([key, value]) => ({ key, keyFrom: 0, keyTo: 0, value })), ...SPAN };
}

function wanted(...pairs: readonly (readonly [string, PlainValue])[]): PlainValue {
  return new Map(pairs);
}

describe('equal', () => {
  test.each<[string, NoteValue, PlainValue]>([
    ['nothing', EMPTY, null],
    ['a text, plain', plain('East'), 'East'],
    ['a text, quoted', quoted('East'), 'East'],
    ['an empty text', quoted(''), ''],
    ['a name of digits, quoted', quoted('360'), '360'],
    ['a number', plain('600000'), 600000],
    ['a float of the same value', plain('60.0'), 60],
    ['a number with an exponent', plain('6e5'), 600000],
    ['a number with a sign', plain('+60.01'), 60.01],
    ['a number without a leading zero', plain('.5'), 0.5],
    ['a number that ends in a point', plain('5.'), 5],
    ['a truth', plain('true'), true],
    ['a bare number', plain('1200000.50'), { bare: '1200000.50' }],
    ['an empty list', list(), []],
    ['a list', list(plain('a'), quoted('b')), ['a', 'b']],
    ['an empty map', map(), wanted()],
    ['a map', map(['a', plain('1')], ['b', EMPTY]), wanted(['a', 1], ['b', null])],
    ['maps in lists in maps', map(['a', list(map(['b', plain('c')]))]), wanted(['a', [wanted(['b', 'c'])]])],
    ['names that objects have by nature', map(['__proto__', plain('1')]), wanted(['__proto__', 1])],
  ])('%s', (_, found, value) => {
    expect(hasSameValue(found, value)).toBe(true);
  });
});

describe('not equal', () => {
  test.each<[string, NoteValue, PlainValue]>([
    ['nothing and an empty text', EMPTY, ''],
    ['an empty text and nothing', quoted(''), null],
    ['nothing and zero', EMPTY, 0],
    ['nothing and an empty list', EMPTY, []],
    ['a number and a name of digits', plain('360'), '360'],
    ['another case', plain('east'), 'East'],
    ['a number in quotes', quoted('600000'), 600000],
    ['a truth in quotes', quoted('true'), true],
    ['a bare number in quotes', quoted('5'), { bare: '5' }],
    ['a bare number spelled otherwise', plain('5.0'), { bare: '5' }],
    ['a word and a number', plain('Infinity'), Infinity],
    ['a hexadecimal number', plain('0x10'), 16],
    ['a text of spaces and zero', plain(' '), 0],
    ['a list and its only item', list(plain('a')), 'a'],
    ['a text and a list of it', plain('a'), ['a']],
    ['a longer list', list(plain('a'), plain('b')), ['a']],
    ['a shorter list', list(plain('a')), ['a', 'b']],
    ['another order of items', list(plain('b'), plain('a')), ['a', 'b']],
    ['an item of nothing', list(EMPTY), ['']],
    ['another order of keys', map(['b', plain('1')], ['a', plain('1')]), wanted(['a', 1], ['b', 1])],
    ['a key more', map(['a', plain('1')], ['b', plain('1')]), wanted(['a', 1])],
    ['a key less', map(['a', plain('1')]), wanted(['a', 1], ['b', 1])],
    ['an empty map and nothing', map(), null],
    ['a list and a map', list(), wanted()],
  ])('%s', (_, found, value) => {
    expect(hasSameValue(found, value)).toBe(false);
  });
});

describe('keys to ignore', () => {
  test.each<[string, MapValue, PlainValue, boolean]>([
    ['may differ', map(['a', plain('1')], ['at', plain('x')]), wanted(['a', 1], ['at', 'y']), true],
    ['may be missing in the note', map(['a', plain('1')]), wanted(['a', 1], ['at', 'y']), true],
    ['may be missing in what is wanted', map(['at', plain('x')], ['a', plain('1')]), wanted(['a', 1]), true],
    ['hide no other difference', map(['a', plain('2')], ['at', plain('x')]), wanted(['a', 1], ['at', 'x']), false],
    ['count inside', map(['a', map(['at', plain('x')])]), wanted(['a', wanted(['at', 'y'])]), false],
  ])('%s', (_, found, value, same) => {
    expect(hasSameValue(found, value, ['at'])).toBe(same);
  });
});

test('a value that contains itself is compared no deeper than the other value', () => {
  const items: NoteValue[] = [];
  const loop = list();
  Object.assign(loop, { items });
  items.push(loop);
  expect(hasSameValue(loop, [[['a']]])).toBe(false);
});

test.each<[string, NoteValue, boolean]>([
  ['nothing', EMPTY, true],
  ['a text of spaces', quoted(' \t'), true],
  ['text', plain('0'), false],
  ['an empty list', list(), true],
  ['a list of empty items', list(EMPTY, quoted(''), map()), true],
  ['a list with one name', list(EMPTY, plain('Cisco')), false],
  ['a list in a list', list(list()), false],
  ['an empty map', map(), true],
  ['a map', map(['a', EMPTY]), false],
])('%s is empty or not', (_, value, blank) => {
  expect(isBlank(value)).toBe(blank);
});

test.each<[string, NoteValue, NoteValue]>([
  ['a text', plain('a'), plain('a')],
  ['a list of one', list(plain('a')), plain('a')],
  ['a list of one and empty items', list(EMPTY, plain('a'), quoted('')), plain('a')],
  ['a list of one map', list(map(['a', EMPTY])), map(['a', EMPTY])],
  ['a list of two', list(plain('a'), plain('b')), list(plain('a'), plain('b'))],
  ['a list of empty items', list(EMPTY), list(EMPTY)],
  ['an empty list', list(), list()],
  ['a map', map(), map()],
])('%s counts as its only item, if it has one', (_, value, only) => {
  expect(onlyItem(value)).toEqual(only);
});
