/** Comparison of names and IDs. */
import { withoutHidden } from './untrusted-text.ts';

/**
 * Matches ASCII words with one space between them, as in nearly all names. Such names need no composing or collapsing.
 */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Returns the key to compare names by: equal for texts that differ only in case, outer or repeated spaces, composed
 * accents, hidden characters, or the width of characters, such as `ＡＣＭＥ` and `Acme`.
 */
export function nameKey(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  const narrow = withoutHidden(name).replace(WIDE, (wide) => wide.normalize('NFKC'));
  return lasting(narrow);
}

/** Full-width and half-width characters, and the ideographic space. */
const WIDE = /[\u3000\uff00-\uffef]+/g;

/**
 * Returns the comparison key that versions from 0.1.0 on use. Values derived from it are stored in records, so it must
 * never change.
 */
export function lastingKey(name: string): string {
  return PLAIN.test(name) ? name.toLowerCase() : lasting(name);
}

function lasting(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Returns an ID as users read it: composed, trimmed, and without hidden characters. */
export function plainId(id: string): string {
  return PLAIN.test(id) ? id : withoutHidden(id).normalize('NFC').trim();
}

/**
 * Returns the key to compare opportunity IDs by: equal for IDs that differ only in case, spacing, or hidden characters.
 */
export function idKey(id: string): string {
  return lastingKey(plainId(id));
}

/** Returns true if two of the names are the same name. */
export function hasRepeatedName(names: readonly string[]): boolean {
  return names.length > 1 && new Set(names.map(nameKey)).size < names.length;
}
