/**
 * Reader for all of YAML: converts the parser's tree, including its spans, into note values. It is slow, so the scanner
 * runs first.
 */
import { isAlias, isMap, isScalar, parseDocument } from 'yaml';
import type { CST, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { FrontmatterProblem } from '../domain/opportunity.ts';
import { lineAt } from '../domain/place.ts';
import type { NoteEntry, NoteValue, Span } from '../domain/value.ts';
import type { AliasUse, FrontmatterBlock, Frontmatter } from './frontmatter.ts';
import { duplicateKey } from './duplicate-key.ts';
import { duplicateProblem, problemAt, toProblem } from './problem.ts';
import { tooDeepAt } from './depth.ts';

/**
 * `error` and not `silent`, because `silent` would also hide that there are several documents. The tags of YAML 1.1
 * (`!!set`, `!!binary`) stay unknown because values are read from their source text. The code that resolves them is not
 * in main.js (scripts/trim-yaml.mjs).
 */
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  resolveKnownTags: false,
  merge: false,
  // The parser would compare each key with all earlier keys. src/notes/duplicate-key.ts finds duplicates in linear
  // time.
  uniqueKeys: false,
  strict: true,
  keepSourceTokens: true,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** Reads a block with the full parser. Never throws. */
export function composeBlock(
  text: string,
  block: FrontmatterBlock,
): { readonly frontmatter: Frontmatter } | { readonly problem: FrontmatterProblem } {
  const source = text.slice(block.from, block.to);
  const problem = tooDeepProblem(source, text, block);
  if (problem !== undefined) return { problem };
  const document = parseDocument(source, OPTIONS);
  const broken = problemIn(document, text, block);
  if (broken !== undefined) return { problem: broken };
  const root = document.contents as Node | null;
  const insertAt = block.from + endOf(source);
  if (root === null || isNothing(root)) {
    return { frontmatter: { entries: [], style: 'none', indent: 0, insertAt, aliases: [], isAscii: false } };
  }
  if (!isMap(root) || root.tag === 'tag:yaml.org,2002:set') {
    const at = { from: block.from + rangeOf(root)[0], to: block.from + rangeOf(root)[1] };
    return { problem: { at, reason: 'not-a-map', found: lineAt(text, at.from) } };
  }
  const reader: Reader = { text, offset: block.from, anchors: new Map(), aliases: [], unknownAlias: undefined };
  const entries = entriesOf(reader, root);
  if (reader.unknownAlias !== undefined) {
    return {
      problem: { at: reader.unknownAlias, reason: 'reserved-start', found: lineAt(text, reader.unknownAlias.from) },
    };
  }
  const flowStart = block.from + rangeOf(root)[0];
  const start = Math.min(flowStart, entries[0]?.start ?? flowStart);
  const last = entries.at(-1);
  return {
    frontmatter: {
      entries,
      style: root.flow === true ? 'flow' : 'block',
      indent: root.flow === true ? 0 : start - Math.max(text.lastIndexOf('\n', start - 1) + 1, block.from),
      insertAt: root.flow === true ? (last === undefined ? flowStart + 1 : last.value.to) : insertAt,
      aliases: reader.aliases,
      isAscii: false,
    },
  };
}

/**
 * Returns the problem of a block that is nested too deeply. An error before that place is reported instead, because it
 * is the cause or comes first.
 */
function tooDeepProblem(source: string, text: string, block: FrontmatterBlock): FrontmatterProblem | undefined {
  const deep = tooDeepAt(source);
  if (deep === undefined) return undefined;
  const before = parseDocument(source.slice(0, deep), OPTIONS).errors.find(({ pos }) => pos[0] < deep - 1);
  return before ? toProblem(before, text, block) : problemAt(text, block.from + deep, 'too-deep');
}

function problemIn(
  { contents, errors }: Document,
  text: string,
  block: FrontmatterBlock,
): FrontmatterProblem | undefined {
  const [error] = errors;
  const duplicate = duplicateKey(contents);
  const isFirst = duplicate !== undefined && (error === undefined || duplicate.at.from <= error.pos[0]);
  if (isFirst) return duplicateProblem(duplicate, text, block);
  return error && toProblem(error, text, block);
}

/** Returns the offset for new lines: before the line of `...`, which ends the document, or the end of the block. */
function endOf(source: string): number {
  const marker = /(?:^|\n)\.\.\.(?=[ \t\r\n]|$)/.exec(source);
  if (marker === null) return source.length;
  return marker.index + (marker[0].startsWith('\n') ? 1 : 0);
}

function isNothing(root: Node): boolean {
  return isScalar(root) && root.source === '' && root.type === 'PLAIN' && root.tag === undefined && !root.anchor;
}

/** State that the conversion of one tree collects. */
interface Reader {
  readonly text: string;
  /** Added to the parser's offsets, which count from the block's start. */
  readonly offset: number;
  /** Last anchor of each name so far. It has no value while its content is being read. */
  readonly anchors: Map<string, { value: NoteValue | undefined }>;
  readonly aliases: AliasUse[];
  /** First alias without an anchor before it. */
  unknownAlias: Span | undefined;
}

function rangeOf(node: Node): readonly [number, number, number] {
  return node.range ?? [0, 0, 0];
}

/** Returns the span of the tags and anchors among the tokens before a value, or `undefined` without them. */
function propertiesIn(tokens: readonly CST.SourceToken[] | undefined): Span | undefined {
  let found: { from: number; to: number } | undefined;
  for (const { type, offset, source } of tokens ?? []) {
    if (type !== 'anchor' && type !== 'tag') continue;
    found = { from: found?.from ?? offset, to: offset + source.length };
  }
  return found;
}

/** Returns the offset of the first token that belongs to a key and precedes it. */
function pairStart(tokens: readonly CST.SourceToken[] | undefined): number | undefined {
  return tokens?.find(({ type }) => type === 'anchor' || type === 'tag' || type === 'explicit-key-ind')?.offset;
}

function entriesOf(reader: Reader, map: YAMLMap): NoteEntry[] {
  return map.items.map((pair) => entryOf(reader, pair as Pair<Node, Node | null>));
}

function entryOf(reader: Reader, pair: Pair<Node, Node | null>): NoteEntry {
  const [from, to] = rangeOf(pair.key);
  const keyFrom = from + reader.offset;
  const keyTo = trimmedEnd(reader.text, keyFrom, to + reader.offset);
  const key = keyText(reader, pair.key, reader.text.slice(keyFrom, keyTo));
  const sep = pair.srcToken?.sep;
  const colon = sep?.find((token) => token.type === 'map-value-ind');
  const emptyAt = colon === undefined ? keyTo : colon.offset + 1 + reader.offset;
  const value = valueOf(reader, pair.value, emptyAt, propertiesIn(sep));
  const start = pairStart(pair.srcToken?.start);
  return { ...(start !== undefined && { start: start + reader.offset }), key, keyFrom, keyTo, value };
}

/**
 * Returns the value of a quoted or block key, and the source text of any other key, so that no key is read as a number.
 */
function keyText(reader: Reader, key: Node, written: string): string {
  if (!isScalar(key)) {
    valueOf(reader, key, 0, undefined); // for the anchors and aliases in it
    return written;
  }
  storeAnchor(reader, key, { kind: 'scalar', text: key.source ?? '', plain: true, ...spanOf(reader, key, undefined) });
  return key.source ?? '';
}

/**
 * Returns the span of a value. If the value consists only of properties, it ends after them, because the parser counts
 * a comment after them as part of it.
 */
function spanOf(reader: Reader, node: Node, properties: Span | undefined): { from: number; to: number } {
  const [from, end] = rangeOf(node);
  const isBare = properties !== undefined && isScalar(node) && node.type === 'PLAIN' && node.source === '';
  const to = isBare ? properties.to : end;
  return { from: Math.min(from, properties?.from ?? from) + reader.offset, to: to + reader.offset };
}

/**
 * Converts a node. `emptyAt` is the offset of an empty value: directly after the colon, the dash, or a key without a
 * colon.
 */
function valueOf(reader: Reader, node: Node | null, emptyAt: number, properties: Span | undefined): NoteValue {
  if (node === null) return { kind: 'empty', from: emptyAt, to: emptyAt };
  const span = spanOf(reader, node, properties);
  if (isAlias(node)) return aliasOf(reader, node.source, span);
  if (isScalar(node)) {
    const value = scalarOf(reader, node, span, emptyAt);
    storeAnchor(reader, node, value);
    return value;
  }
  const slot = storeAnchor(reader, node, undefined);
  const value = collectionOf(reader, node, span);
  if (slot !== undefined) slot.value = value;
  return value;
}

function storeAnchor(
  reader: Reader,
  node: Scalar | YAMLMap | YAMLSeq,
  value: NoteValue | undefined,
): { value: NoteValue | undefined } | undefined {
  if (node.anchor === undefined || node.anchor === '') return undefined;
  const slot = { value };
  reader.anchors.set(node.anchor, slot);
  return slot;
}

/**
 * Returns the value of an alias: its own span with the content of the anchor. An alias inside the value that it refers
 * to stays text.
 */
function aliasOf(reader: Reader, name: string, span: Span): NoteValue {
  const slot = reader.anchors.get(name);
  if (slot === undefined) reader.unknownAlias ??= span;
  const value = slot?.value;
  if (value === undefined) return { kind: 'scalar', text: `*${name}`, plain: false, ...span };
  reader.aliases.push({ ...span, target: { from: value.from, to: value.to } });
  return { ...value, ...span };
}

function scalarOf(reader: Reader, node: Scalar, span: { from: number; to: number }, emptyAt: number): NoteValue {
  const plain = node.type === 'PLAIN' && node.tag === undefined;
  if (node.type === 'PLAIN' && (node.tag === undefined ? node.value === null : node.tag === NULL_TAG)) {
    return span.from === span.to ? { kind: 'empty', from: emptyAt, to: emptyAt } : { kind: 'empty', ...span };
  }
  const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  const to = block ? trimmedEnd(reader.text, span.from, span.to) : span.to;
  return { kind: 'scalar', text: node.source ?? '', plain, from: span.from, to };
}

const NULL_TAG = 'tag:yaml.org,2002:null';

function collectionOf(reader: Reader, node: YAMLMap | YAMLSeq, span: { from: number; to: number }): NoteValue {
  const flow = node.flow === true;
  if (isMap(node)) {
    const entries = entriesOf(reader, node);
    const from = Math.min(span.from, (flow ? undefined : entries[0]?.start) ?? span.from);
    return { kind: 'map', entries, from, to: flow ? span.to : (entries.at(-1)?.value.to ?? span.to) };
  }
  const items = itemsOf(reader, node);
  return { kind: 'list', items, flow, from: span.from, to: flow ? span.to : (items.at(-1)?.to ?? span.to) };
}

function itemsOf(reader: Reader, node: YAMLSeq): NoteValue[] {
  const source = node.srcToken as { readonly items: readonly CST.CollectionItem[] } | undefined;
  const tokens = source?.items.filter(isItem) ?? [];
  return node.items.map((item, at) => {
    const token = tokens[at];
    const dash = token?.start.find((part) => part.type === 'seq-item-ind');
    const [from] = rangeOf(item as Node);
    const emptyAt = dash === undefined ? from : dash.offset + 1;
    // In `[&x a: b]` the anchor belongs to the key, although it comes before the item.
    const properties = token?.sep === undefined ? propertiesIn(token?.start) : undefined;
    return valueOf(reader, item as Node, emptyAt + reader.offset, properties);
  });
}

/**
 * Returns true if the token is an item of a list. Comments before the end of a list are items without content in the
 * parser's token tree.
 */
function isItem({ start, key, sep, value }: CST.CollectionItem): boolean {
  return (
    value !== undefined ||
    key !== undefined ||
    sep !== undefined ||
    start.some(({ type }) => type !== 'space' && type !== 'comment' && type !== 'newline' && type !== 'comma')
  );
}

const BLANK: ReadonlySet<number> = new Set([9, 10, 13, 32]);

/** Returns the end of a range without trailing spaces, line ends, and blank lines. */
function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && BLANK.has(text.charCodeAt(end - 1))) end -= 1;
  return end;
}
