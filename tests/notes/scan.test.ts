import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeBlock } from '../../src/notes/compose.ts';
import { locateFrontmatter } from '../../src/notes/frontmatter.ts';
import { scanBlock } from '../../src/notes/scan.ts';
import { noteTexts } from './arbitrary-notes.ts';
import { EDGE_CASES } from './edge-cases.ts';

/** Returns true if the scanner reads the text. Its result must equal the parser's, which does not check for ASCII. */
function agrees(text: string): boolean {
  const block = locateFrontmatter(text);
  if (typeof block === 'string') return false;
  const scanned = scanBlock(text, block);
  if (scanned !== undefined) expect({ frontmatter: { ...scanned, isAscii: false } }).toEqual(composeBlock(text, block));
  return scanned !== undefined;
}

const inNote = (yaml: string): string => `---\n${yaml}\n---\nbody\n`;

const MANY_KEYS = Array.from({ length: 600 }, (_, at) => `k${at}: 1`).join('\n');

test.each<[string, string]>([
  ['plain scalars', 'a: b c\nd: 1.10\ne: 2025-11-30\nf: http://x.y:80/z#q\ng: -5\nh: $5, (a) [b]\nü: ü'],
  ['quoted scalars', 'a: "x: # y"\nb: \'it\'\'s\'\nc: ""\n"d e": 1\n\'f\': 2'],
  ['nothing', 'a:\nb: ~\nc: null # x\nd:   \ne: # x\nf: NULL'],
  ['values similar to null', 'a: nULL\nb: ~x\nc: nullo\nnulls: 1\ntruth: 2'],
  ['comments', '# one\na: 1 # two\n  # three\n\nb: c#d\n# four'],
  ['lists', 'a:\n  - b\n  - "c" # d\n  -\n  - ~\ne:\n- f\n- g h\ni: 1'],
  ['flow lists', 'a: [b, "c",d ,\'e\']\nf: []\ng: [ ]\nh: [[i]]\nj: [k,] # l\nm: [~, 1:2]'],
  ['maps', 'a:\n  b: 1\n  c:\n      d: 2\n  e:\nf: {}\ng: { } # h'],
  ['maps in lists', 'a:\n  - b: 1\n    c:\n    - d\n  -   e: 2\n      f: 3\n  -\n    g: 4\nh: 5'],
  ['literals', 'a: |\n  b\n    c\n\n  # d\ne: |-\n  f  \n\ng:\n  - |\n    h\ni: 1'],
  ['Windows line ends', 'a: 1\r\nb: |\r\n  c\r\n\r\n  d\r\ne:\r\n- f\r\n\r'],
  ['an indented root', '  a: 1\n  b:\n    c: 2'],
  ['not a key', '# one\n\n# two'],
  ['dashes that do not start an item', 'a: -b\nc: [-1]\ne: x - y'],
])('the scanner reads %s, as the parser does', (_, yaml) => {
  expect(agrees(inNote(yaml))).toBe(true);
});

