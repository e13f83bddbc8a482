/** Display model of one setting: its path, its control, and the validation of a value. */
import { parseSettings } from '../../config/parse.ts';
import type { Settings } from '../../config/settings.ts';
import type { SettingProblem } from '../../config/shape.ts';

/** Path from the root of the settings, as in data.json. */
export type SettingPath = readonly [keyof Settings, ...string[]];

export type Control =
  | { readonly type: 'toggle' }
  | { readonly type: 'text' | 'folder'; readonly placeholder: string }
  | { readonly type: 'textarea'; readonly rows: number }
  /** Selection of one value; `options` contains the labels by value. */
  | { readonly type: 'dropdown'; readonly options: Readonly<Record<string, string>> };

export interface SettingRow {
  readonly path: SettingPath;
  readonly name: string;
  /** One or two sentences. */
  readonly help: string;
  /** Additional search terms. */
  readonly aliases: readonly string[];
  readonly control: Control;
  /** Returns the value that the control shows. */
  readonly read: (settings: Settings) => string | boolean;
  /** Returns the settings with the control's value, not validated. */
  readonly write: (settings: Settings, shown: string | boolean) => Settings;
}

/** Returns the path as one text, which is the control's key. */
export function keyOf(path: SettingPath): string {
  return path.join('.');
}

/** Returns the value at a path; `undefined` if a part of the path does not exist. */
export function valueAt(settings: Settings, path: SettingPath): unknown {
  return path.reduce<unknown>(
    (value, key) => (isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    settings,
  );
}

/**
 * Returns a copy with another value at the path; `undefined` removes the key. Missing parts of the path are created.
 */
export function withValue(settings: Settings, path: SettingPath, value: unknown): Settings {
  return placed(settings, path, value) as Settings;
}

function placed(into: unknown, [key = '', ...rest]: readonly string[], value: unknown): unknown {
  const table = isTable(into) ? into : {};
  const inner = rest.length === 0 ? value : placed(Object.hasOwn(table, key) ? table[key] : undefined, rest, value);
  const others = Object.entries(table).filter(([other]) => other !== key);
  if (inner === undefined) return Object.fromEntries(others);
  return Object.hasOwn(table, key) ? { ...table, [key]: inner } : Object.fromEntries([...others, [key, inner]]);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Returns the problems of changed settings that `now` does not have, by the rules used on loading. Those at the changed
 * path come first, because a change can also make another setting invalid. Keys have the form of {@link keyOf}.
 */
export function newProblems(now: Settings, changed: Settings, path: SettingPath): readonly SettingProblem[] {
  const known = new Set(parseSettings(now).problems.map((problem) => `${problem.key} ${problem.expected}`));
  const fresh = parseSettings(changed).problems.filter((problem) => !known.has(`${problem.key} ${problem.expected}`));
  const own = (problem: SettingProblem): boolean => problem.key === keyOf(path);
  return [...fresh.filter(own), ...fresh.filter((problem) => !own(problem))];
}

/** Returns the reason why the control's value is invalid; `undefined` if it is valid. */
export function refusal(row: SettingRow, settings: Settings, shown: string | boolean): string | undefined {
  return newProblems(settings, row.write(settings, shown), row.path)[0]?.expected;
}

type About = Pick<SettingRow, 'path' | 'name' | 'help'> & { readonly aliases?: readonly string[] };

/** Returns a setting that is on or off. */
export function toggleRow(about: About): SettingRow {
  return {
    aliases: [],
    ...about,
    control: { type: 'toggle' },
    read: (settings) => valueAt(settings, about.path) === true,
    write: (settings, shown) => withValue(settings, about.path, shown === true),
  };
}

/** Returns a text setting; leading and trailing spaces are removed, except in a text area. */
export function textRow(about: About & { readonly control: Control }): SettingRow {
  return {
    aliases: [],
    ...about,
    read: (settings) => textOf(valueAt(settings, about.path)),
    write: (settings, shown) => withValue(settings, about.path, trimmed(about.control, String(shown))),
  };
}

function trimmed(control: Control, shown: string): string {
  return control.type === 'textarea' ? shown : shown.trim();
}

/** Returns a text setting that is removed if it is empty or equal to the default, so that a later default applies. */
export function overrideRow(about: About & { readonly initial: string }): SettingRow {
  const { initial, ...rest } = about;
  return {
    aliases: [],
    ...rest,
    control: { type: 'text', placeholder: initial },
    read: (settings) => textOf(valueAt(settings, about.path)),
    write: (settings, shown) => {
      const text = String(shown).trim();
      return withValue(settings, about.path, text === '' || text === initial ? undefined : text);
    },
  };
}

/**
 * Returns a number setting with a text input, so that a typo is reported and not rounded away. A text that is not a
 * number is kept, and validation refuses it.
 */
export function numberRow(about: About & { readonly placeholder: string }): SettingRow {
  const { placeholder, ...rest } = about;
  return {
    aliases: [],
    ...rest,
    control: { type: 'text', placeholder },
    read: (settings) => textOf(valueAt(settings, about.path)),
    write: (settings, shown) => withValue(settings, about.path, numberOf(String(shown))),
  };
}

/** Returns a setting of numbers separated by commas. */
export function numbersRow(about: About & { readonly placeholder: string }): SettingRow {
  const { placeholder, ...rest } = about;
  return {
    aliases: [],
    ...rest,
    control: { type: 'text', placeholder },
    read: (settings) => {
      const numbers = valueAt(settings, about.path);
      return Array.isArray(numbers) ? numbers.join(', ') : '';
    },
    write: (settings, shown) => {
      const parts = String(shown)
        .split(/[,;\s]+/)
        .filter(Boolean);
      return withValue(settings, about.path, parts.map(numberOf));
    },
  };
}

/** Returns a setting with one of several values; `number` if it is stored as a number. */
export function choiceRow(
  about: About & { readonly options: Readonly<Record<string, string>>; readonly number?: boolean },
): SettingRow {
  const { options, number, ...rest } = about;
  return {
    aliases: [],
    ...rest,
    control: { type: 'dropdown', options },
    read: (settings) => textOf(valueAt(settings, about.path)),
    write: (settings, shown) => withValue(settings, about.path, number === true ? Number(shown) : shown),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function numberOf(text: string): number | string {
  const trim = text.replace(/%/g, '').trim();
  return /^-?\d+(?:\.\d+)?$/.test(trim) ? Number(trim) : trim;
}
