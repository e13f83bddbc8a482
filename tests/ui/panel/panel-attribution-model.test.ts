/** Shares as bars and as sentences; credit and overlay are shown side by side and never added up. */
import { expect, test } from 'vitest';
import type { Opportunity } from '../../../src/domain/opportunity.ts';
import { type AttributionModel, attributionModel } from '../../../src/ui/panel/panel-attribution-model.ts';
import { PARAMETERS, attributed } from './panel-scenes.ts';

function modelOf(changes: Partial<Opportunity> = {}): AttributionModel {
  return attributionModel(attributed(changes), PARAMETERS, 'en-US');
}

function bars(model: AttributionModel): string[] {
  return model.ledgers.flatMap(({ bars: own }) =>
    own.map(({ label, figure, percent }) => `${label} ${figure} ${percent}`),
  );
}

test('the worked example of the guide', () => {
  const model = modelOf();
  expect(bars(model)).toEqual([
    'Microsoft $600,000 60%',
    'Cisco $300,000 30%',
    'Unallocated $100,000 10%',
    'Partner A $100,000 10%',
    'Partner B $100,000 10%',
  ]);
  expect(model.ledgers.map(({ kind, hint }) => [kind, hint])).toEqual([
    ['credit', 'Credit for $1,000,000'],
    ['overlay', 'Overlay pool of 20%, separate from OEM credit'],
  ]);
  expect(model.rows).toEqual([
    { label: 'Region', value: 'East' },
    { label: 'Customer organization', value: 'Department of Defense' },
    { label: 'Method', value: 'multi_factor_v1' },
  ]);
});

test('values that are not from the note show their origin', () => {
  const effective = new Map([
    ['region', 'rule'],
    ['customerOrg', 'customer'],
  ] as const);
  const model = attributionModel(attributed({}, { effective }), PARAMETERS, 'en-US');
  expect(model.rows.map(({ value }) => value)).toEqual([
    'East (from a rule)',
    'Department of Defense (same as the customer)',
    'multi_factor_v1',
  ]);
});

test('if an input has an error, no attribution is shown, and the reason is not the amount', () => {
  const model = attributionModel(attributed({}, { attribution: undefined }), PARAMETERS);
  expect(model.nothing).toMatch(/^A value used in the calculation has an error/);
});

test('no figure of the model adds credit and overlay', () => {
  expect(JSON.stringify(modelOf())).not.toContain('1,200,000');
});

test('if all positions have an OEM, no part is unallocated', () => {
  expect(bars(modelOf({ oems: ['A', 'B', 'C'], partners: [] }))).toEqual([
    'A $600,000 60%',
    'B $300,000 30%',
    'C $100,000 10%',
  ]);
});

test('without OEMs the whole amount is unallocated, and without partners the overlay is omitted', () => {
  const model = modelOf({ oems: [], partners: [] });
  expect(bars(model)).toEqual(['Unallocated $1,000,000 100%']);
  expect(model.ledgers[0]?.why[0]?.steps[0]).toBe('100% is reserved for positions without an OEM.');
});

test.each([
  ['none', 'Not written', 'Write to note'],
  ['current', 'In the note', undefined],
  ['stale', 'Outdated', 'Recalculate'],
] as const)('the state of the stored attribution is shown: %s', (stored, text, write) => {
  const model = attributionModel(attributed({}, { stored }), PARAMETERS);
  expect([model.badge?.text, model.write]).toEqual([text, write]);
});

test.each([
  ['none', undefined],
  ['stale', 'Outdated'],
] as const)('without an amount, no attribution is shown or written: %s', (stored, mark) => {
  const model = attributionModel(attributed({ amount: undefined }, { stored }), PARAMETERS);
  expect(model).toMatchObject({ ledgers: [], rows: [], write: undefined });
  expect(model.nothing).toMatch(/^Enter an amount greater than zero/);
  expect(model.badge?.text).toBe(mark);
});

test('exact shares are explained in two sentences', () => {
  expect(modelOf().ledgers[0]?.why).toEqual([
    { name: 'Microsoft', steps: ['OEM 1 has a weight of 60%.', '60% of $1,000,000 is exactly $600,000.'] },
    { name: 'Cisco', steps: ['OEM 2 has a weight of 30%.', '30% of $1,000,000 is exactly $300,000.'] },
    {
      name: 'Unallocated',
      steps: ['10% is reserved for positions without an OEM.', '10% of $1,000,000 is exactly $100,000.'],
    },
  ]);
});

test('a rounded share shows which share gets the last cent, and the reason', () => {
  const why = modelOf({ partners: ['A', 'B', 'C'] }).ledgers[1]?.why ?? [];
  expect(why.map(({ steps }) => steps.at(-1))).toMatchInlineSnapshot(`
    [
      "The remaining $0.01 from rounding is added here because it’s listed before “C”. The result is $66,666.67.",
      "The remaining $0.01 from rounding is added here because it’s listed before “C”. The result is $66,666.67.",
      "The remaining $0.01 from rounding goes to “B” because it’s listed first. The result is $66,666.66.",
    ]
  `);
  expect(why[0]?.steps[1]).toBe('6.666666…% of $1,000,000 is 66666.666666… USD, rounded down to $66,666.66.');
});

test('rounding in the credit ledger is explained, by the larger remainder and by the larger weight', async () => {
  const told = [1001, 5].map((minor) => {
    const why = modelOf({ amount: { minor, currency: 'USD' } }).ledgers[0]?.why ?? [];
    return why.map(({ name, steps }) => [name, ...steps.map((step) => `  ${step}`)].join('\n')).join('\n');
  });
  await expect(`${told.join('\n\n')}\n`).toMatchFileSnapshot('golden/panel-rounding.txt');
});

test('weights that do not add up to 100% are explained', () => {
  const model = attributionModel(attributed(), { ...PARAMETERS, oemWeights: [60, 30] }, 'en-US');
  expect(model.ledgers[0]?.why.at(-1)?.steps[0]).toBe('10% isn’t assigned to any position in settings.');
});
