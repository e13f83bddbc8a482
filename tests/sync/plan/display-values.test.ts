/** Display texts for IDs, timestamps, and codes of the API. */
import { describe, expect, test } from 'vitest';
import { displayValue, displayValues } from '../../../src/sync/plan/display-values.ts';
import type { SyncField } from '../../../src/targets/core/sync-fields.ts';
import { resolveTarget } from '../../../src/targets/core/resolve-target.ts';
import type { RemoteField } from '../../../src/targets/core/crm.ts';
import type { MappingRow } from '../../../src/targets/core/target.ts';
import { TARGETS } from '../../../src/targets/targets.ts';

const chosen = resolveTarget(
  TARGETS.hubspot,
  {},
  { options: { timeZone: 'America/New_York' }, stages: { Proposal: 'presentationscheduled', 'On hold': '1182436650' } },
);

function column(
  codec: MappingRow['codec'],
  from: MappingRow['from'],
  more: Partial<MappingRow & RemoteField> = {},
): SyncField {
  const { direction = 'both', ...described } = more;
  const field = { name: 'f', label: 'F', type: 'text', creatable: true, updatable: true, required: false } as const;
  return { row: { from, to: 'f', codec, direction }, remote: 'f', year: undefined, field: { ...field, ...described } };
}

const choices = [{ value: 'default', label: 'Federal sales' }];
const DAY = column('zone-midnight', 'closeDate');
const STAGE = column('stage', 'stage', { type: 'choice', choices: [{ value: '99', label: 'Parked' }] });

test.each<[string, SyncField, string, string | undefined]>([
  ['a day is shown unchanged', DAY, '2026-03-31', undefined],
  ['a stage has its name in the notes', STAGE, '1182436650', 'On hold'],
  ['a stage without a name in the notes has its label in the CRM', STAGE, '99', 'Parked'],
  ['an unknown stage has its ID', STAGE, '7', undefined],
  ['a code that no note stores has its label', column('pipeline', 'stage', { choices }), 'default', 'Federal sales'],
  [
    'a choice that is only pushed has its label',
    column('text', 'source', { choices, direction: 'push' }),
    'default',
    'Federal sales',
  ],
  [
    'a choice that the note stores by its value has its value',
    column('text', 'source', { choices }),
    'default',
    undefined,
  ],
  ['the ID of a record is replaced by a general text', column('lookup', 'customer'), '001', 'another record'],
  ['a text is shown unchanged', column('text', 'title'), 'Cloud', undefined],
  ['an empty value stays empty', column('lookup', 'customer'), '', undefined],
])('%s', (_, one, text, shown) => {
  expect(displayValue(chosen, one, text)).toBe(shown);
});

describe('the sides of a field', () => {
  test('have display texts if they are known, and none if the value is readable', () => {
    expect(
      displayValues(chosen, column('lookup', 'customer'), { noteValue: '001', crmValue: '002' }, { noteValue: 'NASA' }),
    ).toEqual({
      noteValue: 'NASA',
      crmValue: 'another record',
    });
    expect(displayValues(chosen, STAGE, { noteValue: '99', crmValue: '', becomes: '7' })).toEqual({
      noteValue: 'Parked',
    });
  });

  test('are absent if all values are readable', () => {
    expect(displayValues(chosen, column('text', 'title'), { noteValue: 'a', crmValue: 'b' })).toBeUndefined();
  });
});
