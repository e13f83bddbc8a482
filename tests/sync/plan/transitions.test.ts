/** Closing an opportunity: a separate row, applied last, and only on request. */
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/sync/plan/plan.ts';
import { optInRows } from '../../../src/sync/plan/transitions.ts';
import type { Crm, RemoteField, RemoteSchema } from '../../../src/targets/core/crm.ts';
import { dealText } from '../../support/rules.ts';
import { setKey } from '../model/deals.ts';
import { modelCrm, type ModelCrm } from '../model/model-crm.ts';
import { deviceOver, MAPPING, NO_DECISIONS, planOf, type Device } from '../model/world.ts';

const PATH = 'deal.md';

const OUTCOME: RemoteField = {
  name: 'Outcome',
  label: 'Outcome',
  type: 'choice',
  choices: ['open', 'won', 'lost'].map((value) => ({ value, label: value })),
  closed: true,
  creatable: true,
  updatable: true,
  required: false,
  initial: 'open',
  isTransition: true,
};

const TOLD = { wonStages: 'Closed Won', lostStages: 'Closed Lost' };

/** Returns a CRM whose records are open until a user closes them, and then reject changes. */
function closing(model: ModelCrm): ModelCrm {
  const { crm } = model;
  const describe: Crm['describe'] = function* (scope) {
    const schema = yield* crm.describe(scope, undefined);
    const told: RemoteSchema = { ...schema, fields: { ...schema.fields, Outcome: OUTCOME }, options: TOLD };
    return told;
  };
  const read: Crm['read'] = function* (...about) {
    const snapshot = yield* crm.read(...about);
    const records = snapshot.records.map((record) => {
      const Outcome = record.fields['Outcome'] ?? 'open';
      const locked = Outcome === 'open' ? {} : { locked: 'It is closed.' };
      return { ...record, ...locked, fields: { ...record.fields, Outcome } };
    });
    return { ...snapshot, records };
  };
  return { ...model, crm: { ...crm, describe, read } };
}

const RULES = {
  targets: {
    salesforce: {
      mapping: [...MAPPING, { from: 'stage', to: 'Outcome', codec: 'outcome', direction: 'both' }] as const,
    },
  },
};

function scene(stage = 'Proposal'): { readonly crm: ModelCrm; readonly device: Device } {
  const crm = modelCrm();
  return { crm, device: deviceOver(closing(crm), { [PATH]: dealText({ stage }) }, { rules: RULES }) };
}

const verbs = ({ rows }: Plan): string[] => rows.map(({ verb }) => verb);

/** Plans and applies, with close actions on request. */
async function synced(device: Device, acts: 'with acts' | 'without'): Promise<{ plan: Plan; results: string[] }> {
  const plan = await planOf(device);
  const left = acts === 'without' ? optInRows(plan) : new Set<string>();
  const run = await device.service.apply(plan, { ...NO_DECISIONS, excluded: left });
  return { plan, results: run.outcomes.map(({ result }) => result) };
}

const editStage = (device: Device, stage: string): Promise<unknown> =>
  device.notes.edit(PATH, (text) => setKey(text, 'stage', stage));

test('an open opportunity is equal to a record that was just created', async () => {
  const { device } = scene();
  const { plan } = await synced(device, 'with acts');
  expect(verbs(plan)).toEqual(['create']);
  expect(verbs(await planOf(device))).toEqual(['unchanged']);
});

test('an opportunity that is won from the start is created first and then closed', async () => {
  const { crm, device } = scene('Closed Won');
  const { plan, results } = await synced(device, 'with acts');
  expect(verbs(plan)).toEqual(['create', 'close']);
  expect(plan.rows[0]?.fields.some(({ remote }) => remote === 'Outcome')).toBe(false);
  expect(results).toEqual(['done', 'done']);
  expect(crm.writes.map(({ remote, to }) => `${remote} ${to}`).at(-1)).toBe('Outcome won');
  expect(verbs(await planOf(device))).toEqual(['unchanged']);
});

