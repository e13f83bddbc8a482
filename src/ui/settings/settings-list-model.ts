/** Settings that are lists of rows: display, conversion back to settings, and validation. */
import { validateListed } from '../../config/rules.ts';
import type { Settings } from '../../config/settings.ts';
import { keyOf, newProblems, type SettingPath, valueAt, withValue } from './settings-row-model.ts';

/** One row of a list, its cells by member. Members without a column are kept. */
export type ListRow = Readonly<Record<string, unknown>>;

export interface SettingColumn {
  readonly member: string;
  readonly label: string;
  readonly placeholder?: string;
  /** Initial value in a new row. */
  readonly initial?: string;
  /** Labels by value for a dropdown; omitted for a text input. They can depend on the other cells of the row. */
  readonly options?: (row: ListRow) => Readonly<Record<string, string>>;
}

export interface SettingList {
  readonly path: SettingPath;
  readonly heading: string;
  /** Description of the entry that opens the list. */
  readonly summary: string;
  /** Text above the list. */
  readonly help: string;
  /** Text shown while the list is empty. */
  readonly empty: string;
  /** Label of the button that adds a row. */
  readonly add: string;
  readonly columns: readonly SettingColumn[];
  /** True if the order of rows matters. */
  readonly ordered: boolean;
  /** Member with the unique name of a row, if the settings store the rows as an object by name. */
  readonly keyedBy?: string;
  readonly read: (settings: Settings) => readonly ListRow[];
  readonly write: (settings: Settings, rows: readonly ListRow[]) => Settings;
  /** Returns true if the user changed the plugin's default; omitted if the list has no default to restore. */
  readonly isChanged?: (settings: Settings) => boolean;
  /** Returns the settings with the plugin's default for this list. */
  readonly reset?: (settings: Settings) => Settings;
  /** Corrects a row after a change of one of its cells, for example if a selected value is no longer valid. */
  readonly normalize?: (row: ListRow) => ListRow;
}

/** Returns a list whose rows are stored in the settings as shown. */
export function plainList(about: Omit<SettingList, 'read' | 'write'>): SettingList {
  return {
    ...about,
    read: (settings) => {
      const rows = valueAt(settings, about.path);
      return Array.isArray(rows) ? (rows as readonly ListRow[]) : [];
    },
    write: (settings, rows) => withValue(settings, about.path, rows),
  };
}

export function blankRow(list: SettingList): ListRow {
  return Object.fromEntries(list.columns.map(({ member, initial }) => [member, initial ?? '']));
}

/** Returns a cell as text. */
export function settingCell(row: ListRow, member: string): string {
  const cell = row[member];
  return typeof cell === 'string' || typeof cell === 'number' ? String(cell) : '';
}

/** Returns the row with another text in one cell, without leading and trailing spaces. */
export function withCell(list: SettingList, row: ListRow, member: string, text: string): ListRow {
  const changed = { ...row, [member]: text.trim() };
  return list.normalize?.(changed) ?? changed;
}

/** Validation result of a list during editing. */
export interface ListValidation {
  /** Settings to save; `undefined` while a row is invalid, so that unfinished input is not lost. */
  readonly settings: Settings | undefined;
  /** Errors by index of the row. */
  readonly refusals: ReadonlyMap<number, string>;
  /** Error that the list would cause in another setting. */
  readonly elsewhere: string | undefined;
}

/** Validates rows with the rules used on loading. Rows with only empty texts are not complete yet and are not saved. */
export function validatedList(list: SettingList, settings: Settings, rows: readonly ListRow[]): ListValidation {
  const filled = rows.flatMap((row, at) => (isBlank(list, row) ? [] : [{ row, at }]));
  const refusals = new Map<number, string>(duplicateOf(list, filled));
  const changed = list.write(
    settings,
    filled.map(({ row }) => row),
  );
  let elsewhere: string | undefined;
  for (const { key, expected } of newProblems(list.write(settings, []), changed, list.path)) {
    const prefix = `${keyOf(list.path)}.`;
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : undefined;
    const wrong = filled.find(({ row }, at) => name === (keyText(list, row) ?? String(at + 1)));
    if (wrong === undefined) elsewhere ??= expected;
    else refusals.set(wrong.at, expected);
  }
  const isFine = refusals.size === 0 && elsewhere === undefined;
  return { settings: isFine ? changed : undefined, refusals, elsewhere };
}

function keyText({ keyedBy }: SettingList, row: ListRow): string | undefined {
  return keyedBy === undefined ? undefined : settingCell(row, keyedBy);
}

/** Returns errors for rows with a duplicate name, which would overwrite each other in an object by name. */
function duplicateOf(
  list: SettingList,
  filled: readonly { readonly row: ListRow; readonly at: number }[],
): (readonly [number, string])[] {
  if (list.keyedBy === undefined) return [];
  const names = filled.map(({ row }) => keyText(list, row) ?? '');
  return filled.flatMap(({ at }, index) => {
    const refused = validateListed(names[index] ?? '', names.slice(0, index));
    return refused === undefined ? [] : [[at, refused] as const];
  });
}

function isBlank({ columns }: SettingList, row: ListRow): boolean {
  return columns.every(({ member, options }) => options !== undefined || settingCell(row, member) === '');
}
