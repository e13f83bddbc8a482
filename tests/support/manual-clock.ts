/** A clock that a test winds by hand. */
import type { Clock } from '../../src/log/ports.ts';

export interface ManualClock extends Clock {
  /** Moves the time on; the calendar day follows in UTC. */
  advance(ms: number): void;
  /** How often the work let go of the thread. */
  readonly pauses: { count: number };
}

/** Stands at this instant until told otherwise; `tickMs` is how far each look at it moves it on. */
export function manualClock(iso = '2026-11-22T18:30:15Z', tickMs = 0): ManualClock {
  let time = Date.parse(iso);
  const pauses = { count: 0 };
  return {
    pauses,
    now: () => (time += tickMs),
    today: () => new Date(time).toISOString().slice(0, 10),
    pause: async () => {
      pauses.count += 1;
      await Promise.resolve();
    },
    wait: async (ms) => {
      time += ms;
      await Promise.resolve();
    },
    advance: (ms) => {
      time += ms;
    },
  };
}
