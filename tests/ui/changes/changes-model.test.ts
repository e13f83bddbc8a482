/** The lines of a list of changes, the selection, and the outcomes. */
import { expect, test } from 'vitest';
import type { Settings } from '../../../src/config/settings.ts';
import type { ChangeList, ChangeOutcome, ChangeRun } from '../../../src/vault/change-list.ts';
import {
  changesModel,
  type ChangeItem,
  isChangeMatch,
  outcomesModel,
  selectedRows,
  valueLine,
} from '../../../src/ui/changes/changes-model.ts';
import { deskOver, found, VAULT } from '../../support/note-service.ts';
import { attributionText, dealText } from '../../support/rules.ts';

const NOTES = {
  'A/Radar.md': dealText({ id: 'A1', title: 'Radar', amount: '"$1,000,000"', oems: 'Cisco' }),
  'B/Radar.md': dealText({ id: 'B1', title: 'Radar', amount: '"$2,000,000"', close_date: '3/4/2027' }),
  'C/Fleet.md': dealText({ id: 'C1', title: 'Fleet', amount: '"$1,200"', close_date: '30/4/2027' }),
};

async function listed(
  order?: 'day-first' | 'month-first',
  notes: Readonly<Record<string, string>> = NOTES,
  settings: Partial<Settings> = {},
): Promise<ChangeList> {
  return found(await deskOver(notes, settings).service.listChanges(VAULT, { work: 'fix', order }));
}

const shown = ({ title, name, heading, badge, row }: ChangeItem): string =>
  [heading, name === '' ? title : name, row?.key, badge?.text].filter((one) => one !== undefined).join(' | ');

test('the lines are grouped by kind, the largest first, and uncertain ones are marked', async () => {
  const { items, facets } = changesModel(await listed());
  expect(items.map(shown)).toEqual([
    'Amount isn’t a number | A/Radar | amount',
    'Amount isn’t a number | B/Radar | amount',
    'Amount isn’t a number | Fleet | amount | Check this',
    'Invalid close date | B/Radar | close_date | Answer above',
    'Invalid close date | Fleet | close_date',
    'List expected | A/Radar | oems',
  ]);
  expect(facets.map(({ label, count }) => `${label} ${count}`)).toEqual([
    'All 6',
    'Check this 2',
    'Amounts 3',
    'Close dates 2',
    'Lists 1',
  ]);
});

test('a line says why it has its value: the field that a rule is based on', async () => {
  const { service } = deskOver({ 'a.md': dealText({ region: undefined }) }, { rules: RULES });
  const { items } = changesModel(found(await service.listChanges(VAULT, { work: 'enrich' })));
  expect(items.map(({ row, reason }) => `${row?.key ?? ''}: ${reason}`)).toEqual([
    'region: From a rule, because the customer is “DoD”.',
    'team: From a rule, because the region is “East”.',
  ]);
  expect(items.map((item) => isChangeMatch(item, { facet: 'all', text: 'dod' }))).toEqual([true, false]);
});

test('an outdated attribution names what changed', async () => {
  const stale = dealText({ rev_attribution: attributionText('2026-01-01T00:00:00Z'), amount: '2000000' });
  const { service } = deskOver({ 'a.md': dealText(), 'b.md': stale });
  const { items } = changesModel(found(await service.listChanges(VAULT, { work: 'attribute' })));
  expect(items.map(({ reason }) => reason)).toEqual([
    '',
    'The revenue attribution in the note is outdated: amount changed.',
  ]);
});

const RULES = {
  organizations: [],
  regions: [{ of: 'DoD', region: 'East' }],
  teams: [{ region: 'East', team: 'East Team', owner: '' }],
};

test('a day in a supposed or answered order says so; other fixes need no reason', async () => {
  const reasons = async (order?: 'month-first'): Promise<readonly string[]> =>
    changesModel(await listed(order)).items.flatMap(({ title, reason }) =>
      reason === '' ? [] : [`${title}: ${reason}`],
    );
  expect(await reasons()).toEqual(['Radar: Day first, as in 1 other date.']);
  expect(await reasons('month-first')).toEqual(['Radar: Month first.']);
});

