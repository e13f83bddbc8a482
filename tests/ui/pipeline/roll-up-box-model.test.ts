/** The options of a code block, and the messages about those that cannot be used. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHOICE_NAMES, DEFAULT_CHOICES, OPTIONS } from '../../../src/pipeline/choices.ts';
import { blockRequest, rollUpRequest } from '../../../src/ui/pipeline/roll-up-box-model.ts';
import { ROLL_UP } from '../../../src/vault/pipeline-base.ts';
import { fencesIn } from '../../support/docs-fences.ts';

describe('a code block', () => {
  test.each([
    ['', {}],
    ['\n# a comment\n', {}],
    ['measure: overlay\nrows: partner', { measure: 'overlay', rows: 'partner' }],
    [
      '"rows": "region"\r\nmeasure: \'amount\'  # the full amount\r\ncolumns: none\r\n',
      {
        measure: 'amount',
        rows: 'region',
        columns: 'none',
      },
    ],
    ['{measure: lost, rows: owner, status: all}', { measure: 'lost', rows: 'owner', status: 'all' }],
    ['measure: lost\nrows: owner', { measure: 'lost', rows: 'owner', status: 'lost' }],
  ])('%j has these choices', (source, choices) => {
    expect(blockRequest(source)).toEqual({ choices: { ...DEFAULT_CHOICES, ...choices }, problems: [] });
  });

  test.each([
    ['measre: amount', '“measre” isn’t an option. Did you mean “measure”?'],
    ['__proto__: amount', '“__proto__” isn’t an option. Use measure, rows, columns, status, or period.'],
    ['rows: [oem, region]', 'Rows: “[oem, region]” isn’t known. Use oem, partner, region,'],
    ['status:', 'Status: “” isn’t known. Use active, open, won, lost, or all.'],
    ['status: {is: open}', /^Status: “\{is: open\}” isn’t known\./],
    ['period: 2026', 'Period: “2026” isn’t known. Use any'],
  ])('%j is a problem, and the default is shown', (source, message) => {
    const { choices, problems } = blockRequest(source);
    expect(choices).toEqual(DEFAULT_CHOICES);
    expect(problems).toEqual([
      typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
    ]);
  });

  test.each([
    ['measure: amount\nrows', /on line 2: a line has no colon/],
    [
      'rows: oem\n\nrows: region',
      'The options can’t be read on line 3: “rows” appears more than once. Remove one of them.',
    ],
    ['measure: "amount', /on line 1: a quotation mark/],
    ['- measure', /on line 1: they aren’t written as “name: value” pairs\. Write one/],
    ['amount', /on line 1: they aren’t written as/],
    ['measure: amount\n---\nrows: region', /on line 2: a line with only ---/],
    [`rows: ${'['.repeat(200)}`, /^The options can’t be read on line 1: lists or groups are nested/],
    [
      'measure: amount',
      /^An opportunity can have several values of “OEM”, so that “amount” would count it several times/,
    ],
    ['columns: oem', 'Rows and columns show the same. Choose another one of them.'],
  ])('%j has a message and no choices', (source, message) => {
    const { choices, problems } = blockRequest(source);
    expect(choices).toBeUndefined();
    expect(problems).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
  });
});

describe('docs/pipeline.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/pipeline.md'), 'utf8');

  test('has code blocks without problems', () => {
    const blocks = fencesIn(page).flatMap(({ text }) => fencesIn(text).filter(({ language }) => language === ROLL_UP));
    expect(blocks.map(({ text }) => blockRequest(text).problems)).toEqual([[]]);
  });

  test.each(CHOICE_NAMES)('has every value of %s', (name) => {
    const lines = page.split('\n').filter((line) => line.startsWith(`| \`${name === 'columns' ? 'rows' : name}\` `));
    const missing = OPTIONS[name].filter((value) => value !== 'none' && !lines.join().includes(`\`${value}\``));
    expect(missing).toEqual([]);
    expect(page).toMatch(new RegExp(`\\| \`${name}\` .*\\| \`${DEFAULT_CHOICES[name]}\` +\\|\n`));
  });
});

test('a refused combination is named after the other problems', () => {
  expect(rollUpRequest({ measure: 5, columns: 'oem' }).problems).toEqual([
    expect.stringContaining('Measure: “5” isn’t known.'),
    expect.stringContaining('Rows and columns show the same.'),
  ]);
});
