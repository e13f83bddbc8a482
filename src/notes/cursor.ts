/** Position of the fast reader in a block. It moves line by line and skips blank lines and comments. */

/** The current line. Offsets into the note's text. */
export interface Cursor {
  readonly text: string;
  /** End of the block. */
  readonly end: number;
  /** Start of the line after the current one. */
  next: number;
  /** Number of spaces before the current line's content, or -1 at the end of the block. */
  column: number;
  /** First character of the content. */
  from: number;
  lineEnd: number;
  valueEnd: number;
  /** Set to false by a character of a value beyond printable ASCII. */
  isAscii: boolean;
}

const RETURN = 13;
const SPACE = 32;
const HASH = 35;

/** Moves the cursor to the next line with content. */
export function advance(cursor: Cursor): void {
  const { text, end } = cursor;
  while (cursor.next < end) {
    const start = cursor.next;
    const newline = text.indexOf('\n', start);
    const lineEnd = newline > start && text.charCodeAt(newline - 1) === RETURN ? newline - 1 : newline;
    let from = start;
    while (from < lineEnd && text.charCodeAt(from) === SPACE) from += 1;
    cursor.next = newline + 1;
    if (from === lineEnd || text.charCodeAt(from) === HASH) continue;
    cursor.column = from - start;
    cursor.from = from;
    cursor.lineEnd = lineEnd;
    return;
  }
  cursor.column = -1;
}
