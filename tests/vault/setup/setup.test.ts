/** The setup assistant on three vaults as salespeople keep them, and on any vault. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { DEFAULT_SETTINGS, SETTINGS_SCHEMA, type Settings } from '../../../src/config/settings.ts';
import * as v from 'valibot';
import { applySetup } from '../../../src/vault/setup/setup-changes.ts';
import type { SetupForecast } from '../../../src/vault/setup/setup-forecast.ts';
import { forecastSetup, runSetup, type SetupContext, type SetupResult } from '../../../src/vault/setup/setup.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { memoryNotes } from '../../support/memory-notes.ts';
import { dealText } from '../../support/rules.ts';
import { AMERICAN, GERMAN, MIXED } from './sales-vaults.ts';

function contextOf(files: Readonly<Record<string, string>>, settings: Settings = DEFAULT_SETTINGS) {
  const store = memoryNotes(files);
  return { store, clock: manualClock(), settings, templateFolders: [] } satisfies SetupContext;
}

async function run(context: SetupContext): Promise<SetupResult> {
  const result = await runSetup(context);
  if (result === undefined) throw new Error('canceled');
  return result;
}

function countsOf({ counted, valid, validAfterFixes }: SetupForecast): readonly number[] {
  return [counted, valid, validAfterFixes];
}

/** Returns the errors after all certain fixes as `code field: number of notes`. */
function remaining({ reasonsAfterFixes }: SetupForecast): readonly string[] {
  return reasonsAfterFixes.map(({ code, field, paths }) => `${code} ${field ?? ''}: ${paths.length}`);
}

describe('the American vault', () => {
  test('0 of 0 valid now; 30 of 47 after this, 41 after certain fixes, and why not the other 6', async () => {
    const { before, after } = await run(contextOf(AMERICAN));
    expect(countsOf(before)).toEqual([0, 0, 0]);
    expect(countsOf(after)).toEqual([47, 30, 41]);
    expect(remaining(after)).toEqual([
      'amount-not-a-number amount: 2',
      'close-date-invalid closeDate: 2',
      'required-empty stage: 1',
      'required-missing customer: 1',
    ]);
  });

  test('proposes keys, the type, and stages', async () => {
    const { proposal } = await run(contextOf(AMERICAN));
    expect(proposal).toMatchObject({ likely: 47, templates: 1, unread: [], unusableKeys: [] });
    expect(proposal.changes).toEqual({
      keys: {
        ...{ id: 'Deal ID', title: 'Deal Name', customer: 'Account', amount: 'Deal Value' },
        ...{ stage: 'Sales Stage', closeDate: 'Expected Close Date' },
      },
      markers: { ...DEFAULT_SETTINGS.markers, value: 'deal' },
      stages: [
        { name: 'Proposal', state: 'open' },
        { name: 'Qualify', state: 'open' },
        { name: 'Closed Won', state: 'won' },
        { name: 'Closed Lost', state: 'lost' },
      ],
      dayOrder: 'month-first',
    });
    expect(proposal.questions).toEqual([{ about: 'fiscal-start', current: 10 }]);
  });

  test('keeps the stages that the user configured', async () => {
    const stages = [{ name: 'Qualify', state: 'open' as const }];
    const { proposal } = await run(contextOf(AMERICAN, { ...DEFAULT_SETTINGS, stages }));
    expect(proposal.changes.stages).toBeUndefined();
  });

  test('the conclusive dates settle the others', async () => {
    const { proposal } = await run(contextOf(AMERICAN));
    expect(proposal.matches.find(({ field }) => field === 'closeDate')?.match?.habits.dayOrder).toBe('month-first');
  });

  test('keeps the order of day and month that the user configured, and forecasts with it', async () => {
    const { survey, proposal, after } = await run(contextOf(AMERICAN, { ...DEFAULT_SETTINGS, dayOrder: 'day-first' }));
    expect(proposal.changes).not.toHaveProperty('dayOrder');
    expect(countsOf(after)).toEqual([47, 30, 41]);
    const asking = { ...proposal.changes, dayOrder: 'ask' } as const;
    const forecast = await forecastSetup(survey, proposal, asking, contextOf(AMERICAN));
    expect(forecast && countsOf(forecast)).toEqual([47, 30, 37]);
  });
});

