/** Tells where frontmatter went wrong, and which habit of people stands behind it. */
import { isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Document, Node, YAMLError, YAMLMap } from 'yaml';
import type { YamlReason } from '../domain/finding.ts';
import type { FrontmatterProblem } from '../domain/opportunity.ts';
import { lineAt } from '../domain/place.ts';
import type { Span } from '../domain/value.ts';
import type { Block } from './frontmatter.ts';

/** What an error of the parser says to a person: where, the line there, and the habit behind it. */
export function problemOf(error: YAMLError, document: Document, text: string, block: Block): FrontmatterProblem {
  const from = Math.min(block.from + error.pos[0], block.to);
  const at = { from, to: Math.max(from, Math.min(block.from + error.pos[1], block.to)) };
  const found = lineAt(text, from);
  if (error.code === 'DUPLICATE_KEY') {
    return { at, reason: 'duplicate-key', found, ...firstOf(error.pos[0], document, text, block) };
  }
  const lineEnd = text.indexOf('\n', from);
  const line = text.slice(text.lastIndexOf('\n', from - 1) + 1, lineEnd === -1 ? text.length : lineEnd);
  const rest = text.slice(from, lineEnd === -1 ? text.length : lineEnd);
  return { at, reason: habitBehind(error, line, rest), found };
}

/** The key that stands at an offset once more, and its first place in the same map. */
function firstOf(at: number, document: Document, text: string, block: Block): { key?: string; first?: Span } {
  for (const map of mapsIn(document.contents)) {
    const keys = map.items.map((pair) => pair.key as Node);
    const second = keys.findIndex((key) => key.range?.[0] === at);
    const key = keys[second];
    if (key === undefined || !isScalar(key)) continue;
    const first = keys.slice(0, second).find((other) => isScalar(other) && other.value === key.value);
    const [from, to] = first?.range ?? [at, at];
    const span = { from: block.from + from, to: block.from + to };
    return { key: key.source ?? text.slice(span.from, span.to), ...(first === undefined ? {} : { first: span }) };
  }
  return {};
}

/** All maps of a tree, outer ones first. */
function mapsIn(node: unknown): YAMLMap[] {
  if (isPair(node)) return [...mapsIn(node.key), ...mapsIn(node.value)];
  if (isMap(node)) return [node, ...node.items.flatMap(mapsIn)];
  return isSeq(node) ? node.items.flatMap(mapsIn) : [];
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
