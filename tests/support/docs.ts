/** The tables of the README, made from the code that they describe. `npm run docs` writes them; a test holds them to it. */
import { SEVERITIES, type Code } from '../../src/domain/finding.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/settings.ts';
import { ENTRIES } from '../../src/ui/commands.ts';
import type { SettingList } from '../../src/ui/settings/settings-list-model.ts';
import { SETTINGS_GROUPS, type SettingsPage } from '../../src/ui/settings/settings-model.ts';
import type { SettingRow } from '../../src/ui/settings/settings-row-model.ts';
import { WORDS } from '../../src/ui/words/words.ts';

type Line = readonly string[];

/** Table by the name in its marker. */
export const TABLES = { commands: commandsTable, settings: settingsTable, findings: findingsTable } as const;

/** The text with what stands between `<!-- generated: name -->` and `<!-- end generated -->` made anew. */
export function documented(text: string): string {
  return text.replace(
    /(<!-- generated: (\w+) -->\n)[^]*?(<!-- end generated -->)/g,
    (all: string, begin: string, name: string, end: string) =>
      name in TABLES ? `${begin}\n${TABLES[name as keyof typeof TABLES]()}\n\n${end}` : all,
  );
}

function commandsTable(): string {
  return table(
    ['Command', 'In the menu of'],
    ENTRIES.map((entry) => [entry.name, entry.on === 'app' ? '' : `${entry.on}s: ${entry.menu}`]),
  );
}

function findingsTable(): string {
  const codes = Object.keys(SEVERITIES) as readonly Code[];
  return table(
    ['Finding', 'Severity', 'What it says'],
    codes.map((code) => [`\`${code}\``, SEVERITIES[code], WORDS[code].title]),
  );
}

function settingsTable(): string {
  const parts = SETTINGS_GROUPS.flatMap((group) => [
    part(group.heading, group.rows, group.lists),
    ...group.pages.map((page: SettingsPage) => part(`${group.heading}: ${page.name}`, page.rows, page.lists)),
  ]);
  return parts.filter(Boolean).join('\n\n');
}

function part(heading: string, rows: readonly SettingRow[], lists: readonly SettingList[]): string {
  const lines = [...rows.map(rowLine), ...lists.map(listLine)];
  const body = table(['Setting', 'What it does', 'At first'], lines);
  return lines.length === 0 ? '' : `${heading === '' ? '' : `### ${heading}\n\n`}${body}`;
}

function rowLine(row: SettingRow): Line {
  return [row.name, row.help, initialText(row)];
}

function initialText({ control, path, read }: SettingRow): string {
  const shown = read(DEFAULT_SETTINGS);
  if (typeof shown === 'boolean') return shown ? 'on' : 'off';
  if (control.type === 'textarea') return 'a note with empty properties';
  if (control.type === 'dropdown') return control.options[shown] ?? shown;
  // A name of a property or of a remote field is empty until it differs from what the plugin came with.
  const isOverride = path[0] === 'keys' || path[0] === 'targets';
  const initial = isOverride && control.type === 'text' ? control.placeholder : shown;
  return initial === '' ? 'empty' : `\`${initial}\``;
}

function listLine({ heading, help, read, reset }: SettingList): Line {
  const rows = read(DEFAULT_SETTINGS).length;
  return [heading, help, rows === 0 ? 'empty' : `${rows} rows${reset === undefined ? '' : ', can be reset'}`];
}

/** A Markdown table with its columns aligned, as the formatter leaves it. */
function table(head: Line, lines: readonly Line[]): string {
  const all = [head, ...lines].map((line) => line.map((cell) => cell.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')));
  const widths = head.map((_, column) => Math.max(3, ...all.map((line) => line[column]?.length ?? 0)));
  const drawn = all.map(
    (line) => `| ${widths.map((width, column) => (line[column] ?? '').padEnd(width)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [drawn[0], rule, ...drawn.slice(1)].join('\n');
}
