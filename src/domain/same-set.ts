/** Comparison of sets. */

/** Returns true if both sets have the same members. */
export function isSameSet<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): boolean {
  return one.size === other.size && [...one].every((member) => other.has(member));
}
