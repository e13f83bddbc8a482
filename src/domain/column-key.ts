/** Comparison of names and their words across languages: without case, accents, and punctuation. */
// cspell:ignore Währung Wahrung Waehrung
import { foldedKey } from './key.ts';
import { byKey } from './memo.ts';

/**
 * Returns the form of a name to compare columns by: {@link foldedKey} without accents, punctuation, and symbols.
 * `Währung`, `Wahrung`, and `Waehrung` are equal, and so are `Probability (%)` and `probability`. Combining marks of other
 * scripts stay, because they make another letter.
 */
export const columnKey = byKey((name) =>
  foldedKey(name)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]|[^\p{L}\p{N}\p{M}]/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'a')
    .replace(/[øœ]/g, 'o')
    .replace(/([aou])e/g, '$1'),
);

/** Returns the words of a name, each as {@link columnKey}; `closeDate` has two. */
export function columnWords(name: string): ReadonlySet<string> {
  const words = name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').split(/[^\p{L}\p{N}\p{M}]+/u);
  return new Set(words.map(columnKey).filter((word) => word !== ''));
}
