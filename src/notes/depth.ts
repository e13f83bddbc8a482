/** How deeply YAML is nested, told without reading it: the parser calls itself once a level, until the engine gives up. */
import { Parser } from 'yaml';
import type { CST } from 'yaml';

/** No person nests so deeply, and every engine manages it. */
const MOST_LEVELS = 100;

/** Offset of the first list or map that has too many others around it; undefined if there is none. */
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
