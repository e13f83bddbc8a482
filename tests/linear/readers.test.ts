/**
 * The time for reading, checking, and editing a note is proportional to its size, regardless of content; so is the time
 * for reading a response.
 */
import { expect, test } from 'vitest';
import { visibleText, inertText } from '../../src/domain/untrusted-text.ts';
import { readNames } from '../../src/domain/names-text.ts';
import { applyEdit } from '../../src/notes/edit.ts';
import { parseFrontmatter } from '../../src/notes/parse.ts';
import { proseOf } from '../../src/notes/prose.ts';
import { inspect } from '../../src/vault/inspect.ts';
import { compileSettings } from '../../src/config/compiled-settings.ts';
import { readCsv } from '../../src/targets/salesforce/csv.ts';
import { tokensOf } from '../../src/ui/preview/preview-tokens-model.ts';
import { dealText, OPTIONS } from '../support/rules.ts';
import { growth, MOST_GROWTH } from './growth.ts';

const RULES = compileSettings(OPTIONS);

function lines(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => `${line(at)}\n`).join('');
}

/** Returns an opportunity note with additional properties. */
function deal(more: string): string {
  return dealText().replace(/\n---\n/, () => `\n${more}---\n`);
}

/** Texts of a given size, by content. */
const NOTES: Readonly<Record<string, (size: number) => string>> = {
  'top-level keys': (size) => deal(lines(12 * size, (at) => `a longer key of the author ${at}: v`)), // more than any cache stores
  'top-level keys with escapes': (size) => deal(lines(size, (at) => `"key\\x41${at}": v`)),
  'nested keys': (size) => deal(`m:\n${lines(size, (at) => `  key${at}: v`)}`),
  'keys in braces': (size) => deal(`m: {${lines(size, (at) => `key${at}: v,`).replaceAll('\n', ' ')}}\n`),
  'a root in braces': (size) => `---\n{${lines(size, (at) => `"key${at}": 1,`)}"type": "opportunity"}\n---\n`,
  items: (size) => deal(`m:\n${lines(size, (at) => `  - item ${at}`)}`),
  'OEMs without a share': (size) => dealText({ oems: `\n${lines(size, (at) => `  - item ${at}`).trimEnd()}` }),
  'items with escapes': (size) => deal(`m:\n${lines(size, (at) => `  - "item\\t${at}"`)}`),
  'items in brackets': (size) => deal(`m: [${'item, '.repeat(size)}]\n`),
  'forecast years': (size) => deal(lines(12 * size, (at) => `projected_amount_FY${2000 + at}: x`)),
  'forecast years in a map': (size) =>
    deal(`forecast:\n${lines(size, (at) => `  projected_amount_FY${2000 + at}: 1`)}`),
  'shares of the stored attribution': (size) =>
    dealText({ rev_attribution: `\n  oem_attribution:\n${lines(size, (at) => `    OEM ${at}: 5`).trimEnd()}` }),
  comments: (size) => deal(`x: "a\\tb"\n${'# why\n'.repeat(size)}`),
  'blank lines': (size) => deal(`x: "a\\tb"\n${'\n'.repeat(size)}`),
  'lines of tabs': (size) => deal(`x: "a\\tb"\n${'\t\n'.repeat(size)}`),
  'lone carriage returns': (size) => deal(`x: 1\n${'# why\r'.repeat(size)}\n`),
  'lines of a literal': (size) => deal(`x: |\n${'  line\n'.repeat(size)}`),
  'lines of a folded text': (size) => deal(`x: >\n${'  line\n'.repeat(size)}`),
  'lines of a plain text': (size) => deal(`x: a\n${'  line\n'.repeat(size)}`),
  'lines in quotes': (size) => deal(`x: "a\n${'  line\n'.repeat(size)}  b"\n`),
  anchors: (size) => deal(lines(size, (at) => `key${at}: &a${at} v`)),
  aliases: (size) => deal(`x: &a v\n${lines(size, (at) => `key${at}: *a`)}`),
  'aliases of aliases': (size) => deal(`x0: &a0 [v]\n${lines(size, (at) => `x${at + 1}: &a${at + 1} [*a${at}]`)}`),
  'lines that are no YAML': (size) => deal('a: b: c\n'.repeat(size)),
  'a key that stands many times': (size) => deal('a: b\n'.repeat(size)),
  'lines without a colon': (size) => deal('abc\n'.repeat(size)),
  'lines that are nearly a fence': (size) => deal('---x\n'.repeat(size)),
  'no closing fence': (size) => `---\n${lines(size, (at) => `key${at}: v`)}`,
  colons: (size) => deal(`x: ${': '.repeat(size)}\n`),
  'open brackets': (size) => deal(`x: ${'['.repeat(size)}\n`),
  'open braces': (size) => deal(`x: ${'{a: '.repeat(size)}\n`),
  'dashes on a line': (size) => deal(`x:\n  ${'- '.repeat(size)}\n`),
  'question marks on a line': (size) => deal(`${'? '.repeat(size)}\n`),
  'digits of a score': (size) => deal(`win_prob: ${'1'.repeat(size)}!\n`),
  'digits of an amount': (size) => dealText({ amount: '1'.repeat(size) }),
  'digits of a day': (size) => dealText({ close_date: `2027-01-31T10:00:00.${'0'.repeat(size)}!` }),
  'blanks of a day': (size) => dealText({ close_date: `"2027-01-31T10:00${' '.repeat(size)}x"` }),
  'letters of a stage': (size) => dealText({ stage: 'Proposal'.repeat(size / 8) }),
  'links in one text': (size) => dealText({ customer: `"${'[[a]], '.repeat(size)}"` }),
  'names in one text': (size) => dealText({ oems: `"${'ab; '.repeat(size)}"` }),
  'tags in code': (size) => `${dealText({ type: undefined })}${'`#opportunity '.repeat(size)}`,
};

