/** Timing that compares: the same work several times, the ways to do it taking turns, the median of each. */

export interface Timed {
  readonly name: string;
  /** Made ready before each round; not timed. */
  readonly before?: () => Promise<void> | void;
  readonly work: () => unknown;
}

/** Median milliseconds by name, in the order given. Machines are noisy: only ratios within one call mean anything. */
export async function medians(ways: readonly Timed[], rounds: number): Promise<Map<string, number>> {
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
  return new Map([...times].map(([name, all]) => [name, all.sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN]));
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
