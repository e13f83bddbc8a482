/** The log note of a run. */
import { expect, test } from 'vitest';
import type { AuditField, NewLine } from '../../../src/log/audit.ts';
import { syncLogNote } from '../../../src/sync/apply/log-note.ts';
import type { RowOutcome } from '../../../src/sync/sync-service.ts';
import { outcome, planRow, syncRun } from '../../support/sync-service.ts';

function lineFor(
  { opId, path, title, verb, result }: RowOutcome,
  fields: Readonly<Record<string, AuditField>>,
): NewLine {
  return {
    ...{ runId: 'run-1', planId: 'plan-1', noteId: 'opp', target: 'salesforce', org: '00D1', user: 'Jo' },
    ...{ opId, path, title, verb, result, fields, ts: '2026-11-22T12:00:00Z' },
  };
}

/** Returns the cells of the only row. */
function rowOf(one: RowOutcome, fields: Readonly<Record<string, AuditField>> = {}): string {
  const note = syncLogNote(syncRun([one]), [lineFor(one, fields)], 'log.jsonl', []);
  return note.split('\n').find((line) => line.startsWith('| [[')) ?? '';
}

test('values and fields have their display form if the plan knows it', () => {
  const one = outcome('a.md', { ignored: ['dealname'] });
  const fields = {
    closedate: { action: 'push', from: '1774929600000', to: '1776139200000' },
    dealstage: { action: 'pull', from: 'a1', to: 'b2' },
    amount: { action: 'push', from: '1', to: '2' },
  } as const;
  const plain = { from: 'stage', reason: 'changed-here', noteValue: '', crmValue: '', base: undefined } as const;
  const row = planRow('a.md', {
    fields: [
      {
        ...{ ...plain, remote: 'closedate', label: 'Close Date', action: 'push' },
        shown: { noteValue: '2026-04-14', crmValue: '2026-03-31' },
      },
      {
        ...{ ...plain, remote: 'dealstage', label: 'Deal Stage', action: 'pull' },
        shown: { noteValue: 'Proposal', becomes: 'Parked' },
      },
      { ...plain, remote: 'dealname', label: 'Deal Name', action: 'hold' },
    ],
  });
  const note = syncLogNote(syncRun([one]), [lineFor(one, fields)], undefined, [row]);
  expect(note).toContain('Close Date in Salesforce: 2026-03-31 → 2026-04-14; ');
  expect(note).toContain('Deal Stage in the note: Proposal → Parked; ');
  expect(note).toContain('amount in Salesforce: 1 → 2 |');
  expect(note).toContain('not stored by the CRM: Deal Name |');
});

test('a run without changes reports that, without a table', () => {
  const note = syncLogNote(syncRun([]), [], undefined, []);
  expect(note).toContain('Nothing to do. In Acme Corp, signed in as Jo Doe.');
  expect(note).not.toContain('|');
  expect(note).toContain('Run `run-1`.');
});

test('a run counts its rows by their results, and names its log', () => {
  const rows = (['left', 'done', 'stale', 'done', 'deferred'] as const).map((result, at) =>
    outcome(`${at}.md`, { result }),
  );
  const note = syncLogNote(syncRun(rows), [], 'CRM log/2026-11-dev.jsonl', []);
  expect(note).toContain('# Salesforce sync, 2026-11-22 12:00 UTC');
  expect(note).toContain('2 done, 1 postponed, 1 changed since review, 1 skipped.');
  expect(note).toContain('details in `CRM log/2026-11-dev.jsonl`');
  expect(note.split('\n').filter((line) => line.startsWith('| [['))).toHaveLength(4);
});

test('failed rows are not counted as skipped', () => {
  const rows = (['update', 'blocked', 'unchanged', 'unchanged'] as const).map((verb, at) =>
    outcome(`${at}.md`, { verb, result: 'left' }),
  );
  expect(syncLogNote(syncRun(rows), [], undefined, [])).toContain('3 skipped, 1 blocked.');
});

test('a skipped conflict is reported, other skipped rows are not', () => {
  const rows = [outcome('a.md', { result: 'left', verb: 'conflict' }), outcome('b.md', { result: 'left' })];
  const note = syncLogNote(syncRun(rows), [], undefined, []);
  expect(note).toContain('[[a\\|a]]');
  expect(note).not.toContain('[[b');
});

test.each([
  [
    'with the message of the CRM',
    { kind: 'connection', code: 'E', message: 'Signed out' },
    'The sync stopped early: Signed out.',
  ],
  [
    'with its code if there is no message',
    { kind: 'connection', code: 'cancelled', message: '' },
    'The sync stopped early: cancelled.',
  ],
] as const)('a stopped run reports the reason, %s', (_, stopped, said) => {
  expect(syncLogNote(syncRun([], { stopped }), [], undefined, [])).toContain(said);
});

