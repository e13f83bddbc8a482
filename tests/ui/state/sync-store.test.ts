/** Only one sync at a time; every listener receives its states, including a failure. */
import { expect, test, vi } from 'vitest';
import type { SyncService } from '../../../src/sync/sync-service.ts';
import { decisionsOf, initialChoices } from '../../../src/ui/review/review-decisions-model.ts';
import { createSyncStore, type SyncState } from '../../../src/ui/state/sync-store.ts';
import { fakeSyncDesk, planOf, planRow, syncRun } from '../../support/sync-service.ts';

const plan = planOf([planRow('a.md')]);
const decisions = decisionsOf(initialChoices(), []);

function store(apply: SyncService['apply']) {
  const made = createSyncStore(fakeSyncDesk(plan, { apply }));
  const heard: SyncState[] = [];
  const unlisten = made.listen((state) => heard.push(state));
  return { made, heard, unlisten };
}

test('every state is received, the final one last', async () => {
  const { made, heard } = store((_, __, watch) => {
    watch?.progress?.(1, 2);
    return Promise.resolve(syncRun([]));
  });
  expect(made.state()).toBeUndefined();
  const ended = await made.apply(plan, decisions);
  expect(heard.map((state) => (state.at === 'running' ? `${state.done}/${state.total}` : state.at))).toEqual([
    '0/0',
    '1/2',
    'done',
  ]);
  expect(made.state()).toBe(ended);
});

test('a second sync is not started, but can be after the first one ended', async () => {
  const apply = vi.fn<SyncService['apply']>(() => Promise.resolve(syncRun([])));
  const { made } = store(apply);
  const first = made.apply(plan, decisions);
  expect(await made.apply(plan, decisions)).toBeUndefined();
  await first;
  await made.apply(plan, decisions);
  expect(apply).toHaveBeenCalledTimes(2);
});

test('canceling stops the run', async () => {
  const { made } = store((_, __, watch) => {
    made.cancel();
    return Promise.resolve(syncRun([], { cancelled: watch?.signal?.aborted ?? false }));
  });
  expect(await made.apply(plan, decisions)).toMatchObject({ run: { cancelled: true } });
  made.cancel();
});

test('a thrown error is received, except by listeners that unsubscribed', async () => {
  const { made, heard, unlisten } = store(() => Promise.reject(new Error('disk full')));
  unlisten();
  expect(await made.apply(plan, decisions)).toMatchObject({ at: 'broken', message: 'disk full' });
  expect(heard).toEqual([]);
});