test('certain lines are selected initially; the user’s choices win, also after the list is made again', async () => {
  const list = await listed();
  const { items } = changesModel(list);
  const paths = (choices: Map<string, boolean>, all = items, order = list.order): readonly string[] =>
    selectedRows(all, choices, order).map(({ path, key }) => `${path} ${key}`);
  expect(paths(new Map())).toEqual([
    'A/Radar.md amount',
    'B/Radar.md amount',
    'C/Fleet.md close_date',
    'A/Radar.md oems',
  ]);
  const choices = new Map(items.map(({ id }, at) => [id, at > 1] as const));
  // A day whose order is open can't be selected.
  expect(paths(choices)).toEqual(['C/Fleet.md amount', 'C/Fleet.md close_date', 'A/Radar.md oems']);
  const again = await listed('day-first');
  expect(paths(choices, changesModel(again).items, again.order)).toEqual([
    'C/Fleet.md amount',
    'B/Radar.md close_date',
    'C/Fleet.md close_date',
    'A/Radar.md oems',
  ]);
  expect(paths(new Map(), changesModel(again).items, again.order)).toContain('B/Radar.md close_date');
});

test('the order of day and month is one question; the other dates suggest an answer, which comes first', async () => {
  const answers = async (notes: Readonly<Record<string, string>>, order?: 'day-first') =>
    changesModel(await listed(order, notes)).question?.answers.map(({ label, given }) => `${label} ${String(given)}`);
  const day = (close_date: string): string => dealText({ close_date });
  expect(await answers({ 'a.md': day('3/4/2027'), 'b.md': day('4/30/2027') })).toEqual([
    'Month first, as in 1 other date false',
    'Day first false',
  ]);
  expect(await answers({ 'a.md': day('3/4/2027') })).toEqual(['Day first false', 'Month first false']);
  expect(await answers({ 'a.md': day('3/4/2027') }, 'day-first')).toEqual(['Day first true', 'Month first false']);
  expect(await answers({ 'a.md': day('2027-04-03') })).toBeUndefined();
});

test('the order in the settings is selected initially, and named as the reason', async () => {
  const list = await listed(undefined, { 'a.md': dealText({ close_date: '3/4/2027' }) }, { dayOrder: 'month-first' });
  const { question, items } = changesModel(list);
  expect(question?.answers.map(({ label, given }) => `${label} ${String(given)}`)).toEqual([
    'Day first false',
    'Month first, as in settings true',
  ]);
  expect(items.map(({ reason, badge }) => [reason, badge])).toEqual([['Month first, as in settings.', undefined]]);
});

test.each([
  ['all', '', 6],
  ['amount-not-a-number', '', 3],
  ['check', '', 2],
  ['all', 'fleet', 2],
  ['all', 'b1 close', 1],
  ['list-expected', 'fleet', 0],
])('the filter "%s" with "%s" shows %i lines', async (facet, text, count) => {
  const { items } = changesModel(await listed());
  expect(items.filter((item) => isChangeMatch(item, { facet, text }))).toHaveLength(count);
});

test('outcomes have a word and a reason; skipped and unreadable notes are named', async () => {
  const list = await listed();
  const [one, two, three, four, five] = list.rows;
  if (one === undefined || two === undefined || three === undefined || four === undefined || five === undefined) return;
  const place = { from: 0, to: 0, line: 3, column: 1 };
  const outcomes: readonly ChangeOutcome[] = [
    { row: one, outcome: 'done' },
    { row: two, outcome: 'changed-since' },
    { row: three, outcome: 'refused', refusal: { code: 'anchor-in-use', place, found: '' } },
    { row: four, outcome: 'failed', message: 'EBUSY' },
    { row: five, outcome: 'not-reached' },
  ];
  const run: ChangeRun = { runId: 'run-1', outcomes, cancelled: true };
  const undo = { runId: 'run-0', isVerified: true, skipped: [{ path: 'D.md', reason: 'gone' } as const] };
  const model = outcomesModel({ ...list, undo, failures: [{ path: 'E.md', message: 'ENOENT' }] }, run);
  expect(model.items.map(({ title, badge, reason }) => `${title}: ${badge?.text ?? ''}. ${reason}`.trim())).toEqual([
    'E: Failed. ENOENT',
    'D: Skipped. Not undone, because the note no longer exists.',
    'Radar: Failed. EBUSY',
    expect.stringMatching(/^Radar: Not written\. Another property .* \(line 3\)$/),
    'Radar: Changed since. The note changed after the list was made. Make the list again.',
    'Fleet: Not processed. The task stopped before.',
    'Radar: Done.',
  ]);
  expect(model.facets.map(({ label, count }) => `${label} ${count}`)).toEqual([
    'All 7',
    'Skipped 1',
    'Failed 2',
    'Not written 1',
    'Changed since 1',
    'Not processed 1',
    'Done 1',
  ]);
});

test('values are one line; absent ones are named', () => {
  expect(valueLine('\n  - A\n  - B', true)).toBe('- A - B');
  expect(valueLine(undefined, false)).toBe('(none)');
  expect(valueLine(undefined, true)).toBe('(removed)');
});
