/** Fields that a mapping requires and the object lacks. */
import { expect, test } from 'vitest';
import { syncFieldsOf } from '../../../src/targets/core/sync-fields.ts';
import { resolveTarget } from '../../../src/targets/core/resolve-target.ts';
import type { RemoteField, RemoteSchema } from '../../../src/targets/core/crm.ts';
import type { MappingRow, TargetSettings } from '../../../src/targets/core/target.ts';
import { TARGETS, type CrmId } from '../../../src/targets/targets.ts';
import { findAbsentFields } from '../../../src/targets/core/missing-fields.ts';
import { exportable } from '../exportable.ts';

function schemaOf(names: readonly string[]): RemoteSchema {
  const field = (name: string): RemoteField => ({
    name,
    label: name,
    type: 'text',
    creatable: true,
    updatable: true,
    required: false,
  });
  return { fields: Object.fromEntries(names.map((name) => [name, field(name)])) };
}

function absent(target: CrmId, names: readonly string[], choice: TargetSettings = {}, notes = [exportable()]) {
  const chosen = resolveTarget(TARGETS[target], choice);
  const schema = schemaOf(names);
  return findAbsentFields(chosen, schema, syncFieldsOf(chosen, schema, notes));
}

function row(changes: Partial<MappingRow>): MappingRow {
  return { from: 'region', to: 'its_field', codec: 'text', direction: 'both', ...changes };
}

test('lists the key field first, then the sync fields in order, with their display names', () => {
  const standard = ['dealname', 'amount', 'closedate', 'dealstage', 'pipeline', 'deal_currency_code', 'description'];
  const { additions: wanted, special } = absent('hubspot', standard);
  expect(wanted.slice(0, 4)).toEqual([
    { remote: 'opportunity_key', label: 'opportunity ID', kind: 'key' },
    { remote: 'opportunity_source', label: 'source', kind: 'text' },
    { remote: 'oem_primary', label: 'first OEM', kind: 'text' },
    { remote: 'partner_names', label: 'partners', kind: 'text' },
  ]);
  expect(wanted.map(({ remote }) => remote)).toContain('win_probability');
  expect(special).toEqual([]);
});

test.each<[string, Partial<MappingRow>, string | undefined]>([
  ['a text', {}, 'text'],
  ['names in one text', { from: 'partners', codec: 'semicolons' }, 'text'],
  ['an amount', { from: 'amount', codec: 'number' }, 'number'],
  ['an amount that travels as text', { from: 'amount' }, 'number'],
  ['a score that travels as text', { from: 'score.confidence' }, 'number'],
  ['a whole percent', { from: 'score.confidence', codec: 'percent' }, 'number'],
  ['a field that is only read', { direction: 'pull' }, 'text'],
  ['a day', { from: 'closeDate' }, undefined],
  ['a day as an instant', { from: 'closeDate', codec: 'zone-midnight' }, undefined],
  ['a stage', { from: 'stage', codec: 'stage' }, undefined],
  ['a record found by its name', { from: 'customerOrg', codec: 'lookup' }, undefined],
])('returns the kind of field for %s', (_, changes, kind) => {
  const { additions: wanted, special } = absent('hubspot', ['opportunity_key'], { mapping: [row(changes)] });
  expect(wanted.map((one) => one.kind)).toEqual(kind === undefined ? [] : [kind]);
  expect(special).toEqual(kind === undefined ? ['its_field'] : []);
});

test('skips fields that exist, are ignored, or are written separately', () => {
  const mapping = [
    row({ to: 'there' }),
    row({ from: 'team', to: 'ignored', direction: 'ignore' }),
    row({ from: 'customerOrg', to: 'company', codec: 'association' }),
  ];
  expect(absent('hubspot', ['opportunity_key', 'there'], { mapping })).toEqual({ additions: [], special: [] });
});

test('lists the forecast years of the notes, each with its name', () => {
  const mapping = [row({ from: 'forecastAmounts', to: 'fy{FY}_forecast' })];
  const { additions: wanted } = absent('hubspot', ['opportunity_key', 'fy25_forecast', 'fy27_forecast'], { mapping });
  expect(wanted).toEqual([{ remote: 'fy26_forecast', label: 'forecast amounts FY26', kind: 'number' }]);
  expect(absent('hubspot', ['opportunity_key'], { mapping }, []).additions).toEqual([]);
});

test('uses the configured name of the key field', () => {
  const choice = { mapping: [], options: { key: 'note_id' } };
  expect(absent('hubspot', [], choice).additions).toMatchObject([{ remote: 'note_id', kind: 'key' }]);
  expect(absent('hubspot', ['note_id'], choice).additions).toEqual([]);
});
