/**
 * Nesting depth of YAML, determined without parsing it: the parser recurses once per level until the stack overflows.
 */
import { Parser } from 'yaml';
import type { CST } from 'yaml';

/** No user nests so deeply, and every engine can parse this depth. */
const MOST_LEVELS = 100;

/** Returns the offset of the first list or map that is nested too deeply; otherwise `undefined`. */
export function tooDeepAt(source: string): number | undefined {
  if (source.length < MOST_LEVELS) return undefined;
  for (const token of new Parser().parse(source)) {
    const found = deepIn(token);
    if (found !== undefined) return found;
  }
  return undefined;
}

function deepIn(root: CST.Token): number | undefined {
  const waiting: { readonly token: CST.Token | null | undefined; readonly level: number }[] = [
    { token: root, level: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, level } = next;
    if (token === null || token === undefined) continue;
    if (token.type === 'document') waiting.push({ token: token.value, level });
    if (!('items' in token)) continue;
    if (level === MOST_LEVELS) return token.offset;
    for (const { key, value } of token.items.toReversed()) {
      waiting.push({ token: value, level: level + 1 }, { token: key, level: level + 1 });
    }
  }
  return undefined;
}
