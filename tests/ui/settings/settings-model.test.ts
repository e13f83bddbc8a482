/** The tab leaves nothing out: every setting of data.json can be set, by a name of its own. */
import { expect, test } from 'vitest';
import { FIELD_NAMES } from '../../../src/domain/fields.ts';
import { DEFAULT_SETTINGS } from '../../../src/config/settings.ts';
import { TARGET_IDS, TARGETS } from '../../../src/targets/targets.ts';
import { SETTING_LISTS, SETTING_ROWS, SETTINGS_GROUPS } from '../../../src/ui/settings/settings-model.ts';
import { keyOf } from '../../../src/ui/settings/settings-row-model.ts';

const KEYS = [...SETTING_ROWS, ...SETTING_LISTS].map((each) => keyOf(each.path));

/** Paths of all leaves; lists count as one. */
function leaves(value: object, path: readonly string[] = []): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? leaves(inner, [...path, key])
      : [[...path, key].join('.')],
  );
}

test('every setting of the defaults has a row or a list', () => {
  const expected = leaves(DEFAULT_SETTINGS).filter((key) => key !== 'version');
  expect(expected.filter((key) => !KEYS.includes(key))).toEqual([]);
});

test('so has every key and every option of every target', () => {
  const keys = FIELD_NAMES.map((field) => `keys.${field}`);
  const options = TARGET_IDS.flatMap((id) =>
    Object.keys(TARGETS[id].options).map((option) => `targets.${id}.options.${option}`),
  );
  const mappings = TARGET_IDS.map((id) => `targets.${id}.mapping`);
  expect([...keys, ...options, ...mappings].filter((key) => !KEYS.includes(key))).toEqual([]);
});

test('no setting stands there twice, and names on one page differ', () => {
  expect(new Set(KEYS).size).toBe(KEYS.length);
  const pages = SETTINGS_GROUPS.flatMap((group) => [group, ...group.pages]);
  for (const { rows } of pages) expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
});

test('dry run comes first', () => {
  expect(KEYS[0]).toBe('dryRun');
});

test.each([...SETTING_ROWS, ...SETTING_LISTS].map((each) => [keyOf(each.path), each.help]))(
  '%s is explained in whole sentences',
  (_, help) => {
    expect(help).toMatch(/^[A-Z{].*\.$/s);
    expect(help).not.toMatch(/frontmatter|YAML\b(?! files)|undefined/);
  },
);
