/** Exact spans and texts of edits. No byte outside the returned span changes. */
import type { NoteEntry, NoteValue, PlainValue, Span } from '../domain/value.ts';
import { blockLines, inlineText, isInline, isListValue, isMapValue, keyText } from '../domain/yaml-text.ts';
import type { Indentation, InlineStyle } from '../domain/yaml-text.ts';
import { afterColon, isFlowMap, lineEndAt } from './find.ts';
import type { FoundPlace } from './find.ts';
import type { FrontmatterBlock, Frontmatter } from './frontmatter.ts';
import { indentationOf } from './indentation.ts';

/** Replacement of a span by a text. */
export interface Splice extends Span {
  readonly insert: string;
}

/** A note with its frontmatter read. */
export interface ReadText {
  readonly text: string;
  readonly block: FrontmatterBlock;
  readonly frontmatter: Frontmatter;
}

/** Replaces an existing value. Comments on the key's own line stay; those inside the old value are removed. */
export function replaceSplice(note: ReadText, found: FoundPlace, value: PlainValue): Splice {
  const { text, frontmatter } = note;
  const old = found.value;
  const quote = quoteOf(text, old);
  if (found.container.flow) {
    const style = frontmatter.style === 'flow' ? 'json' : 'flow';
    return inFlow(text, found, inlineText(value, style, quote));
  }
  const style = inlineStyleOf(text, found, value);
  if (style !== undefined) return onOneLine(note, found, inlineText(value, style, quote));
  const indentation = indentationOf(text, frontmatter, found.entry);
  const column = frontmatter.indent + (isMapValue(value) ? indentation.map : indentation.list);
  return onOwnLines(note, found, blockLines(value, column, indentation));
}

/**
 * Returns the style of a value on its key's line, or `undefined` for a value on separate lines. A list keeps the
 * brackets it had; deeper values stay on one line.
 */
function inlineStyleOf(
  text: string,
  { value: old, container }: FoundPlace,
  value: PlainValue,
): InlineStyle | undefined {
  if (isInline(value)) return 'block';
  const oneLine = !text.slice(old.from, old.to).includes('\n');
  if (isListValue(value) && old.kind === 'list' && old.flow && oneLine && value.every(isInline)) return 'flow';
  return container.value === undefined ? undefined : 'json';
}

function quoteOf(text: string, { kind, from }: NoteValue): '"' | "'" | undefined {
  const keyStart = text.charAt(from);
  return kind === 'scalar' && (keyStart === '"' || keyStart === "'") ? keyStart : undefined;
}

function inFlow(text: string, { entry, value }: FoundPlace, insert: string): Splice {
  const { from, to } = value;
  if (from < to) return { from, to, insert };
  return { from, to, insert: `${entry !== undefined && afterColon(text, entry) === undefined ? ':' : ''} ${insert}` };
}

function onOneLine({ text, block }: ReadText, { entry, value }: FoundPlace, insert: string): Splice {
  const { from, to } = value;
  const start = entry === undefined ? from : afterColon(text, entry);
  if (start === undefined) return belowKey(text, block, entry, ` ${insert}`);
  if (from === to) return { from, to, insert: ` ${insert}` };
  const end = isBlockCollection(text, value) ? lineEndAt(text, to) : to;
  if (!text.slice(start, from).includes('\n')) return { from, to: end, insert: insert + headerComment(text, value) };
  return { from: start, to: end, insert: ` ${insert}${commentIn(text.slice(start, lineEndAt(text, start)))}` };
}

function onOwnLines({ text, block }: ReadText, { entry, value }: FoundPlace, lines: readonly string[]): Splice {
  const insert = block.lineEnd + lines.join(block.lineEnd);
  const start = entry === undefined ? undefined : afterColon(text, entry);
  if (start === undefined) return belowKey(text, block, entry, insert);
  const firstEnd = lineEndAt(text, start);
  if (value.from === value.to) return { from: firstEnd, to: firstEnd, insert };
  const below = value.from > firstEnd;
  const head = below ? commentIn(text.slice(start, firstEnd)) : headerComment(text, value);
  const to = lineEndAt(text, value.to);
  const tail = isBlockCollection(text, value) ? '' : commentIn(text.slice(value.to, to));
  return { from: start, to, insert: head + tail + insert };
}

