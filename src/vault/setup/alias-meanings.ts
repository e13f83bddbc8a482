/** The fields that have a column name as an alias. */
import { columnKey } from '../../domain/column-key.ts';
import { addToGroup } from '../../domain/group.ts';
import { FIELD_ALIASES, DOUBTFUL_ALIASES, type ColumnField, type Doubt } from './field-aliases.ts';

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
