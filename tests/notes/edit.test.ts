import { expect, test } from 'vitest';
import { placeOf } from '../../src/domain/place.ts';
import type { NoteEdit, NotePath, PlainValue } from '../../src/domain/value.ts';
import { applyEdit, sourceAt } from '../../src/notes/edit.ts';
import { findPlace } from '../../src/notes/find.ts';
import { parseFrontmatter } from '../../src/notes/parse.ts';
import { EDGE_CASES, EDGE_KEY, EDGE_VALUE, plain } from './edge-cases.ts';

const NEVER = { createFrontmatter: false };

/** Returns the current source text at a path. */
function sourceOf(text: string, path: NotePath): string | undefined {
  const parsed = parseFrontmatter(text);
  const found = parsed.state === 'read' ? findPlace(text, parsed.frontmatter, path) : undefined;
  return found && sourceAt(text, found.value);
}

function setting(text: string, path: NotePath, value: PlainValue): NoteEdit {
  return { do: 'set', path, value, was: sourceOf(text, path) };
}

/** Returns the text after an edit, or the code of the refusal. */
function edited(text: string, edit: NoteEdit, options = NEVER): string {
  const outcome = applyEdit(text, edit, options);
  return 'text' in outcome ? outcome.text : outcome.refused.code;
}

const inNote = (yaml: string): string => `---\n${yaml}\n---\nbody\n`;

function setIn(yaml: string, path: NotePath, value: PlainValue): string {
  const text = inNote(yaml);
  return edited(text, setting(text, path, value))
    .replace(/^---\n/, '')
    .replace(/\n?---\nbody\n$/, '');
}

function removeFrom(yaml: string, path: NotePath): string {
  const text = inNote(yaml);
  const edit: NoteEdit = { do: 'remove', path, was: sourceOf(text, path) ?? '' };
  return edited(text, edit)
    .replace(/^---\n/, '')
    .replace(/\n?---\nbody\n$/, '');
}

test.each(EDGE_CASES.filter((one) => one.result !== undefined))('edge case: $name', ({ note, result }) => {
  const outcome = edited(note, setting(note, [EDGE_KEY], EDGE_VALUE));
  expect(outcome).toBe(result);
  expect(applyEdit(outcome, setting(outcome, [EDGE_KEY], EDGE_VALUE), NEVER)).toEqual({ text: outcome });
});

const CODES: Readonly<Record<string, readonly string[]>> = {
  NO_FRONTMATTER: ['no-frontmatter'],
  UNCLOSED_FRONTMATTER: ['unclosed-frontmatter'],
  DUPLICATE_KEY: ['duplicate-key'],
  ANCHOR_IN_USE: ['anchor-in-use'],
  MULTIPLE_DOCS: ['several-documents'],
  MISSING_CHAR: ['other', 'key-without-colon', 'unclosed-quote'],
  TAB_AS_INDENT: ['tab-indent'],
  MULTILINE_IMPLICIT_KEY: ['template-code', 'key-without-colon'],
  BLOCK_AS_IMPLICIT_KEY: ['colon-in-value', 'bad-indent'],
  BAD_SCALAR_START: ['reserved-start'],
  BAD_INDENT: ['unclosed-bracket'],
  ROOT_NOT_A_MAP: ['not-a-map'],
};

test.each(EDGE_CASES.filter((one) => one.refused !== undefined))('rejected edge case: $name', (one) => {
  const outcome = applyEdit(one.note, setting(one.note, [EDGE_KEY], EDGE_VALUE), NEVER);
  if (!('refused' in outcome)) throw new Error('it was not refused');
  expect(CODES[one.refused ?? '']).toContain(outcome.refused.code);
  expect(outcome.refused.place).toMatchObject({ line: one.line, column: one.column });
});

test('the table has 83 edge cases', () => {
  expect(EDGE_CASES).toHaveLength(83);
});