test('nothing is closed without a request, and closing is offered again', async () => {
  const { crm, device } = scene('Closed Won');
  const { results } = await synced(device, 'without');
  expect(results).toEqual(['done', 'left']);
  expect(crm.writes.some(({ remote }) => remote === 'Outcome')).toBe(false);
  expect(verbs(await planOf(device))).toEqual(['close']);
});

test('other changes are sent before the record is closed', async () => {
  const { crm, device } = scene();
  await synced(device, 'with acts');
  await device.notes.edit(PATH, (text) => setKey(setKey(text, 'stage', 'Closed Lost'), 'amount', '5'));
  const { plan, results } = await synced(device, 'with acts');
  expect([verbs(plan), results]).toEqual([
    ['update', 'close'],
    ['done', 'done'],
  ]);
  expect(crm.writes.slice(-2).map(({ remote }) => remote)).not.toContain('Amount');
  expect(crm.records.get('R001')?.fields).toMatchObject({ Amount: 5, Outcome: 'lost' });
  expect(verbs(await planOf(device))).toEqual(['unchanged']);
});

test('a record that was closed in the CRM sends its stage, and accepts no other change', async () => {
  const { crm, device } = scene();
  await synced(device, 'with acts');
  crm.edit('R001', { Outcome: 'won', StageName: 'Closed Won' });
  expect(verbs((await synced(device, 'without')).plan)).toEqual(['pull']);
  expect(device.notes.texts()[PATH]).toContain('stage: Closed Won');
  await device.notes.edit(PATH, (text) => setKey(text, 'amount', '7'));
  const plan = await planOf(device);
  expect(plan.rows).toMatchObject([{ verb: 'blocked', blocks: [{ why: 'record-locked', detail: 'It is closed.' }] }]);
});

test('a record is reopened by the action alone, although all its other fields are locked', async () => {
  const { crm, device } = scene('Closed Won');
  await synced(device, 'with acts');
  await editStage(device, 'Proposal');
  const { plan, results } = await synced(device, 'with acts');
  expect(verbs(plan)).toEqual(['unchanged', 'close']);
  expect(results).toEqual(['left', 'done']);
  expect(crm.records.get('R001')?.fields['Outcome']).toBe('open');
  expect(verbs((await synced(device, 'without')).plan)).toEqual(['update']);
});

test('undoing a run that closed a record first reopens it', async () => {
  const { crm, device } = scene();
  await synced(device, 'with acts');
  await device.notes.edit(PATH, (text) => setKey(setKey(text, 'stage', 'Closed Won'), 'amount', '5'));
  const plan = await planOf(device);
  const { runId } = await device.service.apply(plan, NO_DECISIONS);
  const back = await device.service.undo(runId);
  if (back === undefined || !('rows' in back)) throw new Error('There is nothing to take back');
  expect([...optInRows(back)]).toEqual([]);
  expect(verbs(back).sort()).toEqual(['close', 'update']);
  const from = crm.writes.length;
  const run = await device.service.apply(back, NO_DECISIONS);
  expect(run.outcomes.map(({ result }) => result)).toEqual(['done', 'done']);
  expect(crm.writes[from]).toMatchObject({ remote: 'Outcome', from: 'won', to: 'open' });
  expect(crm.records.get('R001')?.fields).toMatchObject({ Amount: 1_000_000, Outcome: 'open' });
});

test('a close action depends on no later change of its note, except for the stage', async () => {
  const { device } = scene();
  await synced(device, 'with acts');
  await editStage(device, 'Closed Won');
  const plan = await planOf(device);
  await editStage(device, 'Proposal');
  const run = await device.service.apply(plan, NO_DECISIONS);
  expect(run.outcomes.map(({ verb, result }) => [verb, result])).toEqual([
    ['update', 'stale'],
    ['close', 'stale'],
  ]);
});

test('a close action of a record that could not be created is not done', async () => {
  const { crm, device } = scene('Closed Won');
  crm.fault = ({ method }) => (method === 'POST' ? 'broken' : 'none');
  const { results } = await synced(device, 'with acts');
  expect(results).toEqual(['deferred', 'not-reached']);
});

