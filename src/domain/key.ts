/** Comparison of property keys. */
import { withoutHidden } from './untrusted-text.ts';

/** Matches printable ASCII, as in nearly all keys. Such keys have no accents to compose and no hidden characters. */
const PLAIN = /^[ -~]*$/;

/** Returns the key in its first form of comparison: with composed accents. */
export function composedKey(key: string): string {
  return PLAIN.test(key) ? key : key.normalize('NFC');
}

/**
 * Returns the key in the form used if no key matches exactly: without case, spaces, zero-width characters, `_`, and
 * `-`, and with full-width letters as normal letters. `Close Date`, `closeDate`, and `close_date` are equal.
 */
export function foldedKey(key: string): string {
  const seen = PLAIN.test(key) ? key : withoutHidden(key).normalize('NFKC');
  return seen.toLowerCase().replace(/[\s_-]+/g, '');
}
