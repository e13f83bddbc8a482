/** Empty properties of a template that an imported note doesn't need. */
import { expect, test } from 'vitest';
import { compileSettings } from '../../../src/config/compiled-settings.ts';
import { removeUnusedKeys } from '../../../src/sync/plan/imported-keys.ts';
import type { SyncField } from '../../../src/targets/core/sync-fields.ts';
import { OPTIONS } from '../../support/rules.ts';

const WIN_PROBABILITY: SyncField = {
  row: { from: 'score.winProbability', to: 'Win_Probability__c', codec: 'percent', direction: 'both' },
  ...{ remote: 'Win_Probability__c', year: undefined, field: undefined },
};

test.each([
  ['an empty forecast key at the top is removed', 'win_prob:\n', ''],
  ['one with a value stays', 'win_prob: 72\n', 'win_prob: 72\n'],
  ['one in the map stays, because an empty map is no value', 'forecast:\n  win_prob:\n', 'forecast:\n  win_prob:\n'],
  ['an empty key that is not synced stays', 'contract_vehicle:\n', 'contract_vehicle:\n'],
])('%s', (_, lines, left) => {
  const note = (text: string): string => `---\ntitle: Deal\n${text}---\n`;
  const rules = compileSettings(OPTIONS);
  expect(removeUnusedKeys(note(lines), [WIN_PROBABILITY], new Set(), rules)).toBe(note(left));
});