test.each<[string, string, NotePath, PlainValue, string]>([
  ['a number', 'amount: "$1,200" # est', ['amount'], { bare: '1200' }, 'amount: 1200 # est'],
  ['a day', 'close:   30.11.2025', ['close'], { bare: '2025-11-30' }, 'close:   2025-11-30'],
  ['a text', 'a: 1', ['a'], 'East coast', 'a: East coast'],
  ['a text in the quotes it had', 'a: "x"', ['a'], 'y', 'a: "y"'],
  ['a text in the single quotes it had', "a: 'x'", ['a'], "it's", "a: 'it''s'"],
  [
    'an ID without the quotes it needs',
    'id: 12345678901234567890',
    ['id'],
    '12345678901234567890',
    'id: "12345678901234567890"',
  ],
  ['a link without the quotes it needs', 'c: [[Acme]]', ['c'], '[[Acme]]', 'c: "[[Acme]]"'],
  ['an empty value', 'a:\nb: 1', ['a'], 'x', 'a: x\nb: 1'],
  ['an empty value with a comment', 'a: # c\nb: 1', ['a'], 'x', 'a: x # c\nb: 1'],
  ['null', 'a: 5 # c', ['a'], null, 'a: null # c'],
  ['a boolean', 'a: 5', ['a'], true, 'a: true'],
  ['an empty list', 'a: [x]', ['a'], [], 'a: []'],
  ['an empty map', 'a:\n  b: 1\nc: 1', ['a'], new Map(), 'a: {}\nc: 1'],
  ['one line in place of many', 'a: # k\n  b: 1 # t\n  # tail\nc: 1', ['a'], 'x', 'a: x # k\n  # tail\nc: 1'],
  ['one line in place of a literal', 'a: | # h\n  b\n\n\nc: 1', ['a'], 'x', 'a: x # h\n\n\nc: 1'],
  ['one line in place of a scalar below its key', 'a: # k\n  "b" # c\nc: 1', ['a'], 'x', 'a: "x" # k # c\nc: 1'],
  ['one line in place of an anchored map', 'a: &x # k\n  b: 1 # t\nc: 1', ['a'], 'x', 'a: x # k\nc: 1'],
  ['a list in place of a scalar', 'a: x # c\nb: 1', ['a'], ['x'], 'a: # c\n  - x\nb: 1'],
  ['a list in place of a list', 'a:\n- x\n- y # c\nb: 1', ['a'], ['x'], 'a:\n  - x\nb: 1'],
  [
    'a list in brackets in place of one in brackets',
    'a: [x, y] # c',
    ['a'],
    ['x', 'y, z', '1'],
    'a: [x, "y, z", "1"] # c',
  ],
  ['a list in place of one in brackets over several lines', 'a: [x,\n  y]', ['a'], ['x'], 'a:\n  - x'],
  [
    'a map with the indent of the others',
    'o:\n    b: 1\na: 1',
    ['a'],
    plain({ b: { c: [1] } }),
    'o:\n    b: 1\na:\n    b:\n        c:\n            - 1',
  ],
  ['a list with the indent of the others', 'o:\n- b\na: 1', ['a'], plain({ b: [1] }), 'o:\n- b\na:\n  b:\n  - 1'],
  [
    'a list with the deep indent of the others',
    'o:\n    - b\na: 1',
    ['a'],
    plain({ b: [1] }),
    'o:\n    - b\na:\n    b:\n        - 1',
  ],
  ['lists within lists', 'a: 1', ['a'], plain([[1, 2], { b: 1, c: 2 }]), 'a:\n  - - 1\n    - 2\n  - b: 1\n    c: 2'],
  ['an explicit key without a value', '? a # c\nb: 1', ['a'], 'x', '? a # c\n: x\nb: 1'],
  ['several lines below an explicit key', '? a\nb: 1', ['a'], ['x'], '? a\n:\n  - x\nb: 1'],
  ['an explicit key with a comment and its value', '? a # c: d\n: e', ['a'], 'x', '? a # c: d\n: x'],
  ['a key at the end', 'a: 1', ['b'], 'x: y', 'a: 1\nb: "x: y"'],
  ['a key without a value', 'a: 1', ['b'], null, 'a: 1\nb:'],
  ['a key that needs quotes', 'a: 1', ['b: c'], 1, 'a: 1\n"b: c": 1'],
  ['a list item', 'a:\n  - x # one\n  - y # two', ['a', 1], '[[y]]', 'a:\n  - x # one\n  - "[[y]]" # two'],
  ['an empty list item', 'a:\n  -\n  - y', ['a', 0], 'x', 'a:\n  - x\n  - y'],
  ['an item in brackets', 'a: [ x,y ]', ['a', 1], 'z', 'a: [ x,z ]'],
  ['an item in brackets that needs quotes', 'a: [x, y]', ['a', 0], 'p, q', 'a: ["p, q", y]'],
  ['a nested scalar', 'f:\n  win_prob: 0.7 # p', ['f', 'win_prob'], { bare: '70' }, 'f:\n  win_prob: 70 # p'],
  [
    'a nested scalar in braces',
    'f: {win_prob: 0.7, b: 1}',
    ['f', 'win_prob'],
    { bare: '70' },
    'f: {win_prob: 70, b: 1}',
  ],
  ['a nested key without a value', 'f: {w, b: }', ['f', 'w'], 1, 'f: {w: 1, b: }'],
  ['a nested key with only a colon', 'f: {w, b: }', ['f', 'b'], 1, 'f: {w, b: 1 }'],
  ['a list below the top', 'f:\n  w: 1', ['f', 'w'], ['x', 'y'], 'f:\n  w: ["x","y"]'],
  ['a value of a map in a list', 'a:\n  - who: x\n    c: 1', ['a', 0, 'c'], 2, 'a:\n  - who: x\n    c: 2'],
  ['a value in a JSON root', '{"a": "x", "b": [1]}', ['a'], plain({ c: 'd' }), '{"a": {"c":"d"}, "b": [1]}'],
  ['an item in a JSON root', '{"a": ["x"]}', ['a', 0], 'y', '{"a": ["y"]}'],
  ['one line in place of an alias with a comment', 'b: &x {c: 1}\na: *x # k', ['a'], 'x', 'b: &x {c: 1}\na: x # k'],
  [
    'a map in place of an alias with a comment',
    'b: &x [1]\na: *x # k\nd: 1',
    ['a'],
    plain({ c: 1 }),
    'b: &x [1]\na: # k\n  c: 1\nd: 1',
  ],
  ['a map in place of an anchor with a comment', 'a: &own # k\nb: 1', ['a'], plain({ c: 1 }), 'a: # k\n  c: 1\nb: 1'],
  ['a text in place of a tag with a comment', 'a: !!str # k\nb: 1', ['a'], 'x', 'a: x # k\nb: 1'],
  ['a text in place of a tagged null', 'a: !!null\nb: 1', ['a'], '', 'a: ""\nb: 1'],
  ['a key if a tag precedes the first', '!!str a: 1', ['b'], 2, '!!str a: 1\nb: 2'],
  ['a key if an anchor precedes the first', '  &x a: 1\n  c: *x', ['b'], 2, '  &x a: 1\n  c: *x\n  b: 2'],
  ['a value after an anchored key', '&x a: 1\nb: *x', ['a'], 2, '&x a: 2\nb: *x'],
  ['a key before a line of tabs', 'a:\n\t', ['b'], 2, 'a:\nb: 2\n\t'],
  ['a key before a line of tabs with \\r\\n', 'a: \r\n\t\r', ['b'], 2, 'a: \r\nb: 2\n\t\r'],
  ['an explicit key with a question mark', '? a?b\nc: 1', ['a?b'], 'x', '? a?b\n: x\nc: 1'],
  ['a value between lone carriage returns', 'a: 1 # c\rb: 2\rc: 3', ['b'], 'x', 'a: 1 # c\rb: x\rc: 3'],
  ['an unused anchor with its value', 'a: &x 1\nb: 2', ['a'], 5, 'a: 5\nb: 2'],
])('sets %s', (_, yaml, path, value, wanted) => {
  expect(setIn(yaml, path, value)).toBe(wanted);
});

