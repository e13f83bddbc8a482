/** Many items at once without freezing the app: how long runs share the thread, tell of themselves and stop. */
import type { Watch } from './note-service.ts';
import type { Clock } from '../log/ports.ts';

/** Reads under way at once; more gains nothing on any disk measured, one at a time costs five times as much. */
const WIDTH = 32;

/** Milliseconds of work before the app gets its turn: half a frame, so that typing and drawing stay smooth. */
const SLICE_MS = 8;

/**
 * Undefined while there is time left in the slice, else a promise of the next one. Whoever waited asks again before it
 * works, for all who waited wake at once: `for (let wait = turn(); wait !== undefined; wait = turn()) await wait`.
 */
export type Turn = () => Promise<void> | undefined;

/** All workers share one slice. */
function turns(clock: Clock, onPause: () => void): Turn {
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
 * Does `work` for every item, up to 32 at once, started in order. `work` answers without a promise where it need not wait,
 * and asks `turn` before the part that takes long. What it throws ends the run: an item that may fail says so in its own
 * result. Progress is told once a slice and at the end. `cancelled` when the signal came before the last item.
 */
export async function forEachAtPace<T>(
  items: readonly T[],
  clock: Clock,
  watch: Watch,
  work: (item: T, turn: Turn, at: number) => Promise<void> | undefined,
): Promise<{ readonly cancelled: boolean }> {
  let next = 0;
  let done = 0;
  const stopped = (): boolean => watch.signal?.aborted === true;
  const turn = turns(clock, () => watch.progress?.(done, items.length));
  const worker = async (): Promise<void> => {
    while (next < items.length && !stopped()) {
      const wait = turn();
      if (wait === undefined) {
        const at = next++;
        const waiting = work(items[at] as T, turn, at);
        if (waiting !== undefined) await waiting;
        done += 1;
      } else await wait;
    }
  };
  await Promise.all(Array.from({ length: Math.min(WIDTH, items.length) }, worker));
  watch.progress?.(done, items.length);
  return { cancelled: done < items.length };
}