test.each<[string, RowOutcome, Readonly<Record<string, AuditField>>, string]>([
  [
    'a value that was sent',
    outcome('a.md'),
    { Amount: { action: 'push', from: '', to: '5' } },
    '| Amount in Salesforce: (empty) → 5 | done |',
  ],
  [
    'a value that the note took',
    outcome('a.md'),
    { StageName: { action: 'pull', from: 'Open', to: 'Won' } },
    '| StageName in the note: Open → Won | done |',
  ],
  ['a long value', outcome('a.md'), { D: { action: 'push', from: '', to: 'x'.repeat(99) } }, `${'x'.repeat(59)}… |`],
  ['a link alone', outcome('a.md', { verb: 'link' }), {}, '| link | done |'],
  ['a new record', outcome('a.md', { created: true }), {}, '| created | done |'],
  ['a note that was not written', outcome('a.md', { noteRefused: 'x' }), {}, 'the next sync will fix this'],
  [
    'a value that was not stored',
    outcome('a.md', { ignored: ['Amount', 'D'] }),
    {},
    'not stored by the CRM: Amount, D |',
  ],
  [
    'a refusal',
    outcome('a.md', { result: 'failed', error: { kind: 'record', code: 'E', message: 'Too | long' } }),
    {},
    '| failed: Too \\| long |',
  ],
  ['an opportunity without a title, by its path', outcome('Deals/a.md', { title: '' }), {}, '| [[Deals/a]] |'],
  ['a title with brackets and line ends', outcome('a.md', { title: '[[x]]\n y' }), {}, '| [[a]] \\[\\[x\\]\\] y |'],
  ['a title with code', outcome('a.md', { title: '<% x %> ![[p]]' }), {}, '| [[a]] \\<\\% x \\%\\> !\\[\\[p\\]\\] |'],
])('a row reports %s', (_, one, fields, said) => {
  expect(rowOf(one, fields)).toContain(said);
});

test('different fields that were skipped are reported with both sides and the reason', () => {
  const plain = { from: 'stage', noteValue: 'Sold', crmValue: 'Open', base: undefined, action: 'hold' } as const;
  const finding = {
    code: 'target-value-unknown',
    data: { target: 'Salesforce', remote: 'x', found: '', known: [] },
  } as const;
  const rows = [
    planRow('a.md', {
      verb: 'unchanged',
      fields: [
        { ...plain, remote: 'StageName', label: 'Stage', reason: 'refused-there', finding },
        {
          ...plain,
          remote: 'Amount',
          noteValue: '1',
          crmValue: '',
          reason: 'ignored-there',
          detail: 'It has | products.',
        },
      ],
    }),
    planRow('b.md', { verb: 'unchanged', fields: [] }),
    planRow('c.md', { verb: 'blocked', fields: [{ ...plain, remote: 'X', reason: 'push-only' }] }),
  ];
  const note = syncLogNote(syncRun([]), [], undefined, rows);
  expect(note).toContain('## Not synced: 1 opportunity has fields that differ');
  expect(note).toContain('| Stage | Sold | Open | Salesforce can’t store the note’s value: target-value-unknown |');
  expect(note).toContain(
    '| Amount | 1 | (empty) | Salesforce wouldn’t store a change to the field: It has \\| products. |',
  );
  expect(note).not.toContain('c.md');
});

test('of very many opportunities that are not synced only the number is reported', () => {
  const field = { remote: 'X', from: 'stage', noteValue: 'a', crmValue: 'b', base: undefined, action: 'hold' } as const;
  const rows = Array.from({ length: 203 }, (_, at) =>
    planRow(`${at}.md`, { verb: 'unchanged', fields: [{ ...field, reason: 'push-only' }] }),
  );
  expect(syncLogNote(syncRun([]), [], undefined, rows)).toContain('And 3 more.');
});

test.each<[Partial<RowOutcome>, string]>([
  [{ verb: 'create', result: 'not-reached' }, '| create | not processed |'],
  [{ verb: 'update', result: 'stale' }, '| update | changed since review |'],
  [{ verb: 'conflict', result: 'left' }, '| conflict | skipped |'],
  [{ verb: 'link', result: 'done' }, '| link | done |'],
])('a row without reported fields has a separate message: %o', (one, cells) => {
  const note = syncLogNote(syncRun([outcome('a.md', one)]), [], undefined, []);
  expect(note).toContain(cells);
});

test('a run that a program started names it, as text without effect in the note', () => {
  const note = syncLogNote(syncRun([], { caller: 'HTTP request [[7f3a]]' }), [], undefined, []);
  expect(note).toContain('signed in as Jo Doe. Started by HTTP request \\[\\[7f3a\\]\\].');
  expect(syncLogNote(syncRun([]), [], undefined, [])).not.toContain('Started by');
});
