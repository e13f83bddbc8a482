/** All texts that a user reads, as full sentences, collected from the text tables. */
import { SEVERITIES, type Code } from '../../../src/domain/finding.ts';
import { parseSettings } from '../../../src/config/parse.ts';
import { DEFAULT_SETTINGS } from '../../../src/config/settings.ts';
import { ENTRIES, ribbonEntry } from '../../../src/ui/commands.ts';
import { blankRow, type SettingColumn, type SettingList } from '../../../src/ui/settings/settings-list-model.ts';
import { SETTINGS_GROUPS } from '../../../src/ui/settings/settings-model.ts';
import { problemWords } from '../../../src/ui/settings/settings-problem-model.ts';
import type { SettingRow } from '../../../src/ui/settings/settings-row-model.ts';
import { fillCrmName, SAFETY_LIMIT_TEXT } from '../../../src/ui/text/plan.ts';
import { findingMessage, fixLabel, otherFixLabel, FINDING_TEXT } from '../../../src/ui/text/findings.ts';
import { YAML_REASON_TEXT } from '../../../src/ui/text/yaml.ts';
import * as screens from './screen-samples.ts';
import { REMARKS } from './finding-samples.ts';
import { CALLS, FIGURES, MODULES, type Calls } from './text-samples.ts';

/** Members of a table that are not texts. */
const UNREAD = new Set(['icon', 'tone', 'variant', 'style']);

/** Tables whose texts {@link issueLines} already lists by finding, and lists of CRMs and screens. */
const SHOWN_ELSEWHERE = new Set([
  'FINDING_TEXT',
  'NAME_FINDING_TEXT',
  'CRM_FINDING_TEXT',
  'CONNECTABLE',
  'URI_SCREENS',
]);

/** Functions that return a table's text for a key. */
const CALLED: Readonly<Record<string, (key: string) => unknown>> = {
  SAFETY_LIMIT_TEXT: (key) =>
    SAFETY_LIMIT_TEXT[key as keyof typeof SAFETY_LIMIT_TEXT](FIGURES[key as keyof typeof FIGURES]),
};

/**
 * Returns every text in a value, in its order, with one CRM's name. Throws if the value contains a function, because
 * its text would be missing.
 */
