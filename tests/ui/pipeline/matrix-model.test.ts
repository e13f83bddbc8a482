/** Tables of a roll-up: order, shares, totals, and names of figures. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_CHOICES, type PipelineChoices, specOf } from '../../../src/pipeline/choices.ts';
import { RollUp } from '../../../src/pipeline/roll-up.ts';
import { type MatrixModel, matrixModel, type MatrixSort } from '../../../src/ui/pipeline/matrix-model.ts';
import { CONTEXT, type Given, opportunityOf } from '../../pipeline/opportunities.ts';

function table(
  notes: readonly Given[],
  choices: Partial<PipelineChoices> = {},
  { sort = { by: 'default' }, most = 50 }: { sort?: MatrixSort; most?: number } = {},
): MatrixModel {
  const chosen = { ...DEFAULT_CHOICES, ...choices };
  const rollUp = new RollUp(specOf(chosen, CONTEXT), CONTEXT);
  for (const [at, note] of notes.entries()) rollUp.set(`${at}.md`, opportunityOf({ path: `${at}.md`, ...note }));
  const [block] = rollUp.blocks();
  if (block === undefined) throw new Error('No opportunity is counted');
  return matrixModel(block, { choices: chosen, sort, most, locale: 'en-US' });
}

const REGIONS: Partial<PipelineChoices> = { measure: 'amount', rows: 'region', columns: 'none' };
const notes = [
  { amount: 10_000, region: 'East', closeDate: '2026-10-01' },
  { amount: 30_000, region: 'West', closeDate: '2026-10-02' },
  { amount: 20_050, region: 'west', closeDate: '2027-01-01' },
  { amount: 5_000, region: undefined, closeDate: '2027-01-01' },
];

test('a table has its status, currency, and number in the caption, and names each figure', () => {
  const model = table(notes, { ...REGIONS, columns: 'fiscal-quarter' });
  expect(model.caption).toBe('Amount by region and fiscal quarter, USD. Status: open and won. 4 opportunities.');
  expect(model.columns.map(({ label }) => label)).toEqual(['FY27 Q1', 'FY27 Q2']);
  expect(model.lines[0]).toMatchObject({ label: 'West', variants: 'west', total: { text: '$500.50', label: 'West' } });
  expect(model.lines[0]?.cells[1]).toEqual({
    text: '$200.50',
    label: 'West, FY27 Q2',
    at: { currency: 'USD', row: 'west', column: '2027-01-01' },
  });
  expect(model.totals.map(({ text, label }) => [text, label])).toEqual([
    ['$400', 'FY27 Q1'],
    ['$250.50', 'FY27 Q2'],
    ['$650.50', 'All'],
  ]);
});

describe('the order of lines', () => {
  const labels = (sort: MatrixSort, columns: PipelineChoices['columns'] = 'none'): string[] =>
    table(notes, { ...REGIONS, columns }, { sort }).lines.map(({ label }) => label);

  test('is that of the roll-up, and lines without a key are last in every order', () => {
    expect(labels({ by: 'default' })).toEqual(['West', 'East', '(no region)']);
    expect(labels({ by: 'label' })).toEqual(['East', 'West', '(no region)']);
    expect(labels({ by: 'total' })).toEqual(['West', 'East', '(no region)']);
  });

  test('by a column puts lines without a figure there last', () => {
    expect(labels({ by: { column: '2027-01-01' } }, 'fiscal-quarter')).toEqual(['West', 'East', '(no region)']);
    expect(labels({ by: { column: '2026-10-01' } }, 'fiscal-quarter')).toEqual(['West', 'East', '(no region)']);
  });
});

test('lines beyond the limit are counted', () => {
  const model = table(notes, REGIONS, { most: 2 });
  expect([model.lines.length, model.more]).toEqual([2, 1]);
});

test('shares of the total add up to exactly 100.0%', () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 1e10 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(amounts, (all) => {
      const { lines } = table(
        all.map((amount, at) => ({ amount, region: `R${at}` })),
        REGIONS,
      );
      const tenths = lines.map(({ share }) => Math.round(Number.parseFloat(share) * 10));
      expect(tenths.reduce((sum, one) => sum + one, 0)).toBe(1000);
    }),
  );
});

test('figures that do not add up have no shares, and their total says what it is', () => {
  const average = table(notes, { ...REGIONS, measure: 'average' });
  expect([average.totalLabel, average.lines[0]?.share, average.totals[0]?.text]).toEqual(['Overall', '', '$162.63']);
  const touched = table([{ oems: ['Cisco', 'Dell'], amount: 100 }], {
    measure: 'touched',
    rows: 'oem',
    columns: 'none',
  });
  expect([touched.totalLabel, touched.lines.length, touched.totals[0]?.text]).toEqual(['Each once', 2, '$1']);
});
