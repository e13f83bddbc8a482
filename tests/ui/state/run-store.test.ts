/** Only one run at a time; every listener receives its states, and later listeners can read the last one. */
import { expect, test } from 'vitest';
import type { Desk, WriteRun } from '../../../src/vault/note-service.ts';
import { runBoard } from '../../../src/ui/state/run-store.ts';
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
  const desk: Partial<Desk> = { validate: later, fill: later, apply: () => Promise.resolve(undefined) };
  return { desk: desk as Desk, ends, signals };
}

test("a run's states are received from the first to the last, and the last one is stored", async () => {
  const { desk, ends } = slowDesk();
  const board = runBoard(desk);
  const heard: string[] = [];
  const stop = board.listen((state) => heard.push(state.at));
  expect(board.state()).toBeUndefined();
  const done = board.start('validate', SCOPE);
  ends[0]?.();
  expect((await done)?.at).toBe('done');
  expect(heard).toEqual(['running', 'done']);
  expect(board.state()?.at).toBe('done');
  stop();
  void board.start('validate', SCOPE);
  expect(heard).toHaveLength(2);
});

test('a second run is not started and not queued', async () => {
  const { desk, ends } = slowDesk();
  const board = runBoard(desk);
  const first = board.start('validate', SCOPE);
  expect(await board.start('fill', SCOPE)).toBeUndefined();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await first;
  void board.start('fill', SCOPE);
  expect(ends).toHaveLength(2);
});

test('canceling stops the current run, and does nothing without one', async () => {
  const { desk, ends, signals } = slowDesk();
  const board = runBoard(desk);
  board.cancel();
  const done = board.start('validate', SCOPE);
  board.cancel();
  expect(signals[0]?.aborted).toBe(true);
  ends[0]?.();
  await done;
});

test('the result of writing suggested values is shown with the run that suggested them', async () => {
  const { desk, ends } = slowDesk();
  const board = runBoard(desk);
  const done = board.start('fill', SCOPE);
  ends[0]?.();
  await done;
  await board.apply([{ path: 'A.md', edit: { do: 'set', path: ['region'], value: 'East', was: undefined } }]);
  expect(board.state()).toMatchObject({ at: 'done', job: 'fill', applied: { written: 1, refused: [] } });
});

test("writing suggested values while another run is shown does not change that run's state", async () => {
  const { desk, ends } = slowDesk();
  const board = runBoard(desk);
  const done = board.start('validate', SCOPE);
  ends[0]?.();
  await done;
  const before = board.state();
  await board.apply([]);
  expect(board.state()).toBe(before);
});
