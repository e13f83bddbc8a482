/** Notes created from records: one for each, regardless of concurrent requests. */
import { expect, test } from 'vitest';
import { madePaths } from '../support/imported.ts';
import { modelCrm, type ModelCrm } from './model/model-crm.ts';
import { deviceOver, planOf, sync, type Device } from './model/world.ts';

const FIELDS = { Name: 'Radar', Amount: 1000.5, CloseDate: '2027-01-31', StageName: 'Proposal' };

function scene(key = ''): { readonly crm: ModelCrm; readonly device: Device } {
  const crm = modelCrm();
  crm.add(key, FIELDS);
  return { crm, device: deviceOver(crm, {}) };
}

function notesOf({ notes }: Device): readonly string[] {
  return Object.keys(notes.texts()).filter((path) => path.endsWith('.md') && !path.startsWith('CRM log'));
}

test('a record that is requested twice becomes one note', async () => {
  const { device } = scene();
  expect(await madePaths(device.service.importNotes('salesforce', ['R001', 'R001']))).toHaveLength(1);
  expect(notesOf(device)).toHaveLength(1);
});

test('two imports at the same time create one note', async () => {
  const { device } = scene();
  await Promise.all([
    device.service.importNotes('salesforce', ['R001']),
    device.service.importNotes('salesforce', ['R001']),
  ]);
  expect(notesOf(device)).toHaveLength(1);
});

test('a record without a key gets that of its note by the next sync, so that a lost link creates no second one', async () => {
  const { crm, device } = scene();
  await madePaths(device.service.importNotes('salesforce', ['R001']));
  const [path = ''] = notesOf(device);
  await device.notes.edit(path, (text) => text.replace(/\ncrm_/, '\ncustomer: Navy\ncrm_'));
  expect((await planOf(device)).rows).toMatchObject([
    { verb: 'update', fields: [{ remote: 'Opportunity_Key__c', action: 'push', reason: 'empty-there' }] },
  ]);
  await sync(device);
  expect(crm.records.get('R001')?.key).toMatch(/^opp-/);
  expect((await planOf(device)).rows).toMatchObject([{ verb: 'unchanged', fields: [] }]);
  await device.notes.edit(path, (text) => text.replace(/^crm_salesforce:.*\n/m, ''));
  await sync(device);
  expect(crm.records.size).toBe(1);
});
