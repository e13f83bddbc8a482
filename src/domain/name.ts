/** When two spellings mean the same name. */

/** Equal for texts that differ only in case, outer or doubled blanks, or composed accents: the key to compare names by. */
export function nameKey(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Position of the first name that stands earlier in the list too; undefined when all are distinct. */
export function repeatedName(names: readonly string[]): number | undefined {
  if (names.length < 2) return undefined;
  const seen = new Set<string>();
  for (const [position, name] of names.entries()) {
    const key = nameKey(name);
    if (seen.has(key)) return position;
    seen.add(key);
  }
  return undefined;
}
