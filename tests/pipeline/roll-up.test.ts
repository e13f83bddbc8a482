/** Roll-ups: against the definitions, their invariants, and what users of other tools complain about. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIMENSION_NAMES, DIMENSIONS } from '../../src/pipeline/dimensions.ts';
import { MEASURE_NAMES, MEASURES, type Measure } from '../../src/pipeline/measures.ts';
import type { PipelineOpportunity, Status } from '../../src/pipeline/opportunity.ts';
import { refuseSpec, RollUp, type RollUpBlock, type RollUpSpec } from '../../src/pipeline/roll-up.ts';
import { anyOpportunity, CONTEXT, type Given, opportunityOf } from './opportunities.ts';
import { isCounted, oracle, type OracleFigures } from './oracle.ts';

const ALL: readonly Status[] = ['open', 'won', 'lost'];

const anySpec = fc
  .record({
    measure: fc.constantFrom(...MEASURE_NAMES),
    rows: fc.constantFrom(...DIMENSION_NAMES),
    columns: fc.option(fc.constantFrom(...DIMENSION_NAMES), { nil: undefined }),
    statuses: fc.constantFrom<readonly Status[]>(ALL, ALL, ['open', 'won'], ['lost']),
    from: fc.constantFrom(undefined, undefined, '2026-10-01'),
    to: fc.constantFrom(undefined, undefined, '2026-11-30'),
  })
  .filter((spec) => refuseSpec(spec) === undefined);

const anyNotes = fc.uniqueArray(anyOpportunity, { maxLength: 7, selector: ({ path }) => path });

function rolled(notes: readonly PipelineOpportunity[], spec: RollUpSpec, fiscalYearStart = 10): RollUp {
  const rollUp = new RollUp(spec, { ...CONTEXT, fiscalYearStart });
  for (const note of notes) rollUp.set(note.path, note);
  return rollUp;
}

const fold = (label: string, isSpecial: boolean): string =>
  isSpecial ? `<${label.slice(1, -1)}>`.toLowerCase() : label.trim().toLowerCase().split(/\s+/).join(' ');

/** Returns the figures in the form of the oracle. */
function figures(blocks: readonly RollUpBlock[]): OracleFigures {
  const found: Record<string, number | null> = {};
  for (const { currency, columns, lines, total } of blocks) {
    found[`${currency}|*|*`] = total ?? null;
    const heads = columns.map(({ id, label }) => fold(label, id.startsWith('\0')));
    heads.forEach((head, at) => (found[`${currency}|*|${head}`] = columns[at]?.total ?? null));
    for (const line of lines) {
      const row = fold(line.label, line.isSpecial);
      found[`${currency}|${row}|*`] = line.total ?? null;
      line.cells.forEach((value, at) => {
        if (value !== undefined) found[`${currency}|${row}|${heads[at] ?? ''}`] = value;
      });
    }
  }
  return found;
}

/** The line for what is not allocated is shown even if it is zero, and the oracle has it only for notes with OEMs. */
function withoutZeroes(all: OracleFigures): OracleFigures {
  return Object.fromEntries(Object.entries(all).filter(([key, value]) => value !== 0 || !/<unallocated>/.test(key)));
}

