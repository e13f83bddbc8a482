/**
 * Comparing timer: the same work many times, with alternating implementations. Only ratios within one call are
 * meaningful.
 */

export interface Timed {
  readonly name: string;
  /** Prepares each round; not timed. */
  readonly before?: () => Promise<void> | void;
  readonly work: () => unknown;
}

/** Milliseconds of each round by name, in the given order. */
export type Times = ReadonlyMap<string, readonly number[]>;

export async function timed(ways: readonly Timed[], rounds: number): Promise<Times> {
  const times = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, before, work } of ways) {
      await before?.();
      await gc?.({ execution: 'async' });
      const began = performance.now();
      await work();
      times.get(name)?.push(performance.now() - began);
    }
  }
  return times;
}

/**
 * Returns the least milliseconds of an implementation. Use it for work of the processor: other programs on the machine
 * only add time, up to as much again, so the fastest of many rounds is closest to the work itself.
 */
export function fastest(times: Times, name: string): number {
  return Math.min(...(times.get(name) ?? []));
}

/**
 * Returns the ratio of two implementations' times: the median of the ratios of each round. Use it for work of the disk,
 * which is fast for some seconds and slow for others: two implementations in one round find it in the same state.
 */
export function ratioInRounds(times: Times, name: string, to: string): number {
  const others = times.get(to) ?? [];
  return median((times.get(name) ?? []).map((took, round) => took / (others[round] ?? Number.NaN)));
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? Number.NaN;
}

/** Calls `work` for every item, `atOnce` at a time. */
export async function each<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** Returns one line of the report; `goal` is a sentence with its limit. */
export function line(name: string, value: string, goal: string, met: boolean | undefined): string {
  const mark = met === undefined ? ' ' : met ? '✓' : '✗';
  return `${mark} ${name.padEnd(58)} ${value.padStart(14)}   ${goal}`;
}
