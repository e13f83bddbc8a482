/** The choices of a view: periods, defaults, and choices that come from outside. */
import { expect, test } from 'vitest';
import { DEFAULT_CHOICES, PERIODS, readChoices, refuseChoices, specOf } from '../../src/pipeline/choices.ts';

test.each([
  ['any', undefined],
  ['this-quarter', { from: '2026-10-01', to: '2026-12-31' }],
  ['next-quarter', { from: '2027-01-01', to: '2027-03-31' }],
  ['last-quarter', { from: '2026-07-01', to: '2026-09-30' }],
  ['this-year', { from: '2026-10-01', to: '2027-09-30' }],
  ['next-year', { from: '2027-10-01', to: '2028-09-30' }],
  ['last-year', { from: '2025-10-01', to: '2026-09-30' }],
] as const)('%s on 30 November 2026 in the federal fiscal year', (period, range) => {
  expect(PERIODS[period]('2026-11-30', 10)).toEqual(range);
});

test('a calendar year ends in December', () => {
  expect(PERIODS['this-year']('2026-11-30', 1)).toEqual({ from: '2026-01-01', to: '2026-12-31' });
});

test('choices from outside replace the defaults', () => {
  const { choices, problems } = readChoices({ measure: 'won', rows: 'region', columns: 'none', period: 'this-year' });
  expect(choices).toEqual({ measure: 'won', rows: 'region', columns: 'none', status: 'won', period: 'this-year' });
  expect(problems).toEqual([]);
});

test('an unknown name and an unknown value are problems, and the default is in their place', () => {
  const { choices, problems } = readChoices({ measur: 'won', rows: 'oems', status: 1 });
  expect(choices).toEqual(DEFAULT_CHOICES);
  expect(problems.map(({ name, found }) => [name, found])).toEqual([
    ['measur', 'measur'],
    ['rows', 'oems'],
    ['status', 1],
  ]);
  expect(problems[2]?.expected).toEqual(['active', 'open', 'won', 'lost', 'all']);
});

test('the roll-up of the choices has the statuses and the days of the period', () => {
  const spec = specOf({ ...DEFAULT_CHOICES, period: 'this-quarter' }, { today: '2026-11-30', fiscalYearStart: 10 });
  expect(spec).toEqual({
    measure: 'credited',
    rows: 'oem',
    columns: 'fiscal-quarter',
    statuses: ['open', 'won'],
    from: '2026-10-01',
    to: '2026-12-31',
    only: undefined,
  });
});

test('a dimension that is used twice, and one with several keys, have no figures', () => {
  expect(refuseChoices({ ...DEFAULT_CHOICES, columns: 'oem' })).toEqual({ problem: 'same-dimension' });
  const several = { problem: 'several-keys', dimension: 'oem' };
  expect(refuseChoices({ ...DEFAULT_CHOICES, measure: 'amount' })).toEqual(several);
  expect(refuseChoices(DEFAULT_CHOICES)).toBeUndefined();
});
