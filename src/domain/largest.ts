/** The largest of numbers, however many there are. */

/** At least `least`, which is the answer where there are none. `Math.max` takes about 100,000 arguments at most. */
export function largest(numbers: Iterable<number>, least: number): number {
  let most = least;
  for (const one of numbers) if (one > most) most = one;
  return most;
}
