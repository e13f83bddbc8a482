/** Computes the smallest change between two texts, so that undo, cursor, and folds are kept; and the place of a key. */
import type { Place } from '../../domain/place.ts';

/** Replacement of the range `from` to `to` of the old text, in UTF-16 offsets, with `insert`. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Returns the smallest change between two texts; `undefined` if they are equal. */
export function changeBetween(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let tail = 0;
  while (tail < shorter - from && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

/** Returns the place of a key that starts a line of the frontmatter; `undefined` if the key is not found. */
export function placeOfKey(text: string, key: string): Place | undefined {
  const lines = text.split('\n');
  const end = lines.findIndex((line, at) => at > 0 && line.trimEnd() === '---');
  const keyOf = (line: string): string => (line.split(':')[0] ?? '').trimEnd().replace(/^["']|["']$/g, '');
  const at = lines.slice(0, end).findIndex((line) => line.includes(':') && keyOf(line) === key);
  if (at === -1) return undefined;
  const from = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
  return { from, to: from + (lines[at] ?? '').length, line: at + 1, column: 1 };
}