test.each(Object.entries(NOTES))('a note with many %s', (_, text) => {
  const factor = growth(
    (size) => {
      const note = text(size);
      return () => {
        inspect('a.md', note, RULES, '2026-01-01', () => []);
        applyEdit(note, { do: 'set', path: ['new'], value: 'x', was: undefined }, { createFrontmatter: false });
      };
    },
    500,
    8000,
  );
  expect(factor).toBeLessThan(MOST_GROWTH);
});

const TEXTS: Readonly<Record<string, (text: string) => unknown>> = {
  'rows of CSV': readCsv,
  'names of a list': readNames,
  'foreign text made inert': inertText,
  'foreign text made visible': visibleText,
  'tokens of JSON': (text) => tokensOf(text, 'json'),
  'tokens of YAML': (text) => tokensOf(text, 'yaml'),
};

const RUNS = [
  'a',
  '1',
  ' ',
  '"',
  '""',
  "'",
  '\\',
  '"\\',
  ',',
  ', ',
  'a,',
  '\n',
  'a\n',
  '\r',
  '[',
  '[[',
  '[[a]]',
  '(',
  ';a',
  '- ',
  ': ',
  '`',
  '<%',
  '\u200b',
];

/** Runs of the marks that only one of the readers looks for. */
const MARKS = ['``` x ', '\n~~~ x ', '%% x ', '<!-- x ', '<!- $1 ` [[', '$a x ', '[[ x '];
const JOINED = ['[a](', 'Cisco, Dell (x; "y" and '];

const READERS: readonly (readonly [name: string, read: (text: string) => unknown, runs: readonly string[]])[] = [
  ...Object.entries(TEXTS).map(([name, read]) => [name, read, RUNS] as const),
  ['prose of a note', proseOf, [...RUNS, ...MARKS]],
  ['names with separators', readNames, JOINED],
];

test.each(READERS)('%s', (_, read, runs) => {
  for (const run of runs) {
    const factor = growth(
      (size) => {
        const text = `${run.repeat(size)}!`;
        return () => read(text);
      },
      1000,
      16_000,
    );
    expect.soft(factor, JSON.stringify(run)).toBeLessThan(MOST_GROWTH);
  }
});

test.each([
  ['brackets', `x: ${'['.repeat(5000)}`, { line: 2, column: 103 }],
  ['closed brackets', `x: ${'['.repeat(5000)}${']'.repeat(5000)}`, { line: 2, column: 103 }],
  ['braces', `x: ${'{a: '.repeat(5000)}`, { line: 2, column: 400 }],
  ['dashes', `x:\n  ${'- '.repeat(5000)}a`, { line: 3, column: 201 }],
])('%s that are nested too deeply are a finding with a position', (_, yaml, place) => {
  const text = `---\n${yaml}\n---\n`;
  expect(parseFrontmatter(text)).toMatchObject({ state: 'broken', problem: { reason: 'too-deep' } });
  const { findings } = inspect('a.md', text, RULES, '2026-01-01', () => []);
  expect(findings[0]).toMatchObject({ code: 'yaml-too-deep', place });
  const edit = { do: 'set', path: ['new'], value: 'x', was: undefined } as const;
  expect(applyEdit(text, edit, { createFrontmatter: false })).toMatchObject({ refused: { code: 'too-deep', place } });
});

test('a hundred levels are readable', () => {
  const text = `---\nx: ${'['.repeat(99)}${']'.repeat(99)}\n---\n`;
  expect(parseFrontmatter(text).state).toBe('read');
});
