/** The display model of the setup assistant: choices, forecast, and the decisions of a choice. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src/config/settings.ts';
import type { SetupDecisions } from '../../../src/vault/setup/setup-decisions.ts';
import { decisionsWith, isUnset, setupModel } from '../../../src/ui/setup/setup-model.ts';
import { deskOver } from '../../support/note-service.ts';
import { setupOver } from '../../support/operations.ts';
import { AMERICAN } from '../../vault/setup/sales-vaults.ts';

type Files = Readonly<Record<string, string>>;

/** Returns the model after decisions. */
async function modelOf(files: Files = AMERICAN, decisions: SetupDecisions = {}) {
  const setup = setupOver(deskOver(files, DEFAULT_SETTINGS), DEFAULT_SETTINGS);
  const found = await setup.propose();
  const result = found && (await setup.decide(found, decisions));
  if (result === undefined) throw new Error('canceled');
  const model = setupModel(result, decisions, DEFAULT_SETTINGS);
  const choice = (id: string) => model.groups.flatMap(({ choices }) => choices).find((one) => one.id === id);
  return { model, choice };
}

test('the American vault has its properties, the forecast, and why the others are not valid', async () => {
  const { model, choice } = await modelOf();
  expect(model).toMatchObject({
    forecast: '0 valid now, 30 of 47 after this, 41 of 47 with certain fixes.',
    why: 'Why not the other 6',
    hints: ['Stages in your notes: Proposal · Qualify · Closed Won (won) · Closed Lost (lost).'],
    hasChanges: true,
  });
  expect(model.reasons).toHaveLength(4);
  expect(choice('amount')).toEqual({
    id: 'amount',
    label: 'Amount',
    options: [
      ['', 'Don’t change (amount)'],
      ['Deal Value', 'Deal Value'],
      ['Expected Revenue', 'Expected Revenue'],
    ],
    value: 'Deal Value',
    state: { text: 'Sure', tone: 'good' },
    detail: '1000 · 10000 · 11000 (96% of 47 notes fit)',
  });
  expect(choice('closeDate')?.detail).toContain('12/31/2026 → 2026-12-31');
  expect(choice('owner')?.state?.text).toBe('Already read');
  expect(choice('marker')).toMatchObject({ detail: '47 counted, 0 missed, 0 other notes' });
  expect(choice('fiscal-start')).toMatchObject({ value: '10' });
});

test('the order of day and month that the dates prove is proposed, and can be changed', async () => {
  expect((await modelOf()).choice('day-order')).toMatchObject({
    label: 'Is the day or the month first in dates such as “12/31/2026”?',
    options: [
      ['ask', 'Don’t decide'],
      ['day-first', 'Day first'],
      ['month-first', 'Month first'],
    ],
    value: 'month-first',
  });
  const { model, choice } = await modelOf(AMERICAN, { dayOrder: 'ask' });
  expect(choice('day-order')?.value).toBe('ask');
  expect(model.forecast).toBe('0 valid now, 30 of 47 after this, 37 of 47 with certain fixes.');
  const iso = { 'a.md': '---\ntype: opportunity\nid: 1\namount: 1\nstage: S\nclose_date: 2027-03-31\n---\n' };
  expect((await modelOf(iso)).choice('day-order')).toBeUndefined();
});

test('a cleared key is one that does not change', async () => {
  const { choice } = await modelOf(AMERICAN, { keys: { amount: '' } });
  expect(choice('amount')).toMatchObject({ value: '', state: { text: 'Not found' } });
});

test('questions show their answers', async () => {
  const deal = (day: string): string =>
    `---\ntype: opportunity\nid: ${day}\namount: 1\nstage: S\nValue: 2\nclose_date: ${day}\n---\n`;
  const files = { 'Deals/a.md': deal('03/04/2027'), 'Deals/Archive/b.md': deal('05/06/2027') };
  expect((await modelOf(files)).choice('day-order')?.value).toBe('ask');
  const { choice } = await modelOf(files, { dayOrder: 'day-first', skipsArchives: true, fiscalYearStart: 4 });
  expect(choice('day-order')?.value).toBe('day-first');
  expect(choice('archive')?.value).toBe('skip');
  expect(choice('fiscal-start')?.value).toBe('4');
});

describe('a choice decides', () => {
  const { markers } = DEFAULT_SETTINGS;

  test.each<[string, string, SetupDecisions]>([
    ['amount', 'Deal Value', { keys: { amount: 'Deal Value' } }],
    ['marker', JSON.stringify(markers), { markers }],
    ['fiscal-start', '4', { fiscalYearStart: 4 }],
    ['currency', 'EUR', { currency: 'EUR' }],
    ['archive', 'skip', { skipsArchives: true }],
    ['day-order', 'day-first', { dayOrder: 'day-first' }],
  ])('%s: %s', (id, value, decisions) => {
    expect(decisionsWith({}, id, value)).toEqual(decisions);
  });

  test('nothing about other choices', () => {
    const decided = decisionsWith({ keys: { amount: 'A' }, dayOrder: 'day-first' }, 'stage', 'S');
    expect(decided).toEqual({ keys: { amount: 'A', stage: 'S' }, dayOrder: 'day-first' });
    expect(decisionsWith(decided, 'day-order', 'ask')).toEqual({ ...decided, dayOrder: 'ask' });
  });
});

test('settings are unset until one differs from its default', () => {
  expect(isUnset({ ...DEFAULT_SETTINGS })).toBe(true);
  expect(isUnset({ ...DEFAULT_SETTINGS, currency: 'EUR' })).toBe(false);
});
