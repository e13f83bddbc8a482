/** Only one run at a time; every listener receives its states, and later listeners can read the last one. */
import { expect, test } from 'vitest';
import type { NoteService, WriteRun } from '../../../src/vault/note-service.ts';
import { createRunStore } from '../../../src/ui/state/run-store.ts';
import { attributed } from '../panel/panel-scenes.ts';

const run: WriteRun = {
  total: 1,
  inspections: [attributed()],
  skipped: [],
  failures: [],
  cancelled: false,
  outcomes: ['unchanged'],
  dryRun: true,
};

const SCOPE = { selection: { what: 'vault' }, where: 'the whole vault' } as const;

/** Returns a note service with runs that end on request. */
function slowDesk() {
  const ends: (() => void)[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const later = (_: unknown, ...rest: readonly unknown[]): Promise<WriteRun> => {
    signals.push((rest.at(-1) as { signal?: AbortSignal }).signal);
    return new Promise((resolve) => {
      ends.push(() => {
        resolve(run);
      });
    });
  };
  const service: Partial<NoteService> = { validate: later, enrich: later, apply: () => Promise.resolve(undefined) };
  return { service: service as NoteService, ends, signals };
}

test("a run's states are received from the first to the last, and the last one is stored", async () => {
  const { service, ends } = slowDesk();
  const store = createRunStore(service);
  const heard: string[] = [];
  const stop = store.listen((state) => heard.push(state.at));
  expect(store.state()).toBeUndefined();
  const done = store.start('validate', SCOPE);
  ends[0]?.();
  expect((await done)?.at).toBe('done');
  expect(heard).toEqual(['running', 'done']);
  expect(store.state()?.at).toBe('done');
  stop();
  void store.start('validate', SCOPE);
  expect(heard).toHaveLength(2);
});

test('a second run is not started and not queued', async () => {
  const { service, ends } = slowDesk();
  const store = createRunStore(service);
  const first = store.start('validate', SCOPE);
  expect(await store.start('fill', SCOPE)).toBeUndefined();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await first;
  void store.start('fill', SCOPE);
  expect(ends).toHaveLength(2);
});

test('canceling stops the current run, and does nothing without one', async () => {
  const { service, ends, signals } = slowDesk();
  const store = createRunStore(service);
  store.cancel();
  const done = store.start('validate', SCOPE);
  store.cancel();
  expect(signals[0]?.aborted).toBe(true);
  ends[0]?.();
  await done;
});

test('the result of writing suggested values is shown with the run that suggested them', async () => {
  const { service, ends } = slowDesk();
  const store = createRunStore(service);
  const done = store.start('fill', SCOPE);
  ends[0]?.();
  await done;
  await store.apply([{ path: 'A.md', edit: { do: 'set', path: ['region'], value: 'East', was: undefined } }]);
  expect(store.state()).toMatchObject({ at: 'done', job: 'fill', applied: { written: 1, refused: [] } });
});

test("writing suggested values while another run is shown does not change that run's state", async () => {
  const { service, ends } = slowDesk();
  const store = createRunStore(service);
  const done = store.start('validate', SCOPE);
  ends[0]?.();
  await done;
  const before = store.state();
  await store.apply([]);
  expect(store.state()).toBe(before);
});
