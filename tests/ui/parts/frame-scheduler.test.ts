/** Steps share a frame while it has time left, and stop on request. */
import { expect, test } from 'vitest';
import { runInFrames } from '../../../src/ui/parts/frame-scheduler.ts';

/** Returns a window with manual frames and a clock that advances by the duration of each step. */
function slowWindow() {
  const frames: (() => void)[] = [];
  const clock = { now: 0 };
  const win = {
    performance: { now: () => clock.now },
    requestAnimationFrame: (frame: () => void) => frames.push(frame),
  };
  return { win: win as unknown as Window, frames, clock };
}

function* counting(to: number, step: (at: number) => void): Generator<undefined, undefined> {
  for (let at = 1; at <= to; at++) {
    step(at);
    yield;
  }
  return undefined;
}

test('no step runs before the first frame, then as many as fit in four milliseconds', () => {
  const { win, frames, clock } = slowWindow();
  let done = 0;
  runInFrames(
    win,
    counting(10, (at) => {
      done = at;
      clock.now += 1.5;
    }),
  );
  const after: number[] = [done];
  while (frames.length > 0) {
    frames.shift()?.();
    after.push(done);
  }
  expect(after).toEqual([0, 3, 6, 9, 10]);
});

test('a long step has a frame to itself', () => {
  const { win, frames, clock } = slowWindow();
  const done: number[] = [];
  runInFrames(
    win,
    counting(2, (at) => {
      done.push(at);
      clock.now += 100;
    }),
  );
  frames.shift()?.();
  expect(done).toEqual([1]);
});

test('stopped work runs no further step, not even in a frame that was already requested', () => {
  const { win, frames, clock } = slowWindow();
  const done: number[] = [];
  const stop = runInFrames(
    win,
    counting(9, (at) => {
      done.push(at);
      clock.now += 2.5;
    }),
  );
  frames.shift()?.();
  stop();
  frames.shift()?.();
  expect(done).toEqual([1, 2]);
  expect(frames).toEqual([]);
});
