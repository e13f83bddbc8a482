/** A run reports its progress, can be stopped, and never rejects; suggested values are written exactly as shown. */
import { expect, test, vi } from 'vitest';
import type { NoteService, Selection, ProgressOptions, WriteRun } from '../../../src/vault/note-service.ts';
import type { RunState } from '../../../src/ui/state/run-state.ts';
import { applyEnrichments, startRun } from '../../../src/ui/run/run-task.ts';

const scope = { selection: { what: 'folder', path: 'Deals' } as Selection, where: 'Deals' };
const run: WriteRun = {
  total: 0,
  inspections: [],
  skipped: [],
  failures: [],
  cancelled: false,
  outcomes: [],
  dryRun: false,
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
  const task = startRun(deskWith({ validate: steps(1000) }), 'validate', scope, (state) => states.push(state));
  const end = await task.done;
  expect(end).toEqual({ at: 'done', job: 'validate', where: 'Deals', run });
  expect(states.at(-1)).toBe(end);
  expect(states[0]).toEqual({ at: 'running', job: 'validate', where: 'Deals', done: 0, total: 0 });
  expect(states).toHaveLength(102);
});

test('canceling stops the work of the note service', async () => {
  let signal: AbortSignal | undefined;
  const validate: NoteService['validate'] = (_, watch) => {
    signal = watch?.signal;
    return Promise.resolve(run);
  };
  const task = startRun(deskWith({ validate }), 'validate', scope, () => undefined);
  task.cancel();
  await task.done;
  expect(signal?.aborted).toBe(true);
});

test('an attribution writes, a search for suggested values does not', async () => {
  const attribute = vi.fn(() => Promise.resolve(run));
  const fill = vi.fn(() => Promise.resolve(run));
  const service = deskWith({ attribute, enrich: fill });
  await startRun(service, 'attribute', scope, () => undefined).done;
  await startRun(service, 'fill', scope, () => undefined).done;
  expect(attribute).toHaveBeenCalledWith(scope.selection, { dryRun: false }, expect.anything());
  expect(fill).toHaveBeenCalledWith(scope.selection, { dryRun: true }, expect.anything());
});

test.each<[string, NoteService['validate'], RunState]>([
  [
    'an unknown folder',
    () => Promise.resolve({ what: 'folder', name: 'Deals', nearest: [] }),
    { at: 'unknown', where: 'Deals', unknown: { what: 'folder', name: 'Deals', nearest: [] } },
  ],
  ['a bug', () => Promise.reject(new Error('boom')), { at: 'broken', where: 'Deals', message: 'boom' }],
])('%s is a state, not a rejection', async (_, validate, end) => {
  await expect(startRun(deskWith({ validate }), 'validate', scope, () => undefined).done).resolves.toEqual(end);
});

test('suggested values are written one by one; a refused value is reported and does not stop the others', async () => {
  const apply = vi
    .fn<NoteService['apply']>()
    .mockResolvedValueOnce(undefined)
    .mockResolvedValueOnce({ code: 'changed-meanwhile', place: { from: 0, to: 0, line: 2, column: 1 }, found: '' })
    .mockRejectedValueOnce(new Error('disk full'));
  const edit = { do: 'set', path: ['region'], value: 'East', was: undefined } as const;
  const chosen = ['a.md', 'b.md', 'c.md'].map((path) => ({ path, edit }));
  await expect(applyEnrichments(deskWith({ apply }), chosen)).resolves.toEqual({
    written: 1,
    refused: [
      { path: 'b.md', message: expect.stringContaining('The note changed') as string },
      { path: 'c.md', message: 'disk full' },
    ],
  });
  expect(apply.mock.calls.map(([path]) => path)).toEqual(['a.md', 'b.md', 'c.md']);
});
