/** The sync service without a sign-in, without access to a CRM, or for an unknown run. */
import { expect, test } from 'vitest';
import { createSyncService, type SyncServiceOptions } from '../../src/sync/create-sync-service.ts';
import type { SyncService } from '../../src/sync/sync-service.ts';
import { dealText } from '../support/rules.ts';
import { modelCrm } from './model/model-crm.ts';
import { deviceOver, NO_DECISIONS, planOf, sync, type Device, type WorldOptions } from './model/world.ts';

const PATH = 'deal.md';
const VAULT = { what: 'vault' } as const;
const FILTER = { since: '', mine: false, open: false };

const SIGNED_OUT = { kind: 'connection', code: 'sign-in-needed', message: '' } as const;

/** Returns a service whose options change once the switch is on. */
function scene(changes: Partial<SyncServiceOptions>, options: WorldOptions = {}) {
  const crm = modelCrm();
  const on = { is: false };
  const device = deviceOver(
    crm,
    { [PATH]: dealText() },
    {
      ...options,
      open: (usual) => createSyncService(on.is ? { ...usual, ...changes } : usual),
    },
  );
  return {
    crm,
    device,
    turn: () => {
      on.is = true;
      device.restart();
    },
  };
}

const absent: Partial<SyncServiceOptions> = {
  connections: { state: (target) => ({ target, state: 'signed-out' }), open: () => Promise.resolve(SIGNED_OUT) },
};

test.each<[string, (service: SyncService, runId: string) => Promise<unknown>]>([
  ['a plan', (service) => service.plan(VAULT, 'salesforce', { direction: 'both' })],
  ['a test', (service) => service.test('salesforce')],
  ['a list of records', (service) => service.candidates('salesforce', FILTER)],
  ['an import', (service) => service.importNotes('salesforce', ['R001'])],
  ['an undo', (service, runId) => service.undo(runId)],
])('signed out, %s reports that and changes nothing', async (_, ask) => {
  const { device, turn } = scene(absent);
  const { runId } = await sync(device);
  turn();
  const before = device.notes.texts();
  expect(await ask(device.service, runId)).toEqual(SIGNED_OUT);
  expect(device.notes.texts()).toEqual(before);
});

test('signed out between plan and apply, no row is processed', async () => {
  const { crm, device, turn } = scene(absent);
  const plan = await planOf(device);
  turn();
  const run = await device.service.apply(plan, NO_DECISIONS);
  expect(run).toMatchObject({ stopped: SIGNED_OUT, outcomes: [{ result: 'not-reached' }] });
  expect(run).not.toHaveProperty('logPath');
  expect(crm.records.size).toBe(0);
});

test('after signing out, a status still shows the device’s knowledge, but has no address', async () => {
  const { device, turn } = scene(absent);
  await sync(device);
  turn();
  const text = (device.notes.texts()[PATH] ?? '').replace('region: East', 'region: West');
  expect(await device.service.status()(PATH, text)).toMatchObject([
    { remoteId: 'R001', url: undefined, changedHere: ['Region__c'], lastSync: '2026-11-22T18:30:15Z' },
  ]);
});

test('a resolved name is only stored for a known org', async () => {
  const { device, turn } = scene(absent);
  turn();
  await device.service.rememberLookup('salesforce', 'AccountId', 'Acme', '001');
  expect(device.memory.entries()).toEqual([]);
});

test('a plan of a CRM without sync support reports that it is not connected', async () => {
  const { device, turn } = scene({ crmOf: () => undefined });
  await sync(device);
  turn();
  expect(await device.service.plan(VAULT, 'salesforce', { direction: 'both' })).toMatchObject({
    kind: 'connection',
    code: 'not-connected',
  });
  expect(await device.service.status()(PATH, device.notes.texts()[PATH] ?? '')).toMatchObject([
    { remoteId: 'R001', url: undefined },
  ]);
});

test('while dry run is on, only a plan that the user approved is applied, over an approved connection', async () => {
  const opened: (boolean | undefined)[] = [];
  const crm = modelCrm();
  const withDryRun = (usual: SyncServiceOptions): SyncService => {
    const { connections } = usual;
    const open: typeof connections.open = (target, approved) => {
      opened.push(approved);
      return connections.open(target, approved);
    };
    return createSyncService({ ...usual, dryRun: () => true, connections: { ...connections, open } });
  };
  const device = deviceOver(crm, { [PATH]: dealText() }, { open: withDryRun });
  const plan = await planOf(device);
  opened.splice(0);
  expect(await device.service.apply(plan, NO_DECISIONS)).toMatchObject({ dryRun: true });
  expect(crm.records.size).toBe(0);
  expect(await device.service.apply(plan, NO_DECISIONS, { approved: true })).toMatchObject({ dryRun: false });
  expect(crm.records.size).toBe(1);
  expect(opened).toEqual([true]);
});

