/** Which notes a plan is about, and what the names in them mean. */
import { expect, test } from 'vitest';
import type { Crm } from '../../src/targets/crm.ts';
import { dealText } from '../support/rules.ts';
import { modelCrm } from './model/model-crm.ts';
import { deviceOver, MAPPING, NO_DECISIONS, planOf, sync } from './model/world.ts';

test('a note that nobody chose is in no plan, though it is linked to the record of one that was chosen', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { 'linked.md': dealText({ id: 'one' }) });
  await sync(device);
  await device.notes.edit('linked.md', (text) =>
    text.replace('id: one', 'id: other').replace('amount: 1000000', 'amount: 5'),
  );
  device.notes.put('chosen.md', dealText({ id: 'one' }));
  const plan = await device.desk.plan({ what: 'note', path: 'chosen.md' }, 'salesforce', { direction: 'both' });
  if (!('rows' in plan)) throw new Error('no plan');
  expect(plan.rows).toMatchObject([{ path: 'chosen.md', verb: 'blocked' }]);
  expect(plan.rows[0]?.blocks).toContainEqual({ why: 'same-record', others: ['linked.md'] });
});

test('a name that one note chose a record for moves no other deal that has another record of that name', async () => {
  const crm = modelCrm();
  const twins = ['A1', 'A2'].map((id) => ({ id, label: 'Defense', detail: '' }));
  const resolve: Crm['resolve'] = function* (_, lookups) {
    yield { waitMs: 0 };
    return lookups.map((one) => ({ ...one, candidates: twins }));
  };
  const mapping = [
    ...MAPPING,
    { from: 'customerOrg', to: 'Untouched__c', codec: 'lookup', direction: 'push' } as const,
  ];
  const device = deviceOver(
    { ...crm, crm: { ...crm.crm, resolve } },
    { 'one.md': dealText({ id: 'one' }) },
    { rules: { targets: { salesforce: { mapping } } } },
  );
  crm.add('one', { Untouched__c: 'A1' });
  const first = await planOf(device);
  const mine = first.rows.flatMap(({ opId, fields }) =>
    fields.map(({ remote }) => [`${opId}/${remote}`, { take: 'ours' }] as const),
  );
  await device.desk.apply(first, { ...NO_DECISIONS, answers: new Map(mine) });
  device.notes.put('two.md', dealText({ id: 'two' }));
  await device.desk.choose('salesforce', 'Untouched__c', 'Department of Defense', 'A2');
  await sync(device);
  expect([...crm.records.values()].map(({ fields }) => fields['Untouched__c'])).toEqual(['A1', 'A2']);
});