describe('every measure by every dimension', () => {
  test('has the figures of the definitions', () => {
    fc.assert(
      fc.property(anyNotes, anySpec, fc.integer({ min: 1, max: 12 }), (notes, spec, fiscalYearStart) => {
        const found = figures(rolled(notes, spec, fiscalYearStart).blocks());
        const wanted = oracle(notes, spec, { ...CONTEXT, fiscalYearStart });
        expect(withoutZeroes(found)).toEqual(withoutZeroes(wanted));
      }),
      { numRuns: 2000 },
    );
  });

  test('is the same after any history of changes, in any order of the notes', () => {
    const change = fc.record({ note: anyOpportunity, kind: fc.constantFrom('set', 'set', 'remove', 'invalid') });
    fc.assert(
      fc.property(anySpec, fc.array(change, { maxLength: 20 }), (spec, changes) => {
        const lived = new RollUp(spec, CONTEXT);
        const last = new Map<string, PipelineOpportunity>();
        for (const { note, kind } of changes) {
          lived.set(note.path, kind === 'set' ? note : kind === 'invalid' ? 'invalid-amount' : undefined);
          if (kind === 'set') last.set(note.path, note);
          else last.delete(note.path);
        }
        expect(lived.blocks()).toEqual(rolled([...last.values()].reverse(), spec).blocks());
      }),
      { numRuns: 1000 },
    );
  });

  test('has lists whose parts add up to each figure', () => {
    fc.assert(
      fc.property(anyNotes, anySpec, (notes, spec) => {
        const rollUp = rolled(notes, spec);
        if ((MEASURES[spec.measure] as Measure).combine === 'mean') return;
        for (const { currency, columns, lines, total: all } of rollUp.blocks()) {
          expect(sum(rollUp, currency)).toBe(all);
          for (const { id, total } of columns) expect(sum(rollUp, currency, undefined, id)).toBe(total);
          for (const { id, total, cells } of lines) {
            expect(sum(rollUp, currency, id)).toBe(total);
            cells.forEach((cell, at) => {
              expect(sum(rollUp, currency, id, columns[at]?.id)).toBe(cell);
            });
          }
        }
      }),
    );
  });

  test('has each figure by its row and column', () => {
    fc.assert(
      fc.property(anyNotes, anySpec, (notes, spec) => {
        const rollUp = rolled(notes, spec);
        for (const { currency, columns, lines, total: all } of rollUp.blocks()) {
          expect(rollUp.valueOf(currency)).toBe(all);
          for (const { id, total } of columns) expect(rollUp.valueOf(currency, undefined, id)).toBe(total);
          for (const { id, total, cells } of lines) {
            expect(rollUp.valueOf(currency, id)).toBe(total);
            cells.forEach((cell, at) => {
              expect(rollUp.valueOf(currency, id, columns[at]?.id)).toBe(cell);
            });
          }
        }
        expect(rollUp.valueOf('XXX', 'none', 'none')).toBeUndefined();
      }),
    );
  });

  test('with only one key has the lines of that key, and names the other notes', () => {
    const first = anySpec.filter(({ rows }) => !DIMENSIONS[rows].hasSeveral);
    fc.assert(
      fc.property(anyNotes, first, (notes, spec) => {
        const whole = rolled(notes, spec);
        if (MEASURES[spec.measure].combine === 'mean') return;
        for (const { currency, lines } of whole.blocks()) {
          for (const { id, total, isSpecial } of lines.filter((line) => !line.isSpecial)) {
            const part = rolled(notes, { ...spec, only: { dimension: spec.rows, id } });
            const block = part.blocks().find((one) => one.currency === currency);
            expect([block?.lines.find((line) => line.id === id)?.total, isSpecial]).toEqual([total, false]);
            expect(part.size).toBe(notes.length);
          }
        }
      }),
    );
  });

  test('names every note once: as counted, or with a reason', () => {
    fc.assert(
      fc.property(anyNotes, anySpec, (notes, spec) => {
        const rollUp = rolled(notes, spec);
        const left = rollUp.notCounted().map(({ path }) => path);
        const wanted = notes.filter((note) => !isCounted(note, spec, CONTEXT)).map(({ path }) => path);
        expect(left).toEqual(wanted.sort());
        expect(rollUp.blocks().reduce((all, { count }) => all + count, left.length)).toBe(notes.length);
      }),
    );
  });
});

function sum(rollUp: RollUp, currency: string, row?: string, column?: string): number | undefined {
  const parts = rollUp.partsOf(currency, row, column);
  return parts.length === 0 ? undefined : Number(parts.reduce((all, { value }) => all + BigInt(value), 0n));
}

