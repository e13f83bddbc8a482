/**
 * How long a fuzzer tries, and where it starts: `FUZZ_SECONDS` sets the time, `FUZZ_SEED` repeats a run with a seed that was printed.
 * Without a time, each tries a few cases, so that a run takes the same time whatever the seed.
 */
import fc from 'fast-check';

export const seconds = Number(process.env['FUZZ_SECONDS'] ?? 0);

export const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Milliseconds for a test that tries for that long, with as much again for what it does before and after. */
export const LIMIT_MS = (seconds + 240) * 1000;

/** For a property: `few` cases, or as many as fit into the time. */
export function budget(few: number): fc.Parameters<unknown> {
  const plugins = [fc.interruptAfterTimeLimit(seconds * 1000)];
  return seconds > 0 ? { numRuns: 1e9, seed, plugins } : { numRuns: few, seed };
}

/** Prints what a long run did, and at once what it `found`. */
export function tell(what: string, cases: number, took = seconds, found: readonly string[] = []): void {
  if (seconds > 0)
    process.stdout.write([`${what}: seed ${seed}, ${cases} cases in ${Math.round(took)} s`, ...found, ''].join('\n'));
}
