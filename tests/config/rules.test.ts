import { describe, expect, test } from 'vitest';
import * as rule from '../../src/config/rules.ts';
import type { MappingRow } from '../../src/targets/core/target.ts';
import { TARGETS } from '../../src/targets/targets.ts';
import { resolveOptions } from '../../src/targets/core/resolve-target.ts';

/** A function with valid and invalid values. */
type Case = readonly [string, (value: never) => string | undefined, readonly unknown[], readonly unknown[]];

const CASES: readonly Case[] = [
  ['a percentage', rule.validatePercent, [0, 100, 33.3333, 0.0001], [-1, 100.0001, 33.33333, NaN, Infinity]],
  [
    'weights',
    rule.validateWeights,
    [[60, 30, 10], [0], [33.3333, 33.3333, 33.3334], [0.1, 0.2, 99.7]],
    [[], [60, 41], [-1], [1.00001]],
  ],
  ['a currency', rule.validateCurrency, ['USD', 'JPY'], ['usd', 'XXL', '']],
  ['a method', rule.validateModel, ['multi_factor_v1'], ['', 'toString']],
  ['a month', rule.validateMonth, [1, 12], [0, 13, 1.5, NaN]],
  [
    'a folder',
    rule.validateFolder,
    ['', 'Exports', 'Sales/2026 Q1', 'Geschäft', 'v1.2/out'],
    [
      '/Exports',
      'Exports/',
      '/',
      '../x',
      '.hidden/x',
      'a//b',
      'C:\\x',
      'a?',
      'a[1]',
      'a#b',
      'end.',
      'end /x',
      ' x',
      'a\nb',
    ],
  ],
  ['a tag', rule.validateTag, ['', 'deal', 'sales/deal', '2026-q1', 'büro'], ['#deal', 'two words', '2026', 'a,b']],
  [
    'a key',
    rule.validateKeyName,
    [
      'close_date',
      'Close date',
      'größe',
      '_x',
      '💰 Amount',
      '2027 Betrag',
      "Kunde's Name",
      'a: b',
      '- x',
      'a #b',
      '"x"',
    ],
    ['', ' ', ' a', 'a ', 'a\nb', 'a\tb', 'a\u2028b'],
  ],
  ['a text', rule.validateBlank, ['x'], ['', ' \n']],
  [
    'a template',
    rule.validateTemplate,
    ['---\n---', '---\na: 1\n---\nbody', '---\r\na: 1\r\n---\r\n'],
    ['', 'x', '---\na: 1', ' ---\n---\n'],
  ],
];

describe.each(CASES)('%s', (_, refuse, good, bad) => {
  test.each(good.map((value) => [value]))('accepts %j', (value) => {
    expect(refuse(value as never)).toBeUndefined();
  });

  test.each(bad.map((value) => [value]))('rejects %j with a sentence', (value) => {
    expect(refuse(value as never)).toMatch(/^[A-Z].*\.$/s);
  });
});

test('the message names the sum of the weights', () => {
  expect(rule.validateWeights([60, 40.5])).toBe('These percentages add up to 100.5. The total can’t exceed 100.');
});

test.each([
  ['Won', ['Open'], undefined],
  ['open', ['Open'], '“open” is already in the list.'],
  [' ', [], 'Enter a value.'],
])('%s next to %j', (name, others, expected) => {
  expect(rule.validateListed(name, others)).toBe(expected);
});