/** Adds the value of an explicit key (`? key`) without a colon on a new line, which starts as the key's line does. */
function belowKey(text: string, { lineEnd }: FrontmatterBlock, entry: NoteEntry | undefined, insert: string): Splice {
  const at = lineEndAt(text, entry?.keyTo ?? 0);
  const keyStart = entry?.start ?? 0;
  const pad = ' '.repeat(keyStart - (text.lastIndexOf('\n', keyStart) + 1));
  return { from: at, to: at, insert: `${lineEnd}${pad}:${insert}` };
}

/** Returns true for a map or list whose last line may end with a separate comment. An alias of one does not count. */
function isBlockCollection(text: string, value: NoteValue): boolean {
  if (/^\*\S*$/.test(text.slice(value.from, value.to))) return false;
  return value.kind === 'list' ? !value.flow : value.kind === 'map' && !isFlowMap(text, value);
}

/**
 * Returns the part of a line after a colon that stays when the value is removed: a comment, with the spaces before it.
 */
function commentIn(line: string): string {
  return line.trim() === '' ? '' : line;
}

/**
 * Returns the comment after `|`, `>`, a tag, or an anchor, with one space before it. It is inside the value, on the
 * key's line.
 */
function headerComment(text: string, { from, to }: NoteValue): string {
  const header = /^(?:[&!]\S*[ \t]+)*(?:[|>][-+\d]*[ \t]+)?(#[^\r\n]*)/.exec(text.slice(from, to));
  return header?.[1] === undefined ? '' : ` ${header[1]}`;
}

/** Returns a new name for a key, with the quotes of the old one. */
export function renamedKey(was: string, to: string, style: Frontmatter['style']): string {
  const quote = was.startsWith('"') || was.startsWith("'") ? was.charAt(0) : '';
  if (quote === '') return style === 'flow' ? JSON.stringify(to) : keyText(to);
  return /["'\\]/.test(to) ? JSON.stringify(to) : `${quote}${to}${quote}`;
}

/** Adds a key at the end of the frontmatter. */
export function insertSplice({ text, block, frontmatter }: ReadText, key: string, value: PlainValue): Splice {
  const { insertAt, entries, indent, style } = frontmatter;
  if (style === 'flow') {
    const pair = `${JSON.stringify(key)}: ${inlineText(value, 'json')}`;
    return { from: insertAt, to: insertAt, insert: flowSeparator(text, block, entries.at(-1)) + pair };
  }
  const indentation = indentationOf(text, frontmatter, undefined);
  const lines = pairLines(key, value, indent, indentation);
  return { from: insertAt, to: insertAt, insert: lines.join(block.lineEnd) + block.lineEnd };
}

/**
 * Returns the lines of a pair in block style, without a line end after it. A key without a value means null and can be
 * filled in.
 */
function pairLines(key: string, value: PlainValue, indent: number, indentation: Indentation): string[] {
  const head = `${' '.repeat(indent)}${keyText(key)}:`;
  if (value === null) return [head];
  if (isInline(value)) return [`${head} ${inlineText(value, 'block')}`];
  return [head, ...blockLines(value, indent + (isMapValue(value) ? indentation.map : indentation.list), indentation)];
}

/** Returns the separator before a new pair, which is on a separate line if the last pair is. */
function flowSeparator(text: string, { lineEnd }: FrontmatterBlock, last: NoteEntry | undefined): string {
  if (last === undefined) return '';
  const before = text.slice(text.lastIndexOf('\n', last.keyFrom) + 1, last.keyFrom);
  return before.trim() === '' ? `,${lineEnd}${before}` : ', ';
}

/** Adds frontmatter with one key before the whole text of a note that had none. */
export function createSplice(text: string, key: string, value: PlainValue): Splice {
  const at = text.startsWith('\uFEFF') ? 1 : 0;
  const lineEnd = /\r?\n/.exec(text)?.[0] ?? '\n';
  const lines = ['---', ...pairLines(key, value, 0, { map: 2, list: 2 }), '---', ''];
  return { from: at, to: at, insert: lines.join(lineEnd) };
}
