/** What is known of a batch whose second half may not leave any more. */
import { expect, test } from 'vitest';
import { dealText } from '../support/rules.ts';
import { modelCrm } from './model/model-crm.ts';
import { deviceOver, NO_DECISIONS, planOf, sync } from './model/world.ts';

/** One deal that is linked and was edited since, and one that is new; writes are held back once one has been made. */
async function scene() {
  const crm = modelCrm();
  const made = { writes: 0, guarded: false };
  const device = deviceOver(crm, { 'one.md': dealText({ id: 'one' }) }, { guarded: () => made.guarded });
  await sync(device);
  await device.notes.edit('one.md', (text) => text.replace('amount: 1000000', 'amount: 5'));
  device.notes.put('two.md', dealText({ id: 'two' }));
  crm.fault = ({ method }) => {
    if (method === 'POST') made.guarded = true;
    return 'none';
  };
  return { crm, device, made };
}

test('what was written before dry run came on is settled, and the rest is left', async () => {
  const { crm, device, made } = await scene();
  const run = await device.desk.apply(await planOf(device), NO_DECISIONS);
  expect(crm.records.get('R001')?.fields['Amount']).toBe(5);
  expect(run).toMatchObject({
    dryRun: false,
    stopped: { code: 'forbidden' },
    outcomes: [
      { path: 'one.md', result: 'done' },
      { path: 'two.md', result: 'not-reached' },
    ],
  });
  expect(device.memory.entries().filter(([key]) => key.startsWith('journal/'))).toEqual([]);
  made.guarded = false;
  crm.fault = () => 'none';
  expect((await planOf(device)).rows.map(({ verb }) => verb)).toEqual(['unchanged', 'create']);
});

test('a run of which nothing left was a dry one', async () => {
  const { device, made } = await scene();
  const plan = await planOf(device);
  made.guarded = true;
  const run = await device.desk.apply(plan, NO_DECISIONS);
  expect(run).toMatchObject({ dryRun: true, outcomes: [{ result: 'left' }, { result: 'left' }] });
  expect(device.memory.entries().filter(([key]) => key.startsWith('journal/'))).toEqual([]);
});
