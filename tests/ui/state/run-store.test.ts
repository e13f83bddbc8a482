/** Only one run at a time; every listener receives its states, and later listeners can read the last one. */
import { expect, test } from 'vitest';
import type { ChangeList } from '../../../src/vault/change-list.ts';
import type { NoteService, Run } from '../../../src/vault/note-service.ts';
import { createRunStore } from '../../../src/ui/state/run-store.ts';
import { attributed } from '../panel/panel-scenes.ts';

const run: Run = { total: 1, inspections: [attributed()], skipped: [], failures: [], cancelled: false };

const SCOPE = { selection: { what: 'vault' }, where: 'the whole vault' } as const;

const LIST: ChangeList = {
  work: 'fix',
  rows: [],
  groups: [{ kind: 'link-unquoted', count: 2, certain: 1 }],
  failures: [],
  cancelled: false,
};

/** Returns a note service with runs that end on request. */
function slowDesk(result: Run = run) {
  const ends: (() => void)[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const later: NoteService['validate'] = (_, watch) => {
    signals.push(watch?.signal);
    return new Promise((resolve) => {
      ends.push(() => {
        resolve(result);
      });
    });
  };
  return { service: { validate: later, listChanges: () => Promise.resolve(LIST) }, ends, signals };
}

/** Waits until everything that is ready has run. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("a run's states are received from the first to the last, and the last one has its fixes", async () => {
  const { service, ends } = slowDesk();
  const store = createRunStore(service);
  const heard: string[] = [];
  const stop = store.listen((state) => heard.push(state.at));
  expect(store.state()).toBeUndefined();
  const done = store.start(SCOPE);
  ends[0]?.();
  expect(await done).toEqual({ at: 'done', ...SCOPE, run });
  await settled();
  expect(heard).toEqual(['running', 'done', 'done']);
  expect(store.state()).toEqual({ at: 'done', ...SCOPE, run, fixes: LIST.groups });
  stop();
  void store.start(SCOPE);
  expect(heard).toHaveLength(3);
});

test('a second run is not started and not queued', async () => {
  const { service, ends } = slowDesk();
  const store = createRunStore(service);
  const first = store.start(SCOPE);
  expect(await store.start(SCOPE)).toBeUndefined();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await first;
  void store.start(SCOPE);
  expect(ends).toHaveLength(2);
});

test('canceling stops the current run, and does nothing without one', async () => {
  const { service, ends, signals } = slowDesk();
  const store = createRunStore(service);
  store.cancel();
  const done = store.start(SCOPE);
  store.cancel();
  expect(signals[0]?.aborted).toBe(true);
  ends[0]?.();
  await done;
});

test.each([
  ['was stopped', { ...run, cancelled: true }, () => Promise.resolve(LIST)],
  ['has no list of fixes', run, () => Promise.reject(new Error('boom'))],
])('a run that %s is shown without fixes', async (_, result, listChanges) => {
  const { service, ends } = slowDesk(result);
  const store = createRunStore({ ...service, listChanges });
  const done = store.start(SCOPE);
  ends[0]?.();
  await done;
  await settled();
  expect(store.state()).toEqual({ at: 'done', ...SCOPE, run: result });
});

test('the notes of the last run are validated again; its result is shown until then', async () => {
  const { service, ends } = slowDesk();
  const store = createRunStore(service);
  await store.refresh();
  expect(ends).toHaveLength(0);
  const done = store.start(SCOPE);
  ends[0]?.();
  await done;
  await settled();
  const heard: string[] = [];
  store.listen((state) => heard.push(state.at));
  const first = store.refresh();
  const second = store.refresh();
  ends[2]?.();
  await second;
  ends[1]?.();
  await first;
  expect(heard).toEqual(['done']);
});

test('a new run stops one in the background', async () => {
  const { service, ends, signals } = slowDesk();
  const store = createRunStore(service);
  const done = store.start(SCOPE);
  ends[0]?.();
  await done;
  void store.refresh();
  void store.start(SCOPE);
  expect(signals[1]?.aborted).toBe(true);
  ends[1]?.();
  await settled();
  expect(store.state()?.at).toBe('running');
});
