/** CSV according to RFC 4180: cells are quoted if necessary, and quotes inside are doubled. */

/** Returns rows of cells, or `undefined` if a quote is not closed or appears at an invalid position. */
export function parseCsv(text: string, comma: string): string[][] | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, comma);
    if (cell === undefined) return undefined;
    row.push(cell.value);
    at = cell.end;
    if (text[at] === comma) {
      at += 1;
      if (at < text.length) continue;
      row.push('');
    }
    const lineEnd = /\r?\n|$/y;
    lineEnd.lastIndex = at;
    const end = lineEnd.exec(text);
    if (end === null) return undefined;
    at += end[0].length;
    rows.push(row);
    row = [];
  }
  return rows;
}

function quotedCell(text: string, from: number): { value: string; end: number } | undefined {
  const pattern = /"((?:[^"]|"")*)"/y;
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  return match === null ? undefined : { value: (match[1] ?? '').replaceAll('""', '"'), end: pattern.lastIndex };
}

function plainCell(text: string, from: number, comma: string): { value: string; end: number } | undefined {
  let end = from;
  while (end < text.length && text[end] !== comma && text[end] !== '\n' && !text.startsWith('\r\n', end)) end += 1;
  const value = text.slice(from, end);
  return value.includes('"') ? undefined : { value, end };
}

export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join('');
}
