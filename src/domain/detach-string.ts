/** Short strings that outlive the note text they were cut from. */

/** V8 copies substrings up to this length; a longer substring keeps the whole note text in memory. */
const LONGEST_COPIED = 12;

/** Returns an equal string that does not keep the larger string it was cut from in memory. */
export function detachString(text: string): string {
  return text.length > LONGEST_COPIED ? ` ${text}`.slice(1) : text;
}
