/** Common mistakes that cause invalid YAML in frontmatter, and the places of their causes. */
import type { YAMLError } from 'yaml';
import type { YamlReason } from '../domain/finding.ts';

/** An error of the parser with its context. */
export interface YamlProblem {
  readonly error: Pick<YAMLError, 'code' | 'message'>;
  /** Whole text of the note, the offset of the error in it, and the start and end of the frontmatter. */
  readonly text: string;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** Whole line of the error, and the rest of the line after the error. */
  readonly line: string;
  readonly rest: string;
}

/** A reason, and the place of its cause if the parser noticed it elsewhere. */
export interface YamlMistake {
  readonly reason: YamlReason;
  readonly at?: number;
}

const TEMPLATE = /<%|\{\{/;

/**
 * Returns the mistake that caused an error. The parser's messages are compared, so its version is pinned and each
 * message is in a test.
 */
export function mistakeOf(problem: YamlProblem): YamlMistake {
  const { error, line, rest } = problem;
  if (TEMPLATE.test(line)) return { reason: 'template-code' };
  if (/^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/.test(line)) return { reason: 'merge-conflict' };
  if (error.code === 'TAB_AS_INDENT' || /^ *\t/.test(line)) return { reason: 'tab-indent' };
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return { reason: /:\s/.test(`${rest} `) ? 'colon-in-value' : 'bad-indent' };
    case 'BAD_SCALAR_START':
    case 'BAD_ALIAS':
      return { reason: 'reserved-start' };
    case 'BAD_DQ_ESCAPE':
      return { reason: 'backslash-in-quotes' };
    case 'MULTIPLE_DOCS':
      return { reason: 'several-documents' };
    case 'MULTILINE_IMPLICIT_KEY':
      return { reason: /:\s/.test(`${line} `) ? 'bad-indent' : withoutColon(problem) };
    case 'BAD_INDENT':
      return error.message.includes('end with a') ? unindented(problem) : { reason: 'bad-indent' };
    case 'UNEXPECTED_TOKEN':
      return { reason: unexpected(problem) };
    case 'MISSING_CHAR':
      return missing(problem);
    default:
      return { reason: 'other' };
  }
}

/** Colons of other scripts and characters that look like a colon. */
const OTHER_COLON = /[\uff1a\ufe55\ua789\u2236\ufe13]/;

/** Returns the reason for a line that is neither a property nor a part of one. */
function withoutColon({ text, at, from, line }: YamlProblem): YamlReason {
  if (OTHER_COLON.test(line)) return 'other-colon';
  if (/^[^\s:]+:[^\s/]/.test(line)) return 'colon-without-blank';
  const before = text.slice(from, at).trimEnd();
  const previous = before.slice(before.lastIndexOf('\n') + 1);
  return /^[^\s:#][^:]*:\s+[^\s#"'[{|>&*!]/.test(previous) && /\S\s+\S/.test(line.trim())
    ? 'text-unindented'
    : 'key-without-colon';
}

/** Returns the mistake that the parser notices at a line below a bracket. */
function unindented({ text, at, from, line }: YamlProblem): YamlMistake {
  const above = text.slice(from, at);
  const hash = commentAfterBracket(above);
  if (hash !== undefined) return { reason: 'hash-in-brackets', at: from + hash };
  const continues = /[\]},]/.test(line) && !/^[^\s:]+:(?:\s|$)/.test(line);
  return { reason: continues ? 'bracket-unindented' : 'unclosed-bracket' };
}

/** Returns the offset of ` #` on the last line that is not blank if a bracket is open before it and closed only after it. */
function commentAfterBracket(above: string): number | undefined {
  const end = above.trimEnd().length;
  const start = above.lastIndexOf('\n', end - 1) + 1;
  const line = above.slice(start, end);
  const hash = line.indexOf(' #');
  if (hash === -1 || !/[[{]/.test(line.slice(0, hash)) || !/[\]}]/.test(line.slice(hash))) return undefined;
  return start + hash + 1;
}

/** Returns the reason for unexpected text after the value of a line. */
function unexpected({ error, line, rest }: YamlProblem): YamlReason {
  if (error.message.includes('block-seq-ind')) return 'dash-behind-key';
  const value = /^\s*(?:- +)*(?:[^\s:][^:]*:\s+)?(.*)$/.exec(line)?.[1] ?? '';
  if (/^[|>]/.test(value)) return 'mark-at-start';
  if (!error.message.startsWith('Unexpected scalar')) return 'other';
  const first = value.charAt(0);
  if (first === '"' || first === "'") return rest.trimEnd().endsWith(first) ? 'quote-in-quotes' : 'text-behind-quotes';
  if (first === '*' || first === '&') return 'reserved-start';
  if (value.startsWith('[[')) return 'links-unquoted';
  if (/^\[[^\]]*\]\(/.test(value)) return 'link-markdown';
  return first === '[' || first === '{' ? 'text-behind-brackets' : 'other';
}

/** Returns the mistake for a missing token, based on the parser's message. */
function missing({ error, text, at, to }: YamlProblem): YamlMistake {
  const { message } = error;
  if (message.startsWith('Missing closing')) {
    const next = text.indexOf('\n', at) + 1;
    const end = text.indexOf('\n', next);
    const below = next === 0 || next >= to ? '' : text.slice(next, end === -1 ? to : end);
    const continues = /^[^\s#]/.test(below) && !/^[^\s:]+:(?:\s|$)/.test(below);
    return continues ? { reason: 'quote-unindented', at: next } : { reason: 'unclosed-quote' };
  }
  if (message.includes('end with a') || message.startsWith('Missing ,')) return { reason: 'unclosed-bracket' };
  return { reason: message.startsWith('Implicit map keys') ? 'key-without-colon' : 'other' };
}
