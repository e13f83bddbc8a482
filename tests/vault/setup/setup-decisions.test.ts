/** Decisions about a proposal: keys, markers, archives, and settings that do not change. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src/config/settings.ts';
import { decidedChanges } from '../../../src/vault/setup/setup-decisions.ts';
import type { SetupResult } from '../../../src/vault/setup/setup.ts';
import { deskOver } from '../../support/note-service.ts';
import { setupOver } from '../../support/operations.ts';
import { AMERICAN } from './sales-vaults.ts';

async function proposed(): Promise<{
  readonly setup: ReturnType<typeof setupOver>;
  readonly result: SetupResult;
  readonly writes: () => number;
}> {
  const desk = deskOver(AMERICAN, DEFAULT_SETTINGS);
  const setup = setupOver(desk, DEFAULT_SETTINGS);
  const result = await setup.propose();
  if (result === undefined) throw new Error('canceled');
  return { setup, result, writes: () => desk.store.counts.writes };
}

describe('a selected key', () => {
  test('replaces the proposed one, with its effect on stages and forecast', async () => {
    const { setup, result } = await proposed();
    const decided = await setup.decide(result, { keys: { stage: 'Status' } });
    expect(decided?.proposal.changes).toMatchObject({ keys: { stage: 'Status' }, stages: [{ name: 'open' }] });
    const stage = decided?.proposal.matches.find(({ field }) => field === 'stage');
    expect(stage).toMatchObject({ match: { key: 'Status' }, isTie: false, alternatives: [{ key: 'Sales Stage' }] });
  });

  test('that is empty keeps the key in force', async () => {
    const { setup, result } = await proposed();
    const decided = await setup.decide(result, { keys: { amount: '' } });
    expect(decided?.proposal.changes.keys).not.toHaveProperty('amount');
    expect(decided?.after.valid).toBe(0);
    expect(decided?.before).toEqual(result.before);
  });

  test('that cannot contain the field has no effect', async () => {
    const { setup, result } = await proposed();
    expect((await setup.decide(result, { keys: { amount: 'Owner' } }))?.proposal).toEqual(result.proposal);
  });
});

describe('changes', () => {
  const { markers } = DEFAULT_SETTINGS;

  test('have no decision for the setting in force', () => {
    const decisions = { markers, currency: 'USD', fiscalYearStart: 10 };
    expect(decidedChanges({}, decisions, [], DEFAULT_SETTINGS)).toEqual({});
    expect(decidedChanges({}, { fiscalYearStart: 4 }, [], DEFAULT_SETTINGS)).toEqual({ fiscalYearStart: 4 });
    expect(decidedChanges({ dayOrder: 'day-first' }, { dayOrder: 'ask' }, [], DEFAULT_SETTINGS)).toEqual({});
    expect(decidedChanges({}, { dayOrder: 'day-first' }, [], DEFAULT_SETTINGS)).toEqual({ dayOrder: 'day-first' });
  });

  test('skip archives in addition to the folders that are already skipped', () => {
    const settings = { ...DEFAULT_SETTINGS, markers: { ...markers, excluded: 'Old' } };
    const changed = decidedChanges({}, { skipsArchives: true }, ['Deals/Archive'], settings);
    expect(changed).toEqual({ markers: { ...markers, excluded: 'Old, Deals/Archive' } });
    expect(decidedChanges({}, { skipsArchives: true }, [], settings)).toEqual({});
  });
});

test('saves only the changes, and undo restores only them', async () => {
  const { setup, result, writes } = await proposed();
  const undo = await setup.apply(result.proposal.changes);
  expect(setup.settings()).toMatchObject({ keys: { amount: 'Deal Value' }, markers: { value: 'deal' }, dryRun: true });
  expect(setup.settings().dayOrder).toBe('month-first');
  await setup.apply({ fiscalYearStart: 4 });
  await undo();
  expect(setup.settings()).toEqual({ ...DEFAULT_SETTINGS, fiscalYearStart: 4 });
  expect(writes()).toBe(0);
});
