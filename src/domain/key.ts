/** When two spellings are the same key. */
import { withoutHidden } from './foreign.ts';

/** Keys of ASCII, as nearly all are: nothing to compose, and nothing that can't be seen. */
const PLAIN = /^[ -~]*$/;

/** A key as it is compared first: with composed accents. */
export function composedKey(key: string): string {
  return PLAIN.test(key) ? key : key.normalize('NFC');
}

/**
 * A key as it is compared where none matches exactly: without case, blanks, characters without a width, `_`, and `-`, and with one
 * width of letters. `Close Date`, `closeDate`, and `close_date` are the same.
 */
export function foldedKey(key: string): string {
  const seen = PLAIN.test(key) ? key : withoutHidden(key).normalize('NFKC');
  return seen.toLowerCase().replace(/[\s_-]+/g, '');
}
