/** The parts of a note that edits replace, so that exactly they can be restored. */
import type { Span } from '../domain/value.ts';
import type { ReplacedText } from '../log/note-lines.ts';

/**
 * Returns the part that differs between two texts, extended to the value of the key in either text (`undefined` if the
 * key is absent there); `undefined` if the texts are equal.
 */
export function replacedBetween(
  before: string,
  after: string,
  key: string,
  was: Span | undefined,
  is: Span | undefined,
): ReplacedText | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before.charCodeAt(at) === after.charCodeAt(at)) at += 1;
  let tail = 0;
  while (tail < most - at && before.charCodeAt(before.length - tail - 1) === after.charCodeAt(after.length - tail - 1))
    tail += 1;
  at = Math.min(at, was?.from ?? at, is?.from ?? at);
  tail = Math.min(tail, before.length - (was?.to ?? 0), after.length - (is?.to ?? 0));
  return { key, at, from: before.slice(at, before.length - tail), to: after.slice(at, after.length - tail) };
}

/**
 * Adds a replacement to those that led to `text`, and moves the later ones. Replacements that overlap become one, with
 * the keys of both.
 */
export function addReplacement(
  parts: readonly ReplacedText[],
  text: string,
  next: ReplacedText,
): readonly ReplacedText[] {
  const end = next.at + next.from.length;
  const overlaps = (part: ReplacedText): boolean => next.at < endOf(part) && end > part.at;
  const overlapping = parts.filter(overlaps);
  const others = parts.filter((part) => !overlaps(part));
  const merged = overlapping.length === 0 ? next : mergedWith(overlapping, text, next);
  const shift = next.to.length - next.from.length;
  return [
    ...others.filter((part) => part.at < end),
    merged,
    ...others.filter((part) => part.at >= end).map((part) => ({ ...part, at: part.at + shift })),
  ];
}

function endOf({ at, to }: ReplacedText): number {
  return at + to.length;
}

function mergedWith(overlapping: readonly ReplacedText[], text: string, next: ReplacedText): ReplacedText {
  const end = next.at + next.from.length;
  const [first = next, last = first] = [overlapping[0], overlapping.at(-1)];
  const from = Math.min(next.at, first.at);
  const to = Math.max(end, endOf(last));
  const moved = overlapping.map((part) => ({ ...part, at: part.at - from }));
  return {
    key: [...new Set([...overlapping, next].flatMap(({ key }) => key.split(', ')))].join(', '),
    at: from,
    from: restoredText(text.slice(from, to), moved) ?? '',
    to: text.slice(from, next.at) + next.to + text.slice(end, to),
  };
}

/** Returns the text before the replacements; `undefined` if the text does not contain them. */
export function restoredText(text: string, parts: readonly ReplacedText[]): string | undefined {
  let result = text;
  for (const { at, from, to } of parts.toReversed()) {
    if (!result.startsWith(to, at)) return undefined;
    result = result.slice(0, at) + from + result.slice(at + to.length);
  }
  return result;
}
