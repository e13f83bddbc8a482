/** What a device knows of a CRM, and when it asks again. */
import { expect, test } from 'vitest';
import { openSyncDesk } from '../../../src/sync/create-sync-service.ts';
import type { Crm } from '../../../src/targets/core/crm.ts';
import { dealText } from '../../support/rules.ts';
import { modelCrm } from '../model/model-crm.ts';
import { deviceOver, MAPPING, NO_DECISIONS, planOf, sync, type WorldOptions } from '../model/world.ts';

const PATH = 'deal.md';

/** Counts how often the object is described, and with what was known. */
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

test('a plan always asks whether the fields are as before, a run that follows soon does not', async () => {
  const { device, knew } = scene();
  const plan = await planOf(device);
  await planOf(device);
  expect(knew).toEqual([false, true]);
  device.clock.advance(5 * 60_000);
  await device.desk.apply(plan, NO_DECISIONS);
  expect(knew).toHaveLength(2);
});

/** The same CRM, which does not say whether its description still holds. */
function keeping(crm: ReturnType<typeof modelCrm>): ReturnType<typeof modelCrm> {
  return { ...crm, crm: { ...crm.crm, keepsDescriptionMs: 600_000 } };
}

test('a CRM that cannot say whether its fields are as before is asked again after a while', async () => {
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

test('records that could not be read make the description doubtful', async () => {
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

test('a record that was refused makes the description doubtful', async () => {
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
])('a run %s asks again', async (_, ms) => {
  const { device, knew } = scene();
  const plan = await planOf(device);
  device.clock.advance(ms);
  await device.desk.apply(plan, NO_DECISIONS);
  expect(knew).toEqual([false, true]);
});

test('a run that cannot find out how the fields are is not begun', async () => {
  const { crm, device } = scene();
  const plan = await planOf(device);
  await device.memory.put(device.memory.entries().map(([key]) => [key, undefined]));
  crm.fault = ({ path }) => (path === '/describe' ? 'signed-out' : 'none');
  expect(await device.desk.apply(plan, NO_DECISIONS)).toMatchObject({
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
  expect(await other.desk.apply(plan, NO_DECISIONS)).toMatchObject({ outcomes: [{ result: 'stale' }] });
  expect(crm.records.size).toBe(0);
});

test('a run stops where another org is signed in by then', async () => {
  const { crm, device } = scene();
  const plan = await planOf(device);
  const identity = { ...plan.identity, orgId: 'ORG2' };
  const other = deviceOver(crm, device.notes.texts(), { identity });
  expect(await other.desk.apply(plan, NO_DECISIONS)).toMatchObject({
    stopped: { code: 'other-org' },
    outcomes: [{ result: 'not-reached' }],
  });
});

test.each([
  ['unless the user says otherwise', undefined, 0.79, undefined],
  ['unless the user says otherwise', undefined, 0.8, 'budget'],
  ['where the user wants it', 50, 0.6, 'budget'],
  ['where the user wants it', 95, 0.9, undefined],
])(
  'a share of the requests of the day stays for others, %s: %j percent, %d used',
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
    const plan = await device.desk.plan({ what: 'vault' }, 'salesforce', { direction: 'both' });
    expect('code' in plan ? plan.code : undefined).toBe(code);
  },
);

test('without a mapping of one’s own the target’s applies', async () => {
  const { device } = scene({ rules: { targets: {} } });
  const run = await sync(device);
  expect(run.outcomes).toHaveLength(1);
  expect((await planOf(device)).mappingRev).not.toBe((await planOf(scene().device)).mappingRev);
});

test('orgs are described each for itself', async () => {
  const crm = modelCrm();
  const asked: string[] = [];
  crm.fault = ({ path }) => {
    if (path === '/describe') asked.push(path);
    return 'none';
  };
  const device = deviceOver(crm, {}, {});
  await planOf(device);
  const identity = { ...(await planOf(device)).identity, orgId: 'ORG2' };
  const other = deviceOver(crm, {}, { identity, open: (usual) => openSyncDesk({ ...usual, device: device.memory }) });
  await planOf(other);
  expect(asked).toHaveLength(2);
});
