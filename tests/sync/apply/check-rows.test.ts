/** The final check before a row is applied. */
import { expect, test } from 'vitest';
import { applyDecisions } from '../../../src/sync/plan/apply-decisions.ts';
import { dealText } from '../../support/rules.ts';
import { setKey } from '../model/deals.ts';
import { modelCrm, type ModelCrm } from '../model/model-crm.ts';
import { deviceOver, NO_DECISIONS, planOf, sync, type Device } from '../model/world.ts';

const PATH = 'deal.md';

/** Returns a synced opportunity with a change in the note, a change in the CRM, and a plan for both. */
async function scene() {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText() });
  await sync(device);
  crm.edit('R001', { StageName: 'Won' });
  await device.notes.edit(PATH, (text) => setKey(setKey(text, 'amount', '5'), 'source', 'Partner'));
  return { crm, device, plan: await planOf(device) };
}

type Happening = (device: Device, crm: ModelCrm) => Promise<unknown> | undefined;

test.each<[string, Happening]>([
  [
    'the note was deleted',
    (device) => {
      device.notes.put(PATH, undefined);
      return undefined;
    },
  ],
  [
    'the note cannot be read',
    (device) => {
      device.notes.breakAt(PATH, new Error('locked'));
      return undefined;
    },
  ],
  ['the note has another value', (device) => device.notes.edit(PATH, (text) => setKey(text, 'region', 'West'))],
  [
    'the note was moved and copied, so that it is ambiguous',
    (device) => {
      for (const path of ['one.md', 'two.md']) device.notes.put(path, device.notes.texts()[PATH]);
      device.notes.put(PATH, undefined);
      return planOf(device);
    },
  ],
  [
    'the record was deleted',
    (_, crm) => {
      crm.records.delete('R001');
      return undefined;
    },
  ],
  [
    'a field of the record that would be written has another value',
    (_, crm) => {
      crm.edit('R001', { Amount: 7 });
      return undefined;
    },
  ],
  [
    'a field of the record that the note would take has another value',
    (_, crm) => {
      crm.edit('R001', { StageName: 'Lost' });
      return undefined;
    },
  ],
])('a row is not applied if %s', async (_, happen) => {
  const { crm, device, plan } = await scene();
  await happen(device, crm);
  const written = crm.writes.length;
  expect(await device.service.apply(plan, NO_DECISIONS)).toMatchObject({ outcomes: [{ result: 'stale' }] });
  expect(crm.writes).toHaveLength(written);
});

test('a row is applied if the record changed in other fields', async () => {
  const { crm, device } = await scene();
  const plan = await planOf(device);
  const held = applyDecisions(plan, { ...NO_DECISIONS, excluded: new Set([`${plan.rows[0]?.opId ?? ''}/StageName`]) });
  expect(held.rows[0]?.fields.map(({ action }) => action)).toContain('hold');
  crm.edit('R001', { StageName: 'Lost', Untouched__c: 'news' });
  const decisions = { ...NO_DECISIONS, excluded: new Set([`${plan.rows[0]?.opId ?? ''}/StageName`]) };
  expect(await device.service.apply(plan, decisions)).toMatchObject({ outcomes: [{ result: 'done' }] });
  expect(crm.records.get('R001')?.fields).toMatchObject({ Amount: 5, StageName: 'Lost' });
});

test('a record that another user created with the key since is not overwritten', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText() });
  const plan = await planOf(device);
  crm.add('OPP-123', { Name: 'Theirs' });
  expect(await device.service.apply(plan, NO_DECISIONS)).toMatchObject({
    outcomes: [{ verb: 'create', result: 'stale' }],
  });
  expect(crm.records.get('R001')?.fields['Name']).toBe('Theirs');
});

test('records that cannot be checked stop the run before anything is written', async () => {
  const { crm, device, plan } = await scene();
  const written = crm.writes.length;
  crm.fault = ({ path }) => (path.startsWith('/records') ? 'signed-out' : 'none');
  expect(await device.service.apply(plan, NO_DECISIONS)).toMatchObject({
    stopped: { code: 'sign-in-needed' },
    outcomes: [{ result: 'not-reached' }],
  });
  expect(crm.writes).toHaveLength(written);
});
