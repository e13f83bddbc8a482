/** Maximum of any number of values. */

/** Returns the largest of the numbers and `least`. `Math.max` accepts only about 100,000 arguments. */
export function largest(numbers: Iterable<number>, least: number): number {
  let most = least;
  for (const one of numbers) if (one > most) most = one;
  return most;
}
