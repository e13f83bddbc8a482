/** The period chart: quarters without gaps, heights on the scale, and what is not shown. */
import { expect, test } from 'vitest';
import { RollUp, type RollUpSpec } from '../../../src/pipeline/roll-up.ts';
import { type ChartModel, chartModel } from '../../../src/ui/pipeline/chart-model.ts';
import { CONTEXT, type Given, opportunityOf } from '../../pipeline/opportunities.ts';

const SPEC: RollUpSpec = {
  measure: 'amount',
  rows: 'fiscal-quarter',
  columns: 'status',
  statuses: ['open', 'won'],
};

function chart(notes: readonly Given[]): ChartModel | undefined {
  const rollUp = new RollUp(SPEC, CONTEXT);
  for (const [at, note] of notes.entries()) rollUp.set(`${at}.md`, opportunityOf({ path: `${at}.md`, ...note }));
  const [block] = rollUp.blocks();
  return block && chartModel(block, CONTEXT, 'en-US');
}

test('has each quarter from the first to the last, with the year where it starts, and marks the present one', () => {
  const bars = chart([{ closeDate: '2026-05-01' }, { closeDate: '2027-02-01' }])?.bars ?? [];
  expect(bars.map(({ quarter, year, isNow }) => `${quarter} ${year} ${isNow ? 'now' : ''}`.trim())).toEqual([
    'Q3 FY26',
    'Q4',
    'Q1 FY27 now',
    'Q2',
  ]);
  expect(bars.map(({ parts }) => parts.length)).toEqual([1, 0, 0, 1]);
});

test('stacks open and won amounts on a scale that ends at a round number', () => {
  const model = chart([
    { closeDate: '2026-11-01', amount: 60_000_00 },
    { closeDate: '2026-12-01', amount: 30_000_00, status: 'won' },
  ]);
  expect(model?.series).toEqual(['open', 'won']);
  expect(model?.ticks.map(({ text }) => text)).toEqual(['$0', '$20K', '$40K', '$60K', '$80K', '$100K']);
  expect(model?.bars[0]?.parts).toEqual([
    { series: 'open', height: 0.6 },
    { series: 'won', height: 0.3 },
  ]);
});

test('describes what it shows, and what it does not show', () => {
  const notes = [
    { closeDate: '2026-11-01', amount: 100_00 },
    { closeDate: '0206-11-01', amount: 7_00 },
    { closeDate: undefined, amount: 5_00 },
  ];
  expect(chart(notes)?.caption).toBe(
    'Amounts by fiscal quarter, USD: $100 in 1 quarter. Largest: FY27 Q1 with $100. ' +
      'Not shown: 1 quarter far from today. Without a close date: $5.',
  );
});

test('shows at most twelve quarters, those near today', () => {
  const notes = Array.from({ length: 40 }, (_, at) => ({
    closeDate: `${2021 + Math.floor(at / 4)}-0${(at % 4) * 2 + 1}-01`,
  }));
  const bars = chart(notes)?.bars ?? [];
  expect(bars.length).toBe(12);
  expect(bars.findIndex(({ isNow }) => isNow)).toBe(4);
});

test('does not exist without a close date', () => {
  expect(chart([{ closeDate: undefined }])).toBeUndefined();
});
