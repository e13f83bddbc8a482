/** Keys that are difficult to remove: after a lone carriage return, and alone below a tag or an anchor. */
import { describe, expect, test } from 'vitest';
import { applyEdit, sourceAt } from '../../src/notes/edit.ts';
import { parseFrontmatter } from '../../src/notes/parse.ts';

function without(text: string, key: string): string {
  const parsed = parseFrontmatter(text);
  const entry = parsed.state === 'read' ? parsed.frontmatter.entries.find((one) => one.key === key) : undefined;
  const was = entry === undefined ? '' : sourceAt(text, entry.value);
  const outcome = applyEdit(text, { do: 'remove', path: [key], was }, { createFrontmatter: false });
  return 'text' in outcome ? outcome.text : outcome.refused.code;
}

describe('after a lone carriage return', () => {
  test.each([
    ['the last key', '---\na: 1\rb: 2\n---\nx\ry\n', '---\na: 1\r\n---\nx\ry\n'],
    ['the last key, with \\r\\n', '---\r\na: 1\rb: 2\r\n---\r\n', '---\r\na: 1\r\n---\r\n'],
    ['the last of several', '---\na: 1\rc: 3\rb: 2\n---\n', '---\na: 1\rc: 3\r\n---\n'],
    ['a key of several lines', '---\na: 1\rb:\n  - 1\r  - 2\n---\n', '---\na: 1\r\n---\n'],
    ['the only key', '---\n# why\rb: 2\n---\n', '---\n# why\r\n---\n'],
    ['a key after a list in brackets', '---\na: [1,\r 2]\rb: 2\n---\n', '---\na: [1,\r 2]\r\n---\n'],
    ['a key in the middle', '---\na: 1\rb: 2\nc: 3\n---\n', '---\na: 1\rc: 3\n---\n'],
    ['the first key', '---\nb: 2\ra: 1\n---\n', '---\na: 1\n---\n'],
    ['a key with a comment', '---\na: 1 # one\rb: 2 # two\n---\n', '---\na: 1 # one\r\n---\n'],
  ])('%s', (_, text, after) => {
    expect(without(text, 'b')).toBe(after);
  });
});

describe('alone below a tag or an anchor', () => {
  test.each([
    ['an anchor', '---\n&r\nb: 1\n---\n', '---\n&r\n{}\n---\n'],
    ['a tag', '---\n!!map\nb: 1\n---\nbody\n', '---\n!!map\n{}\n---\nbody\n'],
    ['both, with a comment', '---\n!!map &r # why\nb: 1 # one\n---\n', '---\n!!map &r # why\n{}\n---\n'],
    ['a tag and a list', '---\n!foo\nb:\n  - 1\n---\n', '---\n!foo\n{}\n---\n'],
    ['an anchor, with \\r\\n', '---\r\n&r\r\nb: 1\r\n---\r\n', '---\r\n&r\r\n{}\r\n---\r\n'],
    ['an anchor and comments around', '---\n&r\n# above\nb: 1\n# below\n---\n', '---\n&r\n# above\n{}\n# below\n---\n'],
    ['an anchor of the key itself', '---\n&r b: 1\n---\n', '---\n---\n'],
    ['nothing', '---\nb: 1\n---\n', '---\n---\n'],
  ])('%s', (_, text, after) => {
    expect(without(text, 'b')).toBe(after);
  });

  test('and a key can be added again', () => {
    const emptied = without('---\n&r\nb: 1\n---\n', 'b');
    const edit = { do: 'set', path: ['c'], value: 'x', was: undefined } as const;
    expect(applyEdit(emptied, edit, { createFrontmatter: false })).toEqual({ text: '---\n&r\n{"c": "x"}\n---\n' });
  });
});
