/** The list of a run: order, states, filters, and the texts of drawn notes. */
import { expect, test } from 'vitest';
import type { Run } from '../../../src/vault/note-service.ts';
import type { ChangeGroup } from '../../../src/vault/change-list.ts';
import { fixesModel, isMatch, runModel, runRow, type RunFacet } from '../../../src/ui/run/run-model.ts';
import type { DoneState } from '../../../src/ui/state/run-state.ts';
import { finding, inspection, opportunity } from '../../support/inspection.ts';

const error = finding({ code: 'amount-not-positive', field: 'amount', data: { found: '0' } }, 5);
const warning = finding({ code: 'link-unquoted', field: 'customer', data: { name: 'Navy' } });
const fix = { do: 'set', path: ['customer'], value: '[[Navy]]', was: '[[Navy]]' } as const;

const run: Run = {
  total: 6,
  inspections: [
    inspection('Deals/good.md'),
    inspection('Deals/warned.md', { findings: [{ ...warning, fix }] }),
    inspection('Deals/bad.md', {
      findings: [error, error],
      opportunity: opportunity({ title: 'Bad deal', id: 'X-9' }),
    }),
    inspection('unreadable.md', { findings: [error], opportunity: undefined }),
  ],
  skipped: [{ path: 'other.md', reason: 'other-type' }],
  failures: [{ path: 'Deals/gone.md', message: 'The file is gone.' }],
  cancelled: false,
};

const validated: DoneState = { at: 'done', selection: { what: 'vault' }, where: 'Deals', run };

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

test('only filters that match a note are offered', () => {
  const offered = runModel(validated).facets.map((facet) => `${facet.label} ${facet.count}`);
  expect(offered).toEqual(['All 5', 'Failed 1', 'Errors 2', 'Warnings 1']);
});

test.each<[string, readonly ChangeGroup[], readonly string[]]>([
  ['no fixes', [], []],
  ['fixes of one kind', [{ kind: 'link-unquoted', count: 2, certain: 2 }], ['Fix all certain issues (2)…']],
  ['fixes that are not certain', [{ kind: 'required-missing', count: 2, certain: 0 }], ['Fix issues…']],
  [
    'fixes of two kinds',
    [
      { kind: 'currency-unknown', count: 1200, certain: 1200 },
      { kind: 'required-missing', count: 1, certain: 0 },
    ],
    ['Fix all certain issues (1,200)…', 'Fix 1,200 currencies…', 'Fix 1 missing property…'],
  ],
])('%s have buttons', (_, groups, labels) => {
  expect(fixesModel(groups).map(({ label }) => label)).toEqual(labels);
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

test('a drawn note has its texts and its folder, and says whether it has a fix', () => {
  const { entries } = runModel(validated);
  const at = (path: string) => entries.filter((entry) => entry.path === path).map((entry) => runRow(entry, 'en-US'))[0];
  expect(at('Deals/bad.md')).toMatchObject({
    folder: 'Deals',
    amount: '$1,000,000',
    findings: [{ severity: 'error', place: { line: 5 } }, { severity: 'error' }],
    canFix: false,
  });
  expect(at('Deals/warned.md')?.canFix).toBe(true);
  expect(at('unreadable.md')).toMatchObject({ folder: '', amount: '' });
  expect(at('Deals/gone.md')).toEqual({ folder: 'Deals', amount: '', findings: [], canFix: false });
});