test('two runs at the same time run one after the other, so that no record is created twice', async () => {
  const { crm, device } = scene({});
  const plan = await planOf(device);
  const runs = await Promise.all([device.service.apply(plan, NO_DECISIONS), device.service.apply(plan, NO_DECISIONS)]);
  expect(runs.map(({ outcomes }) => outcomes[0]?.result)).toEqual(['done', 'stale']);
  expect(crm.records.size).toBe(1);
});

test('a run that throws does not block the next one', async () => {
  const { crm, device } = scene({});
  const plan = await planOf(device);
  const put = device.memory.put.bind(device.memory);
  Object.assign(device.memory, { put: () => Promise.reject(new Error('disk full')) });
  await expect(device.service.apply(plan, NO_DECISIONS)).rejects.toThrow('disk full');
  expect(crm.records.size).toBe(0);
  Object.assign(device.memory, { put });
  expect(await device.service.apply(plan, NO_DECISIONS)).toMatchObject({ outcomes: [{ result: 'done' }] });
});

async function changedRun(device: Device): Promise<string> {
  await sync(device);
  await device.notes.edit(PATH, (text) => text.replace('amount: 1000000', 'amount: 5'));
  return (await sync(device)).runId;
}

test('a note that was moved since is found by its ID when its run is undone', async () => {
  const { device } = scene({});
  const runId = await changedRun(device);
  device.notes.put('Archive/deal.md', device.notes.texts()[PATH]);
  device.notes.put(PATH, dealText({ id: 'opp-other' }));
  await planOf(device);
  expect(await device.service.undo(runId)).toMatchObject({
    rows: [{ path: 'Archive/deal.md', verb: 'update', fields: [{ remote: 'Amount', send: 1_000_000 }] }],
  });
});

test.each<[string, (device: Device) => void]>([
  [
    'was deleted',
    (device) => {
      device.notes.put(PATH, undefined);
    },
  ],
  [
    'cannot be read',
    (device) => {
      device.notes.breakAt(PATH, new Error('locked'));
    },
  ],
  [
    'is another opportunity now',
    (device) => {
      device.notes.put(PATH, dealText({ id: 'opp-other' }));
    },
  ],
])('a note that %s is not undone, and the row reports the reason', async (_, happen) => {
  const { device } = scene({});
  const runId = await changedRun(device);
  happen(device);
  expect(await device.service.undo(runId)).toMatchObject({
    rows: [{ path: PATH, title: 'Cloud modernization', verb: 'blocked', blocks: [{ why: 'unreadable' }], fields: [] }],
  });
});

test('a record that was deleted since is not undone, and the row names it', async () => {
  const { crm, device } = scene({});
  const runId = await changedRun(device);
  crm.records.delete('R001');
  expect(await device.service.undo(runId)).toMatchObject({
    rows: [{ verb: 'blocked', blocks: [{ why: 'record-missing', id: 'R001' }] }],
  });
});

test('an undo of a run whose records cannot be read is an error', async () => {
  const { crm, device } = scene({});
  const runId = await changedRun(device);
  crm.fault = ({ path }) => (path.startsWith('/records') ? 'signed-out' : 'none');
  expect(await device.service.undo(runId)).toMatchObject({ kind: 'connection', code: 'sign-in-needed' });
});

test('an undo of a run whose log is missing changes nothing', async () => {
  const { device } = scene({});
  const runId = await changedRun(device);
  for (const path of Object.keys(device.notes.texts())) if (path.endsWith('.jsonl')) device.notes.put(path, undefined);
  expect(await device.service.undo(runId)).toMatchObject({ kind: 'connection', code: 'log-missing' });
});

test('without its own table the service uses the table of targets', async () => {
  const crm = modelCrm();
  const device = deviceOver(
    crm,
    { [PATH]: dealText() },
    {
      open: ({ crmOf: _, ...usual }) => createSyncService(usual),
    },
  );
  expect(await device.service.plan(VAULT, 'salesforce', { direction: 'both' })).toMatchObject({ kind: 'connection' });
  expect(device.service.states().map(({ target }) => target)).toEqual(['salesforce', 'hubspot', 'dynamics']);
});
