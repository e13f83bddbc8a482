/** Records that a plan does not read again: the savings, the limits, and that no write is based on them. */
import { expect, test } from 'vitest';
import type { ChangeSet, ChangeTracking } from '../../../src/targets/core/crm.ts';
import type { MappingRow } from '../../../src/targets/core/target.ts';
import type { RequestFlow } from '../../../src/targets/flow/request-flow.ts';
import { dealText } from '../../support/rules.ts';
import { KNOWN } from '../model/known.ts';
import { modelCrm, type ModelCrm } from '../model/model-crm.ts';
import { dynamicsModel } from '../model/target-model.ts';
import { deviceOver, IDENTITY, NO_DECISIONS, planOf, sync, type Device, type WorldOptions } from '../model/world.ts';

const ENTRY = 'records/dynamics/ORG1';

interface Scene {
  readonly crm: ModelCrm;
  readonly device: Device;
  /** Returns the IDs that were read since the last call. */
  readonly read: () => readonly string[];
}

/** Returns three opportunities, synced and planned once more, so that all of them are known. */
async function known(tracking: Partial<ChangeTracking> = {}, options: WorldOptions = {}): Promise<Scene> {
  const crm = modelCrm(dynamicsModel);
  Object.assign(crm.crm, { tracking: { ...crm.crm.tracking, ...tracking } });
  const asked: string[] = [];
  crm.fault = ({ path }) => {
    if (path.startsWith('/records')) asked.push(...idsIn(path));
    return 'none';
  };
  const files = [0, 1, 2].map((at) => [`${at}.md`, dealText({ id: `opp-${at}` })] as const);
  const device = deviceOver(crm, Object.fromEntries(files), options);
  await sync(device);
  await planOf(device);
  asked.length = 0;
  return { crm, device, read: () => asked.splice(0) };
}

/** Returns a check that reports these changes, regardless of the real ones. */
function* asNews(changed: readonly string[]): RequestFlow<ChangeSet> {
  yield { waitMs: 0 };
  return { token: 'any', changed };
}

function idsIn(path: string): string[] {
  const ids = new URL(path, 'https://crm.example').searchParams.get('ids');
  return JSON.parse(ids ?? '[]') as string[];
}

test.each(Object.entries(KNOWN))('%s', { timeout: 120_000 }, async (_, { property, runs }) => {
  await expect(property(dynamicsModel, runs)).resolves.toBeUndefined();
});

test('unchanged records are not read again, changed ones are, and deleted ones are missing', async () => {
  const { crm, device, read } = await known();
  await planOf(device);
  expect(read()).toEqual([]);
  crm.type('R002', { region: 'West' });
  crm.records.delete('R003');
  const plan = await planOf(device);
  expect(read()).toEqual(['R002', 'R003']);
  expect(plan.rows.map(({ verb, blocks }) => [verb, blocks.map(({ why }) => why)])).toEqual([
    ['unchanged', []],
    ['pull', []],
    ['blocked', ['record-missing']],
  ]);
});

const ALL = ['R001', 'R002', 'R003'];

test('after the token has expired, everything is read again, once', async () => {
  const { crm, device, read } = await known();
  crm.marks.clear();
  await planOf(device);
  expect(read()).toEqual(ALL);
  await planOf(device);
  expect(read()).toEqual([]);
});

const { choice } = dynamicsModel;
const MORE: MappingRow = { from: 'region', to: dynamicsModel.names.untouched, codec: 'text', direction: 'pull' };
const LESS = choice.mapping.filter(({ from }) => from !== 'region');

test.each<[string, readonly string[], WorldOptions]>([
  ['another user is signed in', ALL, { identity: { ...IDENTITY, userId: 'U2' } }],
  ['a new field is mapped', ALL, { rules: { targets: { dynamics: { ...choice, mapping: [...LESS, MORE] } } } }],
  ['a field is no longer mapped', [], { rules: { targets: { dynamics: { ...choice, mapping: LESS } } } }],
])('if %s, %j are read again', async (_, wanted, changed) => {
  const options: WorldOptions = {};
  const { device, read } = await known({}, options);
  Object.assign(options, changed);
  device.restart();
  await planOf(device);
  expect(read()).toEqual(wanted);
});

test('if changes cannot be determined, everything is read, and nothing stays known', async () => {
  let allowed = true;
  const { readChanges: look } = modelCrm(dynamicsModel).crm.tracking as ChangeTracking;
  const { device, read } = await known({
    readChanges: function* (...asked): RequestFlow<ChangeSet | undefined> {
      return allowed ? yield* look(...asked) : undefined;
    },
  });
  expect(await device.memory.get(ENTRY)).toBeDefined();
  allowed = false;
  await planOf(device);
  expect(read()).toEqual(ALL);
  expect(await device.memory.get(ENTRY)).toBeUndefined();
});

test('few records are read without a request for changes', async () => {
  const { device, crm, read } = await known({ minRecords: 4 });
  await planOf(device);
  expect(read()).toEqual(ALL);
  expect([crm.marks.size, await device.memory.get(ENTRY)]).toEqual([0, undefined]);
});

test('an error of the request for changes is the result, and all records stay known', async () => {
  const { crm, device, read } = await known();
  const before = await device.memory.get(ENTRY);
  const { fault } = crm;
  crm.fault = ({ path }) => (path.startsWith('/look') ? 'signed-out' : 'none');
  const plan = device.service.plan({ what: 'vault' }, 'dynamics', { direction: 'both' });
  expect(await plan).toMatchObject({ code: 'sign-in-needed' });
  expect(await device.memory.get(ENTRY)).toBe(before);
  crm.fault = fault;
  await planOf(device);
  expect(read()).toEqual([]);
});

test('a changed record that could not be read is read the next time', async () => {
  const { crm, device, read } = await known();
  const { fault } = crm;
  crm.type('R002', { region: 'West' });
  crm.fault = ({ path }) => (path.startsWith('/records') ? 'signed-out' : 'none');
  await device.service.plan({ what: 'vault' }, 'dynamics', { direction: 'both' });
  crm.fault = fault;
  const plan = await planOf(device);
  expect(read()).toEqual(['R002']);
  expect(plan.rows.map(({ verb }) => verb)).toEqual(['unchanged', 'pull', 'unchanged']);
});

test('a note whose record is found by its key is not treated as known', async () => {
  const { crm, device, read } = await known();
  const text = device.notes.texts()['1.md'] ?? '';
  device.notes.put('1.md', text.replace(/^crm_.*\n/m, ''));
  await planOf(device);
  crm.type('R002', { region: 'West' });
  const [, row] = (await planOf(device)).rows;
  expect(row?.fields.find(({ from }) => from === 'region')).toMatchObject({ crmValue: 'West' });
  expect(read()).toEqual([]);
});

test('known records are not a basis for writes: a record that changed unseen makes its row stale', async () => {
  const { crm, device } = await known({ readChanges: () => asNews([]) });
  crm.type('R001', { region: 'West' });
  device.notes.put('0.md', (device.notes.texts()['0.md'] ?? '').replace('region: East', 'region: North'));
  const plan = await planOf(device);
  expect(plan.rows[0]).toMatchObject({
    verb: 'update',
    fields: [{ from: 'region', crmValue: 'East', noteValue: 'North' }],
  });
  const run = await device.service.apply(plan, NO_DECISIONS);
  expect(run.outcomes.find(({ path }) => path === '0.md')).toMatchObject({ result: 'stale' });
  expect(dynamicsModel.text('region', crm.records.get('R001')?.fields['new_region'] ?? null)).toBe('West');
});
