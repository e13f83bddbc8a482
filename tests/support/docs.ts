/** The generated parts of the documentation, created from the code that they describe. `npm run docs` writes them. */
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import { PROBLEMS } from '../../src/operations/http/http-message.ts';
import { ROUTES } from '../../src/operations/http/routes.ts';
import { OPERATIONS } from '../../src/operations/operations.ts';
import { ENTRIES } from '../../src/ui/commands.ts';
import type { SettingList } from '../../src/ui/settings/settings-list-model.ts';
import { HTTP_HEADING, PERMISSION_ROWS } from '../../src/ui/settings/settings-http-model.ts';
import { SETTINGS_GROUPS, type SettingsPage } from '../../src/ui/settings/settings-model.ts';
import type { SettingRow } from '../../src/ui/settings/settings-row-model.ts';
import { ANSWERS } from '../../tools/api-reference/answers.ts';
import { ROUTE_ANSWERS } from '../../tools/api-reference/http-answers.ts';
import { type ApiParts, openApiDocument } from '../../tools/api-reference/openapi.ts';
import { type Blocks, commandBlocks } from './docs-commands.ts';
import { HTTP_BLOCKS } from './docs-http.ts';
import { issueSections } from './docs-issues.ts';
import { messageSections } from './docs-messages.ts';
import { section, table } from './markdown.ts';
import { MODULES } from './module-rules.ts';

/** Every page with generated blocks, by its path from the root of the repository. */
export const PAGES: Readonly<Record<string, Blocks>> = {
  'README.md': { commands: commandsTable },
  'docs/cli.md': commandBlocks(OPERATIONS, ANSWERS),
  'docs/http-api.md': { ...HTTP_BLOCKS, problems: problemsTable },
  'docs/settings.md': { settings: settingsSections },
  'docs/issues.md': { issues: issueSections },
  'docs/troubleshooting.md': { messages: messageSections },
  'docs/architecture.md': { modules: modulesTable },
};

/**
 * Returns the text of a page with everything between `<!-- generated: name -->` and `<!-- end generated -->`
 * regenerated. Blocks whose name is not defined for this page are unchanged.
 */
export function documented(page: string, text: string): string {
  return withBlocks(text, PAGES[page] ?? {});
}

