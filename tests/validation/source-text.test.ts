import { expect, test } from 'vitest';
import type { ListValue, NoteValue, ScalarValue } from '../../src/domain/value.ts';
import { foundIn, keySpan, sourceOf } from '../../src/validation/source-text.ts';

const scalar = (text: string): ScalarValue => ({ kind: 'scalar', text, plain: false, from: 0, to: 0 });
const list = (...items: NoteValue[]): ListValue => ({ kind: 'list', items, flow: true, from: 0, to: 0 });
const empty: NoteValue = { kind: 'empty', from: 0, to: 0 };
const entry = (value: NoteValue) => ({ key: 'a', keyFrom: 4, keyTo: 5, value });

test('the source of a value is its exact text, including quotes', () => {
  expect(sourceOf({ from: 3, to: 7 }, { text: 'id: "7" # x' })).toBe(' "7"');
});

test.each<[string, NoteValue, string, string]>([
  ['a scalar without its quotes', { ...scalar('7'), from: 0, to: 3 }, '"7"', '7'],
  ['a block of text in one line', scalar('two\n  lines\n'), '', 'two lines'],
  ['a list as written', { ...list(scalar('a')), from: 0, to: 8 }, '[ a,\n b]', '[ a, b]'],
  ['at most eighty letters', scalar('x'.repeat(81)), '', `${'x'.repeat(79)}…`],
  ['exactly eighty letters', scalar('x'.repeat(80)), '', 'x'.repeat(80)],
])('a finding repeats %s', (_, value, text, found) => {
  expect(foundIn(value, { text })).toBe(found);
});

test('a finding about a key has the position of the key', () => {
  expect(keySpan(entry(empty))).toEqual({ from: 4, to: 5 });
});
