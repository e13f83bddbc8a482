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
  ['a day is itself', DAY, '2026-03-31', undefined],
  ['a stage is called as the notes call it', STAGE, '1182436650', 'On hold'],
  ['one that the notes have no name for as the CRM does', STAGE, '99', 'Parked'],
  ['one that nobody knows by its id', STAGE, '7', undefined],
  ['a code that no note takes is its label', column('pipeline', 'stage', { choices }), 'default', 'Federal sales'],
  [
    'so is a choice that only goes there',
    column('text', 'source', { choices, direction: 'push' }),
    'default',
    'Federal sales',
  ],
  ['a choice that the note takes by its value is not', column('text', 'source', { choices }), 'default', undefined],
  ['the id of a record says nothing', column('lookup', 'customer'), '001', 'another record'],
  ['a text is itself', column('text', 'title'), 'Cloud', undefined],
  ['nothing stays nothing', column('lookup', 'customer'), '', undefined],
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
