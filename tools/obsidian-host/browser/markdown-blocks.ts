/** Splits the text of a note into the blocks that reading mode draws. Only the forms that the plugin's notes use. */

interface Lines {
  /** First and last line, counted from zero. */
  readonly lineStart: number;
  readonly lineEnd: number;
}

export type Block = Lines &
  (
    | { readonly kind: 'heading'; readonly level: number; readonly text: string }
    | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly string[] }
    | { readonly kind: 'code'; readonly language: string; readonly source: string }
    | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
    | { readonly kind: 'rule' }
    | { readonly kind: 'paragraph'; readonly text: string }
  );

const HEADING = /^(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/;
const FENCE = /^\s{0,3}(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/;
const ITEM = /^\s*(?:([-*+])|\d+[.)])\s+(.*)$/;
const RULE = /^\s{0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

function cells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** Returns the number of lines at the start of the text that belong to the frontmatter. */
function headLength(lines: readonly string[]): number {
  if (!/^\uFEFF?---\s*$/.test(lines[0] ?? '')) return 0;
  const end = lines.findIndex((line, at) => at > 0 && /^---\s*$/.test(line));
  return end < 0 ? 0 : end + 1;
}

/** Returns the index of the first line from `from` on that does not fit, or the number of lines. */
function endOf(lines: readonly string[], from: number, fits: (line: string) => boolean): number {
  const end = lines.findIndex((line, at) => at >= from && !fits(line));
  return end < 0 ? lines.length : end;
}

function startsBlock(line: string): boolean {
  return [HEADING, FENCE, ITEM, RULE].some((form) => form.test(line));
}

function isText(line: string): boolean {
  return line.trim() !== '' && !startsBlock(line);
}

function readCode(lines: readonly string[], at: number, fence: string, language: string): Block {
  const closes = (line: string): boolean => {
    const text = line.trim();
    return text.length >= fence.length && text === (fence[0] ?? '').repeat(text.length);
  };
  const end = endOf(lines, at + 1, (line) => !closes(line));
  const source = lines.slice(at + 1, end).join('\n');
  return { kind: 'code', language, source, lineStart: at, lineEnd: Math.min(end, lines.length - 1) };
}

/** Joins the continuation lines of an item to it; the host draws no lists inside lists. */
function readList(lines: readonly string[], at: number): Block {
  const end = endOf(lines, at, (line) => ITEM.test(line) || isText(line));
  const items: string[] = [];
  for (const line of lines.slice(at, end)) {
    const text = ITEM.exec(line)?.[2];
    if (text !== undefined) items.push(text);
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return {
    kind: 'list',
    isOrdered: ITEM.exec(lines[at] ?? '')?.[1] === undefined,
    items,
    lineStart: at,
    lineEnd: end - 1,
  };
}

function readBlock(lines: readonly string[], at: number): Block {
  const line = lines[at] ?? '';
  const one = { lineStart: at, lineEnd: at };
  const [, marks, title] = HEADING.exec(line) ?? [];
  if (marks !== undefined && title !== undefined) return { kind: 'heading', level: marks.length, text: title, ...one };
  const [, fence, language = ''] = FENCE.exec(line) ?? [];
  if (fence !== undefined) return readCode(lines, at, fence, language);
  if (RULE.test(line)) return { kind: 'rule', ...one };
  if (ITEM.test(line)) return readList(lines, at);
  const end = endOf(lines, at, isText);
  if (line.includes('|') && TABLE_RULE.test(lines[at + 1] ?? ''))
    return {
      kind: 'table',
      head: cells(line),
      rows: lines.slice(at + 2, end).map(cells),
      lineStart: at,
      lineEnd: end - 1,
    };
  return { kind: 'paragraph', text: lines.slice(at, end).join('\n'), lineStart: at, lineEnd: end - 1 };
}

/** Returns the blocks of a note's text in order, without its frontmatter. */
export function readBlocks(text: string): Block[] {
  const lines = text.split(/\r?\n/);
  const blocks: Block[] = [];
  for (let at = headLength(lines); at < lines.length; at++) {
    if ((lines[at] ?? '').trim() === '') continue;
    const block = readBlock(lines, at);
    blocks.push(block);
    at = block.lineEnd;
  }
  return blocks;
}
