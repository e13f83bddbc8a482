/** The sentences about a run. */
import { expect, test } from 'vitest';
import type { Run, WriteRun } from '../../../src/vault/note-service.ts';
import type { DoneState } from '../../../src/ui/state/run-state.ts';
import { headingOf, progressText, summaryOf } from '../../../src/ui/run/run-summary-model.ts';
import { skippedSentence } from '../../../src/ui/text/refusals.ts';
import { finding, inspection } from '../../support/inspection.ts';

const broken = finding({ code: 'amount-not-positive', field: 'amount', data: { found: '0' } });
const region = {
  field: 'region',
  key: 'region',
  value: 'East',
  because: { field: 'customer', value: 'Navy' },
} as const;

function run(changes: Partial<WriteRun> = {}): WriteRun {
  const inspections = [inspection('a.md', { enrichments: [region] }), inspection('b.md', { findings: [broken] })];
  return {
    total: 2,
    inspections,
    skipped: [],
    failures: [],
    cancelled: false,
    outcomes: ['written', 'refused'],
    dryRun: false,
    ...changes,
  };
}

const none: Run & WriteRun = { ...run(), inspections: [], outcomes: [] };
const where = 'Pipeline';

test.each<[string, DoneState, string]>([
  ['a check', { at: 'done', job: 'validate', where, run: run() }, 'Checked 2 opportunities: 1 valid, 1 not valid.'],
  ['a check of nothing', { at: 'done', job: 'validate', where, run: none }, 'No opportunities found.'],
  [
    'an attribution',
    { at: 'done', job: 'attribute', where, run: run() },
    'Attribution written to 1 note; 0 unchanged, 1 skipped because of errors.',
  ],
  ['an attribution of nothing', { at: 'done', job: 'attribute', where, run: none }, 'No opportunities found.'],
  [
    'proposals',
    { at: 'done', job: 'fill', where, run: run() },
    '1 missing value in 1 note can be filled in. Nothing has been written yet.',
  ],
  [
    'no proposals',
    { at: 'done', job: 'fill', where, run: none },
    'Nothing to fill in. No rule in your settings matches a missing value.',
  ],
  [
    'fillings written',
    { at: 'done', job: 'fill', where, run: run(), applied: { written: 3, refused: [{ path: 'a', message: 'b' }] } },
    'Filled in 3 values. 1 value couldn’t be written.',
  ],
  [
    'a run that was stopped, with a note that failed',
    { at: 'done', job: 'validate', where, run: run({ cancelled: true, failures: [{ path: 'c', message: 'gone' }] }) },
    'Stopped early. Completed changes are kept. Checked 2 opportunities: 1 valid, 1 not valid. 1 note couldn’t be read or written.',
  ],
])('%s', (_, state, sentence) => {
  expect(summaryOf(state)).toBe(sentence);
});

test('skipped notes are listed with reasons', () => {
  expect(skippedSentence([])).toBe('');
  const skipped = [{ reason: 'other-type' }, { reason: 'no-frontmatter' }, { reason: 'other-type' }] as const;
  expect(skippedSentence(skipped)).toBe('Skipped: 1 note has no properties and 2 notes have another type.');
});

test('headings and progress', () => {
  expect(headingOf({ at: 'running', job: 'validate', where, done: 0, total: 0 })).toBe('Checking Pipeline');
  expect(headingOf({ at: 'done', job: 'attribute', where, run: run() })).toBe('Attributed Pipeline');
  expect(headingOf({ at: 'broken', where, message: 'x' })).toBe('Pipeline');
  expect(progressText(0, 0)).toBe('Counting notes…');
  expect(progressText(120, 10_000, 'en-US')).toBe('120 of 10,000 notes');
  expect(progressText(1, 1)).toBe('1 of 1 note');
});