/** Returns the totals of the lines of the first block by label. */
function lines(notes: readonly Given[], spec: Partial<RollUpSpec>): Record<string, number | undefined> {
  const all = notes.map((note, at) => opportunityOf({ path: `${at}.md`, ...note }));
  const [block] = rolled(all, { measure: 'amount', rows: 'region', statuses: ['open', 'won'], ...spec }).blocks();
  return { ...Object.fromEntries((block?.lines ?? []).map(({ label, total }) => [label, total])), total: block?.total };
}

const PROBABLE = { forecast: { amounts: [], scores: { winProbability: 25 } } };

describe('what users of other tools complain about', () => {
  test('two amounts of 1,234.50 at 25 % are 617.26, as their list says, and not 617.25', () => {
    const notes = [
      { amount: 123_450, ...PROBABLE },
      { amount: 123_450, ...PROBABLE },
    ];
    expect(lines(notes, { measure: 'weighted' })['total']).toBe(61_726);
    expect(lines(notes, { measure: 'weighted-credited', rows: 'oem' })['total']).toBe(61_726);
  });

  test('currencies are never added, and each one has its block', () => {
    const notes = [
      opportunityOf({ path: 'a.md', amount: 100 }),
      opportunityOf({ path: 'b.md', amount: 7, currency: 'JPY' }),
      opportunityOf({ path: 'c.md', amount: 20 }),
    ];
    const blocks = rolled(notes, { measure: 'amount', rows: 'region', statuses: ALL }).blocks();
    expect(blocks.map(({ currency, total, count }) => [currency, total, count])).toEqual([
      ['USD', 120, 2],
      ['JPY', 7, 1],
    ]);
  });

  test('an opportunity without a probability is not counted as zero, and is named', () => {
    const rollUp = rolled([opportunityOf({ path: 'a.md', forecast: { amounts: [], scores: {} } })], {
      ...{ measure: 'weighted', rows: 'region', statuses: ALL },
    });
    expect(rollUp.blocks()).toEqual([]);
    expect(rollUp.notCounted()).toEqual([{ path: 'a.md', reason: 'no-probability' }]);
  });

  test('a total beyond the safe integers stays exact while notes come and go', () => {
    const many = Array.from({ length: 300 }, (_, at) =>
      opportunityOf({ path: `${at}.md`, amount: 90_000_000_000_000 }),
    );
    const rollUp = rolled([...many, opportunityOf({ path: 'one.md', amount: 1 })], {
      ...{ measure: 'amount', rows: 'region', statuses: ALL },
    });
    for (const { path } of many) rollUp.set(path, undefined);
    expect(rollUp.blocks()[0]?.total).toBe(1);
  });
});

describe('credit and overlay', () => {
  test('the guide: 60 and 30 percent, 10 percent are not allocated, and the overlay is separate', () => {
    const one = [{ oems: ['Microsoft', 'Cisco'], partners: ['Partner A', 'Partner B'] }];
    expect(lines(one, { measure: 'credited', rows: 'oem' })).toEqual({
      ...{ Microsoft: 60_000_000, Cisco: 30_000_000, '(unallocated)': 10_000_000, total: 100_000_000 },
    });
    expect(lines(one, { measure: 'overlay', rows: 'partner' })).toEqual({
      ...{ 'Partner A': 10_000_000, 'Partner B': 10_000_000, total: 20_000_000 },
    });
    expect(lines(one, { measure: 'credited', rows: 'region' })).toEqual({
      ...{ East: 90_000_000, '(unallocated)': 10_000_000, total: 100_000_000 },
    });
  });

  test('without an OEM, the amount is in a line, and the unallocated line is there with zero', () => {
    expect(lines([{ oems: [] }], { measure: 'credited', rows: 'oem' })).toEqual({
      ...{ '(no oem)': 100_000_000, '(unallocated)': 0, total: 100_000_000 },
    });
  });

  test('an opportunity that two OEMs take part in counts in full for each, and once in the total', () => {
    const one = [{ oems: ['Microsoft', 'Cisco'] }];
    expect(lines(one, { measure: 'touched', rows: 'oem' })).toEqual({
      ...{ Cisco: 100_000_000, Microsoft: 100_000_000, total: 100_000_000 },
    });
  });
});

