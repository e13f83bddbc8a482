/** One device and one CRM, step by step. */
import { expect, test } from 'vitest';
import { dealText } from '../support/rules.ts';
import { acting, deviceOver, NO_DECISIONS, planOf, sync } from './model/world.ts';
import { modelCrm } from './model/model-crm.ts';

const PATH = 'Deals/cloud.md';

function scene() {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText({ source: 'Partner' }) });
  return { crm, device };
}

test('a note becomes a record, once', async () => {
  const { crm, device } = scene();
  const run = await sync(device);
  expect(run.outcomes).toMatchObject([{ result: 'done', verb: 'create', created: true, remoteId: 'R001' }]);
  expect(crm.records.get('R001')?.fields).toMatchObject({
    Name: 'Cloud modernization',
    Amount: 1000000,
    LeadSource: 'Partner',
  });
  expect(device.notes.texts()[PATH]).toContain('crm_salesforce: v1 ORG1:R001 ');
  const plan = await planOf(device);
  expect(acting(plan)).toEqual([]);
  expect(plan.rows.map(({ verb }) => verb)).toEqual(['unchanged']);
});

test('both sides change, and both get the other change', async () => {
  const { crm, device } = scene();
  await sync(device);
  crm.edit('R001', { StageName: 'Won' });
  await device.notes.edit(PATH, (text) => text.replace('amount: 1000000', 'amount: 1200000'));
  expect(await sync(device)).toMatchObject({ outcomes: [{ result: 'done', verb: 'update' }] });
  expect(crm.records.get('R001')?.fields).toMatchObject({ Amount: 1200000, StageName: 'Won' });
  expect(device.notes.texts()[PATH]).toContain('stage: Won');
  expect(acting(await planOf(device))).toEqual([]);
});

test('a run is logged as JSON lines and as a note', async () => {
  const { device } = scene();
  const run = await sync(device);
  const texts = device.notes.texts();
  const [log] = Object.keys(texts).filter((path) => path.endsWith('.jsonl'));
  expect(log).toMatch(/^CRM log\/2026-11-[0-9a-f]{8}\.jsonl$/);
  expect(texts[run.logPath ?? '']).toContain(
    '| [[Deals/cloud\\|Cloud modernization]] | created; Name in Salesforce: (empty) → Cloud modernization',
  );
  expect(await device.service.runs()).toMatchObject([{ runId: run.runId, done: 1, failed: 0, undone: false }]);
});

test('an undo restores the values that are unchanged since the run', async () => {
  const { crm, device } = scene();
  await sync(device);
  const before = device.notes.texts()[PATH];
  crm.edit('R001', { StageName: 'Won' });
  await device.notes.edit(PATH, (text) => text.replace('amount: 1000000', 'amount: 1200000'));
  const run = await sync(device);
  const plan = await device.service.undo(run.runId);
  if (plan === undefined || 'kind' in plan) throw new Error('no plan');
  expect(plan.rows).toMatchObject([
    {
      verb: 'update',
      fields: [
        { remote: 'Amount', action: 'push' },
        { remote: 'StageName', action: 'pull' },
      ],
    },
  ]);
  const undone = await device.service.apply(plan, NO_DECISIONS);
  expect(undone.outcomes).toMatchObject([{ result: 'done' }]);
  expect(crm.records.get('R001')?.fields).toMatchObject({ Amount: 1000000, StageName: 'Won' });
  expect(device.notes.texts()[PATH]).toBe(before?.replace('amount: 1000000', 'amount: 1200000'));
  expect((await device.service.runs()).map(({ undone: was }) => was)).toEqual([false, true, false]);
});
