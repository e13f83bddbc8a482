/** Comparison of two lists. */

/** Returns true if both lists have the same length, and `isSame` is true for each item and the one at its place. */
export function sameEach<One, Other>(
  ones: readonly One[],
  others: readonly Other[],
  isSame: (one: One, other: Other) => boolean,
): boolean {
  return ones.length === others.length && ones.every((one, at) => isSame(one, others[at] as Other));
}
