/** The list of a run: order, states, filters, and the texts of drawn notes. */
import { expect, test } from 'vitest';
import type { WriteRun } from '../../../src/vault/note-service.ts';
import { isMatch, runModel, runRow, type RunFacet } from '../../../src/ui/run/run-model.ts';
import type { DoneState } from '../../../src/ui/state/run-state.ts';
import { finding, inspection, opportunity } from '../../support/inspection.ts';

const error = finding({ code: 'amount-not-positive', field: 'amount', data: { found: '0' } }, 5);
const warning = finding({ code: 'link-unquoted', field: 'customer', data: { name: 'Navy' } });
const region = {
  field: 'region',
  key: 'region',
  value: 'East',
  because: { field: 'customer', value: 'Navy' },
} as const;

const run: WriteRun = {
  total: 6,
  inspections: [
    inspection('Deals/good.md'),
    inspection('Deals/warned.md', { findings: [warning], enrichments: [region] }),
    inspection('Deals/bad.md', {
      findings: [error, error],
      opportunity: opportunity({ title: 'Bad deal', id: 'X-9' }),
    }),
    inspection('unreadable.md', { findings: [error], opportunity: undefined }),
  ],
  skipped: [{ path: 'other.md', reason: 'other-type' }],
  failures: [{ path: 'Deals/gone.md', message: 'The file is gone.' }],
  cancelled: false,
  outcomes: ['written', 'unchanged', 'refused', 'refused'],
  dryRun: false,
};

const validated: DoneState = { at: 'done', job: 'validate', where: 'Deals', run };
const attributed: DoneState = { at: 'done', job: 'attribute', where: 'Deals', run };
const proposed: DoneState = { at: 'done', job: 'fill', where: 'Deals', run: { ...run, failures: [] } };

function states(state: DoneState): string[] {
  return runModel(state).entries.map((entry) => `${entry.path}: ${entry.state} (${entry.tone})`);
}

test('the most severe notes are first, each with its state', () => {
  expect(states(validated)).toEqual([
    'Deals/gone.md: Failed (bad)',
    'Deals/bad.md: 2 errors (bad)',
    'unreadable.md: 1 error (bad)',
    'Deals/warned.md: 1 warning (warn)',
    'Deals/good.md: Valid (good)',
  ]);
});

test('an invalid note without errors is shown as not valid', () => {
  const empty = { valid: false, opportunity: undefined };
  const missing = finding({ code: 'frontmatter-missing', data: { rule: 'Deals/' } });
  const inspections = [inspection('a.md', { ...empty, findings: [missing] }), inspection('b.md', empty)];
  const entries = states({ ...validated, run: { ...run, inspections, failures: [] } });
  expect(entries).toEqual(['a.md: 1 warning (warn)', 'b.md: Not valid (warn)']);
});

test('after an attribution, the states are the outcomes of the notes', () => {
  expect(states(attributed)).toEqual([
    'Deals/gone.md: Failed (bad)',
    'Deals/bad.md: Not written (bad)',
    'unreadable.md: Not written (bad)',
    'Deals/good.md: Written (good)',
    'Deals/warned.md: Unchanged (quiet)',
  ]);
});

test('suggestions list only the notes that have some, without totals', () => {
  expect(states(proposed)).toEqual(['Deals/warned.md: 1 value (quiet)']);
  expect(runModel(proposed).totals).toEqual([]);
  expect(states({ ...proposed, applied: { written: 1, refused: [] } })).toEqual([]);
});

test('only filters that match a note are offered', () => {
  const offered = (state: DoneState): string[] =>
    runModel(state).facets.map((facet) => `${facet.label} ${facet.count}`);
  expect(offered(validated)).toEqual(['All 5', 'Failed 1', 'Errors 2', 'Warnings 1']);
  expect(offered(attributed)).toEqual([
    'All 5',
    'Failed 1',
    'Errors 2',
    'Warnings 1',
    'Not written 2',
    'Written 1',
    'Unchanged 1',
  ]);
});

test.each<[RunFacet, string, readonly string[]]>([
  ['all', '', ['Deals/gone.md', 'Deals/bad.md', 'unreadable.md', 'Deals/warned.md', 'Deals/good.md']],
  ['error', '', ['Deals/bad.md', 'unreadable.md']],
  ['failed', '', ['Deals/gone.md']],
  ['all', '  x-9 ', ['Deals/bad.md']],
  ['all', 'BAD deal', ['Deals/bad.md']],
  ['all', 'quotes', ['Deals/warned.md']],
  ['all', 'gone', ['Deals/gone.md']],
  ['warning', 'bad', []],
])('the filter "%s" with "%s"', (facet, text, paths) => {
  const { entries } = runModel(validated);
  expect(entries.filter((entry) => isMatch(entry, { facet, text })).map((entry) => entry.path)).toEqual(paths);
});

test('a drawn note has its texts, its folder, and its suggested values', () => {
  const { entries } = runModel(validated);
  const at = (path: string) => entries.filter((entry) => entry.path === path).map((entry) => runRow(entry, 'en-US'))[0];
  expect(at('Deals/bad.md')).toMatchObject({
    folder: 'Deals',
    amount: '$1,000,000',
    findings: [{ severity: 'error', place: { line: 5 } }, { severity: 'error' }],
  });
  expect(at('Deals/warned.md')?.enrichments).toEqual([
    {
      id: 'Deals/warned.md\nregion',
      label: 'region: East',
      because: 'because customer is Navy',
      chosen: { path: 'Deals/warned.md', edit: { do: 'set', path: ['region'], value: 'East', was: undefined } },
    },
  ]);
  expect(at('unreadable.md')).toMatchObject({ folder: '', amount: '' });
  expect(at('Deals/gone.md')).toEqual({ folder: 'Deals', amount: '', findings: [], enrichments: [] });
});
