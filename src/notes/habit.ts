/** Which habit of people is behind frontmatter that is no YAML, and where its cause stands. */
import type { YAMLError } from 'yaml';
import type { YamlReason } from '../domain/finding.ts';

/** An error of the parser and what is around it. */
export interface YamlProblem {
  readonly error: Pick<YAMLError, 'code' | 'message'>;
  /** The note's whole text, the offset of the error in it, and where the frontmatter begins and ends. */
  readonly text: string;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** The whole line of the error, and what follows the error on it. */
  readonly line: string;
  readonly rest: string;
}

/** A reason, and where its cause is if that is not where the parser noticed it. */
export interface Habit {
  readonly reason: YamlReason;
  readonly at?: number;
}

const TEMPLATE = /<%|\{\{/;

/**
 * The habit behind an error. The parser's messages are part of what is looked at, so its version is pinned and each of them is in
 * a test.
 */
export function habitBehind(problem: YamlProblem): Habit {
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

/** Colons of other scripts and signs that look like one. */
const OTHER_COLON = /[\uff1a\ufe55\ua789\u2236\ufe13]/;

/** A line that is no property, and no part of one. */
function withoutColon({ text, at, from, line }: YamlProblem): YamlReason {
  if (OTHER_COLON.test(line)) return 'other-colon';
  if (/^[^\s:]+:[^\s/]/.test(line)) return 'colon-without-blank';
  const before = text.slice(from, at).trimEnd();
  const previous = before.slice(before.lastIndexOf('\n') + 1);
  return /^[^\s:#][^:]*:\s+[^\s#"'[{|>&*!]/.test(previous) && /\S\s+\S/.test(line.trim())
    ? 'text-unindented'
    : 'key-without-colon';
}

/** What is noticed at a line below a bracket. */
function unindented({ text, at, from, line }: YamlProblem): Habit {
  const above = text.slice(from, at);
  const hash = commentAfterBracket(above);
  if (hash !== undefined) return { reason: 'hash-in-brackets', at: from + hash };
  const goesOn = /[\]},]/.test(line) && !/^[^\s:]+:(?:\s|$)/.test(line);
  return { reason: goesOn ? 'bracket-unindented' : 'unclosed-bracket' };
}

/** Offset of ` #` on the last line with something on it, if a bracket is opened before it and closed only behind it. */
function commentAfterBracket(above: string): number | undefined {
  const end = above.trimEnd().length;
  const start = above.lastIndexOf('\n', end - 1) + 1;
  const line = above.slice(start, end);
  const hash = line.indexOf(' #');
  if (hash === -1 || !/[[{]/.test(line.slice(0, hash)) || !/[\]}]/.test(line.slice(hash))) return undefined;
  return start + hash + 1;
}

/** What a line has behind the value that begins it. */
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

/** What is missing, by the parser's words for it. */
function missing({ error, text, at, to }: YamlProblem): Habit {
  const { message } = error;
  if (message.startsWith('Missing closing')) {
    const next = text.indexOf('\n', at) + 1;
    const end = text.indexOf('\n', next);
    const below = next === 0 || next >= to ? '' : text.slice(next, end === -1 ? to : end);
    const goesOn = /^[^\s#]/.test(below) && !/^[^\s:]+:(?:\s|$)/.test(below);
    return goesOn ? { reason: 'quote-unindented', at: next } : { reason: 'unclosed-quote' };
  }
  if (message.includes('end with a') || message.startsWith('Missing ,')) return { reason: 'unclosed-bracket' };
  return { reason: message.startsWith('Implicit map keys') ? 'key-without-colon' : 'other' };
}
