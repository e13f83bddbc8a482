/** Settings that are lists of rows: how each is shown, made into settings again, and judged. */
import { refuseListed } from '../../config/rules.ts';
import type { Settings } from '../../config/settings.ts';
import { keyOf, newProblems, type SettingPath, valueAt, withValue } from './settings-row-model.ts';

/** One row of a list, its cells by member. Members that no column shows are carried along. */
export type ListRow = Readonly<Record<string, unknown>>;

export interface Column {
  readonly member: string;
  readonly label: string;
  readonly placeholder?: string;
  /** What a new row has there. */
  readonly initial?: string;
  /** Labels by value, for a cell to choose from; missing for a text. They may depend on the rest of the row. */
  readonly options?: (row: ListRow) => Readonly<Record<string, string>>;
}

export interface SettingList {
  readonly path: SettingPath;
  readonly heading: string;
  /** On the entry that leads to the list. */
  readonly summary: string;
  /** Above the list itself. */
  readonly help: string;
  /** What stands there while the list is empty. */
  readonly empty: string;
  /** What the button says that adds a row. */
  readonly add: string;
  readonly columns: readonly Column[];
  /** Whether the order of rows means something. */
  readonly ordered: boolean;
  /** The member that names a row where the settings hold a table by name: no two rows may give the same. */
  readonly keyedBy?: string;
  readonly read: (settings: Settings) => readonly ListRow[];
  readonly write: (settings: Settings, rows: readonly ListRow[]) => Settings;
  /** Whether the user changed what the plugin came with, and could have it back. Missing: there is nothing to go back to. */
  readonly isChanged?: (settings: Settings) => boolean;
  /** Back to what the plugin came with. */
  readonly reset?: (settings: Settings) => Settings;
  /** Mends a row after one of its cells changed, as when a choice no longer fits. */
  readonly settle?: (row: ListRow) => ListRow;
}

/** A list that stands in the settings as it is shown. */
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

/** A cell as text. */
export function cellOf(row: ListRow, member: string): string {
  const cell = row[member];
  return typeof cell === 'string' || typeof cell === 'number' ? String(cell) : '';
}

/** The row with another text in one cell; outer blanks do not count. */
export function withCell(list: SettingList, row: ListRow, member: string, text: string): ListRow {
  const changed = { ...row, [member]: text.trim() };
  return list.settle?.(changed) ?? changed;
}

/** What became of a list the user is editing. */
export interface ListVerdict {
  /** To be saved; undefined while a row is wrong, so that nothing is lost that the user is still typing. */
  readonly settings: Settings | undefined;
  /** What is wrong, by position of the row. */
  readonly refusals: ReadonlyMap<number, string>;
  /** What the list would spoil elsewhere. */
  readonly elsewhere: string | undefined;
}

/** Judges rows by the rules that loading asks. Rows whose texts are all blank are still to be filled in, and not saved. */
export function judged(list: SettingList, settings: Settings, rows: readonly ListRow[]): ListVerdict {
  const filled = rows.flatMap((row, at) => (isBlank(list, row) ? [] : [{ row, at }]));
  const refusals = new Map<number, string>(twice(list, filled));
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
  return keyedBy === undefined ? undefined : cellOf(row, keyedBy);
}

/** Rows that a table by name would swallow. */
function twice(
  list: SettingList,
  filled: readonly { readonly row: ListRow; readonly at: number }[],
): (readonly [number, string])[] {
  if (list.keyedBy === undefined) return [];
  const names = filled.map(({ row }) => keyText(list, row) ?? '');
  return filled.flatMap(({ at }, index) => {
    const refused = refuseListed(names[index] ?? '', names.slice(0, index));
    return refused === undefined ? [] : [[at, refused] as const];
  });
}

function isBlank({ columns }: SettingList, row: ListRow): boolean {
  return columns.every(({ member, options }) => options !== undefined || cellOf(row, member) === '');
}