test.each([
  ['title', 'deal', {}, undefined],
  ['title', 'stage', {}, '“stage” is already used for the stage. Choose another name.'],
  ['title', 'stage', { stage: 'phase' }, undefined],
  ['title', 'oem_attribution', {}, '“oem_attribution” is already used for the OEMs. Choose another name.'],
  [
    'title',
    'confidence_score',
    {},
    '“confidence_score” is already used for the confidence score. Choose another name.',
  ],
  [
    'title',
    'projected_amount_FY31',
    {},
    '“projected_amount_FY31” is already used for the forecast amounts. Choose another name.',
  ],
  ['winProbability', 'Chance', {}, undefined],
  ['winProbability', 'stage', {}, '“stage” is already used for the stage. Choose another name.'],
  [
    'winProbability',
    'FY27',
    { forecastAmounts: 'FY{FY}' },
    '“FY27” is already used for the forecast amounts. Choose another name.',
  ],
  ['forecastAmounts', 'FY{FY} est.', {}, undefined],
  [
    'forecastAmounts',
    'FY',
    {},
    'Write {FY} once, in place of the two digits of the year, for example projected_amount_FY{FY}.',
  ],
  [
    'forecastAmounts',
    '{FY}{FY}',
    {},
    'Write {FY} once, in place of the two digits of the year, for example projected_amount_FY{FY}.',
  ],
  ['title', '', {}, 'Enter a property name.'],
] as const)('the key of the %s as %j with %j', (field, key, renames, expected) => {
  expect(rule.validateKey(field, key, { ...renames, [field]: key })).toBe(expected);
});

describe('a row of a mapping', () => {
  const row: MappingRow = { from: 'title', to: 'Title__c', codec: 'text', direction: 'both' };

  test.each<[string, MappingRow, RegExp | undefined]>([
    ['is fine', row, undefined],
    ['names an option', { ...row, to: 'x_{key}' }, undefined],
    ['has one field a year', { ...row, from: 'forecastAmounts', to: 'FY{FY}__c', codec: 'number' }, undefined],
    ['lacks the year', { ...row, from: 'forecastAmounts', codec: 'number' }, /^Add \{FY\} for the year/],
    ['has a year too many', { ...row, to: 'FY{FY}__c' }, /^Use \{FY\} only/],
    ['has no name', { ...row, to: '' }, /^Enter the field name from Salesforce/],
    ['has blanks in its name', { ...row, to: 'My title' }, /without spaces/],
    ['has braces that mean nothing', { ...row, to: '{prefix}x' }, /^\{prefix\} isn’t a valid placeholder/],
    ['cannot be written that way', { ...row, codec: 'number' }, /^The title doesn’t support this format/],
    ['needs an option that the target lacks', { ...row, from: 'closeDate', codec: 'zone-midnight' }, /^The close date/],
    ['fills what another fills', { ...row, to: 'NAME' }, /^NAME is already used in another row/],
    ['fills the key by its name', { ...row, to: 'opportunity_key__c' }, /already/],
  ])('that %s', (_, candidate, expected) => {
    const { salesforce } = TARGETS;
    const others = salesforce.mapping.filter((other) => other.from !== 'forecastAmounts');
    const refusal = rule.validateMappingRow(candidate, others, salesforce, resolveOptions(salesforce, {}));
    if (expected === undefined) expect(refusal).toBeUndefined();
    else expect(refusal).toMatch(expected);
  });

  test('every row of every target is valid next to the others', () => {
    for (const target of Object.values(TARGETS)) {
      for (const [at, own] of target.mapping.entries()) {
        const before = target.mapping.slice(0, at);
        expect(rule.validateMappingRow(own, before, target, resolveOptions(target, {})), own.to).toBeUndefined();
      }
    }
  });
});

describe('the address of a CRM', () => {
  const onlyAcme = (address: string): string | undefined => (address.includes('acme') ? undefined : 'Not acme.');

  test.each(['', 'https://acme.my.salesforce.com', 'http://127.0.0.1:4000', 'http://localhost:1'])(
    'accepts %j',
    (address) => {
      expect(rule.validateAddress(address, onlyAcme)).toBeUndefined();
    },
  );

  test.each([
    'http://acme.my.salesforce.com',
    'https://acme.my.salesforce.com/',
    'https://acme.my.salesforce.com/home',
    'https://user@acme.my.salesforce.com',
    'https://acme.my.salesforce.com:8443',
    'http://127.0.0.1.evil.example:80',
    'acme.my.salesforce.com',
  ])('rejects %j with an example', (address) => {
    expect(rule.validateAddress(address, onlyAcme)).toMatch(/https:\/\/acme/);
  });

  test('rejects an address with the message of the CRM', () => {
    expect(rule.validateAddress('https://other.example', onlyAcme)).toBe('Not acme.');
  });
});
