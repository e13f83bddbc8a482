/** One setting as the form shows it: where it stands, how it is edited, and what is wrong with a value. */
import { parseSettings } from '../../config/parse.ts';
import type { Settings } from '../../config/settings.ts';
import type { SettingProblem } from '../../config/shape.ts';

/** From the top of the settings down, as in data.json. */
export type SettingPath = readonly [keyof Settings, ...string[]];

export type Control =
  | { readonly type: 'toggle' }
  | { readonly type: 'text' | 'folder'; readonly placeholder: string }
  | { readonly type: 'textarea'; readonly rows: number }
  /** Labels by value. */
  | { readonly type: 'dropdown'; readonly options: Readonly<Record<string, string>> };

export interface SettingRow {
  readonly path: SettingPath;
  readonly name: string;
  /** One or two sentences. */
  readonly help: string;
  /** More words that the search finds it by. */
  readonly aliases: readonly string[];
  readonly control: Control;
  /** What the control shows. */
  readonly read: (settings: Settings) => string | boolean;
  /** The settings with what the control says; not judged yet. */
  readonly write: (settings: Settings, shown: string | boolean) => Settings;
}

/** The path as one text: what the control is known by. */
export function keyOf(path: SettingPath): string {
  return path.join('.');
}

/** What stands at a path; undefined when something on the way is missing. */
export function valueAt(settings: Settings, path: SettingPath): unknown {
  return path.reduce<unknown>(
    (value, key) => (isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    settings,
  );
}

/** A copy with another value at the path; undefined takes the key away. What is missing on the way is made. */
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
 * Why changed settings cannot be saved, by the rules that loading asks: the problems that `now` does not have. Those at
 * the changed path come first, for a change can also make another setting wrong. Keys are as {@link keyOf} has them.
 */
export function newProblems(now: Settings, changed: Settings, path: SettingPath): readonly SettingProblem[] {
  const known = new Set(parseSettings(now).problems.map((problem) => `${problem.key} ${problem.expected}`));
  const fresh = parseSettings(changed).problems.filter((problem) => !known.has(`${problem.key} ${problem.expected}`));
  const own = (problem: SettingProblem): boolean => problem.key === keyOf(path);
  return [...fresh.filter(own), ...fresh.filter((problem) => !own(problem))];
}

/** Why a row cannot take what its control says; undefined when it can. */
export function refusal(row: SettingRow, settings: Settings, shown: string | boolean): string | undefined {
  return newProblems(settings, row.write(settings, shown), row.path)[0]?.expected;
}

type About = Pick<SettingRow, 'path' | 'name' | 'help'> & { readonly aliases?: readonly string[] };

/** A setting that is on or off. */
export function toggleRow(about: About): SettingRow {
  return {
    aliases: [],
    ...about,
    control: { type: 'toggle' },
    read: (settings) => valueAt(settings, about.path) === true,
    write: (settings, shown) => withValue(settings, about.path, shown === true),
  };
}

/** A text whose outer blanks do not count. */
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

/** A text that is taken away when it says what stands there anyway, so that a later default comes through. */
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

/** A number typed as text, so that a slip is told and not rounded away. What is no number is left for the rules to refuse. */
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

/** Numbers with commas between them. */
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

/** One of several values; `number` when the settings hold it as one. */
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
