import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { folderOfPath, freePath, joinPath, safeFileName } from '../../src/domain/file-name.ts';

describe('a title becomes a file name', () => {
  test.each([
    ['a plain title', 'Acme renewal', 'Acme renewal'],
    ['slashes and colons', 'DoD / Army: phase 2', 'DoD Army phase 2'],
    ['what a link cannot hold', 'A [big] deal #1 ^x | y', 'A big deal 1 x y'],
    ['quotes and wildcards', '"Best" <deal>? *', 'Best deal'],
    ['dots that would hide or trip', '..hidden. ', 'hidden'],
    ['a name Windows keeps', 'con', 'con opportunity'],
    ['nothing legal', '///', 'Untitled opportunity'],
    ['other scripts', '東京 – Größe', '東京 – Größe'],
    ['a long title of three bytes a character', '東'.repeat(121), '東'.repeat(66)],
    ['a long title of characters outside the first plane', '🚀'.repeat(70), '🚀'.repeat(50)],
  ])('%s', (_, title, name) => {
    expect(safeFileName(title)).toBe(name);
  });

  test('for any title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
        const name = safeFileName(title);
        expect(name).not.toMatch(/[\\/:*?"<>|#^[\]\p{Cc}]|^[. ]|[. ]$|^$/u);
        expect(name.length).toBeLessThanOrEqual(120);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        expect(safeFileName(name)).toBe(name);
      }),
    );
  });
});

test.each([
  [['Deals', 'FY27', 'a'], 'Deals/FY27/a'],
  [['/Deals/', '', ' x '], 'Deals/x'],
  [['', 'a'], 'a'],
])('parts %j join to %s', (parts, path) => {
  expect(joinPath(...parts)).toBe(path);
});

test('a name in use gets the first free number', () => {
  const taken = new Set(['a.md', 'a 2.md', 'b-2.json']);
  expect(freePath('a', 'md', ' ', (path) => taken.has(path))).toBe('a 3.md');
  expect(freePath('b', 'json', '-', (path) => taken.has(path))).toBe('b.json');
});

test('the folder of a path', () => {
  expect(['a.md', 'A/b.md', 'A/B/c.md'].map(folderOfPath)).toEqual(['', 'A', 'A/B']);
});
