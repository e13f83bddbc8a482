/** Only one run at a time; every listener receives its states, and later listeners can read the last one. */
import { expect, test, vi } from 'vitest';
import type { ChangeList, ChangeRow } from '../../../src/vault/change-list.ts';
import type { Inspection, NoteService, Run } from '../../../src/vault/note-service.ts';
import { createRunStore } from '../../../src/ui/state/run-store.ts';
import { finding, inspection } from '../../support/inspection.ts';
import { deskOver } from '../../support/note-service.ts';
import { dealText } from '../../support/rules.ts';
import { attributed } from '../panel/panel-scenes.ts';
import { REMARKS } from '../text/finding-samples.ts';

const run: Run = { total: 1, inspections: [attributed()], skipped: [], failures: [], cancelled: false };

const SCOPE = { selection: { what: 'vault' }, where: 'the whole vault' } as const;

function row(path: string, certain: boolean, kind: ChangeRow['kind'] = 'link-unquoted'): ChangeRow {
  return {
    ...{ path, kind, certain, key: 'customer', noteDigest: '', opportunityId: undefined, title: undefined },
    ...{ field: undefined, before: undefined, after: undefined, edit: { do: 'remove', path: ['customer'], was: '' } },
  };
}

function listOf(rows: readonly ChangeRow[]): ChangeList {
  return { work: 'fix', rows, groups: [], failures: [], cancelled: false };
}

const LIST = listOf([row('a.md', true), row('b.md', false)]);
const GROUPS = [{ kind: 'link-unquoted', count: 2, certain: 1 }];

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
  expect(store.state()).toEqual({ at: 'done', ...SCOPE, run, fixes: GROUPS });
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

const LINK = finding(REMARKS['link-unquoted']);
const withLink = (path: string): Inspection => inspection(path, { findings: [LINK] });

/** Returns a note service whose notes are those of the last given result, with one row for each finding. */
function quickDesk(...first: readonly Inspection[]) {
  let inspections = first;
  const listed: unknown[] = [];
  const validate: NoteService['validate'] = () => Promise.resolve({ ...run, inspections });
  const listChanges: NoteService['listChanges'] = (selection) => {
    listed.push(selection);
    const isChosen = ({ path }: Inspection): boolean => selection.what !== 'notes' || selection.paths.includes(path);
    const rows = inspections.filter(isChosen).flatMap(({ path, findings }) => findings.map(() => row(path, true)));
    return Promise.resolve(listOf(rows));
  };
  const set = (...later: readonly Inspection[]): void => {
    inspections = later;
  };
  return { service: { validate, listChanges }, set, listed };
}

/** Returns a store with the finished run. */
async function finished(service: Parameters<typeof createRunStore>[0]) {
  const store = createRunStore(service);
  await store.start(SCOPE);
  await settled();
  const done = () => {
    const state = store.state();
    if (state?.at !== 'done') throw new Error('not done');
    return state;
  };
  return { store, done };
}

test('after a change, only the fixes of the changed notes are listed again', async () => {
  const [a, b] = [withLink('a.md'), withLink('b.md')];
  const { service, set, listed } = quickDesk(a, b, inspection('c.md'));
  const { store, done } = await finished(service);
  expect(done().fixes).toEqual([{ kind: 'link-unquoted', count: 2, certain: 2 }]);
  set(a, inspection('b.md'), withLink('c.md'), withLink('d.md'));
  await store.refresh();
  expect(done().fixes).toEqual([{ kind: 'link-unquoted', count: 3, certain: 3 }]);
  set(a);
  await store.refresh();
  expect(done().fixes).toEqual([{ kind: 'link-unquoted', count: 1, certain: 1 }]);
  expect(listed).toEqual([SCOPE.selection, { what: 'notes', paths: ['c.md', 'd.md'] }]);
});

test('a changed close date counts all fixes again, because its order depends on all notes', async () => {
  const date = finding(REMARKS['close-date-invalid']);
  const { service, set, listed } = quickDesk(withLink('a.md'), inspection('b.md', { findings: [date] }));
  const { store } = await finished(service);
  set(withLink('a.md'), inspection('b.md'));
  await store.refresh();
  expect(listed).toEqual([SCOPE.selection, SCOPE.selection]);
});

test('a refresh without a difference keeps the result', async () => {
  const { service, set } = quickDesk(withLink('a.md'));
  const { store, done } = await finished(service);
  const before = done();
  set(withLink('a.md'));
  await store.refresh();
  expect(done().run).toBe(before.run);
  set(inspection('a.md'));
  await store.refresh();
  expect(done().run).not.toBe(before.run);
});

test('changes during a run do not disturb it, and are followed after it', async () => {
  const { service, ends, signals } = slowDesk();
  const store = createRunStore(service);
  const heard: string[] = [];
  store.listen((state) => heard.push(state.at));
  const done = store.start(SCOPE);
  store.follow();
  store.follow();
  await settled();
  expect(ends).toHaveLength(1);
  expect(signals[0]?.aborted).toBe(false);
  ends[0]?.();
  await done;
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await settled();
  expect(heard).toEqual(['running', 'done', 'done']);
  store.follow();
  await settled();
  expect(ends).toHaveLength(3);
});

test('a run that was stopped is not completed by a change of notes', async () => {
  const { service, ends } = slowDesk({ ...run, cancelled: true });
  const store = createRunStore(service);
  const done = store.start(SCOPE);
  ends[0]?.();
  await done;
  store.follow();
  await settled();
  expect(ends).toHaveLength(1);
});

test('the result stays if its folder no longer exists', async () => {
  const { service } = quickDesk(withLink('a.md'));
  let isGone = false;
  const validate: NoteService['validate'] = (selection) =>
    isGone ? Promise.resolve({ what: 'folder', name: 'Deals', nearest: [] }) : service.validate(selection);
  const { store, done } = await finished({ ...service, validate });
  isGone = true;
  await store.refresh();
  expect(done().run.inspections).toHaveLength(1);
});

test('a refresh reads only the notes that changed', async () => {
  const deals = Array.from({ length: 30 }, (_, at) => [`${at}.md`, dealText({ id: String(at), amount: '"$1"' })]);
  const { service, store: notes } = deskOver(Object.fromEntries(deals) as Record<string, string>);
  const { store, done } = await finished(service);
  await vi.waitFor(() => {
    expect(done().fixes).toEqual([{ kind: 'amount-not-a-number', count: 30, certain: 30 }]);
  });
  const before = notes.counts.reads;
  notes.put('7.md', dealText({ id: '7', amount: '"$12"' }));
  notes.put('8.md', dealText({ id: '8' }));
  notes.put('9.md', undefined);
  await store.refresh();
  expect(done().fixes).toEqual([{ kind: 'amount-not-a-number', count: 28, certain: 28 }]);
  // The two notes are validated, and the fixes of one are tried.
  expect(notes.counts.reads - before).toBe(3);
});