describe('the German vault', () => {
  test('0 of 0 valid now; 20 recognized after this, 18 valid after certain fixes, 2 without a title', async () => {
    const { before, after } = await run(contextOf(GERMAN));
    expect(countsOf(before)).toEqual([0, 0, 0]);
    expect(countsOf(after)).toEqual([20, 0, 18]);
    expect(remaining(after)).toEqual(['required-missing title: 2']);
  });

  test('proposes keys, stages by number, and euros, and asks about the archive', async () => {
    const { proposal } = await run(contextOf(GERMAN));
    expect(proposal.changes).toMatchObject({
      keys: { customer: 'Kunde', amount: 'Auftragswert', stage: 'Phase', oems: 'Hersteller' },
      currency: 'EUR',
    });
    expect(proposal.changes.markers).toBeUndefined();
    expect(proposal.changes.stages?.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      ...['1 Kontakt: open', '2 Angebot: open', '3 Verhandlung: open', '4 Gewonnen: won', '5 Verloren: lost'],
    ]);
    expect(proposal.questions.slice(1)).toEqual([{ about: 'archive', folder: 'Vertrieb/Chancen/Archiv', notes: 5 }]);
    expect(proposal.changes.keys?.winProbability).toBe('Wahrscheinlichkeit (%)');
    expect(proposal.unusableKeys).toEqual([]);
  });
});

test('asks about no archive that is excluded', async () => {
  const markers = { ...DEFAULT_SETTINGS.markers, excluded: 'Old, Vertrieb/Chancen/Archiv' };
  const { proposal, after } = await run(contextOf(GERMAN, { ...DEFAULT_SETTINGS, markers }));
  expect(proposal.questions.map(({ about }) => about)).toEqual(['fiscal-start']);
  expect(countsOf(after)).toEqual([15, 0, 13]);
});

describe('the mixed vault', () => {
  test('proposes the larger cluster, the shared tag, and no property as the marker', async () => {
    const { proposal } = await run(contextOf(MIXED));
    expect(proposal.changes).toMatchObject({
      keys: { customer: 'Firma', amount: 'Betrag', stage: 'Phase', closeDate: 'Abschlussdatum' },
      markers: { tag: 'chance', tagAndFolder: 'add' },
    });
    const amount = proposal.matches.find(({ field }) => field === 'amount');
    expect(amount?.alternatives.map(({ key, count }) => [key, count])).toEqual([['金額', 5]]);
  });

  test('explains data in the body, in maps, and in lists of maps', async () => {
    const { proposal } = await run(contextOf(MIXED));
    expect(proposal.unread.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      ...['inline-field Betrag', 'inline-field Firma', 'nested-key deal.amount', 'nested-key deal.stage'],
      'several-opportunities opportunities',
    ]);
  });

  test('ambiguous dates are one question, whose answer makes them fixable', async () => {
    const context = contextOf(MIXED);
    const { survey, proposal, before, after } = await run(context);
    expect(proposal.questions).toContainEqual({
      ...{ about: 'day-order', key: 'Abschlussdatum', samples: ['03/04/2027', '05/06/2027'] },
    });
    expect(countsOf(before)).toEqual([0, 0, 0]);
    expect(countsOf(after)).toEqual([22, 0, 0]);
    const answered = { ...proposal.changes, dayOrder: 'day-first' } as const;
    const forecast = await forecastSetup(survey, proposal, answered, context);
    expect(forecast && countsOf(forecast)).toEqual([22, 0, 12]);
  });

  test('the other cluster is valid with its own keys', async () => {
    const context = contextOf(MIXED);
    const { survey, proposal } = await run(context);
    const keys = { customer: '取引先', amount: '金額', stage: 'ステージ', closeDate: '完了予定日' };
    const forecast = await forecastSetup(survey, proposal, { ...proposal.changes, keys }, context);
    expect(forecast && countsOf(forecast)).toEqual([19, 5, 5]);
  });
});

