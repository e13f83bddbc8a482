/** Tells where frontmatter went wrong, and which habit of people stands behind it. */
import type { YAMLError } from 'yaml';
import type { YamlReason } from '../domain/finding.ts';
import type { FrontmatterProblem } from '../domain/opportunity.ts';
import { lineAt } from '../domain/place.ts';
import type { Span } from '../domain/value.ts';
import type { DuplicateKey } from './duplicate-key.ts';
import type { Block } from './frontmatter.ts';

/** What an error of the parser says to a person: where, the line there, and the habit behind it. */
export function problemOf(error: YAMLError, text: string, block: Block): FrontmatterProblem {
  const from = Math.min(block.from + error.pos[0], block.to);
  const at = { from, to: Math.max(from, Math.min(block.from + error.pos[1], block.to)) };
  const found = lineAt(text, from);
  const lineEnd = text.indexOf('\n', from);
  const line = text.slice(text.lastIndexOf('\n', from - 1) + 1, lineEnd === -1 ? text.length : lineEnd);
  const rest = text.slice(from, lineEnd === -1 ? text.length : lineEnd);
  return { at, reason: habitBehind(error, line, rest), found };
}

/** A problem at one character. */
export function problemAt(text: string, from: number, reason: FrontmatterProblem['reason']): FrontmatterProblem {
  return { at: { from, to: from + 1 }, reason, found: lineAt(text, from) };
}

/** What a key that stands twice in one map says to a person. */
export function duplicateProblem({ at, first, key }: DuplicateKey, text: string, block: Block): FrontmatterProblem {
  const placed = ({ from, to }: Span): Span => ({ from: block.from + from, to: block.from + to });
  const found = lineAt(text, block.from + at.from);
  return { at: placed(at), reason: 'duplicate-key', found, key, first: placed(first) };
}

const TEMPLATE = /<%|\{\{/;

/**
 * The habit behind an error of the parser. `line` is the whole line it stands on, `rest` what follows its place on that line.
 * The parser's messages are part of what is looked at, so its version is pinned and each of them is in a test.
 */
function habitBehind(error: Pick<YAMLError, 'code' | 'message'>, line: string, rest: string): YamlReason {
  if (TEMPLATE.test(line)) return 'template-code';
  if (error.code === 'TAB_AS_INDENT' || /^ *\t/.test(line)) return 'tab-indent';
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return /:\s/.test(`${rest} `) ? 'colon-in-value' : 'bad-indent';
    case 'BAD_SCALAR_START':
    case 'BAD_ALIAS':
      return 'reserved-start';
    case 'MULTIPLE_DOCS':
      return 'several-documents';
    case 'MULTILINE_IMPLICIT_KEY':
      return /:\s/.test(`${line} `) ? 'bad-indent' : 'key-without-colon';
    case 'BAD_INDENT':
      return error.message.includes('end with a') ? 'unclosed-bracket' : 'bad-indent';
    case 'UNEXPECTED_TOKEN':
      return error.message.includes('block-seq-ind') ? 'bad-indent' : 'other';
    case 'MISSING_CHAR':
      return missing(error.message);
    default:
      return 'other';
  }
}

/** What is missing, by the parser's words for it. */
function missing(message: string): YamlReason {
  if (message.startsWith('Missing closing')) return 'unclosed-quote';
  if (message.includes('end with a') || message.startsWith('Missing ,')) return 'unclosed-bracket';
  return message.startsWith('Implicit map keys') ? 'key-without-colon' : 'other';
}
