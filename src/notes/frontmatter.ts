/** Position of frontmatter in a note, and the result of reading it, which is the same for both readers. */
import type { FrontmatterProblem } from '../domain/opportunity.ts';
import { lineAt } from '../domain/place.ts';
import type { NoteEntry, Span } from '../domain/value.ts';

/**
 * YAML between the delimiters: from after the line end of the opening `---` to the start of the closing delimiter's
 * line.
 */
export interface FrontmatterBlock extends Span {
  /** Line end of the opening delimiter, which new lines of the block get. */
  readonly lineEnd: '\n' | '\r\n';
}

/** One `*alias`, and the span of the value that it refers to. */
export interface AliasUse extends Span {
  readonly target: Span;
}

/** Frontmatter that could be read. */
export interface Frontmatter {
  /** Top-level keys in order. */
  readonly entries: readonly NoteEntry[];
  /** `none` means no key yet, at most blank lines and comments. */
  readonly style: 'block' | 'flow' | 'none';
  /** Number of spaces before each top-level key; 0 unless the style is `block`. */
  readonly indent: number;
  /**
   * Offset for a new key: a line start at the end of the block (before `...`), or in a flow root after its last pair,
   * or after the brace if it has no pair.
   */
  readonly insertAt: number;
  /** In order; unused anchors are not listed. */
  readonly aliases: readonly AliasUse[];
  /** True if no value has a character beyond printable ASCII and line ends. False if a value may have one. */
  readonly isAscii: boolean;
}

const DASH = 45;
const CLOSING = '\n---';

/** Returns the offset after the spaces and tabs from `at` on. */
function skipBlanks(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end += 1;
  return end;
}

/**
 * Returns the offset after the line end at `at`, or `undefined` if no line end is there. A lone `\r` is not a line end.
 */
function afterLineEnd(text: string, at: number): number | undefined {
  if (text.charCodeAt(at) === 10) return at + 1;
  return text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : undefined;
}

/**
 * Finds the frontmatter. After an optional byte order mark, `---` (then at most spaces and tabs) on the first line
 * opens it. The next such line closes it, also at the end of the file. `unclosed` means that only the first one exists.
 */
export function locateFrontmatter(text: string): FrontmatterBlock | 'absent' | 'unclosed' {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (text.charCodeAt(start) !== DASH || !text.startsWith('---', start)) return 'absent';
  const delimiterEnd = skipBlanks(text, start + 3);
  const from = afterLineEnd(text, delimiterEnd);
  if (from === undefined) return 'absent';
  for (let at = text.indexOf(CLOSING, from - 1); at !== -1; at = text.indexOf(CLOSING, at + 1)) {
    const end = skipBlanks(text, at + CLOSING.length);
    if (end === text.length || afterLineEnd(text, end) !== undefined) {
      return { from, to: at + 1, lineEnd: text.charCodeAt(delimiterEnd) === 13 ? '\r\n' : '\n' };
    }
  }
  return 'unclosed';
}

/**
 * Returns the text with each lone carriage return in the block replaced by `\n`: the parser ignores it, and YAML reads
 * it as a line end (https://yaml.org/spec/1.2.2/#54-line-break-characters, 2026-11-29). All offsets stay. Returns the
 * same string if no such character exists, or if the block would end earlier.
 */
export function withLineEnds(text: string, { from, to }: Span): string {
  if (!hasLoneReturn(text, from, to)) return text;
  const normalized = text.slice(0, from) + text.slice(from, to).replace(/\r(?!\n)/g, '\n') + text.slice(to);
  const block = locateFrontmatter(normalized);
  return typeof block !== 'string' && block.to === to ? normalized : text;
}

function hasLoneReturn(text: string, from: number, to: number): boolean {
  for (let at = text.indexOf('\r', from); at !== -1 && at < to; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) !== 10) return true;
  }
  return false;
}

/** Returns the problem of frontmatter without a closing delimiter, at the start of the note. */
export function unclosedProblem(text: string): FrontmatterProblem {
  const from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return { at: { from, to: from + 3 }, reason: 'unclosed-frontmatter', found: lineAt(text, from) };
}
