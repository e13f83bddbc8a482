/** Steps share frames as long as there is time in them, and end when they are told to. */
import { expect, test } from 'vitest';
import { inSlices } from '../../../src/ui/parts/frame-scheduler.ts';

/** A window whose frames come when told to, and whose time goes on by what each step takes. */
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

test('nothing before the first frame, then as many steps as eight milliseconds hold', () => {
  const { win, frames, clock } = slowWindow();
  let done = 0;
  inSlices(
    win,
    counting(10, (at) => {
      done = at;
      clock.now += 3;
    }),
  );
  const after: number[] = [done];
  while (frames.length > 0) {
    frames.shift()?.();
    after.push(done);
  }
  expect(after).toEqual([0, 3, 6, 9, 10]);
});

test('a step that takes long has a frame for itself', () => {
  const { win, frames, clock } = slowWindow();
  const done: number[] = [];
  inSlices(
    win,
    counting(2, (at) => {
      done.push(at);
      clock.now += 100;
    }),
  );
  frames.shift()?.();
  expect(done).toEqual([1]);
});

test('what was ended takes no further step, not even in a frame that was asked for', () => {
  const { win, frames, clock } = slowWindow();
  const done: number[] = [];
  const stop = inSlices(
    win,
    counting(9, (at) => {
      done.push(at);
      clock.now += 5;
    }),
  );
  frames.shift()?.();
  stop();
  frames.shift()?.();
  expect(done).toEqual([1, 2]);
  expect(frames).toEqual([]);
});
