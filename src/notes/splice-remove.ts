/** Removal of one place from frontmatter: a key with its lines, or an item with its dash or comma. */
import { lineEndAt } from './find.ts';
import type { Container, FoundPlace } from './find.ts';
import type { Splice } from './splice.ts';

/**
 * Returns the splice that removes a place. Returns `undefined` for the last one of a block list or map below the top,
 * because its container would become empty and must become `[]` or `{}` instead, and if the start of the place cannot
 * be determined.
 */
export function removalSplice(text: string, found: FoundPlace): Splice | undefined {
  const { container, at } = found;
  if (container.flow) return fromFlow(text, container, at);
  if (container.values.length === 1 && container.value !== undefined) return undefined;
  const from = startIn(text, container, at);
  if (from === undefined) return undefined;
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  if (text.slice(lineStart, from).trim() === '') {
    return { from: lineStart, to: afterLine(text, found.value.to), insert: '' };
  }
  const next = at + 1 < container.values.length ? startIn(text, container, at + 1) : undefined;
  return next === undefined ? undefined : { from, to: next, insert: '' };
}

function fromFlow(text: string, container: Container, at: number): Splice | undefined {
  const from = startIn(text, container, at);
  const to = container.values[at]?.to;
  if (from === undefined || to === undefined) return undefined;
  const next = at + 1 < container.values.length ? startIn(text, container, at + 1) : undefined;
  if (next !== undefined) return { from, to: next, insert: '' };
  const before = container.values[at - 1];
  if (before !== undefined) return { from: before.to, to, insert: '' };
  return { from, to: to + (/^\s*,/.exec(text.slice(to))?.[0].length ?? 0), insert: '' };
}

/** Returns the start of an item or pair: its dash, the properties before its key, its key, or the item itself. */
function startIn(text: string, container: Container, at: number): number | undefined {
  const entry = container.entries?.[at];
  if (entry !== undefined) return entry.start ?? entry.keyFrom;
  const from = container.values[at]?.from;
  if (from === undefined || container.flow) return from;
  return dashIn(text, container.values[at - 1]?.to ?? container.value?.from ?? from, from);
}

/** Returns the first dash that is not in a comment, a tag, or an anchor. */
function dashIn(text: string, from: number, to: number): number | undefined {
  for (let at = from; at < to; at++) {
    const char = text.charAt(at);
    if (char === '-') return at;
    if (char === '#') at = lineEndAt(text, at);
    if (char === '&' || char === '!') while (at + 1 < to && text.charCodeAt(at + 1) > SPACE) at += 1;
  }
  return undefined;
}

const SPACE = 32;

function afterLine(text: string, at: number): number {
  const end = lineEndAt(text, at);
  return end + (text.charCodeAt(end) === 13 ? 2 : 1);
}
