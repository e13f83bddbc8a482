/** Decisions on a plan that another process made, that was saved as JSON, or whose settings changed since it was made. */
import { expect, test } from 'vitest';
import type { Decisions, Plan } from '../../../src/sync/plan/plan.ts';
import { applyDecisions } from '../../../src/sync/plan/apply-decisions.ts';
import { dealText } from '../../support/rules.ts';
import { modelCrm, type ModelCrm } from '../model/model-crm.ts';
import { salesforceModel } from '../model/target-model.ts';
import { deviceOver, NO_DECISIONS, planOf, sync, type Device } from '../model/world.ts';

const PATH = 'Deals/cloud.md';

/** A note and its record, whose amount and region changed on both sides since they were synced. */
async function scene(): Promise<{ readonly crm: ModelCrm; readonly device: Device; readonly plan: Plan }> {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText({ region: 'East' }) });
  await sync(device);
  await device.notes.edit(PATH, (text) => text.replace('1000000', '1200000').replace('East', 'West'));
  crm.edit('R001', { Amount: 900_000, Region__c: 'North' });
  return { crm, device, plan: await planOf(device) };
}

/** Values of the user's own for fields of the one row, by remote name. */
function editing({ rows }: Plan, texts: Readonly<Record<string, string>>): Decisions {
  const entries = Object.entries(texts).map(
    ([remote, text]) => [`${rows[0]?.opId ?? ''}/${remote}`, { take: 'edit', text }] as const,
  );
  return { ...NO_DECISIONS, answers: new Map(entries) };
}

function savedPlan(plan: Plan): Plan {
  return JSON.parse(JSON.stringify(plan)) as Plan;
}

const EDITS = { Amount: '1500000', Region__c: 'South' };

test('a process that did not make the plan applies the same decisions', async () => {
  const { crm, device, plan } = await scene();
  device.restart();
  const run = await device.service.apply(plan, editing(plan, EDITS));
  expect(run).toMatchObject({ outcomes: [{ verb: 'update', result: 'done' }] });
  expect(crm.records.get('R001')?.fields).toMatchObject({ Amount: 1_500_000, Region__c: 'South' });
  expect(device.notes.texts()[PATH]).toContain('amount: 1500000');
});

test('a plan that was saved as JSON is decided and applied like the plan itself', async () => {
  const { crm, device, plan } = await scene();
  const saved = savedPlan(plan);
  const decisions = editing(plan, EDITS);
  expect(applyDecisions(saved, decisions)).toEqual(applyDecisions(plan, decisions));
  expect(applyDecisions(saved, NO_DECISIONS).planId).toBe(plan.planId);
  device.restart();
  const run = await device.service.apply(saved, decisions);
  expect(run).toMatchObject({ outcomes: [{ verb: 'update', result: 'done' }] });
  expect(crm.records.get('R001')?.fields).toMatchObject({ Amount: 1_500_000, Region__c: 'South' });
});

test('settings that changed since the plan was made change no decision, and its rows are stale', async () => {
  const { crm, device, plan } = await scene();
  const { choice } = salesforceModel;
  const clearing = { ...choice, sync: { ...choice.sync, clearing: true } };
  const changed = deviceOver(crm, device.notes.texts(), { rules: { targets: { [device.target]: clearing } } });
  const decisions = editing(plan, { ...EDITS, Region__c: '' });
  const region = (made: Plan) =>
    applyDecisions(made, decisions).rows[0]?.fields.find(({ remote }) => remote === 'Region__c');
  expect(region(plan)).toMatchObject({ action: 'conflict' });
  expect(region(await planOf(changed))).toMatchObject({ action: 'push', clears: true });
  const written = crm.writes.length;
  const run = await changed.service.apply(plan, editing(plan, EDITS));
  expect(run).toMatchObject({ outcomes: [{ verb: 'update', result: 'stale' }] });
  expect(crm.writes).toHaveLength(written);
});

test('deciding leaves the plan as it was', async () => {
  const { plan } = await scene();
  const before = savedPlan(plan);
  const after = applyDecisions(plan, editing(plan, EDITS));
  expect(after.planId).not.toBe(plan.planId);
  expect(savedPlan(plan)).toEqual(before);
});
