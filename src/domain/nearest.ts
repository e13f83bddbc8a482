/** Suggestions for a misspelled name. */

/** Returns the number of edits (insert, delete, replace) that turn one text into the other, ignoring case. */
export function distance(one: string, other: string): number {
  const a = one.toLowerCase().split('');
  const b = other.toLowerCase().split('');
  let row = b.map((_, at) => at + 1);
  a.forEach((letter, at) => {
    let [corner, left] = [at, at + 1];
    row = row.map((above, to) => {
      left = Math.min(corner + (letter === b[to] ? 0 : 1), above + 1, left + 1);
      corner = above;
      return left;
    });
  });
  return row.at(-1) ?? a.length;
}

/** Maximum length of a text for which names are searched; the work grows with its length times that of all names. */
const MAX_LETTERS = 255;

/** Minimum length for a match as a part of a name; shorter texts occur in too many names. */
const LEAST_LETTERS = 3;

function isPartOf(text: string, name: string): boolean {
  return text.length >= LEAST_LETTERS && name.toLowerCase().includes(text.toLowerCase());
}

function hasSameWords(text: string, name: string): boolean {
  return ` ${text.toLowerCase()} `.includes(` ${name.toLowerCase()} `);
}

/**
 * Returns at most three known names that are similar to a text, nearest first, ties in the given order. A name is
 * similar if at most a third of its letters differ, if the text is part of it, or if the text contains it as separate
 * words. Returns an empty array if no name is similar, or if the text has more than 255 letters.
 */
export function nearest(text: string, candidates: readonly string[]): string[] {
  if (text.length > MAX_LETTERS) return [];
  return candidates
    .map((name) => ({ name, distance: distance(text, name), within: isPartOf(text, name) || hasSameWords(text, name) }))
    .filter((guess) => guess.within || guess.distance <= Math.max(1, Math.floor(guess.name.length / 3)))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 3)
    .map((guess) => guess.name);
}