test.each<[string, string]>([
  ['a folded text', 'a: >\n  b'],
  ['a literal kept whole', 'a: |+\n  b\n'],
  ['a literal with an indentation indicator', 'a: |2\n   b'],
  ['a literal that starts with a blank line', 'a: |\n\n  b'],
  ['a literal with a wide blank line', 'a: |\n  b\n     \n  c'],
  ['an empty literal', 'a: |\nb: 1'],
  ['a literal with a tab', 'a: |\n  b\tc'],
  ['a literal less indented further down', 'a:\n  b: |\n      c\n    d'],
  ['a text over two lines', 'a: b\n  c'],
  ['a quoted text over two lines', 'a: "b\n  c"'],
  ['an escape', 'a: "\\n"'],
  ['an escape in a key', '"\\n": 1'],
  ['text after a quoted text', 'a: "b" c'],
  ['a comment without a space before it', 'a: "b"#c'],
  ['a flow list over two lines', 'a: [b,\n  c]'],
  ['an invalid flow list', 'a: [,]'],
  ['a flow list with a pair', 'a: [b: c]'],
  ['a flow list with a map', 'a: [{b: c}]'],
  ['a flow list with brackets in a text', 'a: [b[c]'],
  ['a flow map', 'a: {b: 1}'],
  ['a tab', 'a:\t1'],
  ['an anchor', 'a: &b c'],
  ['an alias', 'a: *b'],
  ['a tag', 'a: !!str 1'],
  ['a duplicate key', 'a: 1\n"a": 2'],
  ['a key that is a boolean', 'True: 1'],
  ['a key that is a number', '1: 2'],
  ['a key with a colon in it', 'a:b: 1'],
  ['a key with #', 'a #b: 1'],
  ['a key with a space after it', 'a : 1'],
  ['a very long key', `${'a'.repeat(1100)}: 1`],
  ['an explicit key', '? a\n: b'],
  ['a key without a colon', 'a: 1\nb'],
  ['a quoted key without a colon', '"a" b'],
  ['a colon in a value', 'a: b: c'],
  ['a reserved character', 'a: @b'],
  ['a dash and a space after a key', 'a: - b'],
  ['a list in a list', 'a:\n  - - b'],
  ['a list at the top', '- a'],
  ['a deeper key', 'a: 1\n  b: 2'],
  ['a deeper key after a map', 'a:\n    b: 1\n  c: 2'],
  ['a deeper item', 'a:\n  - b\n    - c'],
  ['a shallower item', 'a:\n    - b\n  - c'],
  ['the end of the document', 'a: 1\n...'],
  ['a byte order mark inside', 'a: \uFEFFb'],
  ['a duplicate key among many', `${MANY_KEYS}\nk7: 2`],
  ['a list in too many lists', `a: ${'['.repeat(6)}${']'.repeat(6)}`],
])('the scanner leaves %s to the parser', (_, yaml) => {
  expect(agrees(inNote(yaml))).toBe(false);
});

test('the scanner reads many keys as the parser does', () => {
  expect(agrees(inNote(MANY_KEYS))).toBe(true);
  expect(agrees(inNote(`m:\n${MANY_KEYS.replace(/^/gm, '  ')}`))).toBe(true);
});

test('the scanner agrees with the parser on the edge cases', () => {
  const answered = EDGE_CASES.flatMap(({ note, result }) => [note, result ?? note]).filter(agrees);
  expect(answered.length).toBeGreaterThan(30);
});

test('the scanner reads nearly every note of the example vault', () => {
  const vault = join(import.meta.dirname, '../../example-vault');
  const texts = readdirSync(vault, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => readFileSync(join(vault, file), 'utf8'))
    .filter((text) => typeof locateFrontmatter(text) !== 'string');
  expect(texts.filter(agrees).length / texts.length).toBeGreaterThan(0.8);
});

test('the scanner agrees with the parser on generated notes', () => {
  fc.assert(
    fc.property(noteTexts, (text) => {
      agrees(text);
    }),
    { numRuns: 500 },
  );
});

/** Pieces with a meaning in YAML, inserted at any place. */
const PIECES = [
  '\n',
  ' ',
  '  ',
  '- ',
  ': ',
  ' #',
  '"',
  "'",
  '[',
  ']',
  ', ',
  '|\n',
  '\n\n',
  '\t',
  '\r',
  '~',
  'x',
  '&a ',
  '\u2028',
];

test('the scanner agrees with the parser on notes with a misplaced piece', () => {
  const placed = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...PIECES)), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(noteTexts, placed, (text, pieces) => {
      let changed = text;
      for (const [share, piece] of pieces) {
        const at = 5 + Math.floor(share * (changed.length - 5));
        changed = changed.slice(0, at) + piece + changed.slice(at);
      }
      agrees(changed);
    }),
    { numRuns: 800 },
  );
});

test.each<[string, boolean]>([
  ['a: b\nc: "d"\ne: [f, \'g\']\nh: |\n  i', true],
  ['ü: b # ü', true],
  ['a: bü', false],
  ['a: b\u007f', false],
  ['a: "ü"', false],
  ["a: 'b\u200b'", false],
  ['a: [b, c\u200b]', false],
  ['a:\n  - ü', false],
  ['a: |\n  b\n  ü', false],
])('all values of %j are ASCII: %s', (yaml, isAscii) => {
  const text = inNote(yaml);
  const block = locateFrontmatter(text);
  expect(typeof block === 'string' ? undefined : scanBlock(text, block)?.isAscii).toBe(isAscii);
});