test.each<[string, string, NotePath, string]>([
  ['a key', 'a: 1\nb: 2 # c\nc: 3', ['b'], 'a: 1\nc: 3'],
  ['a key with all its lines', 'a:\n  - x\n  # in\n  - y # c\n# after\nb: 2', ['a'], '# after\nb: 2'],
  ['the only key', 'a: 1', ['a'], ''],
  ['a key after a literal that keeps its blank lines', 'a: |+\n  x\n\nb: 1\n\nc: 2', ['b'], 'a: |+\n  x\n\nc: 2'],
  ['an explicit key', 'a: 1\n? b\n: 2\nc: 3', ['b'], 'a: 1\nc: 3'],
  ['a key with its anchor', 'a: 1\n&x b: 2\nc: 3', ['b'], 'a: 1\nc: 3'],
  ['the first key with its tag', '!!str a: 1\nb: 2', ['a'], 'b: 2'],
  ['an explicit key with its anchor', '? &x a\n: 1\nb: 2', ['a'], 'b: 2'],
  ['a key with its anchor in braces', '{a: 1, &x b: 2, c: 3}', ['b'], '{a: 1, c: 3}'],
  ['a nested key with its anchor', 'f:\n  &x a: 1\n  b: 2', ['f', 'a'], 'f:\n  b: 2'],
  ['an item that starts with an anchored key', 'a:\n  - &x b: 1\n  - c', ['a', 0], 'a:\n  - c'],
  ['an item after a comment after its dash', 'a:\n  - # c-d\n    x: 1\n  - y', ['a', 0], 'a:\n  - y'],
  ['a key between lone carriage returns', 'a: 1 # c\rb: 2\rc: 3', ['b'], 'a: 1 # c\rc: 3'],
  ['a missing key', 'a: 1', ['b'], 'a: 1'],
  ['the first key in braces', '{a: 1, b: 2}', ['a'], '{b: 2}'],
  ['the last key in braces', '{a: 1, b: 2, }', ['b'], '{a: 1, }'],
  ['the only key in braces', '{a: 1, }', ['a'], '{ }'],
  ['an explicit key in braces', '{? a : 1, b: 2}', ['a'], '{b: 2}'],
  ['a list item with its line', 'a:\n  - x # one\n  - y # two\nb: 1', ['a', 0], 'a:\n  - y # two\nb: 1'],
  ['the last list item', 'a:\n- x\n- y\nb: 1', ['a', 1], 'a:\n- x\nb: 1'],
  ['the only list item', 'a: # c\n  - x\nb: 1', ['a', 0], 'a: [] # c\nb: 1'],
  ['an item that starts below its dash', 'a:\n  -\n    b: 1\n  - c', ['a', 0], 'a:\n  - c'],
  ['an item in brackets', 'a: [x, y, z]', ['a', 1], 'a: [x, z]'],
  ['the last item in brackets', 'a: [x, y]', ['a', 1], 'a: [x]'],
  ['the only item in brackets', 'a: [x]', ['a', 0], 'a: []'],
  ['a nested key', 'f:\n  a: 1\n  b: 2', ['f', 'a'], 'f:\n  b: 2'],
  ['the only nested key', 'f:\n  a: 1', ['f', 'a'], 'f: {}'],
  ['the first key of a map in a list', 'a:\n  - x: 1\n    y: 2', ['a', 0, 'x'], 'a:\n  - y: 2'],
  ['the first item of a list in a list', 'a:\n  - - x\n    - y', ['a', 0, 0], 'a:\n  - - y'],
])('removes %s', (_, yaml, path, wanted) => {
  expect(removeFrom(yaml, path)).toBe(wanted);
});

