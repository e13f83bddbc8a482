/** Markdown as the formatter writes it. */

type Line = readonly string[];

/** Returns a table with aligned columns. */
export function table(head: Line, lines: readonly Line[]): string {
  const all = [head, ...lines].map((line) => line.map((cell) => cell.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')));
  const widths = head.map((_, column) => Math.max(3, ...all.map((line) => widthOf(line[column] ?? ''))));
  const drawn = all.map(
    (line) => `| ${widths.map((width, column) => padded(line[column] ?? '', width)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [drawn[0], rule, ...drawn.slice(1)].join('\n');
}

/** Returns the width of a text; full-width characters take two columns. */
function widthOf(text: string): number {
  return text.length + (text.match(/[\uff01-\uff60]/g)?.length ?? 0);
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(width - widthOf(text));
}

/** Returns a section with a heading one level below the title of the page. */
export function section(heading: string, ...blocks: readonly string[]): string {
  return [`## ${heading}`, ...blocks].join('\n\n');
}

/** Returns the lines of the numbered items below a heading of the second level, in order. */
export function numberedItems(page: string, heading: string): readonly string[] {
  const [, after = ''] = page.split(`\n## ${heading}\n`);
  const [below = ''] = after.split('\n## ');
  return below.split('\n').filter((line) => /^\d+\. /.test(line));
}
