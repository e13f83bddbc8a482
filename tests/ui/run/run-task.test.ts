/** A run reports its progress, can be stopped, and never rejects. */
import { expect, test } from 'vitest';
import type { NoteService, Selection, ProgressOptions, Run } from '../../../src/vault/note-service.ts';
import type { RunState } from '../../../src/ui/state/run-state.ts';
import { startRun } from '../../../src/ui/run/run-task.ts';

const scope = { selection: { what: 'folder', path: 'Deals' } as Selection, where: 'Deals' };
const run: Run = {
  total: 0,
  inspections: [],
  skipped: [],
  failures: [],
  cancelled: false,
};

function deskWith(methods: Partial<NoteService>): NoteService {
  return methods as NoteService;
}

function steps(total: number) {
  return (_: Selection, watch?: ProgressOptions) => {
    for (let done = 1; done <= total; done++) watch?.progress?.(done, total);
    return Promise.resolve(run);
  };
}

test('progress is reported once for each percent, and the final state last', async () => {
  const states: RunState[] = [];
  const task = startRun(deskWith({ validate: steps(1000) }), scope, (state) => states.push(state));
  const end = await task.done;
  expect(end).toEqual({ at: 'done', ...scope, run });
  expect(states.at(-1)).toBe(end);
  expect(states[0]).toEqual({ at: 'running', where: 'Deals', done: 0, total: 0 });
  expect(states).toHaveLength(102);
});

test('canceling stops the work of the note service', async () => {
  let signal: AbortSignal | undefined;
  const validate: NoteService['validate'] = (_, watch) => {
    signal = watch?.signal;
    return Promise.resolve(run);
  };
  const task = startRun(deskWith({ validate }), scope, () => undefined);
  task.cancel();
  await task.done;
  expect(signal?.aborted).toBe(true);
});

test.each<[string, NoteService['validate'], RunState]>([
  [
    'an unknown folder',
    () => Promise.resolve({ what: 'folder', name: 'Deals', nearest: [] }),
    { at: 'unknown', where: 'Deals', unknown: { what: 'folder', name: 'Deals', nearest: [] } },
  ],
  ['a bug', () => Promise.reject(new Error('boom')), { at: 'broken', where: 'Deals', message: 'boom' }],
])('%s is a state, not a rejection', async (_, validate, end) => {
  await expect(startRun(deskWith({ validate }), scope, () => undefined).done).resolves.toEqual(end);
});
