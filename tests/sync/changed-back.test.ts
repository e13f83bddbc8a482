/**
 * An automation of a CRM that changes a sent value: the CRM’s value is kept, reported once, and nothing is sent again
 * before a side changes.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Crm } from '../../src/targets/core/crm.ts';
import { dealText } from '../support/rules.ts';
import { setKey, writesSent } from './model/deals.ts';
import { modelCrm, type ModelCrm } from './model/model-crm.ts';
import { TARGET_MODELS, type Role, type TargetModel, type Wire } from './model/target-model.ts';
import { deviceOver, planOf, sync, type Device } from './model/world.ts';

const PATH = 'deal.md';

/** The effect of an automation after each write. */
interface Automated {
  readonly crm: ModelCrm;
  rule: () => void;
}

function automated(kind: TargetModel): Automated {
  const crm = modelCrm(kind);
  const made: Automated = {
    crm: { ...crm, crm: { ...crm.crm, write: (...args) => written(crm.crm.write(...args)) } },
    rule: () => undefined,
  };
  function* written(talk: ReturnType<Crm['write']>): ReturnType<Crm['write']> {
    const answers = yield* talk;
    made.rule();
    return answers;
  }
  return made;
}

async function synced(kind: TargetModel): Promise<Automated & { readonly device: Device }> {
  const made = automated(kind);
  const device = deviceOver(made.crm, { [PATH]: dealText({ region: 'East' }) });
  await sync(device);
  return Object.assign(made, { device });
}

function type(device: Device, key: string, value: string): Promise<unknown> {
  return device.notes.edit(PATH, (text) => setKey(text, key, value));
}

async function fieldsOf(device: Device) {
  const [row] = (await planOf(device)).rows;
  return row?.fields.map(({ action, reason, noteValue, crmValue }) => [action, reason, noteValue, crmValue]);
}

describe.each(TARGET_MODELS)('with $target', (kind) => {
  test.each([
    ['the former value', 'East'],
    ['another value', 'North'],
    ['nothing', ''],
  ])('%s in place of the sent value is reported once and then ignored', async (_, region) => {
    const world = await synced(kind);
    const { device, crm } = world;
    world.rule = () => {
      crm.type('R001', { region });
    };
    await type(device, 'region', 'West');
    const run = await sync(device);
    expect(run.outcomes).toMatchObject([{ result: 'done', ignored: [kind.names.region] }]);
    const sent = writesSent(device).length;
    for (let at = 0; at < 3; at++) {
      expect(await fieldsOf(device)).toEqual([['hold', 'changed-back', 'West', region]]);
      expect((await sync(device)).outcomes).toMatchObject([{ result: 'left' }]);
    }
    expect([writesSent(device).length, device.notes.texts()[PATH]]).toEqual([
      sent,
      expect.stringContaining('region: West\n'),
    ]);
  });

  test('once a side changes, its value is sent to the other', async () => {
    const world = await synced(kind);
    const { device, crm } = world;
    world.rule = () => {
      crm.type('R001', { region: 'East' });
    };
    await type(device, 'region', 'West');
    await sync(device);
    await type(device, 'region', 'South');
    expect(await fieldsOf(device)).toEqual([['push', 'changed-here', 'South', 'East']]);
    await sync(device);
    expect(await fieldsOf(device)).toEqual([['hold', 'changed-back', 'South', 'East']]);
    crm.type('R001', { region: 'North' });
    expect(await fieldsOf(device)).toEqual([['pull', 'changed-there', 'South', 'North']]);
    await sync(device);
    expect(await fieldsOf(device)).toEqual([]);
  });

  test('a note that takes the value of the CRM is equal to it', async () => {
    const world = await synced(kind);
    const { device, crm } = world;
    world.rule = () => {
      crm.type('R001', { region: 'East' });
    };
    await type(device, 'region', 'West');
    await sync(device);
    await type(device, 'region', 'East');
    expect((await planOf(device)).rows).toMatchObject([{ verb: 'link', fields: [] }]);
    await sync(device);
    crm.type('R001', { region: 'North' });
    expect(await fieldsOf(device)).toEqual([['pull', 'changed-there', 'East', 'North']]);
  });

  test('an old value that is typed again during the request is still a conflict', async () => {
    const world = await synced(kind);
    const { device, crm } = world;
    world.rule = () => {
      crm.type('R001', { region: 'North' });
      device.notes.put(PATH, setKey(device.notes.texts()[PATH] ?? '', 'region', 'East'));
    };
    await type(device, 'region', 'West');
    await sync(device);
    expect(await fieldsOf(device)).toEqual([['conflict', 'both-changed', 'East', 'North']]);
  });

  test('without edits the third sync sends nothing, regardless of the automation', { timeout: 60_000 }, async () => {
    const roles = [
      'title',
      'amount',
      'stage',
      'region',
      'source',
      'contractVehicle',
    ] as const satisfies readonly Role[];
    const value = fc.constantFrom('Alpha', 'Beta', '');
    const change = fc.tuple(fc.constantFrom(...roles), value, fc.constantFrom('before', 'value'));
    const holds = fc.asyncProperty(
      fc.array(change, { maxLength: 3 }),
      fc.subarray(['title', 'stage', 'region', 'source'], { minLength: 1 }),
      async (changes, edited) => {
        const world = await synced(kind);
        const { device, crm } = world;
        const before = { ...crm.records.get('R001')?.fields };
        world.rule = () => {
          const fields = changes.map(([role, text, how]): [string, Wire] => {
            const name = kind.names[role];
            if (how === 'before') return [name, before[name] ?? null];
            return [name, role === 'amount' ? text.length : kind.wire(role, text)];
          });
          crm.edit('R001', Object.fromEntries(fields));
        };
        for (const key of edited) await type(device, key, 'Gamma');
        await sync(device);
        await sync(device);
        const sent = writesSent(device).length;
        await sync(device);
        expect(writesSent(device)).toHaveLength(sent);
      },
    );
    await fc.assert(holds, { numRuns: 40 });
  });
});
