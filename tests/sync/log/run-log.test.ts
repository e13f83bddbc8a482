/** The device remembers runs newest first, however quickly they follow each other. */
import { expect, test } from 'vitest';
import { keepRun, keepUndone, keptRuns } from '../../../src/sync/log/run-log.ts';
import type { RunEntry } from '../../../src/sync/sync-desk.ts';
import { memoryStore } from '../../support/memory-store.ts';

function run(runId: string, second: number): RunEntry {
  const startedAt = `2026-11-22T12:00:0${second}Z`;
  return { runId, target: 'salesforce', startedAt, done: 1, failed: 0, logPath: 'x.md', again: [], undone: false };
}

test('runs of one second keep their order, whatever their names', async () => {
  const device = memoryStore();
  for (const one of [run('m', 1), run('z', 2), run('a', 2), run('b', 2)]) await keepRun(device, one);
  expect((await keptRuns(device)).map(({ runId }) => runId)).toEqual(['b', 'a', 'z', 'm']);
});

test('a run that was taken back keeps its place', async () => {
  const device = memoryStore();
  for (const one of [run('z', 2), run('a', 2)]) await keepRun(device, one);
  await keepUndone(device, 'z');
  expect((await keptRuns(device)).map(({ runId, undone }) => [runId, undone])).toEqual([
    ['a', false],
    ['z', true],
  ]);
  await keepUndone(device, 'nobody');
  expect(await keptRuns(device)).toHaveLength(2);
});
