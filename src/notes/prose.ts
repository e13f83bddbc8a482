/** Part of a note's text in which the app looks for tags. */
import { locateFrontmatter } from './frontmatter.ts';

/** Possible start of code, a comment, math, or a link; of a code fence only at the start of a line. */
const STARTS = /(?:^|\n)[ \t>]*(?:`{3,}|~{3,})|`+|%%|<!--|\$\$?|\[\[/g;

/**
 * Returns the text without its properties, code, comments, math, and links. Each removed part becomes a space. A block
 * without an end extends to the end of the text; a mark within a line without an end is text. Runs in linear time.
 */
export function proseOf(text: string): string {
  const block = locateFrontmatter(text);
  const blockEnd = typeof block === 'string' ? 0 : text.indexOf('\n', block.to);
  const body = text.slice(blockEnd < 0 ? text.length : blockEnd);
  const next = finderIn(body);
  const parts: string[] = [];
  let from = 0;
  for (const { index, 0: found } of body.matchAll(STARTS)) {
    if (index < from) continue;
    const end = endOf(body, index + found.length, found, next);
    if (end === undefined) continue;
    parts.push(body.slice(from, index));
    from = end;
  }
  return [...parts, body.slice(from)].join(' ');
}

/**
 * Finds the first place of a mark from an offset on; -1 if the mark does not occur. Requested offsets only increase, so
 * each place is found once.
 */
type Finder = (mark: string, at: number) => number;

function finderIn(body: string): Finder {
  const last = new Map<string, number>();
  return (mark, at) => {
    const before = last.get(mark);
    if (before !== undefined && (before < 0 || before >= at)) return before;
    const found = body.indexOf(mark, at);
    last.set(mark, found);
    return found;
  };
}

/** Returns the offset after the end of the part that starts with `opened`, or `undefined` if it is text. */
function endOf(body: string, at: number, opened: string, next: Finder): number | undefined {
  const mark = opened.trim().replace(/^[> \t]+/, '');
  const isBlock = /^(?:`{3}|~{3}|%%|<!--|\$\$)/.test(mark);
  const close = CLOSES.get(mark) ?? mark;
  const end = next(close, at);
  if (isBlock) return end < 0 ? body.length : end + close.length;
  const paragraph = next('\n\n', at);
  if (end < 0 || (paragraph >= 0 && paragraph < end)) return undefined;
  // `$5 and $6` is money: math has no space inside its marks, and no digit after them.
  if (mark === '$' && (/^\s|\s$/.test(body.slice(at, end)) || /^\d/.test(body.slice(end + 1, end + 2))))
    return undefined;
  return end + close.length;
}

const CLOSES: ReadonlyMap<string, string> = new Map([
  ['<!--', '-->'],
  ['[[', ']]'],
]);
