/** The notes of the pipeline: read once, followed while a screen is open, with the changes since the last reading. */
import { expect, test, vi } from 'vitest';
import type { PipelineRun } from '../../../src/vault/note-service.ts';
import { createPipelineStore, type PipelineState } from '../../../src/ui/state/pipeline-store.ts';
import { CONTEXT } from '../../pipeline/opportunities.ts';
import { deskOver } from '../../support/note-service.ts';
import { dealText } from '../../support/rules.ts';

const FILES = { 'A.md': dealText({ id: 'a' }), 'B.md': dealText({ id: 'b' }), 'Home.md': '# Home' };

function opened(files: Readonly<Record<string, string>> = FILES) {
  const { service, store: notes } = deskOver(files);
  let change = (): void => undefined;
  const stop = vi.fn();
  const store = createPipelineStore(service, (changed) => {
    change = changed;
    return stop;
  });
  return {
    store,
    notes,
    stop,
    change: () => {
      change();
    },
  };
}

const changedPaths = (state: PipelineState | undefined): readonly string[] | undefined =>
  state?.at === 'ready' ? state.since?.changed : undefined;

test('reads when the first screen opens, and follows until the last one closes', async () => {
  const { store, stop } = opened();
  await store.refresh();
  expect(store.state()).toBeUndefined();
  const [first, second] = [store.listen(() => undefined), store.listen(() => undefined)];
  await store.refresh();
  expect(store.state()).toMatchObject({ at: 'ready' });
  first();
  expect(stop).not.toHaveBeenCalled();
  second();
  expect(stop).toHaveBeenCalledTimes(1);
});

test('a later reading names the notes that changed, and keeps the others', async () => {
  const { store, notes } = opened();
  store.listen(() => undefined);
  await store.refresh();
  const before = store.state();
  await notes.edit('A.md', (text) => text.replace('id: a', 'id: c'));
  await store.refresh();
  const after = store.state();
  expect(changedPaths(after)).toEqual(['A.md']);
  if (before?.at !== 'ready' || after?.at !== 'ready') throw new Error('The notes were not read');
  expect(after.since?.notes).toBe(before.notes);
  expect(after.notes.get('B.md')).toBe(before.notes.get('B.md'));
});

test('reads again after a change of notes', async () => {
  const { store, notes, change } = opened();
  store.listen(() => undefined);
  await store.refresh();
  await notes.edit('A.md', (text) => text.replace('id: a', 'id: c'));
  change();
  await vi.waitFor(() => {
    expect(changedPaths(store.state())).toEqual(['A.md']);
  });
});

test('a duplicate ID changes both of its notes', async () => {
  const { store, notes } = opened();
  store.listen(() => undefined);
  await store.refresh();
  await notes.edit('A.md', (text) => text.replace('id: a', 'id: b'));
  await store.refresh();
  expect([...(changedPaths(store.state()) ?? [])].sort()).toEqual(['A.md', 'B.md']);
});

test('a change during a reading is read after it', async () => {
  const ends: ((run: PipelineRun) => void)[] = [];
  const read = vi.fn(() => new Promise<PipelineRun>((resolve) => ends.push(resolve)));
  const store = createPipelineStore({ pipeline: read }, () => () => undefined);
  store.listen(() => undefined);
  const [one, other] = [store.refresh(), store.refresh()];
  const run: PipelineRun = { notes: [], context: CONTEXT, cancelled: false };
  ends[0]?.(run);
  await vi.waitFor(() => {
    expect(read).toHaveBeenCalledTimes(2);
  });
  ends[1]?.({ ...run, notes: [{ path: 'New.md', counts: 'no-amount' }] });
  await Promise.all([one, other]);
  expect(changedPaths(store.state())).toEqual(['New.md']);
});

test('an error is a state, and the next reading can succeed', async () => {
  const read = vi.fn<() => Promise<PipelineRun>>();
  read
    .mockRejectedValueOnce(new Error('Disk gone'))
    .mockResolvedValue({ notes: [], context: CONTEXT, cancelled: false });
  const store = createPipelineStore({ pipeline: read }, () => () => undefined);
  const states: string[] = [];
  store.listen(({ at }) => states.push(at));
  await vi.waitFor(() => {
    expect(store.state()).toEqual({ at: 'broken', message: 'Disk gone' });
  });
  await store.refresh();
  expect(states.at(-1)).toBe('ready');
});