test.each<[string, string, NoteEdit, string]>([
  [
    'a value that changed since the edit was made',
    'a: 2',
    { do: 'set', path: ['a'], value: 3, was: '1' },
    'changed-meanwhile',
  ],
  [
    'a key that was absent when the edit was made',
    'a: 2',
    { do: 'set', path: ['a'], value: 3, was: undefined },
    'changed-meanwhile',
  ],
  ['a key that was removed', 'b: 2', { do: 'set', path: ['a'], value: 3, was: '1' }, 'changed-meanwhile'],
  ['an item that was removed', 'a: [x]', { do: 'remove', path: ['a', 1], was: 'y' }, 'changed-meanwhile'],
  [
    'an item of a value that is not a list',
    'a: x',
    { do: 'set', path: ['a', 0], value: 1, was: 'x' },
    'changed-meanwhile',
  ],
  ['a position in a map', 'a: {b: 1}', { do: 'set', path: ['a', 0], value: 2, was: '1' }, 'changed-meanwhile'],
  ['a missing nested key', 'a: {b: 1}', { do: 'set', path: ['a', 'c'], value: 1, was: undefined }, 'changed-meanwhile'],
  ['an item of an alias', 'a: &x [1]\nb: *x', { do: 'set', path: ['b', 0], value: 2, was: '1' }, 'anchor-in-use'],
  [
    'an item of a value with an alias',
    'a: &x [1, 3]\nb: *x',
    { do: 'set', path: ['a', 0], value: 2, was: '1' },
    'anchor-in-use',
  ],
  [
    'an empty value inside a value with an alias',
    'a: &x {b: }\nc: *x',
    { do: 'set', path: ['a', 'b'], value: 2, was: '' },
    'anchor-in-use',
  ],
  ['a key whose anchor is used', 'a: &x 1\nb: *x', { do: 'remove', path: ['a'], was: '&x 1' }, 'anchor-in-use'],
  ['a key with an alias', '&x a: 1\nb: *x', { do: 'remove', path: ['a'], was: '1' }, 'anchor-in-use'],
  ['a broken note', 'a: b: c', { do: 'remove', path: ['a'], was: 'b' }, 'colon-in-value'],
])('rejects %s', (_, yaml, edit, code) => {
  expect(edited(inNote(yaml), edit)).toBe(code);
});