describe('lines', () => {
  test('spellings that differ in case or spaces are one line, which names them', () => {
    const notes = ['Red Hat', 'red  hat', 'Red Hat'].map((region, at) => opportunityOf({ path: `${at}.md`, region }));
    const [block] = rolled(notes, { measure: 'count', rows: 'region', statuses: ALL }).blocks();
    expect(block?.lines).toMatchObject([{ label: 'Red Hat', variants: ['red  hat'], total: 3 }]);
  });

  test('a name that looks like a special line has its own line', () => {
    expect(
      lines(
        [
          { region: '(no region)', amount: 5 },
          { region: undefined, amount: 7 },
        ],
        {},
      ),
    ).toMatchObject({ total: 12 });
    const notes = [
      opportunityOf({ path: 'a', region: '(no region)' }),
      opportunityOf({ path: 'b', region: undefined }),
    ];
    const [block] = rolled(notes, { measure: 'count', rows: 'region', statuses: ALL }).blocks();
    expect(block?.lines.map(({ isSpecial }) => isSpecial)).toEqual([false, true]);
  });

  test.each([
    ['2026-09-30', 'FY26 Q4'],
    ['2026-10-01', 'FY27 Q1'],
    ['2027-09-30', 'FY27 Q4'],
    ['2028-02-29', 'FY28 Q2'],
    ['1927-10-01', 'FY1928 Q1'],
    [undefined, '(no close date)'],
  ])('%s is in %s', (closeDate, label) => {
    expect(Object.keys(lines([{ closeDate }], { rows: 'fiscal-quarter' }))).toEqual([label, 'total']);
  });

  test('periods are in order, stages as in the settings, names by figure, and special lines last', () => {
    const notes = [
      { stage: 'Proposal', closeDate: '2027-01-01', region: 'A', amount: 1 },
      { stage: 'Other', closeDate: undefined, region: 'B', amount: 5 },
      { stage: 'Prospecting', closeDate: '2026-12-31', region: undefined, amount: 9 },
      { stage: 'Closed Won', closeDate: '2026-01-01', region: 'C', amount: 5 },
    ];
    const order = (rows: RollUpSpec['rows']): string[] => Object.keys(lines(notes, { rows })).slice(0, -1);
    expect(order('month')).toEqual(['2026-01', '2026-12', '2027-01', '(no close date)']);
    expect(order('stage')).toEqual(['Prospecting', 'Proposal', 'Closed Won', 'Other']);
    expect(order('region')).toEqual(['B', 'C', 'A', '(no region)']);
  });

  test.each([
    ['average', [{ amount: 1 }, { amount: 2 }], 2],
    ['win-rate', [{ status: 'won' }, { status: 'won' }, { status: 'lost' }], 66.7],
    [
      'win-rate-amount',
      [
        { status: 'won', amount: 1 },
        { status: 'lost', amount: 3 },
      ],
      25,
    ],
    [
      'overdue',
      [
        { closeDate: '2026-11-29', amount: 3 },
        { closeDate: '2026-11-30', amount: 4 },
      ],
      3,
    ],
  ] as const)('%s', (measure, notes, total) => {
    expect(lines(notes, { measure, statuses: ALL })['total']).toBe(total);
  });
});

describe('a roll-up that would not add up is refused', () => {
  test.each([
    [{ measure: 'amount', rows: 'region', columns: 'region' }, { problem: 'same-dimension' }],
    [
      { measure: 'amount', rows: 'oem' },
      { problem: 'several-keys', dimension: 'oem' },
    ],
    [
      { measure: 'credited', rows: 'oem', columns: 'partner' },
      { problem: 'several-keys', dimension: 'partner' },
    ],
    [{ measure: 'credited', rows: 'region', columns: 'oem' }, undefined],
    [{ measure: 'touched', rows: 'oem', columns: 'partner' }, undefined],
  ] as const)('%j', (spec, problem) => {
    expect(refuseSpec(spec)).toEqual(problem);
  });
});
