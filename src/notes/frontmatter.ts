/** Where frontmatter stands in a note, and what reading it gives, whichever reader did it. */
import type { FrontmatterProblem } from '../domain/opportunity.ts';
import { lineAt } from '../domain/place.ts';
import type { NoteEntry, Span } from '../domain/value.ts';

/** The YAML between the fences: from behind the opening fence's line end to the start of the closing fence's line. */
export interface FrontmatterBlock extends Span {
  /** The line end of the opening fence, which new lines of the block get. */
  readonly lineEnd: '\n' | '\r\n';
}

/** One `*alias`, and the place of the value it stands for. */
export interface AliasUse extends Span {
  readonly target: Span;
}

/** Frontmatter that could be read. */
export interface Frontmatter {
  /** Top-level keys in order. */
  readonly entries: readonly NoteEntry[];
  /** `none`: no key yet, at most blank lines and comments. */
  readonly style: 'block' | 'flow' | 'none';
  /** Blanks before each top-level key; 0 unless the style is `block`. */
  readonly indent: number;
  /**
   * Where a new key goes: a line start at the end of the block (before `...`), or in a flow root behind its last pair,
   * and behind the brace when there is none.
   */
  readonly insertAt: number;
  /** In order; anchors that nothing uses are not told. */
  readonly aliases: readonly AliasUse[];
  /** No value has a character beyond printable ASCII and line ends. False: one may have. */
  readonly isAscii: boolean;
}

const DASH = 45;
const CLOSING = '\n---';

/** Behind the spaces and tabs from `at` on. */
function skipBlanks(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end += 1;
  return end;
}

/** Offset behind the line end at `at`; undefined when none stands there. A lone `\r` is none. */
function behindLineEnd(text: string, at: number): number | undefined {
  if (text.charCodeAt(at) === 10) return at + 1;
  return text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : undefined;
}

/**
 * Finds the frontmatter: after an optional byte order mark, `---` (then at most blanks) on the first line opens it, the next
 * such line closes it, also at the end of the file. `unclosed`: only the first is there.
 */
export function locateFrontmatter(text: string): FrontmatterBlock | 'absent' | 'unclosed' {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (text.charCodeAt(start) !== DASH || !text.startsWith('---', start)) return 'absent';
  const fenceEnd = skipBlanks(text, start + 3);
  const from = behindLineEnd(text, fenceEnd);
  if (from === undefined) return 'absent';
  for (let at = text.indexOf(CLOSING, from - 1); at !== -1; at = text.indexOf(CLOSING, at + 1)) {
    const end = skipBlanks(text, at + CLOSING.length);
    if (end === text.length || behindLineEnd(text, end) !== undefined) {
      return { from, to: at + 1, lineEnd: text.charCodeAt(fenceEnd) === 13 ? '\r\n' : '\n' };
    }
  }
  return 'unclosed';
}

/**
 * The text with each carriage return in the block that no `\n` follows as a `\n`, which the parser overlooks and YAML takes
 * for a line end (https://yaml.org/spec/1.2.2/#54-line-break-characters, 2026-11-29). All places stay. The very same text if
 * there is none, or if the block would end earlier.
 */
export function withLineEnds(text: string, { from, to }: Span): string {
  if (!hasLoneReturn(text, from, to)) return text;
  const turned = text.slice(0, from) + text.slice(from, to).replace(/\r(?!\n)/g, '\n') + text.slice(to);
  const block = locateFrontmatter(turned);
  return typeof block !== 'string' && block.to === to ? turned : text;
}

function hasLoneReturn(text: string, from: number, to: number): boolean {
  for (let at = text.indexOf('\r', from); at !== -1 && at < to; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) !== 10) return true;
  }
  return false;
}

/** The problem of frontmatter without a closing fence: it stands at the start of the note. */
export function unclosedProblem(text: string): FrontmatterProblem {
  const from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return { at: { from, to: from + 3 }, reason: 'unclosed-frontmatter', found: lineAt(text, from) };
}