test('a record that was closed in the CRM in its old stage is not closed again, and its other changes are pulled', async () => {
  const { crm, device } = scene();
  await synced(device, 'with acts');
  crm.edit('R001', { Outcome: 'won' });
  await synced(device, 'without');
  expect(device.notes.texts()[PATH]).toContain('stage: Closed Won');
  const plan = await planOf(device);
  const held = { remote: 'StageName', action: 'hold', reason: 'ignored-there', detail: 'It is closed.' };
  expect(plan.rows).toMatchObject([{ verb: 'unchanged', blocks: [], fields: [held] }]);
  expect(plan.rows[0]?.agreed).not.toHaveProperty('StageName');
  crm.edit('R001', { Amount: 5 });
  expect(verbs((await synced(device, 'without')).plan)).toEqual(['pull']);
  expect(device.notes.texts()[PATH]).toContain('amount: 5');
});

test('a stage that was changed in the note is not replaced by a record that was closed in the CRM since', async () => {
  const { crm, device } = scene();
  await synced(device, 'with acts');
  crm.edit('R001', { Outcome: 'won' });
  await editStage(device, 'Negotiation');
  const { plan } = await synced(device, 'with acts');
  expect(verbs(plan)).toEqual(['unchanged', 'conflict']);
  expect(plan.rows[1]?.fields).toMatchObject([{ reason: 'both-changed', noteValue: 'open', crmValue: 'won' }]);
  expect(device.notes.texts()[PATH]).toContain('stage: Negotiation');
});

test('a conflict of a close action resolved with the CRM value is applied, regardless of the run’s other writes to the note', async () => {
  const { crm, device } = scene();
  await synced(device, 'with acts');
  crm.edit('R001', { Outcome: 'won', Amount: 5 });
  await editStage(device, 'Closed Lost');
  const plan = await planOf(device);
  expect(verbs(plan)).toEqual(['pull', 'conflict']);
  const answers = new Map([[`${plan.rows[1]?.opId ?? ''}/Outcome`, { take: 'crm' as const }]]);
  const run = await device.service.apply(plan, { ...NO_DECISIONS, answers });
  expect(run.outcomes.map(({ result }) => result)).toEqual(['done', 'done']);
  expect(device.notes.texts()[PATH]).toMatch(/amount: 5\nstage: Closed Won/);
  expect(verbs(await planOf(device))).toEqual(['unchanged']);
});

test('a record is not closed over a change that it rejected', async () => {
  const { crm, device } = scene();
  await synced(device, 'with acts');
  await device.notes.edit(PATH, (text) => setKey(setKey(text, 'stage', 'Closed Won'), 'title', 'BAD'));
  const run = await device.service.apply(await planOf(device), NO_DECISIONS);
  expect(run.outcomes.map(({ verb, result, error }) => [verb, result, error?.kind])).toEqual([
    ['update', 'failed', 'record'],
    ['close', 'failed', 'record'],
  ]);
  expect(crm.records.get('R001')?.fields['Outcome'] ?? 'open').toBe('open');
  await device.notes.edit(PATH, (text) => setKey(text, 'title', 'Good'));
  expect((await synced(device, 'with acts')).results).toEqual(['done', 'done']);
});

const stageIn = (device: Device): string => /^stage: (.*)$/m.exec(device.notes.texts()[PATH] ?? '')?.[1] ?? '';

