/** The documentation matches the code: `npm run docs` was run after the last change. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SEVERITIES } from '../src/domain/finding.ts';
import { OPERATIONS } from '../src/operations/operations.ts';
import { ENTRIES } from '../src/ui/commands.ts';
import { SETTING_LISTS, SETTING_ROWS, SETTINGS_GROUPS } from '../src/ui/settings/settings-model.ts';
import { fillCrmName, FIELD_REASON_TEXT } from '../src/ui/text/plan.ts';
import { SIGN_IN_ERROR_TEXT } from '../src/ui/text/sign-in-errors.ts';
import { SIGNED_OUT } from '../src/ui/text/sign-in.ts';
import { OUTCOME_TEXT, ERROR_TEXT } from '../src/ui/text/errors.ts';
import { REFUSAL_TEXT } from '../src/ui/text/refusals.ts';
import { YAML_REASON_TEXT } from '../src/ui/text/yaml.ts';
import { documented, PAGES } from './support/docs.ts';

const textOf = (page: string): string => readFileSync(join(import.meta.dirname, '..', page), 'utf8');

/** Returns the expected text of a block of a page. */
const made = (page: string, name: string): string => PAGES[page]?.[name]?.() ?? '';

const BLOCKS = Object.entries(PAGES).flatMap(([page, blocks]) =>
  Object.keys(blocks).map((name) => [page, name] as const),
);

test.each(Object.keys(PAGES))('the generated parts of %s are up to date', (page) => {
  expect(textOf(page)).toBe(documented(page, textOf(page)));
});

test.each(BLOCKS)('%s has one place for %s', (page, name) => {
  expect(textOf(page).split(`<!-- generated: ${name} -->\n`)).toHaveLength(2);
  expect(textOf(page)).toContain(`${made(page, name)}\n\n<!-- end generated -->`);
});

test('every command, operation, setting, and issue is in its list', () => {
  const commands = made('README.md', 'commands');
  const operations = made('docs/cli.md', 'operations');
  const settings = made('docs/settings.md', 'settings');
  const issues = made('docs/issues.md', 'issues');
  expect(ENTRIES.filter((entry) => !commands.includes(entry.name))).toEqual([]);
  expect(OPERATIONS.filter(({ name }) => !operations.includes(`| \`${name}`))).toEqual([]);
  expect(SETTING_ROWS.filter((row) => !settings.includes(row.name) || !settings.includes(row.help))).toEqual([]);
  expect(SETTING_LISTS.filter((list) => !settings.includes(list.heading))).toEqual([]);
  expect(SETTINGS_GROUPS.filter(({ heading }) => !settings.includes(heading))).toEqual([]);
  expect(Object.keys(SEVERITIES).filter((code) => !issues.includes(`\n## ${code}\n`))).toEqual([]);
  expect(Object.keys(SEVERITIES).filter((code) => !issues.includes(`| [${code}](#${code}) `))).toEqual([]);
});

test('every message of a table is in the documentation', () => {
  const pages = `${made('docs/troubleshooting.md', 'messages')}${made('docs/issues.md', 'issues')}`.replaceAll(
    '\\|',
    '|',
  );
  const told = [SIGN_IN_ERROR_TEXT, ERROR_TEXT, REFUSAL_TEXT, YAML_REASON_TEXT].flatMap((words) =>
    Object.values(words),
  );
  const texts = [
    ...told.flatMap(({ message, advice }) => [message, advice]),
    ...Object.values(OUTCOME_TEXT).flatMap(({ word, advice }) => (advice === '' ? [] : [word, advice])),
    ...Object.values(FIELD_REASON_TEXT),
    ...Object.values(SIGNED_OUT),
  ];
  const isThere = (text: string): boolean =>
    ['Salesforce', 'HubSpot'].some((crm) => pages.includes(fillCrmName(text, crm)));
  expect(texts.filter((text) => !isThere(text))).toEqual([]);
});

test('only the text between the markers of a page is regenerated, and doing it twice changes nothing', () => {
  const text =
    'a\n<!-- generated: commands -->\nstale words\n<!-- end generated -->\nb\n<!-- generated: settings -->\nc\n<!-- end generated -->\n';
  const once = documented('README.md', text);
  expect(once).toMatch(/^a\n<!-- generated: commands -->\n\n\| Command /);
  expect(once).toContain('<!-- end generated -->\nb\n<!-- generated: settings -->\nc\n<!-- end generated -->\n');
  expect(once).not.toContain('stale words');
  expect(documented('README.md', once)).toBe(once);
  expect(documented('docs/style.md', text)).toBe(text);
});
