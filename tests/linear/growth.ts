/** How much longer work takes on four times as much: about 4 where it is linear, 16 where it is quadratic. */

/** Between the two, with room for a busy machine: work is repeated, and the shortest of the times counts. */
export const MOST_GROWTH = 10;

const REPEATS = 5;
const ATTEMPTS = 5;
const MEASURABLE_MS = 5;

/** Milliseconds: on the clock, and of the processor. The machine may be busy, and the engine collects on several threads. */
interface Cost {
  readonly clock: number;
  readonly processor: number;
}

/** Milliseconds on the clock. */
export function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The least of several costs. Work that takes long needs no repeating. */
function leastCost(work: () => unknown): Cost {
  let best: Cost = { clock: Number.POSITIVE_INFINITY, processor: Number.POSITIVE_INFINITY };
  for (let times = 0; times < REPEATS && (times === 0 || best.clock < 100); times++) {
    const before = process.cpuUsage();
    const clock = timed(work);
    const { user, system } = process.cpuUsage(before);
    best = { clock: Math.min(best.clock, clock), processor: Math.min(best.processor, (user + system) / 1000) };
  }
  return best;
}

/**
 * How many times as long `work` takes on `4 * size` as on `size`, by the more favorable of both measures. `size` is doubled
 * until the work can be measured, at most to `most`; work that is still too short there is no more than linear.
 */
export function growth(work: (size: number) => () => unknown, size: number, most: number): number {
  work(Math.min(size, 500))(); // so that the first measurement does not count what the engine does once
  for (let at = size; at <= most; at *= 2) {
    if (leastCost(work(at)).processor < MEASURABLE_MS) continue;
    let factor = Number.POSITIVE_INFINITY;
    for (let times = 0; times < ATTEMPTS && factor >= MOST_GROWTH; times++) {
      const once = leastCost(work(at));
      const more = leastCost(work(4 * at));
      factor = Math.min(factor, more.clock / once.clock, more.processor / once.processor);
    }
    return factor;
  }
  return 1;
}