describe('a run', () => {
  test('writes nothing and reads each note once', async () => {
    const context = contextOf(AMERICAN);
    await run(context);
    expect(context.store.counts).toEqual({ reads: Object.keys(AMERICAN).length, writes: 0 });
  });

  test('reports progress as one whole', async () => {
    const progress = vi.fn<(done: number, total: number) => void>();
    await runSetup(contextOf(MIXED), { progress });
    const count = Object.keys(MIXED).length;
    const done = progress.mock.calls.map(([at]) => at);
    expect(done).toEqual(done.toSorted((one, other) => one - other));
    expect(progress).toHaveBeenLastCalledWith(3 * count, 3 * count);
  });

  test.each([0, 1, 2])('is undefined if it is aborted in part %i', async (at) => {
    const abort = new AbortController();
    const progress = (done: number, total: number): void => {
      if (done >= (total / 3) * at) abort.abort();
    };
    const context = { ...contextOf(GERMAN), clock: manualClock('2026-11-22T18:30:15Z', 5) };
    expect(await runSetup(context, { signal: abort.signal, progress })).toBeUndefined();
  });

  test('finds nothing in a vault without opportunities, and changes nothing', async () => {
    const { proposal, after } = await run(contextOf({ 'a.md': '# x', 'b.md': '---\ntitle: Soup\n---\n' }));
    expect(proposal).toMatchObject({ likely: 0, changes: {}, unread: [] });
    expect(countsOf(after)).toEqual([0, 0, 0]);
  });

  test('asks which of two columns is the customer', async () => {
    const yaml = 'id: 1\namount: 5\nstage: P\nclose_date: 2027-01-01\nAccount: A\nCompany: B';
    const { proposal } = await run(contextOf({ 'a.md': `---\n${yaml}\n---\n` }));
    expect(proposal.questions).toContainEqual({ about: 'key', field: 'customer', keys: ['Account', 'Company'] });
  });

  test('asks for the currency if the amounts name several', async () => {
    const files = { 'a.md': dealText({ id: 'a', amount: '5 €' }), 'b.md': dealText({ id: 'b', amount: '5 £' }) };
    const { proposal } = await run(contextOf(files));
    expect(proposal.changes.currency).toBeUndefined();
    expect(proposal.questions).toContainEqual({
      ...{
        about: 'currency',
        uses: [
          ['EUR', 1],
          ['GBP', 1],
        ],
      },
    });
  });
});

const VALUE = fc.constantFrom('5000', '$50k', 'Acme', '2027-03-31', '12/31/2026', 'Proposal', '', '60 %', '[a, b]');
const OTHER = fc.constantFrom(
  'Betrag',
  'Kunde',
  'Status',
  'Account',
  'Expected Revenue',
  'Phase',
  'due',
  'mood',
  'Type',
);
const NOTE = fc.record({
  changes: fc.dictionary(fc.constantFrom('id', 'title', 'customer', 'stage', 'region'), VALUE),
  others: fc.dictionary(OTHER, VALUE),
});

describe('for any vault', () => {
  test('a vault with the default keys gets no key change, and settings stay valid', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(NOTE, { minLength: 1, maxLength: 6 }), async (notes) => {
        const keys = { partners: '[P]', owner: 'Kim', source: 'Web', customer_poc: 'Lee', currency: 'USD' };
        const files = notes.map(({ changes, others }, at) => [
          `Deals/${at}.md`,
          dealText({ ...keys, ...changes, ...others }),
        ]);
        const { proposal } = await run(contextOf(Object.fromEntries(files) as Record<string, string>));
        const { keys: changed = {} } = proposal.changes;
        expect(Object.keys(changed)).toEqual([]);
        const after = applySetup(DEFAULT_SETTINGS, proposal.changes);
        expect(v.parse(SETTINGS_SCHEMA, after)).toEqual(after);
      }),
      { numRuns: 30 },
    );
  });
});
