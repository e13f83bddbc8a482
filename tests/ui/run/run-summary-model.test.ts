/** The sentences about a run. */
import { expect, test } from 'vitest';
import type { Run } from '../../../src/vault/note-service.ts';
import type { DoneState } from '../../../src/ui/state/run-state.ts';
import { headingOf, progressText, summaryOf } from '../../../src/ui/run/run-summary-model.ts';
import { skippedSentence } from '../../../src/ui/text/refusals.ts';
import { finding, inspection } from '../../support/inspection.ts';

const broken = finding({ code: 'amount-not-positive', field: 'amount', data: { found: '0' } });

function run(changes: Partial<Run> = {}): Run {
  const inspections = [inspection('a.md'), inspection('b.md', { findings: [broken] })];
  return {
    total: 2,
    inspections,
    skipped: [],
    failures: [],
    cancelled: false,
    ...changes,
  };
}

const none = run({ inspections: [] });
const where = 'Pipeline';
const done = (ended: Run): DoneState => ({ at: 'done', selection: { what: 'vault' }, where, run: ended });

test.each<[string, Run, string]>([
  ['a check', run(), 'Checked 2 opportunities: 1 valid, 1 not valid.'],
  ['a check of nothing', none, 'No opportunities found.'],
  [
    'a run that was stopped, with a note that failed',
    run({ cancelled: true, failures: [{ path: 'c', message: 'gone' }] }),
    'Stopped early. The list is incomplete. Checked 2 opportunities: 1 valid, 1 not valid. 1 note couldn’t be read.',
  ],
])('%s', (_, ended, sentence) => {
  expect(summaryOf(done(ended))).toBe(sentence);
});

test('skipped notes are listed with reasons', () => {
  expect(skippedSentence([])).toBe('');
  const skipped = [{ reason: 'other-type' }, { reason: 'no-frontmatter' }, { reason: 'other-type' }] as const;
  expect(skippedSentence(skipped)).toBe('Skipped: 1 note has no properties and 2 notes have another type.');
});

test('headings and progress', () => {
  expect(headingOf({ at: 'running', where, done: 0, total: 0 })).toBe('Checking Pipeline');
  expect(headingOf(done(run()))).toBe('Checked Pipeline');
  expect(headingOf({ at: 'broken', where, message: 'x' })).toBe('Pipeline');
  expect(progressText(0, 0)).toBe('Counting notes…');
  expect(progressText(120, 10_000, 'en-US')).toBe('120 of 10,000 notes');
  expect(progressText(1, 1)).toBe('1 of 1 note');
});
