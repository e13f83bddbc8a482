/** The field table: every key has one meaning, regardless of the user's renames. */
import { describe, expect, test } from 'vitest';
import {
  FIELD_NAMES,
  FIELDS,
  type FieldName,
  amountKeyPattern,
  FORECAST_NAMES,
  forecastKey,
  forecastKeys,
  keyNames,
  REQUIRED_FIELDS,
  SCORES,
} from '../../src/domain/fields.ts';

function repeated(keys: readonly string[]): string[] {
  return keys.filter((key, at) => keys.indexOf(key) !== at);
}

describe('the table', () => {
  test('no key or alias is used for two fields, including scores', () => {
    const keys = FIELD_NAMES.flatMap((name) => [FIELDS[name].key, ...FIELDS[name].aliases]);
    expect(repeated([...keys, ...Object.values(SCORES).map((score) => score.key)])).toEqual([]);
    expect(keys.filter((key) => amountKeyPattern(forecastKeys()).test(key))).toEqual([]);
  });

  test('a singular alias is one of the aliases', () => {
    const specs = FIELD_NAMES.map((name) => FIELDS[name]);
    const odd = specs.filter(
      (spec) => 'singular' in spec && !(spec.aliases as readonly string[]).includes(spec.singular),
    );
    expect(odd).toEqual([]);
  });

  test("the guide's required fields", () => {
    expect(REQUIRED_FIELDS).toEqual(['id', 'title', 'customer', 'amount', 'stage', 'closeDate']);
  });

  test('labels fit into a sentence and are distinct', () => {
    const labels = FIELD_NAMES.map((name) => FIELDS[name].label);
    expect(repeated(labels)).toEqual([]);
    expect(labels.filter((label) => !/^(?:[a-z]|ID|OEMs)/.test(label))).toEqual([]);
  });
});

test.each([
  ['projected_amount_FY25', true],
  ['projected_amount_FY07', true],
  ['projected_amount_FY2025', true],
  ['projected_amount_FY20255', false],
  ['projected_amount_fy25', false],
  ['projected_amount_FY', false],
  ['my_projected_amount_FY25', false],
])('%s is the key of a fiscal year: %s', (key, matches) => {
  expect(amountKeyPattern(forecastKeys()).test(key)).toBe(matches);
});

describe('keys of the forecast with renames', () => {
  const KEYS = forecastKeys({ winProbability: 'Chance (%)', forecastAmounts: '💰 FY{FY} (est.)', amount: 'x' });

  test('replace those of the table; others stay', () => {
    expect(Object.keys(KEYS)).toEqual(FORECAST_NAMES);
    expect(KEYS).toMatchObject({ winProbability: 'Chance (%)', confidence: 'confidence_score' });
  });

  test.each([
    ['winProbability', 'Chance (%)'],
    [2027, '💰 FY27 (est.)'],
    [2007, '💰 FY07 (est.)'],
  ] as const)('%s has the key %s', (what, key) => {
    expect(forecastKey(what, KEYS)).toBe(key);
  });

  test('a year is read from two and four digits, and other characters mean themselves', () => {
    const years = ['💰 FY27 (est.)', '💰 FY2027 (est.)', '💰 FY27 (est!)', 'x💰 FY27 (est.)'];
    expect(years.map((key) => amountKeyPattern(KEYS).exec(key)?.[1])).toEqual(['27', '27', undefined, undefined]);
  });
});

describe('keys with renames', () => {
  test('without renames, the key of the table and its aliases', () => {
    expect(keyNames()).toMatchObject({ id: ['id'], oems: ['oems', 'oem', 'oem_attribution'] });
    expect(Object.keys(keyNames())).toEqual(FIELD_NAMES);
  });

  test.each<[string, Partial<Record<FieldName, string>>, FieldName, readonly string[]]>([
    [
      'a renamed key is first, the old one no longer counts',
      { amount: 'deal_value' },
      'amount',
      ['deal_value', 'est_amount'],
    ],
    ['renamed to its own alias, it appears once', { amount: 'est_amount' }, 'amount', ['est_amount']],
    ['renamed to its own key, nothing changes', { title: 'title' }, 'title', ['title', 'name']],
  ])('%s', (_, renames, field, keys) => {
    expect(keyNames(renames)[field]).toEqual(keys);
  });
});
