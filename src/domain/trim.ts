/**
 * Removes characters at the ends of a text in one pass. A regular expression would retry long runs from every position.
 */

/** Returns the text without trailing characters that are in `characters`. */
export function trimmedEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Returns the text without leading and trailing characters that are in `characters`. */
export function trimmedOf(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start += 1;
  return trimmedEnd(text.slice(start), characters);
}
