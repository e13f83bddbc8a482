import { describe, expect, test } from 'vitest';
import { FIELD_NAMES } from '../../../src/domain/fields.ts';
import {
  fieldOf,
  MAPPING_SOURCES,
  readSource,
  sourceKind,
  sourceLabel,
  yearDigits,
} from '../../../src/targets/core/source.ts';
import { exportable, minimal } from '../exportable.ts';

test.each(MAPPING_SOURCES)('%s has its declared kind and reads a field of the note', (from) => {
  const item = exportable({ team: 'Federal', owner: 'Ana' });
  const readings = readSource(item, from);
  expect(readings.length).toBeGreaterThan(0);
  for (const { source } of readings) expect(source.kind).toBe(sourceKind(from));
  expect(FIELD_NAMES).toContain(fieldOf(from));
  expect(sourceLabel(from)).toMatch(/^[\w -]+$/);
});

describe('readSource', () => {
  test.each([
    'oems',
    'firstOem',
    'partners',
    'tags',
    'notes',
    'forecast',
    'forecastAmounts',
    'score.confidence',
    'revAttribution',
  ] as const)('returns nothing for %s if the note lacks it', (from) => {
    expect(readSource(minimal(), from)).toEqual([]);
  });

  test('returns one forecast amount per year', () => {
    expect(readSource(exportable(), 'forecastAmounts').map(({ year }) => year)).toEqual([2025, 2026, 2027]);
  });

  test('returns a score of zero', () => {
    const item = minimal({ forecast: { amounts: [], scores: { winProbability: 0 } } });
    expect(readSource(item, 'score.winProbability')).toEqual([{ source: { kind: 'number', value: 0 } }]);
    expect(readSource(item, 'forecast')).toEqual([{ source: { kind: 'map', value: new Map([['win_prob', 0]]) } }]);
  });
});

test.each([
  ['firstOem', 'oems', 'first OEM'],
  ['forecastAmounts', 'forecast', 'forecast amounts'],
  ['score.winProbability', 'forecast', 'win probability'],
  ['closeDate', 'closeDate', 'close date'],
] as const)('%s reads %s and has the name %s', (from, field, label) => {
  expect([fieldOf(from), sourceLabel(from)]).toEqual([field, label]);
});

test.each([
  [2025, '25'],
  [2000, '00'],
  [2109, '09'],
])('%i is FY%s', (year, expected) => {
  expect(yearDigits(year)).toBe(expected);
});
