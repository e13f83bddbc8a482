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

/** So many names are compared one by one, which is faster than a set. */
const FEW_NAMES = 16;

/** Returns true if two of the names are the same name. */
export function hasRepeatedName(names: readonly string[]): boolean {
  if (names.length < 2) return false;
  const keys = names.map(nameKey);
  if (keys.length > FEW_NAMES) return new Set(keys).size < keys.length;
  return keys.some((key, at) => keys.indexOf(key) < at);
}
