/** The device stores runs newest first, regardless of the time between them. */
import { expect, test } from 'vitest';
import { storeRun, markUndone, listRuns, lastUndoable } from '../../../src/sync/apply/run-log.ts';
import type { SyncRunSummary } from '../../../src/sync/sync-service.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { dealText } from '../../support/rules.ts';
import { modelCrm, type Fault } from '../model/model-crm.ts';
import { Crashed, deviceOver, NO_DECISIONS, planOf, sync } from '../model/world.ts';

function run(runId: string, second: number): SyncRunSummary {
  const startedAt = `2026-11-22T12:00:0${second}Z`;
  return { runId, target: 'salesforce', startedAt, done: 1, failed: 0, logPath: 'x.md', again: [], undone: false };
}

test('runs of one second keep their order, regardless of their names', async () => {
  const device = memoryStore();
  for (const one of [run('m', 1), run('z', 2), run('a', 2), run('b', 2)]) await storeRun(device, one);
  expect((await listRuns(device)).map(({ runId }) => runId)).toEqual(['b', 'a', 'z', 'm']);
});

test('a run that was undone keeps its position', async () => {
  const device = memoryStore();
  for (const one of [run('z', 2), run('a', 2)]) await storeRun(device, one);
  await markUndone(device, 'z');
  expect((await listRuns(device)).map(({ runId, undone }) => [runId, undone])).toEqual([
    ['a', false],
    ['z', true],
  ]);
  await markUndone(device, 'nobody');
  expect(await listRuns(device)).toHaveLength(2);
});

test.each<[string, Partial<SyncRunSummary>, boolean]>([
  ['did something', { done: 1 }, true],
  ['did nothing', { done: 0 }, false],
  ['was interrupted', { done: 0, open: true }, true],
  ['was undone', { done: 1, undone: true }, false],
  ['was interrupted and undone', { done: 0, open: true, undone: true }, false],
])('undo selects a run that %s: %s', (_, changes, isMeant) => {
  const last = { ...run('last', 2), ...changes };
  const before = run('before', 1);
  expect(lastUndoable([last, before])).toBe(isMeant ? last : before);
  expect(lastUndoable([last])).toBe(isMeant ? last : undefined);
});

async function ended(fault: Fault) {
  const crm = modelCrm();
  const device = deviceOver(crm, { 'deal.md': dealText() });
  await sync(device);
  await device.notes.edit('deal.md', (text) => text.replace('amount: 1000000', 'amount: 5'));
  const plan = await planOf(device);
  crm.fault = ({ path }) => (path.startsWith('/write') ? fault : 'none');
  return { device, run: await device.service.apply(plan, NO_DECISIONS), runs: await device.service.runs() };
}

test('a run without changes is complete, and undo selects the one before it', async () => {
  const { run: last, runs } = await ended('signed-out');
  expect(last.outcomes).toMatchObject([{ result: 'not-reached' }]);
  expect(runs[0]).toMatchObject({ runId: last.runId, done: 0, failed: 1 });
  expect(runs[0]).not.toHaveProperty('open');
  expect(lastUndoable(runs)).toBe(runs[1]);
});

test('undo selects a run that was interrupted', async () => {
  const { device } = await ended('none');
  await device.notes.edit('deal.md', (text) => text.replace('amount: 5', 'amount: 7'));
  const plan = await planOf(device);
  device.restart(25);
  await expect(device.service.apply(plan, NO_DECISIONS)).rejects.toThrow(Crashed);
  device.restart();
  const runs = await device.service.runs();
  expect(runs[0]).toMatchObject({ done: 0, open: true });
  expect(lastUndoable(runs)).toBe(runs[0]);
});