test('an alias inside the removed part does not prevent the removal', () => {
  expect(setIn('a: &x 1\nb: [*x]', ['b'], 2)).toBe('a: &x 1\nb: 2');
  expect(removeFrom('a: [&x 1, 2]\nb: *x', ['a', 1])).toBe('a: [&x 1]\nb: *x');
});

test('a refusal contains the line and its number', () => {
  const text = '---\r\na: 1\r\n  \r\n  b: c: d # x\r\n---\r\n';
  const outcome = applyEdit(text, { do: 'remove', path: ['a'], was: '1' }, NEVER);
  expect(outcome).toMatchObject({ refused: { found: 'a: 1', place: placeOf(text, { from: 8, to: 9 }) } });
});

test.each<[string, string, string]>([
  ['an empty note', '', '---\nid: X\n---\n'],
  ['a body without frontmatter', '# T\nbody', '---\nid: X\n---\n# T\nbody'],
  ['Windows line ends', '# T\r\nbody\r\n', '---\r\nid: X\r\n---\r\n# T\r\nbody\r\n'],
  ['a byte order mark', '\uFEFF# T\n', '\uFEFF---\nid: X\n---\n# T\n'],
  ['a horizontal rule further down', 'a\n\n---\n', '---\nid: X\n---\na\n\n---\n'],
])('with createFrontmatter, creates frontmatter for %s', (_, text, wanted) => {
  const edit: NoteEdit = { do: 'set', path: ['id'], value: 'X', was: undefined };
  expect(edited(text, edit, { createFrontmatter: true })).toBe(wanted);
  expect(edited(text, edit)).toBe('no-frontmatter');
});

test.each<[NoteEdit, string]>([
  [{ do: 'remove', path: ['id'], was: '1' }, 'no-frontmatter'],
  [{ do: 'set', path: ['id', 0], value: 1, was: '1' }, 'no-frontmatter'],
  [{ do: 'set', path: ['id'], value: 1, was: '1' }, 'changed-meanwhile'],
])('a note without frontmatter rejects %j', (edit, code) => {
  expect(edited('# T\n', edit, { createFrontmatter: true })).toBe(code);
});

test('a number that is not finite throws', () => {
  expect(() => setIn('a: 1', ['a'], Number.NaN)).toThrow(RangeError);
});

test('the source of a value has its quotes and properties, and nothing after it', () => {
  const text = inNote('a: "x" # c\nb: &y\n  - z # c\nc: | # h\n  t\n\nd:   \ne: ~ \nf: !!str 1');
  expect(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => sourceOf(text, [key]))).toEqual([
    '"x"',
    '&y\n  - z',
    '| # h\n  t',
    '',
    '~',
    '!!str 1',
  ]);
});

test.each<[string, NotePath, string, string, string, string]>([
  ['a value', ['title'], 'Renewal #42', 'title: Renewal #42', ' #42', 'title: "Renewal #42"'],
  ['only the comment', ['id'], '#7', 'id: #7\nb: 1', ' #7', 'id: "#7"\nb: 1'],
  ['an item', ['oems', 0], '#vexil', 'oems:\n  - #vexil\n  - Ortano', ' #vexil', 'oems:\n  - "#vexil"\n  - Ortano'],
  ['a value below its key', ['a'], 'b #c', 'a:\n  b #c\nd: 1', ' #c', 'a: "b #c"\nd: 1'],
  ['a different comment', ['a'], 'b #c', 'a: b #d', ' #c', 'unproven'],
  ['part of the comment', ['a'], 'b #c', 'a: b #cd', ' #c', 'unproven'],
])('a comment becomes part of the value: %s', (_, path, value, yaml, comment, after) => {
  const text = inNote(yaml);
  const outcome = edited(text, { do: 'set', path, value, was: sourceOf(text, path), comment });
  expect(outcome).toBe(after === 'unproven' ? after : inNote(after));
});

test('a comment that became part of the value keeps the line end after it', () => {
  const edit: NoteEdit = { do: 'set', path: ['a'], value: 'b #c', was: 'b', comment: ' #c' };
  expect(edited('---\r\na: b #c\r\n---\r\n', edit)).toBe('---\r\na: "b #c"\r\n---\r\n');
});