describe('a record that was closed and reopened in the CRM', () => {
  test.each([
    ['in the stage that it had', {}, 'Proposal'],
    ['in another stage', { StageName: 'Negotiation' }, 'Negotiation'],
  ])('sends its stage, and nothing is written back: %s', async (_, also, stage) => {
    const { crm, device } = scene();
    await synced(device, 'with acts');
    crm.edit('R001', { Outcome: 'lost' });
    expect(verbs((await synced(device, 'with acts')).plan)).toEqual(['pull']);
    expect(stageIn(device)).toBe('Closed Lost');
    expect(verbs((await synced(device, 'with acts')).plan)).toEqual(['unchanged']);
    const writes = crm.writes.length;
    crm.edit('R001', { Outcome: 'open', ...also });
    expect(verbs((await synced(device, 'with acts')).plan)).toEqual(['pull']);
    expect([stageIn(device), crm.writes.length]).toEqual([stage, writes]);
    expect((await planOf(device)).rows).toMatchObject([{ verb: 'unchanged', fields: [] }]);
  });

  test('between two syncs is unchanged', async () => {
    const { crm, device } = scene();
    await synced(device, 'with acts');
    crm.edit('R001', { Outcome: 'won' });
    crm.edit('R001', { Outcome: 'open' });
    expect((await planOf(device)).rows).toMatchObject([{ verb: 'unchanged', fields: [] }]);
  });

  test('without a stage is reported, and never closed again', async () => {
    const { crm, device } = scene();
    await synced(device, 'with acts');
    crm.edit('R001', { Outcome: 'lost' });
    await synced(device, 'with acts');
    const writes = crm.writes.length;
    crm.edit('R001', { Outcome: 'open', StageName: null });
    const { plan } = await synced(device, 'with acts');
    expect(verbs(plan)).toEqual(['unchanged']);
    expect(plan.rows[0]?.fields.map(({ reason }) => reason)).toEqual(['reopened-there', 'reopened-there']);
    expect([stageIn(device), crm.writes.length]).toEqual(['Closed Lost', writes]);
    crm.edit('R001', { StageName: 'Proposal' });
    await synced(device, 'with acts');
    expect([stageIn(device), crm.writes.length]).toEqual(['Proposal', writes]);
  });

  test('uses its new stage once the note has another one', async () => {
    const { crm, device } = scene();
    await synced(device, 'with acts');
    crm.edit('R001', { Outcome: 'lost' });
    await synced(device, 'with acts');
    crm.edit('R001', { Outcome: 'open' });
    await editStage(device, 'Negotiation');
    const { plan } = await synced(device, 'with acts');
    expect(verbs(plan)).toEqual(['update']);
    expect(crm.records.get('R001')?.fields).toMatchObject({ StageName: 'Negotiation', Outcome: 'open' });
  });
});

describe('a pending change in the note while the record is closed in the CRM', () => {
  test.each([
    ['amount', '7', 'Amount'],
    ['title', 'Renamed', 'Name'],
  ])('does not block the stage: %s', async (key, value, remote) => {
    const { crm, device } = scene();
    await synced(device, 'with acts');
    await device.notes.edit(PATH, (text) => setKey(text, key, value));
    crm.edit('R001', { Outcome: 'won', StageName: 'Closed Won' });
    const { plan, results } = await synced(device, 'with acts');
    expect([verbs(plan), results]).toEqual([['pull'], ['done']]);
    const held = plan.rows[0]?.fields.find((field) => field.remote === remote);
    expect(held).toMatchObject({ action: 'hold', reason: 'record-locked', detail: 'It is closed.' });
    expect(stageIn(device)).toBe('Closed Won');
    expect(device.notes.texts()[PATH]).toContain(`${key}: ${value}`);
    crm.edit('R001', { Outcome: 'open', StageName: 'Proposal' });
    await synced(device, 'with acts');
    expect([stageIn(device), String(crm.records.get('R001')?.fields[remote])]).toEqual(['Proposal', value]);
  });

  test('nor does one that the CRM changed as well', async () => {
    const { crm, device } = scene();
    await synced(device, 'with acts');
    await device.notes.edit(PATH, (text) => setKey(text, 'amount', '7'));
    crm.edit('R001', { Outcome: 'won', StageName: 'Closed Won', Amount: 9 });
    const { plan } = await synced(device, 'with acts');
    expect(verbs(plan)).toEqual(['pull']);
    const [row] = plan.rows;
    expect(row?.fields.find(({ remote }) => remote === 'Amount')).toMatchObject({
      ...{ action: 'conflict', unsent: 'record-locked', take: { bare: '9' } },
    });
    expect(stageIn(device)).toBe('Closed Won');
  });
});
