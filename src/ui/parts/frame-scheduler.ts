/** Work in steps between the frames of a window, so that typing and drawing stay smooth however much there is to do. */

/** Milliseconds of work in one frame; that the browser lays out and paints what was drawn comes on top. */
const SLICE_MS = 8;

/** Takes the steps from the window's next frame on, in each frame as many as there is time for. Gives what ends that. */
export function inSlices(win: Window, steps: Iterator<undefined>): () => void {
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

export interface Slicer {
  /** Takes these steps from now on, and no more of those before. */
  readonly run: (steps: Iterator<undefined>) => void;
  readonly stop: () => void;
}

/** Takes the steps of one work after the other. */
export function slicer(win: Window): Slicer {
  let stop = (): void => undefined;
  return {
    run: (steps) => {
      stop();
      stop = inSlices(win, steps);
    },
    stop: () => {
      stop();
    },
  };
}
