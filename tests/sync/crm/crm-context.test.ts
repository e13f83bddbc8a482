/** A device's information about a CRM, and the times at which it is requested again. */
import { expect, test } from 'vitest';
import { createSyncService } from '../../../src/sync/create-sync-service.ts';
import type { Crm } from '../../../src/targets/core/crm.ts';
import { dealText } from '../../support/rules.ts';
import { modelCrm } from '../model/model-crm.ts';
import { deviceOver, MAPPING, NO_DECISIONS, planOf, sync, type WorldOptions } from '../model/world.ts';

const PATH = 'deal.md';

/** Counts the requests for the object's description, and records the known version of each. */
function scene(options: WorldOptions = {}) {
  const crm = modelCrm();
  const knew: boolean[] = [];
  const describe: Crm['describe'] = (scope, known) => {
    knew.push(known !== undefined);
    return crm.crm.describe(scope, known);
  };
  const device = deviceOver({ ...crm, crm: { ...crm.crm, describe } }, { [PATH]: dealText() }, options);
  return { crm, device, knew };
}

test('a plan always checks if the fields have changed, a run that follows soon does not', async () => {
  const { device, knew } = scene();
  const plan = await planOf(device);
  await planOf(device);
  expect(knew).toEqual([false, true]);
  device.clock.advance(5 * 60_000);
  await device.service.apply(plan, NO_DECISIONS);
  expect(knew).toHaveLength(2);
});

/** Returns the same CRM without the check for an outdated description. */
function keeping(crm: ReturnType<typeof modelCrm>): ReturnType<typeof modelCrm> {
  return { ...crm, crm: { ...crm.crm, schemaTtlMs: 600_000 } };
}

test('a CRM without a check for changed fields is described again after a while', async () => {
  const asked: boolean[] = [];
  const crm = keeping(modelCrm());
  const describe: Crm['describe'] = (scope, known) => {
    asked.push(known !== undefined);
    return crm.crm.describe(scope, known);
  };
  const device = deviceOver({ ...crm, crm: { ...crm.crm, describe } }, { [PATH]: dealText() });
  await planOf(device);
  device.clock.advance(599_999);
  await planOf(device);
  expect(asked).toEqual([false]);
  device.clock.advance(1);
  await planOf(device);
  expect(asked).toEqual([false, true]);
});

test('records that could not be read make the description outdated', async () => {
  const asked: boolean[] = [];
  const model = modelCrm();
  const crm = keeping(model);
  const describe: Crm['describe'] = (scope, known) => {
    asked.push(known !== undefined);
    return crm.crm.describe(scope, known);
  };
  const device = deviceOver({ ...crm, crm: { ...crm.crm, describe } }, { [PATH]: dealText() });
  model.fault = ({ path }) => (path.startsWith('/records') ? 'signed-out' : 'none');
  await expect(planOf(device)).rejects.toThrow('sign-in-needed');
  model.fault = () => 'none';
  await planOf(device);
  expect(asked).toEqual([false, true]);
});

test('a record that was rejected makes the description outdated', async () => {
  const asked: boolean[] = [];
  const crm = keeping(modelCrm());
  const describe: Crm['describe'] = (scope, known) => {
    asked.push(known !== undefined);
    return crm.crm.describe(scope, known);
  };
  const device = deviceOver({ ...crm, crm: { ...crm.crm, describe } }, { [PATH]: dealText({ title: 'BAD' }) });
  await sync(device);
  await planOf(device);
  expect(asked).toEqual([false, true]);
});

test.each([
  ['ten minutes later', 10 * 60_000],
  ['after the clock was set back', -1000],
])('a run %s requests the description again', async (_, ms) => {
  const { device, knew } = scene();
  const plan = await planOf(device);
  device.clock.advance(ms);
  await device.service.apply(plan, NO_DECISIONS);
  expect(knew).toEqual([false, true]);
});

test('a run that cannot read the fields is not started', async () => {
  const { crm, device } = scene();
  const plan = await planOf(device);
  await device.memory.put(device.memory.entries().map(([key]) => [key, undefined]));
  crm.fault = ({ path }) => (path === '/describe' ? 'signed-out' : 'none');
  expect(await device.service.apply(plan, NO_DECISIONS)).toMatchObject({
    stopped: { code: 'sign-in-needed' },
    outcomes: [{ result: 'not-reached' }],
  });
});

test('a mapping that changed between plan and run stops every row', async () => {
  const { crm, device } = scene();
  const plan = await planOf(device);
  const other = deviceOver(crm, device.notes.texts(), {
    rules: { targets: { salesforce: { mapping: MAPPING.slice(0, 4) } } },
  });
  expect(await other.service.apply(plan, NO_DECISIONS)).toMatchObject({ outcomes: [{ result: 'stale' }] });
  expect(crm.records.size).toBe(0);
});

test('a run stops if another org has been signed in since', async () => {
  const { crm, device } = scene();
  const plan = await planOf(device);
  const identity = { ...plan.identity, orgId: 'ORG2' };
  const other = deviceOver(crm, device.notes.texts(), { identity });
  expect(await other.service.apply(plan, NO_DECISIONS)).toMatchObject({
    stopped: { code: 'other-org' },
    outcomes: [{ result: 'not-reached' }],
  });
});

test.each([
  ['by default', undefined, 0.79, undefined],
  ['by default', undefined, 0.8, 'budget'],
  ['as set by the user', 50, 0.6, 'budget'],
  ['as set by the user', 95, 0.9, undefined],
])(
  'a share of the daily requests is reserved for others, %s: %j percent, %d used',
  async (_, budgetPercent, used, code) => {
    const crm = modelCrm();
    const sync_ = budgetPercent === undefined ? {} : { sync: { budgetPercent } };
    const device = deviceOver(
      { ...crm, crm: { ...crm.crm, usedShare: () => used } },
      { [PATH]: dealText() },
      {
        rules: { targets: { salesforce: { mapping: MAPPING, ...sync_ } } },
      },
    );
    const plan = await device.service.plan({ what: 'vault' }, 'salesforce', { direction: 'both' });
    expect('code' in plan ? plan.code : undefined).toBe(code);
  },
);

test('without a custom mapping the target’s mapping applies', async () => {
  const { device } = scene({ rules: { targets: {} } });
  const run = await sync(device);
  expect(run.outcomes).toHaveLength(1);
  expect((await planOf(device)).mappingRev).not.toBe((await planOf(scene().device)).mappingRev);
});

test('orgs are described separately', async () => {
  const crm = modelCrm();
  const asked: string[] = [];
  crm.fault = ({ path }) => {
    if (path === '/describe') asked.push(path);
    return 'none';
  };
  const device = deviceOver(crm, {}, {});
  await planOf(device);
  const identity = { ...(await planOf(device)).identity, orgId: 'ORG2' };
  const other = deviceOver(
    crm,
    {},
    { identity, open: (usual) => createSyncService({ ...usual, device: device.memory }) },
  );
  await planOf(other);
  expect(asked).toHaveLength(2);
});
