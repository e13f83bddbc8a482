/** Fast reader for literal blocks (`|` and `|-`) without unusual features. */
import type { NoteValue } from '../domain/value.ts';
import type { Cursor } from './cursor.ts';

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const DASH = 45;
const LAST_PRINTABLE = 126;

/**
 * Returns the literal whose `|` is at `from`; `column` is that of its key or dash. Leaves the cursor after the literal.
 */
export function scanLiteral(cursor: Cursor, from: number, column: number): NoteValue | undefined {
  const { text, end } = cursor;
  const strip = text.charCodeAt(from + 1) === DASH;
  if (cursor.lineEnd !== from + (strip ? 2 : 1)) return undefined;
  const lines: string[] = [];
  let indent = 0;
  let blanks = 0;
  let to = 0;
  let at = cursor.next;
  while (at < end) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline > at && text.charCodeAt(newline - 1) === RETURN ? newline - 1 : newline;
    let first = at;
    while (first < lineEnd && text.charCodeAt(first) === SPACE) first += 1;
    if (first === lineEnd) {
      if (indent === 0 || first - at > indent) return undefined;
      blanks += 1;
    } else {
      if (indent === 0) indent = first - at;
      if (indent <= column) return undefined;
      if (first - at <= column) break;
      if (first - at < indent || hasControl(cursor, first, lineEnd)) return undefined;
      for (; blanks > 0; blanks--) lines.push('');
      lines.push(text.slice(at + indent, lineEnd));
      to = lineEnd;
    }
    at = newline + 1;
  }
  if (lines.length === 0) return undefined;
  while (text.charCodeAt(to - 1) === SPACE) to -= 1;
  cursor.next = at;
  return { kind: 'scalar', text: lines.join('\n') + (strip ? '' : '\n'), plain: false, from, to };
}

function hasControl(cursor: Cursor, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = cursor.text.charCodeAt(at);
    if (code < SPACE && code !== NEWLINE) return true;
    if (code > LAST_PRINTABLE) cursor.isAscii = false;
  }
  return false;
}
