/** The note after its record was written, regardless of changes to the note since then. */
import { expect, test } from 'vitest';
import { dealText } from '../../support/rules.ts';
import { setKey } from '../model/deals.ts';
import { modelCrm } from '../model/model-crm.ts';
import { deviceOver, NO_DECISIONS, planOf, sync, type Device } from '../model/world.ts';

const PATH = 'deal.md';

function scene() {
  const crm = modelCrm();
  return { crm, device: deviceOver(crm, { [PATH]: dealText() }) };
}

function textOf(device: Device): string {
  return device.notes.texts()[PATH] ?? '';
}

/**
 * Syncs an opportunity whose amount changed in the note and whose stage changed in the CRM; `change` edits the note
 * while the amount is sent.
 */
async function meanwhile(change: (text: string) => string) {
  const { crm, device } = scene();
  await sync(device);
  crm.edit('R001', { StageName: 'Won' });
  await device.notes.edit(PATH, (text) => setKey(text, 'amount', '5'));
  const plan = await planOf(device);
  crm.fault = ({ method }) => {
    if (method === 'POST') device.notes.put(PATH, change(textOf(device)));
    return 'none';
  };
  const run = await device.service.apply(plan, NO_DECISIONS);
  crm.fault = () => 'none';
  return { crm, device, run };
}

test('an opportunity that was edited while it was sent takes nothing yet, and the next sync updates both sides', async () => {
  const { crm, device, run } = await meanwhile((text) => setKey(text, 'region', 'West'));
  expect(run.outcomes).toMatchObject([{ result: 'done' }]);
  expect(textOf(device)).toContain('stage: Proposal');
  const [row] = (await planOf(device)).rows;
  expect(row?.fields).toMatchObject([
    { remote: 'StageName', action: 'pull', reason: 'changed-there' },
    { remote: 'Region__c', action: 'push', reason: 'changed-here' },
  ]);
  await sync(device);
  expect(crm.records.get('R001')?.fields).toMatchObject({ Amount: 5, StageName: 'Won', Region__c: 'West' });
  expect(textOf(device)).toContain('stage: Won');
});

test('an opportunity that was reverted while it was sent is a conflict, because its file may be an old one', async () => {
  const { device } = await meanwhile((text) => setKey(text, 'amount', '1000000'));
  expect((await planOf(device)).rows[0]?.fields).toMatchObject([
    { remote: 'Amount', action: 'conflict', reason: 'both-changed', noteValue: '1000000', crmValue: '5' },
    { remote: 'StageName', action: 'pull' },
  ]);
});

test('a note that became unreadable while it was sent is unchanged, and the run reports that', async () => {
  const broken = '---\ntype: opportunity\nid: [\n---\n';
  const { device, run } = await meanwhile(() => broken);
  expect(run.outcomes).toMatchObject([{ result: 'done', noteRefused: 'linked-elsewhere' }]);
  expect(textOf(device)).toBe(broken);
});

test('a note without a link that became unreadable reports the position', async () => {
  const { crm, device } = scene();
  const broken = '---\ntype: opportunity\nid: [\n---\n';
  crm.fault = ({ method }) => {
    if (method === 'POST') device.notes.put(PATH, broken);
    return 'none';
  };
  expect(await sync(device)).toMatchObject({
    outcomes: [
      { result: 'done', created: true, noteRefused: { code: 'unclosed-bracket', found: expect.any(String) as string } },
    ],
  });
  expect(textOf(device)).toBe(broken);
});

test('a note that the disk rejects reports the disk’s message', async () => {
  const { device } = scene();
  const plan = await planOf(device);
  const edit = device.notes.edit.bind(device.notes);
  Object.assign(device.notes, {
    edit: (path: string, change: (text: string) => string) =>
      path === PATH ? Promise.reject(new Error('no space left')) : edit(path, change),
  });
  device.restart();
  expect(await device.service.apply(plan, NO_DECISIONS)).toMatchObject({
    outcomes: [{ noteRefused: 'no space left' }],
  });
});

test('a value that the note cannot contain stays in the CRM, is reported as such, and planned again', async () => {
  const { crm, device } = scene();
  const aliased = dealText({ stage: '&s Proposal', my_stage: '*s' });
  device.notes.put(PATH, aliased);
  await sync(device);
  crm.edit('R001', { StageName: 'Won', Name: 'New name' });
  const run = await sync(device);
  expect(run.outcomes).toMatchObject([{ result: 'done' }]);
  expect(textOf(device)).toContain('title: New name');
  expect(textOf(device)).toContain('stage: &s Proposal');
  expect((await planOf(device)).rows[0]?.fields).toMatchObject([
    { remote: 'StageName', action: 'pull', crmValue: 'Won' },
  ]);
});

/** Returns a note that finds a record with the same values by its key, and is linked to it. */
async function linkedByKey() {
  const { crm, device } = scene();
  crm.add('opp-123', {
    ...{ Name: 'Cloud modernization', Amount: 1_000_000, CloseDate: '2027-03-31' },
    ...{ StageName: 'Proposal', Region__c: 'East' },
  });
  const before = textOf(device);
  const run = await sync(device);
  expect(run.outcomes).toMatchObject([{ verb: 'link', result: 'done' }]);
  const plan = await device.service.undo(run.runId);
  if (plan === undefined || 'kind' in plan) throw new Error('no plan');
  return { crm, device, before, plan };
}

test('a link that a run created is removed from the note by an undo', async () => {
  const { device, before, plan } = await linkedByKey();
  expect(plan.rows).toMatchObject([{ verb: 'link', fields: [], relink: null }]);
  expect((await device.service.apply(plan, NO_DECISIONS)).outcomes).toMatchObject([{ result: 'done' }]);
  expect(textOf(device)).toBe(before);
});

test('a link that the user has removed already needs no undo', async () => {
  const {
    device,
    before,
    plan: { undoOf = '' },
  } = await linkedByKey();
  device.notes.put(PATH, before);
  const plan = await device.service.undo(undoOf);
  if (plan === undefined || 'kind' in plan) throw new Error('no plan');
  expect((await device.service.apply(plan, NO_DECISIONS)).outcomes).toMatchObject([{ result: 'done' }]);
  expect(textOf(device)).toBe(before);
});

test('a first last synced value of a field is removed by an undo', async () => {
  const { crm, device } = scene();
  await sync(device);
  await device.notes.edit(PATH, (text) => setKey(text, 'source', 'Partner'));
  device.notes.put(
    PATH,
    textOf(device).replace(/^crm_salesforce: .*$/m, (link) => link),
  );
  const { runId } = await sync(device);
  const plan = await device.service.undo(runId);
  if (plan === undefined || 'kind' in plan) throw new Error('no plan');
  await device.service.apply(plan, NO_DECISIONS);
  expect(crm.records.get('R001')?.fields['LeadSource']).toBeNull();
  expect((await planOf(device)).rows[0]?.fields).toMatchObject([
    { remote: 'LeadSource', action: 'push', noteValue: 'Partner' },
  ]);
});
