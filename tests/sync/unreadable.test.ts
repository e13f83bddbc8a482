/** Unreadable values of a note: a sync asks the user before it replaces one, and an undo restores its exact text. */
import { expect, test } from 'vitest';
import type { Decisions, Plan } from '../../src/sync/plan/plan.ts';
import { dealText } from '../support/rules.ts';
import { setKey } from './model/deals.ts';
import { modelCrm } from './model/model-crm.ts';
import type { Role } from './model/target-model.ts';
import { TARGET_MODELS } from './model/target-model.ts';
import { deviceOver, NO_DECISIONS, planOf, sync, type Device } from './model/world.ts';

const PATH = 'deal.md';

const textOn = ({ notes }: Device): string => notes.texts()[PATH] ?? '';

const withLines = (text: string, key: string, lines: string): string =>
  text.replace(new RegExp(`^${key}:.*$`, 'm'), () => `${key}:${lines}`);

function answering({ rows }: Plan, take: 'note' | 'crm'): Decisions {
  const open = rows.flatMap(({ opId, fields }) =>
    fields.filter(({ action }) => action === 'conflict').map(({ remote }) => `${opId}/${remote}`),
  );
  return { ...NO_DECISIONS, answers: new Map(open.map((key) => [key, { take }] as const)) };
}

const VALUES: readonly (readonly [key: string, role: Role, lines: string, crmValue: string])[] = [
  ['region', 'region', ' [East, West]', 'North'],
  ['region', 'region', '\n  - East\n  - West', 'North'],
  ['region', 'region', ' {a: 1, b: "x: y"}', 'North'],
  ['region', 'region', "\n  a: 1\n  b: 'two'", 'North'],
  ['amount', 'amount', ' 50k # about', '75000'],
  ['close_date', 'closeDate', ' "Dec 2026"', '2026-12-31'],
  ['stage', 'stage', ' [Proposal, Alpha]', 'Beta'],
  ['title', 'title', ' [A, B]', 'Alpha'],
];

const CASES = TARGET_MODELS.flatMap((kind) => VALUES.map((one) => [kind.target, ...one, kind] as const));

test.each(CASES)(
  '%s: %s, %s:%s is a conflict with %s, and an undo restores it',
  async (_, key, role, lines, crmValue, kind) => {
    const crm = modelCrm(kind);
    const device = deviceOver(crm, { [PATH]: dealText() });
    await sync(device);
    const linked = withLines(textOn(device), key, lines);
    device.notes.put(PATH, linked);
    crm.type('R001', { [role]: crmValue });
    const writes = crm.writes.length;
    expect((await sync(device)).outcomes).toMatchObject([{ result: 'left' }]);
    expect([textOn(device), crm.writes.length]).toEqual([linked, writes]);
    const plan = await planOf(device);
    const source = lines.replace(/ #.*$/, '').trim();
    expect(plan.rows).toMatchObject([{ verb: 'conflict', fields: [{ action: 'conflict', source }] }]);
    const run = await device.service.apply(plan, answering(plan, 'crm'));
    expect(run.outcomes).toMatchObject([{ result: 'done' }]);
    expect(textOn(device)).toMatch(new RegExp(`^${key}: .*${crmValue}`, 'm'));
    const back = await device.service.undo(run.runId);
    if (back === undefined || !('rows' in back)) throw new Error(JSON.stringify(back));
    await device.service.apply(back, NO_DECISIONS);
    expect(textOn(device)).toBe(linked);
  },
);

test.each(TARGET_MODELS.map((kind) => [kind.target, kind] as const))(
  '%s: a value that was kept is not a conflict again, until one side changes',
  async (_, kind) => {
    const crm = modelCrm(kind);
    const device = deviceOver(crm, { [PATH]: dealText() });
    await sync(device);
    device.notes.put(PATH, setKey(textOn(device), 'region', '[East, West]'));
    crm.type('R001', { region: 'North' });
    await sync(device, (plan) => answering(plan, 'note'));
    const plan = await planOf(device);
    expect(plan.rows).toMatchObject([
      { verb: 'unchanged', fields: [{ action: 'hold', reason: 'unreadable-here', noteValue: '[East, West]' }] },
    ]);
    crm.type('R001', { region: 'South' });
    expect((await planOf(device)).rows).toMatchObject([{ verb: 'conflict' }]);
    crm.type('R001', { region: 'North' });
    device.notes.put(PATH, setKey(textOn(device), 'region', '[East, South]'));
    expect((await planOf(device)).rows).toMatchObject([{ verb: 'conflict' }]);
    device.notes.put(PATH, setKey(textOn(device), 'region', 'East'));
    expect((await planOf(device)).rows).toMatchObject([{ verb: 'update' }]);
  },
);

test('another value can be written to both sides', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText() });
  await sync(device);
  device.notes.put(PATH, setKey(textOn(device), 'region', '[East, West]'));
  const plan = await planOf(device);
  const answers = new Map([
    [`${plan.rows[0]?.opId ?? ''}/Region__c`, { take: 'edit' as const, text: 'East and West' }],
  ]);
  await device.service.apply(plan, { ...NO_DECISIONS, answers });
  expect(textOn(device)).toContain('region: East and West');
  expect(crm.records.get('R001')?.fields['Region__c']).toBe('East and West');
});
