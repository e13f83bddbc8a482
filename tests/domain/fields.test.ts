/** The field table: every key has one meaning, regardless of the user's renames. */
import { describe, expect, test } from 'vitest';
import {
  FIELD_NAMES,
  FIELDS,
  type FieldName,
  FORECAST_KEY,
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
    expect(keys.filter((key) => FORECAST_KEY.test(key))).toEqual([]);
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
  ['projected_amount_FY2025', false],
  ['projected_amount_fy25', false],
  ['projected_amount_FY', false],
  ['my_projected_amount_FY25', false],
])('%s is the key of a fiscal year: %s', (key, matches) => {
  expect(FORECAST_KEY.test(key)).toBe(matches);
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
