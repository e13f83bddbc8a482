/** Splits work into steps between the frames of a window, so that typing and drawing stay smooth. */

/** Milliseconds of work in one frame. The browser's layout and painting of what it drew take three times as long. */
const SLICE_MS = 4;

/** Runs the steps from the next frame on, in each frame as many as fit. Returns a function that stops the work. */
export function runInFrames(win: Window, steps: Iterator<undefined>): () => void {
  let isOver = false;
  const slice = (): void => {
    const start = win.performance.now();
    while (!isOver && win.performance.now() - start < SLICE_MS) isOver = steps.next().done === true;
    if (!isOver) win.requestAnimationFrame(slice);
  };
  win.requestAnimationFrame(slice);
  return () => {
    isOver = true;
  };
}

export interface FrameScheduler {
  /** Runs these steps from the next frame on, and stops the previous ones. */
  readonly run: (steps: Iterator<undefined>) => void;
  readonly stop: () => void;
}

/** Returns a scheduler that runs the steps of one task at a time. */
export function createFrameScheduler(win: Window): FrameScheduler {
  let stop = (): void => undefined;
  return {
    run: (steps) => {
      stop();
      stop = runInFrames(win, steps);
    },
    stop: () => {
      stop();
    },
  };
}
