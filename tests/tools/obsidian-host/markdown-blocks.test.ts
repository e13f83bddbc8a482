/** Blocks of a note's text in reading mode, with their lines. */
import { expect, test } from 'vitest';
import { readBlocks } from '../../../tools/obsidian-host/browser/markdown-blocks.ts';

test('the blocks of a note are read with their lines, without the frontmatter', () => {
  const text = [
    '---',
    'id: a',
    '---',
    '# Title #',
    'One',
    'two',
    '- First',
    '  continued',
    '* Second',
    '',
    '1. One',
    '```crm-roll-up extra',
    'rows: oem',
    '',
    '# not a heading',
    '```',
    '| a | b \\| c |',
    '|---|:-:|',
    '| 1 | 2 |',
    '',
    '***',
    '~~~~',
    '~~~',
    'open',
  ].join('\r\n');
  expect(readBlocks(text)).toEqual([
    { kind: 'heading', level: 1, text: 'Title', lineStart: 3, lineEnd: 3 },
    { kind: 'paragraph', text: 'One\ntwo', lineStart: 4, lineEnd: 5 },
    { kind: 'list', isOrdered: false, items: ['First continued', 'Second'], lineStart: 6, lineEnd: 8 },
    { kind: 'list', isOrdered: true, items: ['One'], lineStart: 10, lineEnd: 10 },
    { kind: 'code', language: 'crm-roll-up', source: 'rows: oem\n\n# not a heading', lineStart: 11, lineEnd: 15 },
    { kind: 'table', head: ['a', 'b | c'], rows: [['1', '2']], lineStart: 16, lineEnd: 18 },
    { kind: 'rule', lineStart: 20, lineEnd: 20 },
    { kind: 'code', language: '', source: '~~~\nopen', lineStart: 21, lineEnd: 23 },
  ]);
});

test.each([
  ['', 0],
  ['---\nid: a\n---\n', 0],
  ['---\nnot closed', 2],
  ['\n\n\n', 0],
])('%j has %i blocks', (text, count) => {
  expect(readBlocks(text)).toHaveLength(count);
});