function textsIn(value: unknown, at: string): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [fillCrmName(value, 'Salesforce')];
  if (typeof value === 'function') throw new Error(`${at} is a function that no sample calls`);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (UNREAD.has(key) ? [] : textsIn(part, `${at}.${key}`)));
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`);

/** Texts that several tables share, to be listed once. */
const SHARED: ReadonlySet<unknown> = new Set(Object.values(YAML_REASON_TEXT));

function tableLines(name: string, table: object): readonly string[] {
  const call = CALLED[name];
  const entries = Object.entries(table).flatMap(([key, entry]) => {
    const isShown = name !== 'YAML_REASON_TEXT' && SHARED.has(entry);
    const texts = isShown || UNREAD.has(key) ? [] : textsIn(call === undefined ? entry : call(key), `${name}.${key}`);
    return texts.length === 0 ? [] : [key, ...indented(texts)];
  });
  return [name, ...indented(entries)];
}

function callLines(name: string, call: (...args: never[]) => unknown, samples: unknown): readonly string[] {
  if (!Array.isArray(samples)) return [];
  const said = samples.flatMap((args: never[]) => textsIn(call(...args), name));
  return [name, ...indented([...new Set(said)])];
}

/** Returns the lines of every table of a module, and of every function with samples. */
export function moduleLines<M extends object>(module: M, calls: Partial<Calls<M>>): readonly string[] {
  return Object.entries(module).flatMap(([name, value]: [string, unknown]) => {
    if (SHOWN_ELSEWHERE.has(name)) return [];
    if (typeof value === 'object' && value !== null) return ['', ...tableLines(name, value)];
    if (typeof value !== 'function') return ['', name, ...indented(textsIn(value, name))];
    const samples = (calls as Readonly<Record<string, unknown>>)[name];
    if (samples === undefined) throw new Error(`${name} has no samples`);
    const lines = callLines(name, value as (...args: never[]) => unknown, samples);
    return lines.length === 0 ? [] : ['', ...lines];
  });
}

function issueLines(): readonly string[] {
  return (Object.keys(SEVERITIES) as readonly Code[]).flatMap((code) => {
    const finding = REMARKS[code];
    const { message, advice } = findingMessage(finding);
    const buttons = [fixLabel(finding), otherFixLabel(finding)].filter((label) => label !== undefined);
    return [
      `${code}: ${FINDING_TEXT[code].title}`,
      ...indented([message, advice, ...buttons.map((label) => `[${label}]`)]),
    ];
  });
}

function settingLines(): readonly string[] {
  return SETTINGS_GROUPS.flatMap(({ heading, rows, pages, lists }) => [
    '',
    heading === '' ? '(top)' : heading,
    ...indented([
      ...rows.flatMap(rowLines),
      ...pages.flatMap((page) => [
        `${page.name}: ${page.help}`,
        ...indented([...page.rows.flatMap(rowLines), ...page.lists.flatMap(listLines)]),
      ]),
      ...lists.flatMap(listLines),
    ]),
  ]);
}

function rowLines({ name, help, control }: SettingRow): readonly string[] {
  const options = control.type === 'dropdown' ? [Object.values(control.options).join(' | ')] : [];
  return [`${name}: ${help}`, ...indented(options)];
}

function listLines(list: SettingList): readonly string[] {
  const { heading, summary, help, empty, add, columns } = list;
  return [
    `${heading}: ${summary}`,
    ...indented([help, empty, `[${add}]`, ...columns.map((one) => columnLine(one, list))]),
  ];
}

function columnLine({ label, options }: SettingColumn, list: SettingList): string {
  return options === undefined ? label : `${label}: ${Object.values(options(blankRow(list))).join(' | ')}`;
}

/** Returns settings in which every value has a wrong type. */
function spoiled(value: unknown): unknown {
  if (Array.isArray(value)) return [{}];
  if (typeof value !== 'object' || value === null) return typeof value === 'number' ? 'x' : [7];
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, spoiled(part)]));
}

function problemLines(): readonly string[] {
  const raw = { ...(spoiled(DEFAULT_SETTINGS) as object), version: DEFAULT_SETTINGS.version };
  return parseSettings(raw).problems.map((problem) => {
    const { name, text } = problemWords(problem);
    return `${name}: ${text}`;
  });
}

function commandLines(): readonly string[] {
  const names = ENTRIES.map((entry) =>
    entry.on === 'app' ? entry.name : `${entry.name} (${entry.on} menu: ${entry.menu})`,
  );
  return [...names, ribbonEntry({} as never).title];
}

const WORD_LINES = (name: keyof typeof MODULES): readonly string[] => moduleLines(MODULES[name], CALLS);

/** Modules of texts by section; a module that is not listed here is not in the file. */
export const SECTIONS = {
  Issues: ['findings', 'name-findings', 'crm-findings', 'yaml'],
  'Plan, blocked, safety limits': ['plan'],
  'Errors and outcomes': ['errors', 'refusals'],
  'Sign-in': ['sign-in-errors', 'sign-in'],
  'Obsidian URIs': ['uri'],
  'Setup assistant': ['setup'],
  'Changes to notes': ['changes'],
  Pipeline: ['pipeline'],
  'Parts of sentences': ['format'],
} as const satisfies Readonly<Record<string, readonly (keyof typeof MODULES)[]>>;

/** Returns the texts by section; `commandLine` and `inline` are collected by the test. */
export function allTexts(commandLine: readonly string[], inline: readonly string[]): string {
  const words = Object.entries(SECTIONS).map(([title, modules]): [string, readonly string[]] => [
    title,
    [...(title === 'Issues' ? ['', ...issueLines()] : []), ...modules.flatMap(WORD_LINES)],
  ]);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ...words,
    ['Connections', moduleLines(screens.CONNECTIONS, screens.CONNECTION_CALLS)],
    ['Missing fields', moduleLines(screens.MISSING_FIELDS, screens.MISSING_FIELD_CALLS)],
    ['Settings', settingLines()],
    ['Input errors of settings', moduleLines(screens.RULES, screens.RULE_CALLS)],
    ['Saved settings that aren’t valid', ['', ...problemLines()]],
    ['Commands', ['', ...commandLines()]],
    [
      'Notices',
      [...moduleLines(screens.NOTICES, screens.NOTICE_CALLS), '', 'In the code of screens', ...indented(inline)],
    ],
    ['Command line', ['', ...commandLine]],
  ];
  return `${sections.map(([title, lines]) => [`# ${title}`, ...lines].join('\n')).join('\n\n')}\n`;
}
