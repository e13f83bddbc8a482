/** Result of a sync as text: the summary, each row, and the notes to review again. */
import { describe, expect, test } from 'vitest';
import type { RowOutcome, RowResult } from '../../../src/sync/sync-service.ts';
import {
  headingOfSync,
  isResult,
  resultModel,
  summaryOfSync,
  syncProgressText,
} from '../../../src/ui/sync/sync-result-model.ts';
import { outcome, planOf, planRow, syncRun } from '../../support/sync-service.ts';

const RESULTS: readonly RowResult[] = ['done', 'failed', 'deferred', 'stale', 'unknown', 'left', 'not-reached'];
const all = RESULTS.map((result) => outcome(`${result}.md`, { result }));
const plan = planOf([]);

test.each([
  [{}, false, 'Syncing with Salesforce'],
  [{}, true, 'Synced with Salesforce'],
  [{ undoOf: 'r' }, false, 'Undoing sync with Salesforce'],
  [{ undoOf: 'r' }, true, 'Undid sync with Salesforce'],
])('the heading of a plan %o, finished: %s', (changes, isOver, text) => {
  expect(headingOfSync(planOf([], changes), isOver)).toBe(text);
});

test.each([
  [0, 0, 'Checking for changes since the review…'],
  [3, 1200, '3 of 1,200 opportunities'],
])('progress %s of %s', (done, total, text) => {
  expect(syncProgressText(done, total, 'en')).toBe(text);
});

test('failures are first, and only they are to be reviewed again', () => {
  const model = resultModel(plan, syncRun(all));
  expect(model.rows.map(({ word }) => word)).toEqual([
    'Failed',
    'No response',
    'Changed since review',
    'Postponed',
    'Not processed',
    'Done',
    'Skipped',
  ]);
  expect(model.retryPaths).toEqual(['failed.md', 'unknown.md', 'stale.md', 'deferred.md', 'not-reached.md']);
  expect(model.retryLabel).toBe('Retry failed');
  expect(model.facets.map(({ label, count }) => `${label} ${count}`)).toContain('Postponed 1');
  expect(resultModel(plan, syncRun(all.slice(2))).retryLabel).toBe('Review again');
});

test.each([
  ['good news first', syncRun(all.slice(0, 2)), '1 done and 1 failed.'],
  [
    'stopped early',
    syncRun(all.slice(0, 1), { cancelled: true }),
    'Stopped early. Completed changes are kept. 1 done.',
  ],
  ['nothing', syncRun([]), 'Nothing was changed.'],
  [
    'a dry run',
    syncRun([...all.slice(0, 1), ...all.slice(0, 1)], { dryRun: true }),
    '1 opportunity checked. No records or notes were changed.',
  ],
])('the summary of %s', (_, run, text) => {
  expect(summaryOfSync(plan, run)).toBe(text);
});

test('a dry run sends nothing, and has no rows that show that', () => {
  const model = resultModel(plan, syncRun([outcome('a.md', { result: 'left' })], { dryRun: true }));
  expect(model.heading).toBe('Dry run with Salesforce: nothing was sent');
  expect(model.rows).toEqual([]);
  expect(model.facets.map(({ id }) => id)).toEqual(['all']);
});

describe('a row that the user did not exclude', () => {
  const blocked = outcome('b.md', { verb: 'blocked', result: 'left' });
  const unchanged = outcome('u.md', { verb: 'unchanged', result: 'left' });
  // A row that the user excluded has the outcome of an unchanged row; only the plan shows the difference.
  const unticked = outcome('l.md', { verb: 'unchanged', result: 'left' });
  const rows = [
    planRow('b.md', { verb: 'blocked', blocks: [{ why: 'same-id', others: ['Deals/a.md'] }] }),
    planRow('u.md', { verb: 'unchanged' }),
    planRow('l.md'),
  ];

  test('was blocked, with the reason, or needed no change', () => {
    const model = resultModel(planOf(rows), syncRun([unchanged, blocked, unticked]));
    expect(model.rows.map(({ path, word, details: says }) => [path, word, ...says])).toEqual([
      ['l.md', 'Skipped', 'It wasn’t selected, or a conflict wasn’t resolved.'],
      ['b.md', 'Blocked', expect.stringMatching(/^“Deals\/a” has the same ID\. Give each opportunity a unique ID/)],
      ['u.md', 'Unchanged'],
    ]);
    expect(model.facets.map(({ label, count }) => `${label} ${count}`)).toEqual([
      ...['All 3', 'Skipped 1', 'Blocked 1', 'Unchanged 1'],
    ]);
    expect(model.summary).toBe('1 skipped, 1 blocked, and 1 unchanged.');
    expect(model.retryPaths).toEqual([]);
    expect(model.rows.filter((row) => isResult(row, { facet: 'blocked', text: '' }))).toHaveLength(1);
  });
});

test('a stopped sync shows the reason', () => {
  const stopped = { kind: 'connection', code: 'sign-in-needed', message: '' } as const;
  expect(resultModel(plan, syncRun([], { stopped }))).toMatchObject({
    heading: 'The sync with Salesforce stopped early',
    stopped: 'You’re signed out of Salesforce. Sign in again in the plugin settings.',
  });
});

const place = { from: 0, to: 1, line: 3, column: 1 };

test.each<[string, Partial<RowOutcome>, unknown]>([
  [
    'failed in the words of the CRM',
    { result: 'failed', error: { kind: 'record', code: 'X', message: 'No.' } },
    { details: ['Salesforce says: No. Fix the note as described, or ask your admin, then retry.'] },
  ],
  ['created', { created: true }, { word: 'Created', tone: 'good' }],
  [
    'with a note that refused',
    { noteRefused: { code: 'changed-meanwhile', place, found: '' } },
    {
      tone: 'warn',
      details: [
        expect.stringMatching(/^The record was updated, but the note wasn’t: The note changed.*will fix this\.$/),
      ],
    },
  ],
  [
    'with a note that could not be written',
    { noteRefused: 'Disk full.' },
    { details: ['The record was updated, but the note wasn’t: Disk full. The next sync will fix this.'] },
  ],
  [
    'with a field that was not kept',
    { ignored: ['Amount'] },
    { tone: 'warn', details: ['Salesforce accepted the change but didn’t store “Amount”.'] },
  ],
  ['without a title', { title: '' }, { title: 'a' }],
])('a row %s', (_, changes, expected) => {
  expect(resultModel(plan, syncRun([outcome('a.md', changes)])).rows[0]).toMatchObject(expected as object);
});

test('rows are found by outcome, path, and CRM message', () => {
  const error = { kind: 'record', code: 'X', message: 'Region is closed' } as const;
  const { rows } = resultModel(plan, syncRun([outcome('a.md', { result: 'failed', error }), outcome('b.md')]));
  const found = (facet: 'all' | RowResult, text: string): string[] =>
    rows.filter((row) => isResult(row, { facet, text })).map(({ path }) => path);
  expect(found('all', 'region')).toEqual(['a.md']);
  expect(found('done', '')).toEqual(['b.md']);
  expect(found('done', 'a.md')).toEqual([]);
});
