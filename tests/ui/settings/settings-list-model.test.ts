/** Lists: display, conversion back to settings, and validation by row with the rules used on loading. */
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/config/settings.ts';
import { TARGET_IDS, TARGETS, type TargetId } from '../../../src/targets/targets.ts';
import {
  blankRow,
  settingCell,
  validatedList,
  type SettingList,
  withCell,
} from '../../../src/ui/settings/settings-list-model.ts';
import { SETTING_LISTS } from '../../../src/ui/settings/settings-model.ts';
import { keyOf } from '../../../src/ui/settings/settings-row-model.ts';
import { mappingList, stageList } from '../../../src/ui/settings/settings-target-model.ts';

function listAt(key: string): SettingList {
  const list = SETTING_LISTS.find((each) => keyOf(each.path) === key);
  if (list === undefined) throw new Error(`no list ${key}`);
  return list;
}

const stages = listAt('stages');

test.each(SETTING_LISTS.map((list) => [keyOf(list.path), list] as const))(
  '%s: the default rows are valid, and a blank row causes no error',
  (_, list) => {
    const rows = list.read(DEFAULT_SETTINGS);
    const analysis = validatedList(list, DEFAULT_SETTINGS, [...rows, blankRow(list)]);
    expect([...analysis.refusals]).toEqual([]);
    expect(analysis.elsewhere).toBeUndefined();
    expect(analysis.settings && list.read(analysis.settings)).toEqual(rows);
  },
);

test('valid rows are saved; members without a column are kept', () => {
  const rows = [
    { name: 'Proposal', state: 'open', colour: 'red' },
    { name: 'Won', state: 'won' },
  ];
  expect(validatedList(stages, DEFAULT_SETTINGS, rows).settings?.stages).toEqual(rows);
});

test('an invalid row prevents saving the whole list, and its index is reported', () => {
  const rows = [
    { name: '', state: 'open' },
    { name: 'Won', state: 'won' },
    { name: ' won', state: 'open' },
  ];
  const analysis = validatedList(stages, DEFAULT_SETTINGS, rows);
  expect(analysis.settings).toBeUndefined();
  expect([...analysis.refusals]).toEqual([[2, expect.stringContaining('already in the list')]]);
});

test('rows of an object by name are not lost: the second row with the same name is refused', () => {
  const rows = [
    { noteValue: 'Proposal', crmValue: 'a' },
    { noteValue: 'proposal', crmValue: 'b' },
    { noteValue: 'Lost', crmValue: '' },
  ];
  const analysis = validatedList(stageList('hubspot'), DEFAULT_SETTINGS, rows);
  expect([...analysis.refusals.keys()].sort()).toEqual([1, 2]);
  expect(analysis.settings).toBeUndefined();
});

test('the user’s stage table is stored in the settings, and removed by a reset', () => {
  const list = stageList('salesforce');
  const { settings } = validatedList(list, DEFAULT_SETTINGS, [
    { noteValue: 'Proposal', crmValue: 'Proposal/Price Quote' },
  ]);
  expect(settings?.targets.salesforce?.stages).toEqual({ Proposal: 'Proposal/Price Quote' });
  expect(list.isChanged?.(DEFAULT_SETTINGS)).toBe(false);
  expect(settings && list.isChanged?.(settings)).toBe(true);
  expect(settings && list.reset?.(settings).targets.salesforce).toEqual({});
});

test.each(TARGET_IDS)('%s: the default mapping is the target’s own, with a direction column only for records', (id) => {
  const list = mappingList(id);
  expect(list.read(DEFAULT_SETTINGS)).toEqual(TARGETS[id].mapping);
  expect(list.columns.some((column) => column.member === 'direction')).toBe(TARGETS[id].kind === 'record');
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['a name with spaces', { from: 'region', to: 'My field', codec: 'text' }, 'without spaces'],
  ['a name that is taken', { from: 'region', to: 'Name', codec: 'text' }, 'already used in another row'],
  ['a form that does not fit', { from: 'region', to: 'X__c', codec: 'number' }, 'Choose another form'],
  ['forecasts without a year', { from: 'forecastAmounts', to: 'X__c', codec: 'number' }, 'Add {FY}'],
])('a mapping row with %s is refused', (_, row, words) => {
  const list = mappingList('salesforce');
  const rows = [...list.read(DEFAULT_SETTINGS), { direction: 'push', ...row }];
  expect([...validatedList(list, DEFAULT_SETTINGS, rows).refusals]).toEqual([
    [rows.length - 1, expect.stringContaining(words)],
  ]);
});

test('a format that is not valid for a new field is replaced with one that is', () => {
  const list = mappingList('salesforce');
  const row = { from: 'amount', to: 'X__c', codec: 'number', direction: 'push' };
  expect(withCell(list, row, 'from', 'title')).toMatchObject({ from: 'title', codec: 'text' });
  expect(withCell(list, row, 'to', ' Y__c ')).toEqual({ ...row, to: 'Y__c' });
  const forms = list.columns.find((column) => column.member === 'codec')?.options?.(row) ?? {};
  expect(Object.keys(forms)).toContain('number');
  expect(Object.keys(forms)).not.toContain('list');
});

test('a document row has the direction push, even if the form has no direction', () => {
  const list = mappingList('generic_json');
  const { settings } = validatedList(list, DEFAULT_SETTINGS, [{ from: 'title', to: 'title', codec: 'text' }]);
  expect(settings?.targets.generic_json?.mapping).toEqual([
    { direction: 'push', from: 'title', to: 'title', codec: 'text' },
  ]);
});

test('cells are text, regardless of the stored value', () => {
  expect(settingCell({ a: 'x', b: 5, c: undefined, d: {} }, 'b')).toBe('5');
  expect(settingCell({ d: {} }, 'd')).toBe('');
});

test.each<[TargetId, boolean]>([
  ['salesforce', true],
  ['generic_yaml', false],
])('%s has a stage table: %s', (id, has) => {
  const settings: Settings = DEFAULT_SETTINGS;
  expect(SETTING_LISTS.some((list) => keyOf(list.path) === `targets.${id}.stages`)).toBe(has);
  expect(settings.targets[id]).toBeUndefined();
});
