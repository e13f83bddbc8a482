import { expect, test } from 'vitest';
import {
  CURRENT_VERSION,
  migrateSettings,
  MIGRATIONS,
  settingsVersion,
  type RawSettings,
} from '../../src/config/migrations.ts';
import { parseSettings } from '../../src/config/parse.ts';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import version0 from './data-v0.json' with { type: 'json' };

test('there is one step for each number, and the defaults carry the last', () => {
  expect(MIGRATIONS).toHaveLength(CURRENT_VERSION);
  expect(DEFAULT_SETTINGS.version).toBe(CURRENT_VERSION);
});

test('a file of version 0 keeps every choice of its user', () => {
  const { settings, problems, unknownKeys } = parseSettings(version0);
  expect(problems).toEqual([]);
  expect(settings).toEqual({
    ...DEFAULT_SETTINGS,
    dryRun: false,
    keys: { amount: 'value' },
    currency: 'EUR',
    markers: { ...DEFAULT_SETTINGS.markers, key: 'kind', value: 'deal' },
    modelParameters: { oemWeights: [70, 30], partnerPool: 15 },
    exportFolder: 'Out',
  });
  expect(unknownKeys).toEqual([{ path: ['last_opened'], value: 'salesforce' }]);
});

test.each<[string, RawSettings, RawSettings]>([
  ['nothing to move', { a: 1 }, { a: 1 }],
  ['a place that is taken', { default_currency: 'EUR', currency: 'USD' }, { default_currency: 'EUR', currency: 'USD' }],
  ['a place that cannot be made', { type_key: 'kind', markers: 5 }, { type_key: 'kind', markers: 5 }],
  ['a place next to others', { type_key: 'kind', markers: { tag: 'x' } }, { markers: { tag: 'x', key: 'kind' } }],
  ['a value of the wrong type', { oem_weights: 'most' }, { modelParameters: { oemWeights: 'most' } }],
])('version 0 with %s', (_, raw, expected) => {
  expect(migrateSettings(raw)).toEqual(expected);
});

test.each([
  [{ version: 1 }, 1],
  [{ version: 9 }, 9],
  [{}, 0],
  [{ version: '1' }, 0],
  [{ version: -1 }, 0],
  [{ version: 1.5 }, 0],
])('%o is of version %i', (raw, expected) => {
  expect(settingsVersion(raw)).toBe(expected);
});

test('a current file is left alone', () => {
  const raw = { version: CURRENT_VERSION, default_currency: 'EUR' };
  expect(migrateSettings(raw)).toBe(raw);
});
