/** Comparison of column names with the names of fields. */
// cspell:ignore Währung Wahrung Waehrung
import { addToGroup } from '../../domain/group.ts';
import { foldedKey } from '../../domain/key.ts';
import { byKey } from '../../domain/memo.ts';
import { FIELD_ALIASES, DOUBTFUL_ALIASES, type ColumnField, type Doubt } from './field-aliases.ts';

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

/** The meaning of a name as the alias of a field. */
export interface AliasMeaning {
  readonly field: ColumnField;
  readonly doubt: Doubt | undefined;
  /** The alias is shown as an alternative, but never selected. */
  readonly never: boolean;
}

let meanings: ReadonlyMap<string, readonly AliasMeaning[]> | undefined;

/** Returns the fields that have this name as an alias, in any language, in the order of the table. */
export function aliasMeanings(name: string): readonly AliasMeaning[] {
  meanings ??= compiledAliases();
  return meanings.get(columnKey(name)) ?? NONE;
}

const NONE: readonly AliasMeaning[] = [];

/** The names of all fields by language. */
const ALIASES = Object.entries(FIELD_ALIASES) as [ColumnField, Readonly<Record<string, string>>][];

function compiledAliases(): ReadonlyMap<string, readonly AliasMeaning[]> {
  const doubts = new Map(
    DOUBTFUL_ALIASES.flatMap(({ field, names, ...doubt }) =>
      names.split('|').map((name) => [`${field} ${columnKey(name)}`, doubt] as const),
    ),
  );
  const found = new Map<string, AliasMeaning[]>();
  for (const [field, languages] of ALIASES) {
    const keys = new Set(Object.values(languages).flatMap((names) => names.split('|').map(columnKey)));
    for (const key of keys) {
      const doubt = doubts.get(`${field} ${key}`);
      addToGroup(found, key, { field, doubt: doubt?.doubt, never: doubt?.never === true });
    }
  }
  return found;
}
