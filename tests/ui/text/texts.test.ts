/** One file with all texts, so that every change of wording is one readable diff. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLineTexts } from './command-line-texts.ts';
import { inlineNotices } from './notices.ts';
import { allTexts, moduleLines, SECTIONS } from './texts.ts';
import { MODULES } from './text-samples.ts';

const texts = allTexts(await commandLineTexts(), inlineNotices());

test('all texts match the golden file', async () => {
  await expect(texts).toMatchFileSnapshot('golden/texts.txt');
});

test('every module of texts is included', () => {
  const files = readdirSync(join(import.meta.dirname, '../../../src/ui/text'))
    .map((file) => basename(file, '.ts'))
    .filter((file) => file !== 'tone');
  expect(Object.keys(MODULES).sort()).toEqual(files.sort());
  expect(Object.values(SECTIONS).flat().sort()).toEqual(files.sort());
});

test('a new entry of a table is included, and a function without samples is an error', () => {
  expect(moduleLines({ TABLE: { one: { message: 'A.', icon: 'x' } } }, {})).toEqual(['', 'TABLE', '  one', '    A.']);
  expect(() => moduleLines({ TABLE: { one: () => 'A.' } }, {})).toThrow('TABLE.one is a function');
  expect(() => moduleLines({ sayMore: () => 'A.' }, {})).toThrow('sayMore has no samples');
});

test('no text contains an unfilled value', () => {
  expect(texts).not.toMatch(/undefined|\bnull\b|NaN|\[object|\{crm\}|\{org\}/);
});
