/** When two spellings mean the same name. */
import { withoutHidden } from './foreign.ts';

/** Words of ASCII with one blank between them, as nearly all names are: nothing to compose or to collapse. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * The key to compare names by: equal for texts that differ only in case, outer or doubled blanks, composed accents, characters
 * that can't be seen, or the width of characters, as `ＡＣＭＥ` and `Acme`.
 */
export function nameKey(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  const narrow = withoutHidden(name).replace(WIDE, (wide) => wide.normalize('NFKC'));
  return lasting(narrow);
}

/** Characters of full and of half width, and the wide blank. */
const WIDE = /[\u3000\uff00-\uffef]+/g;

/** The key that versions from 0.1.0 on compared names by. What is derived from it is in records, so it never changes. */
export function lastingKey(name: string): string {
  return PLAIN.test(name) ? name.toLowerCase() : lasting(name);
}

function lasting(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** An ID as a person reads it: composed, trimmed, without characters that can't be seen. */
export function plainId(id: string): string {
  return PLAIN.test(id) ? id : withoutHidden(id).normalize('NFC').trim();
}

/** The key to compare opportunity IDs by: equal for IDs that differ only in case, spacing, or characters that can't be seen. */
export function idKey(id: string): string {
  return lastingKey(plainId(id));
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
