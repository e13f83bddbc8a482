/** A clock that a test advances. */
import type { Clock } from '../../src/log/ports.ts';

export interface ManualClock extends Clock {
  /** Advances the time; the calendar day follows in UTC. */
  advance(ms: number): void;
  /** Number of pauses that the tested code made. */
  readonly pauses: { count: number };
}

/** Returns a clock that stays at this timestamp until advanced; each reading advances it by `tickMs`. */
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
