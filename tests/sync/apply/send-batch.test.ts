/** What is known of each record when its batch met trouble. */
import { expect, test } from 'vitest';
import type { Org } from '../../../src/sync/crm/org.ts';
import { sendBatch } from '../../../src/sync/apply/send-batch.ts';
import type { Crm, CrmScope, RemoteWrite, WriteAnswer } from '../../../src/targets/crm.ts';
import type { Trouble } from '../../../src/targets/wire.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { answer, memoryTransport } from '../../support/memory-transport.ts';
import { dealText } from '../../support/rules.ts';
import { modelCrm } from '../model/model-crm.ts';
import { deviceOver, NO_DECISIONS, planOf, sync } from '../model/world.ts';

const SCOPE: CrmScope = { version: '1', options: {}, keyField: 'K', fields: [], schema: { fields: {} } };

const trouble = (kind: Trouble['kind'], more: Partial<Trouble> = {}): Trouble => ({
  kind,
  code: 'E',
  message: '',
  ...more,
});

function write(opId: string, id?: string): RemoteWrite {
  return { opId, id, key: opId, fields: {} };
}

/** Sends to a CRM that says these things in turn: answers, or trouble with the batch behind so many requests. */
async function sendTo(
  writes: readonly RemoteWrite[],
  ...says: readonly ((some: readonly RemoteWrite[]) => readonly WriteAnswer[] | { trouble: Trouble; behind: number })[]
) {
  const batches: string[] = [];
  const clock = manualClock();
  const start = clock.now();
  const waits: number[] = [];
  const talk: Crm['write'] = function* (_, some) {
    const says1 = says[Math.min(batches.length, says.length - 1)];
    batches.push(some.map(({ opId }) => opId).join(' '));
    waits.push(clock.now() - start);
    const said = says1?.(some) ?? [];
    if (!('trouble' in said)) return said;
    for (let sent = 0; sent < said.behind; sent++) yield { method: 'POST', path: '/write' };
    yield { trouble: said.trouble };
    return [];
  };
  const crm: Crm = { ...modelCrm().crm, write: talk };
  const transport = memoryTransport(() => answer(200, []));
  const line = { crm, transport, clock, jitter: () => 0, budget: 1, tally: { requests: 0, usedShare: 0 } };
  const sent = await sendBatch({ crm, writing: line } as unknown as Org, SCOPE, writes);
  const told = [...sent.answers.values()].map((one) => [one.opId, one.ok ? 'ok' : one.trouble.kind]);
  return { batches, waits, stopped: sent.stopped, told: Object.fromEntries(told) as Record<string, string> };
}

const fine = (some: readonly RemoteWrite[]): WriteAnswer[] =>
  some.map(({ opId }) => ({ opId, ok: true, id: `R-${opId}`, created: true }));

test('records that are changed and records that are made go apart', async () => {
  const { batches, told } = await sendTo([write('a'), write('b', 'R1'), write('c')], fine);
  expect(batches).toEqual(['b', 'a c']);
  expect(told).toEqual({ a: 'ok', b: 'ok', c: 'ok' });
});

test('once the connection is in trouble the rest is not sent, and shares it', async () => {
  const { batches, told, stopped } = await sendTo([write('a'), write('b', 'R1')], () => ({
    trouble: trouble('connection'),
    behind: 0,
  }));
  expect(batches).toEqual(['b']);
  expect(told).toEqual({ a: 'connection', b: 'connection' });
  expect(stopped).toMatchObject({ kind: 'connection' });
});

test('one record whose answer says that the connection is in trouble stops the rest', async () => {
  const { batches, told, stopped } = await sendTo([write('a', 'R1'), write('b', 'R2'), write('c')], () => [
    { opId: 'a', ok: true, id: 'R1', created: false },
    { opId: 'b', ok: false, trouble: trouble('connection', { code: 'LIMIT' }) },
  ]);
  expect(batches).toEqual(['a b']);
  expect(told).toEqual({ a: 'ok', b: 'connection', c: 'connection' });
  expect(stopped).toMatchObject({ code: 'LIMIT' });
});

test('a record that the answer is silent about is unknown, and one that nobody asked for is nobody’s', async () => {
  const { told } = await sendTo([write('a', 'R1'), write('b', 'R2')], () => [
    { opId: 'a', ok: true, id: 'R1', created: false },
    { opId: 'x', ok: true, id: 'R9', created: false },
  ]);
  expect(told).toEqual({ a: 'ok', b: 'unknown' });
});

test('a batch that is refused is halved until the record at fault is alone', async () => {
  const { batches, told } = await sendTo([write('a'), write('bad'), write('c')], (some) =>
    some.some(({ opId }) => opId === 'bad') ? { trouble: trouble('record'), behind: 0 } : fine(some),
  );
  expect(batches).toEqual(['a bad c', 'a bad', 'a', 'bad', 'c']);
  expect(told).toEqual({ a: 'ok', bad: 'record', c: 'ok' });
});

test('a batch that was under way when it was refused is unknown, and not sent again', async () => {
  const { batches, told, stopped } = await sendTo([write('a'), write('b')], () => ({
    trouble: trouble('record'),
    behind: 1,
  }));
  expect(batches).toHaveLength(1);
  expect(told).toEqual({ a: 'unknown', b: 'unknown' });
  expect(stopped).toBeUndefined();
});

test('a locked record is waited for as long as the CRM wants, and tried alone', async () => {
  const { batches, waits, told } = await sendTo(
    [write('a', 'R1'), write('b', 'R2')],
    () => [
      { opId: 'a', ok: true, id: 'R1', created: false },
      { opId: 'b', ok: false, trouble: trouble('later', { retryAfterMs: 9000 }) },
    ],
    fine,
  );
  expect(batches).toEqual(['a b', 'b']);
  expect(waits).toEqual([0, 9000]);
  expect(told).toEqual({ a: 'ok', b: 'ok' });
});

test('a CRM that is busy as a whole is not asked again here', async () => {
  const { batches, stopped } = await sendTo([write('a')], () => ({ trouble: trouble('later'), behind: 0 }));
  expect(batches).toEqual(['a']);
  expect(stopped).toMatchObject({ kind: 'later' });
});

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
