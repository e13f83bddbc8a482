/** Small texts that outlive the note they were cut from. */

/** V8 copies a substring up to this length; a longer one is a window that keeps the whole note alive. */
const LONGEST_COPIED = 12;

/** The same text, with no hold on the larger one it was cut from. */
export function ownText(text: string): string {
  return text.length > LONGEST_COPIED ? ` ${text}`.slice(1) : text;
}
