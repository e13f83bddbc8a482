/** Timing that compares: the same work many times, the ways to do it taking turns. Only ratios within one call mean anything. */

export interface Timed {
  readonly name: string;
  /** Made ready before each round; not timed. */
  readonly before?: () => Promise<void> | void;
  readonly work: () => unknown;
}

/** Milliseconds of each round by name, in the order given. */
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
 * Least milliseconds of a way. For work of the processor: other programs on the machine only ever add time, up to as much again,
 * so the fastest of many rounds comes closest to the work itself.
 */
export function fastest(times: Times, name: string): number {
  return Math.min(...(times.get(name) ?? []));
}

/**
 * How many times as long one way takes as another: the median of the ratios of each round. For work of the disk, which is fast
 * for some seconds and slow for others: two ways in one round meet it in the same state.
 */
export function ratioInRounds(times: Times, name: string, to: string): number {
  const others = times.get(to) ?? [];
  return median((times.get(name) ?? []).map((took, round) => took / (others[round] ?? Number.NaN)));
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? Number.NaN;
}

/** Does `work` for every item, so many at a time. */
export async function each<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** One line of the report; `goal` as a sentence with its bound. */
export function line(name: string, value: string, goal: string, met: boolean | undefined): string {
  const mark = met === undefined ? ' ' : met ? '✓' : '✗';
  return `${mark} ${name.padEnd(58)} ${value.padStart(14)}   ${goal}`;
}
