/** Indentation that a note uses. */
import type { NoteEntry, NoteValue } from '../domain/value.ts';
import type { Indentation } from '../domain/yaml-text.ts';
import type { Frontmatter } from './frontmatter.ts';

const USUAL = 2;
const MOST = 8;

/**
 * Returns the indentation of the first map and list below a top-level key other than `except`, then below that key; 2
 * if the note has none.
 */
export function indentationOf(text: string, frontmatter: Frontmatter, except: NoteEntry | undefined): Indentation {
  let map: number | undefined;
  let list: number | undefined;
  const others = frontmatter.entries.filter((entry) => entry !== except);
  for (const { value } of except === undefined ? others : [...others, except]) {
    const own = except?.value === value;
    const step = stepOf(text, value, frontmatter.indent);
    if (step === undefined) continue;
    if (value.kind === 'map' && step > 0) map ??= step;
    if (value.kind === 'list' && !own) list ??= step;
  }
  const usual = map ?? (list === undefined || list === 0 ? USUAL : list);
  return { map: usual, list: list ?? usual };
}

/** Returns the indentation of a value, or `undefined` if it does not start on a separate line. */
function stepOf(text: string, { kind, from }: NoteValue, indent: number): number | undefined {
  if (kind !== 'map' && kind !== 'list') return undefined;
  const column = from - (text.lastIndexOf('\n', from - 1) + 1);
  const own = text.slice(from - column, from).trim() === '';
  return own && column >= indent && column - indent <= MOST ? column - indent : undefined;
}
