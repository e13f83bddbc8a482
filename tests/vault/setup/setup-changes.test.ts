/** Changes of the settings. */
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src/config/settings.ts';
import { keyNames } from '../../../src/domain/fields.ts';
import { keyIndex } from '../../../src/notes/read.ts';
import { matchColumns } from '../../../src/vault/setup/match-columns.ts';
import { applySetup, keyChanges } from '../../../src/vault/setup/setup-changes.ts';

function keys(settings: typeof DEFAULT_SETTINGS, ...names: readonly string[]) {
  const columns = names.map((key) => ({ key, values: ['10', '20'] }));
  return keyChanges(matchColumns(columns, { keyIndex: keyIndex(keyNames(settings.keys)), currency: 'USD' }), settings);
}

test('applies only the members of the changes', () => {
  const settings = { ...DEFAULT_SETTINGS, keys: { id: 'Nr', title: 'Titel' } };
  const after = applySetup(settings, { keys: { id: 'Nummer' }, currency: 'EUR' });
  expect(after).toEqual({ ...settings, keys: { id: 'Nummer', title: 'Titel' }, currency: 'EUR' });
  expect(applySetup(settings, {})).toEqual(settings);
  expect(after.targets).toBe(settings.targets);
});

test('changes no key that is read', () => {
  expect(keys(DEFAULT_SETTINGS, 'Amount', 'est_close', 'Customer')).toEqual({ keys: {}, unusable: [] });
  expect(keys({ ...DEFAULT_SETTINGS, keys: { amount: 'Betrag' } }, 'Betrag')).toEqual({ keys: {}, unusable: [] });
});

test('takes keys with any characters, and those of scores', () => {
  expect(keys(DEFAULT_SETTINGS, 'Kunde', '💰 Amount', 'Wahrscheinlichkeit')).toEqual({
    keys: { customer: 'Kunde', amount: '💰 Amount', winProbability: 'Wahrscheinlichkeit' },
    unusable: [],
  });
});

test('reports keys that the settings reject', () => {
  const message = 'Remove line breaks, tabs, and other control characters.';
  const unusable = [{ field: 'amount', key: 'Deal\tAmount', message }];
  expect(keys(DEFAULT_SETTINGS, 'Kunde', 'Deal\tAmount')).toEqual({ keys: { customer: 'Kunde' }, unusable });
});
