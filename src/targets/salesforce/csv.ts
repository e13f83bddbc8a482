/** CSV as Bulk API 2.0 takes and gives it: RFC 4180 with commas, https://www.rfc-editor.org/rfc/rfc4180, 2026-11-22. */

/** Lines end with a line feed, the last one too; a cell is quoted where it has to be. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return lines.map((cells) => `${cells.map(cellText).join(',')}\n`).join('');
}

function cellText(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Lines as cells. Line ends of either kind; empty lines are left out. */
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
  /** Where the comma or the line end behind it is, or the end of the text. */
  readonly end: number;
}

/** The text between the quotes, then anything up to the comma or line end; without a closing quote all the rest. */
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