/** Returns docs/openapi.json; `changes` replaces parts of the API. */
export function openApiText(changes: Partial<ApiParts> = {}): string {
  const parts = { routes: ROUTES, routeAnswers: ROUTE_ANSWERS, operations: OPERATIONS, answers: ANSWERS };
  const document = openApiDocument({ ...parts, reasons: PROBLEM_REASONS, ...changes });
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Returns the text of docs/architecture.md with the sizes of the parts of main.js. */
export function withSizes(text: string, sizes: PartSizes): string {
  return withBlocks(text, { sizes: () => sizesTable(sizes) });
}

function withBlocks(text: string, blocks: Blocks): string {
  return text.replace(
    /(<!-- generated: (\w+) -->\n)[^]*?(<!-- end generated -->)/g,
    (all: string, begin: string, name: string, end: string) => {
      const block = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
      return block === undefined ? all : `${begin}\n${block()}\n\n${end}`;
    },
  );
}

function commandsTable(): string {
  return table(
    ['Command', 'In the menu of'],
    ENTRIES.map((entry) => [entry.name, entry.on === 'app' ? '' : `${entry.on}s: ${entry.menu}`]),
  );
}

function modulesTable(): string {
  const names = Object.keys(MODULES);
  return table(
    ['Module', 'Contains', 'Imports', 'Packages', 'Other modules import'],
    Object.entries(MODULES).map(([name, { contains, imports, packages, entry }], at) => [
      code([name]),
      contains,
      importsText(imports, names.slice(0, at)),
      code(packages),
      at === names.length - 1 ? 'nothing' : entry === undefined ? 'all files' : code(entry),
    ]),
  );
}

/** Returns imports in relation to the modules above, if that is shorter. */
function importsText(imports: readonly string[], above: readonly string[]): string {
  const others = above.filter((name) => !imports.includes(name));
  if (above.length < 3 || others.length > 1) return code(imports);
  return others.length === 0 ? 'all above' : `all above except ${code(others)}`;
}

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** Bytes of the parts of main.js, by module of src and by package, and of the whole. */
export interface PartSizes {
  readonly parts: Readonly<Record<string, number>>;
  readonly bytes: number;
}

function sizesTable({ parts, bytes }: PartSizes): string {
  const sorted = Object.entries(parts).sort(([, one], [, other]) => other - one);
  return table(
    ['Part', 'KiB'],
    [...sorted.map(([name, size]) => [code([name]), kib(size)]), ['all, minified by swc', kib(bytes)]],
  );
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}

/** Reasons for each error of the HTTP API. */
const PROBLEM_REASONS: Readonly<Record<keyof typeof PROBLEMS, string>> = {
  'invalid-json': 'The body isn’t a JSON object in UTF-8.',
  'invalid-member': 'A member of the body is unknown or has an invalid value.',
  'invalid-header': 'The header `Idempotency-Key` has an invalid value.',
  'invalid-path': 'The path contains an invalid percent code.',
  'invalid-request': 'The command can’t be run with these arguments.',
  unauthorized: 'The token is missing or wrong.',
  'origin-not-allowed': 'The request comes from a web page.',
  'writing-not-allowed': 'The request would change something, and HTTP callers may not write on this device.',
  'dry-run-on': 'The request would change a CRM, and dry run is on in the settings.',
  'path-unknown': 'The API doesn’t have this path.',
  'id-unknown': 'No note has one of the IDs.',
  'method-not-allowed': 'The path has another method. The header `Allow` names it.',
  'plan-stale':
    'The plan is unknown or expired, or something changed since. The member `plan` has the new one, if there is one.',
  'safety-limit': 'The plan exceeds a [safety limit](sync.md#safety-limits).',
  busy: 'Another request is writing.',
  'body-too-large': 'The body is larger than 1 MiB.',
  'content-type-not-supported': 'The content type of the body isn’t JSON.',
  'host-unknown': 'The header `Host` isn’t an address of the server.',
  'idempotency-key-reused': 'Another request had the same `Idempotency-Key`.',
  'plan-required': 'The request names no plan. The member `plan` has it.',
  'crm-not-reached': 'The CRM couldn’t be read, for example because you aren’t signed in.',
  internal: 'The plugin or the server has a bug.',
};

function problemsTable(): string {
  return table(
    ['Status', 'Code', 'Reason'],
    Object.entries(PROBLEMS).map(([name, [status]]) => [
      String(status),
      code([name]),
      PROBLEM_REASONS[name as keyof typeof PROBLEMS],
    ]),
  );
}

function settingsSections(): string {
  const parts = SETTINGS_GROUPS.flatMap((group) => [
    part(group.heading, group.rows, group.lists),
    ...group.pages.map((page: SettingsPage) => part(`${group.heading}: ${page.name}`, page.rows, page.lists)),
  ]);
  const permissions = PERMISSION_ROWS.map(({ name, help }) => [name, help, 'off']);
  const http = section(HTTP_HEADING, table(['Setting', 'What it does', 'Default'], permissions));
  return [...parts, http].filter(Boolean).join('\n\n');
}

function part(heading: string, rows: readonly SettingRow[], lists: readonly SettingList[]): string {
  if (rows.length + lists.length === 0) return '';
  const body = table(['Setting', 'What it does', 'Default'], [...rows.map(rowLine), ...lists.map(listLine)]);
  return heading === '' ? body : section(heading, body);
}

function rowLine(row: SettingRow): readonly string[] {
  return [row.name, row.help, initialText(row)];
}

function initialText({ control, path, read }: SettingRow): string {
  const shown = read(DEFAULT_SETTINGS);
  if (typeof shown === 'boolean') return shown ? 'on' : 'off';
  if (control.type === 'textarea') return 'a note with empty properties';
  if (control.type === 'dropdown') return control.options[shown] ?? shown;
  // A property name or remote field name is empty unless it differs from the default.
  const isOverride = path[0] === 'keys' || path[0] === 'targets';
  const initial = isOverride && control.type === 'text' ? control.placeholder : shown;
  return initial === '' ? 'empty' : `\`${initial}\``;
}

function listLine({ heading, help, read, reset }: SettingList): readonly string[] {
  const rows = read(DEFAULT_SETTINGS).length;
  return [heading, help, rows === 0 ? 'empty' : `${rows} rows${reset === undefined ? '' : ', can be reset'}`];
}
