/** Every setting of the schema has one row or list on the settings screen. */
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { SETTINGS_SCHEMA } from '../../../src/config/settings.ts';
import { SETTING_LISTS, SETTING_ROWS, SETTINGS_GROUPS } from '../../../src/ui/settings/settings-model.ts';
import { keyOf } from '../../../src/ui/settings/settings-row-model.ts';
import { settingPaths } from '../../support/setting-paths.ts';

const KEYS = [...SETTING_ROWS, ...SETTING_LISTS].map((each) => keyOf(each.path));

/** Settings that no user can change on the screen, with the reason. */
const WITHOUT_ROW: readonly (readonly [path: RegExp, reason: string])[] = [
  [/^version$/, 'The plugin writes it.'],
  [/^targets\.generic_\w+\.(?:stages|sync\.\w+)$/, 'A file format has no stages and no connection.'],
  [/^targets\.hubspot\.sync\.(?:address|clientId)$/, 'HubSpot connects with a key.'],
  [/^targets\.dynamics\.sync\.budgetPercent$/, 'Dynamics 365 does not report how many requests were used.'],
];
const hasNoRow = (path: string): boolean => WITHOUT_ROW.some(([pattern]) => pattern.test(path));
const PATHS = settingPaths(SETTINGS_SCHEMA);

test('the screen has a row or a list for every setting of the schema, and for nothing else', () => {
  expect(new Set(KEYS)).toEqual(new Set(PATHS.filter((path) => !hasNoRow(path))));
});

test.each(WITHOUT_ROW)('%s is the path of a setting without a row: %s', (pattern) => {
  expect(PATHS.filter((path) => pattern.test(path))).not.toEqual([]);
});

test('a setting that is added to the schema has no row yet', () => {
  const extended = v.object({ ...SETTINGS_SCHEMA.entries, exampleDays: v.optional(v.number(), 30) });
  const missing = settingPaths(extended).filter((path) => !hasNoRow(path) && !KEYS.includes(path));
  expect(missing).toEqual(['exampleDays']);
});

test('no setting has two rows, and names on one page differ', () => {
  expect(new Set(KEYS).size).toBe(KEYS.length);
  const pages = SETTINGS_GROUPS.flatMap((group) => [group, ...group.pages]);
  for (const { rows } of pages) expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
});

test('dry run is the first setting', () => {
  expect(KEYS[0]).toBe('dryRun');
});

test.each([...SETTING_ROWS, ...SETTING_LISTS].map((each) => [keyOf(each.path), each.help]))(
  '%s is explained in complete sentences',
  (_, help) => {
    expect(help).toMatch(/^[A-Z{].*\.$/s);
    expect(help).not.toMatch(/frontmatter|YAML\b(?! files)|undefined/);
  },
);
