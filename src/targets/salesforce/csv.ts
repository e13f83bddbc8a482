/** CSV of Bulk API 2.0: RFC 4180 with commas, https://www.rfc-editor.org/rfc/rfc4180, 2026-11-22. */

/** Returns CSV text. Every line ends with a line feed, including the last one; a cell is quoted if necessary. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return lines.map((cells) => `${cells.map(cellText).join(',')}\n`).join('');
}

function cellText(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Parses CSV text into lines of cells. Accepts both kinds of line break; skips empty lines. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (let at = 0; at < text.length;) {
    const { cell, end } = text.charAt(at) === '"' ? quotedCell(text, at) : plainCell(text, at);
    line.push(cell);
    const mark = text.charAt(end);
    at = end + (mark === '\r' ? 2 : 1);
    if (mark === ',' && at < text.length) continue;
    if (mark === ',') line.push('');
    if (line.length > 1 || line[0] !== '') lines.push(line);
    line = [];
  }
  return lines;
}

interface Cell {
  readonly cell: string;
  /** Position of the comma or line break after the cell, or the end of the text. */
  readonly end: number;
}

/**
 * Returns the text between the quotes and ignores anything after them up to the comma or line break; without a closing
 * quote, returns the rest of the text.
 */
function quotedCell(text: string, from: number): Cell {
  let close = text.indexOf('"', from + 1);
  while (close !== -1 && text.charAt(close + 1) === '"') close = text.indexOf('"', close + 2);
  if (close === -1) return { cell: text.slice(from + 1).replaceAll('""', '"'), end: text.length };
  return { cell: text.slice(from + 1, close).replaceAll('""', '"'), end: plainCell(text, close + 1).end };
}

function plainCell(text: string, from: number): Cell {
  let end = from;
  while (end < text.length && text.charAt(end) !== ',' && !isLineEnd(text, end)) end += 1;
  return { cell: text.slice(from, end), end };
}

function isLineEnd(text: string, at: number): boolean {
  return text.charAt(at) === '\n' || (text.charAt(at) === '\r' && text.charAt(at + 1) === '\n');
}
