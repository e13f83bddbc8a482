/** Search for a key that appears twice in one map, in one pass through the tree. */
import { isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';
import type { Span } from '../domain/value.ts';

/** Spans are the parser's. */
export interface DuplicateKey {
  readonly key: string;
  /** Second occurrence of the key. */
  readonly at: Span;
  readonly first: Span;
}

/**
 * Returns the first duplicate key of a tree, in the order of the text. Keys are equal if their values are: `1` and
 * `1.0`, but not `"1"`.
 */
export function duplicateKey(root: unknown): DuplicateKey | undefined {
  let found: DuplicateKey | undefined;
  const waiting: unknown[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isPair(node)) waiting.push(node.value, node.key);
    else if (isSeq(node)) for (const item of node.items) waiting.push(item);
    else if (isMap(node)) {
      const twice = duplicateIn(node.items.map(({ key }) => key as Node));
      if (twice !== undefined && (found === undefined || twice.at.from < found.at.from)) found = twice;
      for (const pair of node.items) waiting.push(pair);
    }
  }
  return found;
}

function duplicateIn(keys: readonly Node[]): DuplicateKey | undefined {
  const seen = new Map<unknown, Node>();
  for (const key of keys) {
    if (!isScalar(key)) continue;
    const first = seen.get(key.value);
    if (first !== undefined) return { key: key.source ?? '', at: spanOf(key), first: spanOf(first) };
    seen.set(key.value, key);
  }
  return undefined;
}

function spanOf({ range }: Node): Span {
  const [from, to] = range ?? [0, 0];
  return { from, to };
}
