/** The changes of a run, field by field, and those that can be undone. */
import { expect, test } from 'vitest';
import type { Decisions, Plan } from '../../../src/sync/plan/plan.ts';
import type { Crm, RemoteField } from '../../../src/targets/core/crm.ts';
import type { MappingRow } from '../../../src/targets/core/target.ts';
import { dealText } from '../../support/rules.ts';
import { setKey } from '../model/deals.ts';
import { modelCrm } from '../model/model-crm.ts';
import { deviceOver, MAPPING, NO_DECISIONS, sync, type Device, type WorldOptions } from '../model/world.ts';

const PATH = 'deal.md';

/** Returns a synced opportunity. */
async function scene(options: WorldOptions = {}, lines: Readonly<Record<string, string>> = {}) {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText(lines) }, options);
  await sync(device);
  return { crm, device };
}

function textOf(device: Device): string {
  return device.notes.texts()[PATH] ?? '';
}

function edit(device: Device, key: string, value: string): Promise<unknown> {
  return device.notes.edit(PATH, (text) => setKey(text, key, value));
}

async function undoOf(device: Device, runId: string): Promise<Plan> {
  const plan = await device.service.undo(runId);
  if (plan === undefined || 'kind' in plan) throw new Error('no plan');
  return plan;
}

test('a pulled value is restored, and cleared if there was none', async () => {
  const { crm, device } = await scene({}, { source: 'Partner' });
  crm.edit('R001', { StageName: 'Won', Description: 'Call Bob' });
  const before = textOf(device);
  const { runId } = await sync(device);
  expect(textOf(device)).toContain('lifecycle_notes: Call Bob');
  const plan = await undoOf(device, runId);
  expect(plan.rows).toMatchObject([
    {
      verb: 'pull',
      fields: [
        { remote: 'StageName', action: 'pull', reason: 'undone', take: 'Proposal', shown: { becomes: 'Proposal' } },
        { remote: 'Description', action: 'pull', reason: 'undone', take: null, clears: true, shown: { becomes: '' } },
      ],
    },
  ]);
  await device.service.apply(plan, NO_DECISIONS);
  const lines = textOf(device).split('\n');
  expect(lines).toContain('stage: Proposal');
  expect(lines).toContain('lifecycle_notes: null');
  expect(before).not.toContain('lifecycle_notes');
  expect(crm.records.get('R001')?.fields).toMatchObject({ StageName: 'Won', Description: 'Call Bob' });
});

test('a run over the end of a month is undone completely, regardless of the time since then', async () => {
  const { crm, device } = await scene();
  device.clock.advance(Date.parse('2026-11-30T23:59:50Z') - device.clock.now());
  await edit(device, 'region', 'West');
  crm.fault = ({ path }) => {
    if (path.startsWith('/write')) device.clock.advance(60_000);
    return 'none';
  };
  const { runId, startedAt } = await sync(device);
  device.clock.advance(90 * 86_400_000);
  expect(startedAt.slice(0, 7)).toBe('2026-11');
  expect((await undoOf(device, runId)).rows).toMatchObject([{ verb: 'update', fields: [{ send: 'East' }] }]);
});

test('a pulled value that the user changed since stays the user’s', async () => {
  const { crm, device } = await scene();
  crm.edit('R001', { StageName: 'Won', Region__c: 'West' });
  const { runId } = await sync(device);
  await edit(device, 'stage', 'Lost');
  await edit(device, 'region', 'East');
  expect((await undoOf(device, runId)).rows).toMatchObject([
    { verb: 'unchanged', fields: [{ remote: 'StageName', action: 'hold', reason: 'changed-here', noteValue: 'Lost' }] },
  ]);
});

test('a value that another user has restored already needs no undo', async () => {
  const { crm, device } = await scene();
  await edit(device, 'amount', '5');
  const { runId } = await sync(device);
  crm.edit('R001', { Amount: 1_000_000 });
  expect((await undoOf(device, runId)).rows).toMatchObject([{ verb: 'unchanged', fields: [] }]);
});

test('a number that the mapping no longer reads as one is sent back exactly', async () => {
  const asText = MAPPING.map((row): MappingRow => (row.from === 'amount' ? { ...row, codec: 'text' } : row));
  const { crm, device } = await scene({ rules: { targets: { salesforce: { mapping: asText } } } });
  crm.edit('R001', { Amount: 12.5 });
  await edit(device, 'amount', '7');
  const { runId } = await sync(device, answering({ take: 'note' }));
  expect((await undoOf(device, runId)).rows[0]?.fields).toMatchObject([
    { remote: 'Amount', from: 'amount', noteValue: '7' },
  ]);
});

/** Resolves every conflict of a plan in the same way. */
function answering(answer: NonNullable<ReturnType<Decisions['answers']['get']>>): (plan: Plan) => Decisions {
  return ({ rows }) => ({
    ...NO_DECISIONS,
    answers: new Map(
      rows.flatMap(({ opId, fields }) => fields.map(({ remote }) => [`${opId}/${remote}`, answer] as const)),
    ),
  });
}

