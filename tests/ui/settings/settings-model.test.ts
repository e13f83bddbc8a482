/** The tab is complete: every setting of data.json is editable and has its own name. */
import { expect, test } from 'vitest';
import { FIELD_NAMES } from '../../../src/domain/fields.ts';
import { DEFAULT_SETTINGS } from '../../../src/config/settings.ts';
import { TARGET_IDS, TARGETS } from '../../../src/targets/targets.ts';
import { SETTING_LISTS, SETTING_ROWS, SETTINGS_GROUPS } from '../../../src/ui/settings/settings-model.ts';
import { keyOf } from '../../../src/ui/settings/settings-row-model.ts';

const KEYS = [...SETTING_ROWS, ...SETTING_LISTS].map((each) => keyOf(each.path));

/** Returns the paths of all leaves; a list counts as one leaf. */
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

test('every key and every option of every target has one too', () => {
  const keys = FIELD_NAMES.map((field) => `keys.${field}`);
  const options = TARGET_IDS.flatMap((id) =>
    Object.keys(TARGETS[id].options).map((option) => `targets.${id}.options.${option}`),
  );
  const mappings = TARGET_IDS.map((id) => `targets.${id}.mapping`);
  expect([...keys, ...options, ...mappings].filter((key) => !KEYS.includes(key))).toEqual([]);
});

test('no setting appears more than once, and names on one page differ', () => {
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
