/** Converts parser errors into problems with a place and the common mistake that caused them. */
import type { YAMLError } from 'yaml';
import type { FrontmatterProblem } from '../domain/opportunity.ts';
import { lineAt } from '../domain/place.ts';
import type { Span } from '../domain/value.ts';
import { mistakeOf } from './yaml-mistake.ts';
import type { DuplicateKey } from './duplicate-key.ts';
import type { FrontmatterBlock } from './frontmatter.ts';

/** Returns the problem of a parser error for the user: the place, its line, and the mistake that caused it. */
export function toProblem(error: YAMLError, text: string, block: FrontmatterBlock): FrontmatterProblem {
  const from = Math.min(block.from + error.pos[0], block.to);
  const at = { from, to: Math.max(from, Math.min(block.from + error.pos[1], block.to)) };
  const found = lineAt(text, from);
  const lineEnd = text.indexOf('\n', from);
  const end = lineEnd === -1 ? text.length : lineEnd;
  const line = text.slice(text.lastIndexOf('\n', from - 1) + 1, end).replace(/\r$/, '');
  const rest = text.slice(from, end);
  const mistake = mistakeOf({ error, text, at: from, from: block.from, to: block.to, line, rest });
  if (mistake.at !== undefined) return problemAt(text, mistake.at, mistake.reason);
  return { at, reason: mistake.reason, found };
}

/** Returns a problem at one character. */
export function problemAt(text: string, from: number, reason: FrontmatterProblem['reason']): FrontmatterProblem {
  return { at: { from, to: from + 1 }, reason, found: lineAt(text, from) };
}

/** Returns the problem of a key that appears twice in one map. */
export function duplicateProblem(
  { at, first, key }: DuplicateKey,
  text: string,
  block: FrontmatterBlock,
): FrontmatterProblem {
  const placed = ({ from, to }: Span): Span => ({ from: block.from + from, to: block.from + to });
  const found = lineAt(text, block.from + at.from);
  return { at: placed(at), reason: 'duplicate-key', found, key, first: placed(first) };
}
