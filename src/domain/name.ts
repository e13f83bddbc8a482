/** When two spellings mean the same name. */

/** Words of ASCII with one blank between them, as nearly all names are: nothing to compose or to collapse. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** Equal for texts that differ only in case, outer or doubled blanks, or composed accents: the key to compare names by. */
export function nameKey(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Characters without a width: joiners, marks of direction, the byte order mark, the soft hyphen. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** An ID as a person reads it: composed, trimmed, without characters that have no width. */
export function plainId(id: string): string {
  return PLAIN.test(id) ? id : id.replace(INVISIBLE, '').normalize('NFC').trim();
}

/** The key to compare opportunity IDs by: equal for IDs that differ only in case, spacing, or characters without a width. */
export function idKey(id: string): string {
  return nameKey(plainId(id));
}

/** Position of the first name that stands earlier in the list too; undefined when all are distinct. */
export function repeatedName(names: readonly string[]): number | undefined {
  if (names.length < 2) return undefined;
  const keys = new Set<string>();
  for (const [position, name] of names.entries()) {
    const key = nameKey(name);
    if (keys.has(key)) return position;
    keys.add(key);
  }
  return undefined;
}
