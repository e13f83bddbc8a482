/** What a person may have meant who typed a name that we do not know. */

/** Edits (insert, delete, replace) that turn one text into the other, upper and lower case alike. */
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

/** Fewer letters than this stand in too many names to tell anything. */
const LEAST_LETTERS = 3;

function isPartOf(text: string, name: string): boolean {
  return text.length >= LEAST_LETTERS && name.toLowerCase().includes(text.toLowerCase());
}

function hasWords(text: string, name: string): boolean {
  return ` ${text.toLowerCase()} `.includes(` ${name.toLowerCase()} `);
}

/**
 * Known names near to a text, nearest first, three at most, ties in the order given. Near means: a third of its letters
 * differ at most, the text is a part of it, or it stands in the text as words of their own. Empty when nothing is near.
 */
export function nearest(text: string, known: readonly string[]): string[] {
  return known
    .map((name) => ({ name, distance: distance(text, name), within: isPartOf(text, name) || hasWords(text, name) }))
    .filter((guess) => guess.within || guess.distance <= Math.max(1, Math.floor(guess.name.length / 3)))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 3)
    .map((guess) => guess.name);
}
