/** The growth of the running time for four times the input: about 4 if it is linear, 16 if it is quadratic. */

/** A limit between the two, with tolerance for a busy machine: work is repeated, and the shortest time counts. */
export const MOST_GROWTH = 10;

const REPEATS = 5;
const ATTEMPTS = 12;
const MEASURABLE_MS = 5;

/**
 * Milliseconds: elapsed, and of the processor. The machine may be busy, and the engine collects garbage on several
 * threads.
 */
interface Cost {
  readonly clock: number;
  readonly processor: number;
}

/** Returns the elapsed milliseconds. */
export function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Returns the lowest of several costs. Long work is not repeated. */
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
 * Returns the ratio of the time of `work` on `4 * size` to that on `size`, by the more favorable of both measures.
 * `size` is doubled until the work can be measured, at most to `most`; work that is still too short then is at most
 * linear.
 */
export function growth(work: (size: number) => () => unknown, size: number, most: number): number {
  work(Math.min(size, 500))(); // excludes one-time work of the engine from the first measurement
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
