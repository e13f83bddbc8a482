/**
 * Time and start of a fuzz test: `FUZZ_SECONDS` sets the time, `FUZZ_SEED` repeats a run with a printed seed. Without a
 * time, each test tries a few cases, so that a run takes the same time for any seed.
 */
import fc from 'fast-check';

export const seconds = Number(process.env['FUZZ_SECONDS'] ?? 0);

export const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Time limit of such a test in milliseconds, with an allowance for setup and cleanup. */
export const LIMIT_MS = (seconds + 240) * 1000;

/** Returns the parameters of a property: `few` cases, or as many as fit into the time. */
export function budget(few: number): fc.Parameters<unknown> {
  const plugins = [fc.interruptAfterTimeLimit(seconds * 1000)];
  return seconds > 0 ? { numRuns: 1e9, seed, plugins } : { numRuns: few, seed };
}

/** Prints the result of a long run, and immediately each fault that it `found`. */
export function tell(what: string, cases: number, took = seconds, found: readonly string[] = []): void {
  if (seconds > 0)
    process.stdout.write([`${what}: seed ${seed}, ${cases} cases in ${Math.round(took)} s`, ...found, ''].join('\n'));
}
