/** One setting: its path, its display and writing, and refusals that match those on loading. */
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/config/settings.ts';
import { SETTING_ROWS } from '../../../src/ui/settings/settings-model.ts';
import {
  keyOf,
  newProblems,
  refusal,
  type SettingPath,
  type SettingRow,
  valueAt,
  withValue,
} from '../../../src/ui/settings/settings-row-model.ts';

function rowAt(key: string): SettingRow {
  const row = SETTING_ROWS.find((each) => keyOf(each.path) === key);
  if (row === undefined) throw new Error(`no row ${key}`);
  return row;
}

test.each<[SettingPath, unknown]>([
  [['dryRun'], true],
  [['markers', 'key'], 'type'],
  [['targets', 'salesforce', 'options', 'key'], undefined],
  [['keys', 'constructor'], undefined],
])('the value at %j', (path, value) => {
  expect(valueAt(DEFAULT_SETTINGS, path)).toBe(value);
});

test('a value is set without other changes, and missing parts of its path are created', () => {
  const path = ['targets', 'hubspot', 'options', 'pipeline'] as const;
  const changed = withValue(DEFAULT_SETTINGS, path, 'federal');
  expect(changed).toEqual({ ...DEFAULT_SETTINGS, targets: { hubspot: { options: { pipeline: 'federal' } } } });
  expect(Object.keys(changed)).toEqual(Object.keys(DEFAULT_SETTINGS));
  expect(withValue(changed, path, undefined)).toEqual({ ...DEFAULT_SETTINGS, targets: { hubspot: { options: {} } } });
});

test.each(SETTING_ROWS.map((row) => [keyOf(row.path), row] as const))(
  '%s: writing the shown value changes nothing, and is not refused',
  (_, row) => {
    const shown = row.read(DEFAULT_SETTINGS);
    const written = row.write(DEFAULT_SETTINGS, shown);
    expect(row.read(written)).toBe(shown);
    expect(newProblems(DEFAULT_SETTINGS, written, row.path)).toEqual([]);
    expect(refusal(row, DEFAULT_SETTINGS, shown)).toBeUndefined();
  },
);

test.each<[string, string | boolean, Partial<Settings>]>([
  ['dryRun', false, { dryRun: false }],
  ['currency', ' eur ', { currency: 'EUR' }],
  ['fiscalYearStart', '1', { fiscalYearStart: 1 }],
  ['keys.closeDate', 'due', { keys: { closeDate: 'due' } }],
  ['keys.closeDate', 'close_date', { keys: {} }],
  ['keys.closeDate', '', { keys: {} }],
  ['modelParameters.oemWeights', '50; 50%', { modelParameters: { oemWeights: [50, 50], partnerPool: 20 } }],
  ['modelParameters.partnerPool', '12.5', { modelParameters: { oemWeights: [60, 30, 10], partnerPool: 12.5 } }],
  ['newNote.template', ' as it is \n', { newNote: { ...DEFAULT_SETTINGS.newNote, template: ' as it is \n' } }],
  ['targets.dynamics.options.prefix', 'acme_', { targets: { dynamics: { options: { prefix: 'acme_' } } } }],
])('%s accepts "%s"', (key, shown, changes) => {
  expect(rowAt(key).write(DEFAULT_SETTINGS, shown)).toEqual({ ...DEFAULT_SETTINGS, ...changes });
});

test.each([
  ['currency', 'dollars', 'currency code'],
  ['keys.closeDate', 'stage', 'already used for the stage'],
  ['markers.value', ' ', 'Enter a value'],
  ['markers.tag', 'two words', 'without #'],
  ['modelParameters.oemWeights', '60, 50', 'The total can’t exceed 100'],
  ['modelParameters.oemWeights', '60, many', 'Enter a list of percentages'],
  ['modelParameters.oemWeights', '', 'at least one'],
  ['modelParameters.partnerPool', '120', 'from 0 to 100'],
  ['modelParameters.partnerPool', 'a fifth', 'Enter a percentage'],
  ['exportFolder', '/x', 'slash'],
  ['newNote.template', 'no properties', 'between two --- lines'],
  ['targets.dynamics.options.prefix', 'NEW', 'lowercase'],
])('%s refuses "%s", as loading does', (key, shown, words) => {
  expect(refusal(rowAt(key), DEFAULT_SETTINGS, shown)).toContain(words);
});

test('an earlier problem does not prevent a change of another setting', () => {
  const spoiled: Settings = { ...DEFAULT_SETTINGS, currency: 'dollars' };
  expect(refusal(rowAt('fiscalYearStart'), spoiled, '7')).toBeUndefined();
  expect(refusal(rowAt('fiscalYearStart'), spoiled, '13')).toContain('month');
});
