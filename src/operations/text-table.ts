/** Tables in text answers: the first column starts on the left, and the figures end on the right. */
import { largest } from '../domain/largest.ts';

/** Returns the lines of a table. Every row has as many cells as the heading; columns have two spaces between them. */
export function textTable(heading: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [heading, ...rows];
  const widths = heading.map((_, at) =>
    largest(
      all.map((row) => widthOf(row[at] ?? '')),
      0,
    ),
  );
  return all.map((row) => row.map((cell, at) => padded(cell, widths[at] ?? 0, at === 0)).join('  '));
}

function padded(text: string, width: number, isStart: boolean): string {
  const spaces = ' '.repeat(width - widthOf(text));
  return isStart ? text + spaces : spaces + text;
}

/** Matches characters that take two columns in a terminal: East Asian wide ones. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

/** Returns the number of columns that a text takes in a terminal. Combining marks take none. */
function widthOf(text: string): number {
  const plain = text.normalize('NFC').replace(/\p{M}/gu, '');
  return Array.from(plain).length + (plain.match(WIDE)?.length ?? 0);
}
