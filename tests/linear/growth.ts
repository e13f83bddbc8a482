/** How much longer work takes on four times as much: about 4 where it is linear, 16 where it is quadratic. */

/** Between the two, with room for a busy machine: work is repeated, and the shortest of the times counts. */
export const MOST_GROWTH = 9;

const REPEATS = 5;

const ATTEMPTS = 4;

/** Milliseconds. Quick to measure, but what else the machine does counts as well. */
export function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Milliseconds of the processor, so that what else the machine does counts for nothing. */
function cost(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The least of several times. Work that takes long needs no repeating. */
function shortest(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let times = 0; times < REPEATS && (times === 0 || best < 100); times++) best = Math.min(best, cost(work));
  return best;
}

/**
 * How many times as long `work` takes on `4 * size` as on `size`. `size` is doubled until the work can be measured, at most
 * to `most`; work that is still too short there is no more than linear.
 */
export function growth(work: (size: number) => () => unknown, size: number, most: number): number {
  work(Math.min(size, 500))(); // so that the first measurement does not count what the engine does once
  for (let at = size; at <= most; at *= 2) {
    if (shortest(work(at)) < MEASURABLE_MS) continue;
    let factor = Number.POSITIVE_INFINITY;
    // The engine may compile and collect meanwhile: what looks too long is measured again.
    for (let times = 0; times < ATTEMPTS && factor >= MOST_GROWTH; times++) {
      factor = Math.min(factor, shortest(work(4 * at)) / shortest(work(at)));
    }
    return factor;
  }
  return 1;
}

const MEASURABLE_MS = 2;
