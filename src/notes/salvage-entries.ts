/** Keys that can be recognized in frontmatter that is not valid YAML: those at the start of a line. */
import type { NoteEntry } from '../domain/value.ts';

/**
 * No part of the pattern retries a run of spaces from each position, so that a line of any length is matched in linear
 * time.
 */
const KEY_LINE = /^(["']?)([^\s"'#:{[-](?:[^:"'\r\n]*[^\s:"'])?)\1[ \t]*:(?:[ \t]+([^\r\n]*))?\r?$/gm;
const QUOTED = /^(["'])(.*)\1$/;

/**
 * Returns the top-level keys in order, each once, with the rest of their line as the value. Suitable only for
 * determining the kind of a note. `block` is `undefined` if the closing delimiter is missing; the first blank line then
 * ends it.
 */
export function salvageEntries(
  text: string,
  block: { readonly from: number; readonly to: number } | undefined,
): NoteEntry[] {
  const blank = /\n[ \t]*\r?\n/.exec(text);
  const { from, to } = block ?? { from: text.indexOf('\n') + 1, to: blank === null ? text.length : blank.index + 1 };
  const entries = new Map<string, NoteEntry>();
  for (const match of text.slice(from, to).matchAll(KEY_LINE)) {
    const [line, quote = '', key = '', rest = ''] = match;
    const value = rest.trimEnd();
    const keyFrom = from + match.index;
    const keyTo = keyFrom + key.length + 2 * quote.length;
    const valueTo = keyFrom + line.trimEnd().length;
    const span = { from: valueTo - value.length, to: valueTo };
    const written = QUOTED.exec(value)?.[2] ?? value;
    const found: NoteEntry['value'] =
      written === ''
        ? { kind: 'empty', ...span }
        : { kind: 'scalar', text: written, plain: written === value, ...span };
    if (!entries.has(key)) entries.set(key, { key, keyFrom, keyTo, value: found });
  }
  return [...entries.values()];
}
