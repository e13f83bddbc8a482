/** README.md says what the code says: `npm run docs` was run after the last change. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SEVERITIES } from '../src/domain/finding.ts';
import { ENTRIES } from '../src/ui/commands.ts';
import { SETTING_ROWS } from '../src/ui/settings/settings-model.ts';
import { documented, TABLES } from './support/docs.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

test('the tables of README.md are fresh', () => {
  expect(readme).toBe(documented(readme));
});

test.each(Object.keys(TABLES))('README.md has a place for the table of %s', (name) => {
  expect(readme).toContain(`<!-- generated: ${name} -->`);
});

test('nothing is left out of a table', () => {
  expect(ENTRIES.filter((entry) => !TABLES.commands().includes(entry.name))).toEqual([]);
  expect(Object.keys(SEVERITIES).filter((code) => !TABLES.findings().includes(`\`${code}\``))).toEqual([]);
  expect(SETTING_ROWS.filter((row) => !TABLES.settings().includes(row.name))).toEqual([]);
});

test('only what stands between the markers is made anew, and making it twice changes nothing', () => {
  const text =
    'a\n<!-- generated: commands -->\nstale words\n<!-- end generated -->\nb\n<!-- generated: other -->\nc\n<!-- end generated -->\n';
  const made = documented(text);
  expect(made).toMatch(/^a\n<!-- generated: commands -->\n\n\| Command /);
  expect(made).toContain('<!-- end generated -->\nb\n<!-- generated: other -->\nc\n<!-- end generated -->\n');
  expect(made).not.toContain('stale words');
  expect(documented(made)).toBe(made);
});
