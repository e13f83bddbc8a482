/** Processes many items without blocking the app: shares the thread, reports progress, and can be aborted. */
import type { ProgressOptions } from './note-service.ts';
import type { Clock } from '../log/ports.ts';

/**
 * Maximum number of concurrent reads. More were not faster on any disk measured; one at a time was five times slower.
 */
const WIDTH = 32;

/** Milliseconds of work before the app continues: half a frame, so that typing and drawing stay smooth. */
const SLICE_MS = 8;

/**
 * Returns `undefined` while the current time slice has time left; otherwise a promise for the next slice. Call it again
 * after waiting, because all waiting workers resume at the same time:
 * `for (let wait = turn(); wait !== undefined; wait = turn()) await wait`.
 */
export type YieldIfNeeded = () => Promise<void> | undefined;

/** Returns the slice function that all workers share. */
function createYield(clock: Clock, onPause: () => void): YieldIfNeeded {
  let start = clock.now();
  let pausing: Promise<void> | undefined;
  const pause = async (): Promise<void> => {
    onPause();
    await clock.pause();
    start = clock.now();
    pausing = undefined;
  };
  return () => pausing ?? (clock.now() - start < SLICE_MS ? undefined : (pausing = pause()));
}

/**
 * Runs `work` for every item, up to 32 at the same time, started in order. `work` returns `undefined` if it does not
 * need to wait, and calls `turn` before its slow part. An error that it throws ends the run; expected failures of an
 * item belong in its result. Progress is reported once per slice and at the end. `cancelled` is true if the signal was
 * aborted before the last item.
 */
export async function forEachTimeSliced<T>(
  items: readonly T[],
  clock: Clock,
  watch: ProgressOptions,
  work: (item: T, yieldIfNeeded: YieldIfNeeded, at: number) => Promise<void> | undefined,
): Promise<{ readonly cancelled: boolean }> {
  let next = 0;
  let done = 0;
  const stopped = (): boolean => watch.signal?.aborted === true;
  const yieldIfNeeded = createYield(clock, () => watch.progress?.(done, items.length));
  const worker = async (): Promise<void> => {
    while (next < items.length && !stopped()) {
      const wait = yieldIfNeeded();
      if (wait === undefined) {
        const at = next++;
        const waiting = work(items[at] as T, yieldIfNeeded, at);
        if (waiting !== undefined) await waiting;
        done += 1;
      } else await wait;
    }
  };
  await Promise.all(Array.from({ length: Math.min(WIDTH, items.length) }, worker));
  watch.progress?.(done, items.length);
  return { cancelled: done < items.length };
}