test('an edit of both sides is undone on both', async () => {
  const { crm, device } = await scene();
  crm.edit('R001', { Region__c: 'North' });
  await edit(device, 'region', 'West');
  const { runId } = await sync(device, answering({ take: 'edit', text: 'South' }));
  expect(textOf(device)).toContain('region: South');
  const plan = await undoOf(device, runId);
  expect(plan.rows[0]?.fields).toMatchObject([
    { remote: 'Region__c', action: 'push', send: 'North', take: 'West', noteValue: 'South' },
  ]);
  await device.service.apply(plan, NO_DECISIONS);
  expect(textOf(device)).toContain('region: West');
  expect(crm.records.get('R001')?.fields['Region__c']).toBe('North');
});

test('an edit of both sides is undone only in the CRM if the note changed since', async () => {
  const { crm, device } = await scene();
  crm.edit('R001', { Region__c: 'North' });
  await edit(device, 'region', 'West');
  const { runId } = await sync(device, answering({ take: 'edit', text: 'South' }));
  await edit(device, 'region', 'Mine');
  const plan = await undoOf(device, runId);
  expect(plan.rows[0]?.fields[0]).toMatchObject({ action: 'push', send: 'North' });
  expect(plan.rows[0]?.fields[0]).not.toHaveProperty('take');
});

test('a value that the note cannot contain is restored in the CRM', async () => {
  const { crm, device } = await scene();
  crm.edit('R001', { CloseDate: 'end of year', Region__c: '[[odd]]' });
  await edit(device, 'close_date', '2027-04-30');
  await edit(device, 'region', 'West');
  const { runId } = await sync(device, answering({ take: 'note' }));
  const plan = await undoOf(device, runId);
  expect(plan.rows[0]?.fields.map(({ remote, send }) => [remote, send])).toEqual([
    ['CloseDate', 'end of year'],
    ['Region__c', '[[odd]]'],
  ]);
  await device.service.apply(plan, NO_DECISIONS);
  expect(crm.records.get('R001')?.fields).toMatchObject({ CloseDate: 'end of year', Region__c: '[[odd]]' });
});

test('rows of a run are in the order of their paths, and each is undone separately', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { 'b.md': dealText({ id: 'opp-b' }), 'a.md': dealText({ id: 'opp-a' }) });
  await sync(device);
  for (const path of ['a.md', 'b.md']) await device.notes.edit(path, (text) => setKey(text, 'amount', '5'));
  const { runId } = await sync(device);
  const plan = await undoOf(device, runId);
  expect(plan.rows.map(({ path, verb }) => [path, verb])).toEqual([
    ['a.md', 'update'],
    ['b.md', 'update'],
  ]);
  const left = new Set([plan.rows[0]?.opId ?? '']);
  await device.service.apply(plan, { ...NO_DECISIONS, excluded: left });
  expect([...crm.records.values()].map(({ key, fields }) => [key, fields['Amount']])).toEqual([
    ['opp-a', 5],
    ['opp-b', 1_000_000],
  ]);
});

test('a field that is no longer mapped is unchanged', async () => {
  const { crm, device } = await scene();
  await edit(device, 'amount', '5');
  await edit(device, 'region', 'West');
  const { runId } = await sync(device);
  const mapping = MAPPING.filter(({ from }) => from !== 'region');
  const other = deviceOver(crm, device.notes.texts(), { rules: { targets: { salesforce: { mapping } } } });
  await other.memory.put(device.memory.entries());
  expect((await undoOf(other, runId)).rows[0]?.fields.map(({ remote }) => remote)).toEqual(['Amount']);
});

test('a forecast of one year is restored in its year', async () => {
  const crm = modelCrm();
  const described = { ...yearField('FY25__c'), ...yearField('FY26__c') };
  const describe: Crm['describe'] = function* (scope, known) {
    const schema = yield* crm.crm.describe(scope, known);
    return { fields: { ...schema.fields, ...described } };
  };
  const year: MappingRow = { from: 'forecastAmounts', to: 'FY{FY}__c', codec: 'number', direction: 'both' };
  const device = deviceOver(
    { ...crm, crm: { ...crm.crm, describe } },
    { [PATH]: dealText({ projected_amount_FY26: '10' }) },
    { rules: { targets: { salesforce: { mapping: [...MAPPING, year] } } } },
  );
  await sync(device);
  crm.edit('R001', { FY25__c: 7 });
  await edit(device, 'projected_amount_FY26', '20');
  const { runId } = await sync(device);
  expect(textOf(device)).toContain('projected_amount_FY25: 7');
  const plan = await undoOf(device, runId);
  expect(plan.rows[0]?.fields).toMatchObject([
    { remote: 'FY25__c', year: 2025, action: 'pull', take: null },
    { remote: 'FY26__c', year: 2026, action: 'push', send: 10 },
  ]);
  await device.service.apply(plan, NO_DECISIONS);
  expect(crm.records.get('R001')?.fields).toMatchObject({ FY25__c: '7', FY26__c: '10' });
});

function yearField(name: string): Record<string, RemoteField> {
  const open = { creatable: true, updatable: true, required: false };
  return { [name]: { name, label: name, type: 'number', scale: 0, ...open } };
}
